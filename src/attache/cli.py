"""What may be asked for on the command line?

The edge of the program: options, the clock, progress on a terminal, exit codes. 0 without errors, 1 with errors (and
with warnings under `--strict`), 2 where the machine or the operator must mend something.
"""

import os
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, date, datetime
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import click

from attache import disk, reports
from attache.diagnostics import Diagnostic, RenderError
from attache.model import Source
from attache.parse import parse
from attache.settings import SiteFile

if TYPE_CHECKING:
    from attache.build import Outcome

FORMATS = click.Choice(["text", "json", "github", "sarif"])


class Day(click.ParamType[date]):
    """A day, `YYYY-MM-DD`."""

    name = "date"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> date:
        """The day that a text means."""
        if isinstance(value, date):
            return value
        try:
            return date.fromisoformat(value)
        except ValueError:
            self.fail(f"`{value}` is no day; write it as 2026-11-22", param, ctx)


SOURCE = click.option(
    "--source",
    type=click.Path(path_type=Path, file_okay=False),
    default=Path(),
    show_default="this folder",
    help="Folder that holds content/.",
)
NOW = click.option("--now", type=Day(), help="Day that counts as today; else SOURCE_DATE_EPOCH, else today.")
DRAFTS = click.option("--drafts", is_flag=True, help="Show drafts and what waits for its day.")
JOBS = click.option("--jobs", type=click.IntRange(1), default=os.cpu_count() or 1, show_default=True, help="Processes.")


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="attache")
def main() -> None:
    """Turn a folder of Markdown articles into a digest of defence diplomacy."""


@main.command("build")
@SOURCE
@click.option(
    "--output", type=click.Path(path_type=Path, file_okay=False), help="Folder to build into.  [default: public]"
)
@NOW
@DRAFTS
@JOBS
@click.option("--clean", is_flag=True, help="Forget what is remembered and make every page.")
@click.option("--force", is_flag=True, help="Build into a folder that holds foreign files; they stay.")
@click.option("--search/--no-search", default=True, show_default=True, help="Make the index of the search.")
@click.option("--strict", is_flag=True, help="Let warnings count as errors in the exit code.")
@click.option("--timings", is_flag=True, help="Print the seconds of each stage.")
@click.option("--format", "form", type=FORMATS, default="text", show_default=True, help="Form of the findings.")
def build_command(  # noqa: PLR0913, PLR0917 - one for each option
    source: Path,
    output: Path | None,
    now: date | None,
    drafts: bool,
    jobs: int,
    clean: bool,
    force: bool,
    search: bool,
    strict: bool,
    timings: bool,
    form: reports.Format,
) -> None:
    """Build the digest."""
    from attache.build import Options, build  # noqa: PLC0415 - slow imports wait until they are needed

    options = Options(
        source=source,
        output=output or source / "public",
        now=today(source, now),
        drafts=drafts,
        jobs=jobs,
        clean=clean,
        force=force,
        search=search,
    )
    with told_in_one_line(), progress() as tell:
        outcome = build(options, tell)
    show(outcome.diagnostics, source, form)
    for line in () if outcome.errors else told(outcome, options.output):
        click.echo(line, err=True)
    for stage, seconds in outcome.seconds.items() if timings else ():
        click.echo(f"{stage:8} {seconds * 1000:8.0f} ms", err=True)
    sys.exit(exit_code(outcome.diagnostics, strict))


@main.command("check")
@SOURCE
@NOW
@DRAFTS
@JOBS
@click.option("--strict", is_flag=True, help="Let warnings count as errors in the exit code.")
@click.option("--format", "form", type=FORMATS, default="text", show_default=True, help="Form of the findings.")
def check_command(source: Path, now: date | None, drafts: bool, jobs: int, strict: bool, form: reports.Format) -> None:
    """Say what is wrong in the content; write nothing."""
    from attache.build import Options, check  # noqa: PLC0415

    options = Options(source=source, output=source / "public", now=today(source, now), drafts=drafts, jobs=jobs)
    with told_in_one_line(), progress() as tell:
        outcome = check(options, tell)
    show(outcome.diagnostics, source, form)
    sys.exit(exit_code(outcome.diagnostics, strict))


@main.command("serve")
@SOURCE
@NOW
@click.option("--drafts/--no-drafts", default=True, show_default=True, help="Show drafts and what waits for its day.")
@JOBS
@click.option("--port", type=click.IntRange(0, 65535), default=8000, show_default=True, help="Port on this machine.")
def serve_command(source: Path, now: date | None, drafts: bool, jobs: int, port: int) -> None:
    """Build, serve on this machine, and build again on every change."""
    from attache.serve import serve  # noqa: PLC0415 - a slow import, which nothing else needs

    with told_in_one_line():
        serve(source, lambda: today(source, now), drafts=drafts, jobs=jobs, port=port)


@main.command("new")
@click.argument("title")
@SOURCE
@NOW
def new_command(title: str, source: Path, now: date | None) -> None:
    """Lay out a new article: id, date, and every field with its meaning."""
    from attache.editor import new_article  # noqa: PLC0415 - needs the content

    with told_in_one_line():
        content = disk.content_folder(source)
        path, text = new_article(
            title, today(source, now), records=parsed_records(content), paths=disk.files_below(content)
        )
        disk.write(content / path, text.encode())
    click.echo(f"{source / 'content' / path}")


@main.command("init")
@click.argument("folder", type=click.Path(path_type=Path, file_okay=False))
@click.option("--title", default="Digest", show_default=True, help="Name of the digest.")
@NOW
def init_command(folder: Path, title: str, now: date | None) -> None:
    """Begin a new digest in a folder that is empty or not there."""
    from attache.editor import starter  # noqa: PLC0415

    with told_in_one_line():
        if folder.is_dir() and any(folder.iterdir()):
            raise disk.DiskError(f"{folder} is not empty")
        for path, text in starter(title, now or clock("UTC")).items():
            disk.write(folder / path, text.encode())
    click.echo(f"{folder} is ready. Next: attache serve --source {folder}")


def parsed_records(content: Path) -> list[Any]:
    """The records of all files that can be read."""
    sources = (Source(path=path, data=disk.read(content / path)) for path in disk.files_below(content))
    return [record for record in (parse(source).record for source in sources) if record]


def today(source: Path, chosen: date | None) -> date:
    """The day that counts as today: as chosen, else of SOURCE_DATE_EPOCH, else today in the site's time zone."""
    return chosen or clock(_timezone(source))


def clock(zone: str) -> date:
    """The only place that reads the clock."""
    epoch = os.environ.get("SOURCE_DATE_EPOCH")
    if epoch is None:
        return datetime.now(_zone(zone)).date()
    try:
        return datetime.fromtimestamp(int(epoch), UTC).date()
    except (ValueError, OverflowError, OSError):
        raise click.UsageError(f"SOURCE_DATE_EPOCH is `{epoch}`, which is no number of seconds") from None


def _zone(name: str) -> ZoneInfo:
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return ZoneInfo("UTC")  # the finding about the setting says so


def _timezone(source: Path) -> str:
    data = disk.read_if_there(source / "content" / "site.yaml")
    record = parse(Source(path="site.yaml", data=data)).record if data is not None else None
    return record.file.timezone if record else SiteFile().timezone


@contextmanager
def told_in_one_line() -> Iterator[None]:
    """What the operator must mend is one line on stderr and exit code 2, never a traceback."""
    try:
        yield
    except (disk.DiskError, RenderError) as error:
        click.echo(f"attache: {error}", err=True)
        sys.exit(2)


@contextmanager
def progress() -> Iterator[Callable[[str], None]]:
    """Tells the stages: a line that changes on a terminal, nothing elsewhere."""
    if not sys.stderr.isatty():
        yield lambda _stage: None
        return
    from rich.console import Console  # noqa: PLC0415

    with Console(stderr=True).status("reading") as status:
        yield status.update


def show(diagnostics: Sequence[Diagnostic], source: Path, form: reports.Format) -> None:
    """Print findings: text on stderr, the other forms on stdout."""
    content = source / "content"

    @cache
    def text_of(path: str) -> str | None:
        data = disk.read_if_there(content / path)
        return data.decode("utf-8-sig", "replace") if data is not None else None

    def line_of(path: str, n: int) -> str | None:
        text = text_of(path) if path else None
        return reports.line_in(text, n) if text is not None else None

    text = reports.report(diagnostics, form, line_of)
    if text:
        click.echo(text, nl=False, err=form == "text")


def told(outcome: "Outcome", output: Path) -> Iterator[str]:
    """What a build did, in a few lines."""
    warnings = len(outcome.diagnostics)
    yield (
        f"{output}: {len(outcome.written)} written, {outcome.unchanged} unchanged, {len(outcome.pruned)} pruned"
        + (f"; {warnings} warning{'s' * (warnings != 1)}" if warnings else "")
    )
    for id, day in outcome.held_back:
        yield f"{id} is held back until {day}"
    if outcome.next_change:
        yield f"the output will next change by itself on {outcome.next_change}"


def exit_code(diagnostics: Sequence[Diagnostic], strict: bool) -> int:
    """0 or 1."""
    return int(any(strict or diagnostic.severity == "error" for diagnostic in diagnostics))
