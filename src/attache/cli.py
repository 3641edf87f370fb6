"""What may be asked for on the command line?

The edge of the program: options, the clock, progress on a terminal, exit codes. 0 without errors, 1 with errors (and
with warnings under `--strict`), 2 where the machine or the operator must mend something.
"""

import os
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

import click

from attache import disk, reports
from attache.diagnostics import Diagnostic, RenderError
from attache.ledger import LEDGER
from attache.model import Source
from attache.parse import parse
from attache.settings import SiteFile

if TYPE_CHECKING:
    from attache.build import Options, Outcome


def day(text: str) -> date:
    """The day that a text means, `YYYY-MM-DD`."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise click.BadParameter(f"`{text}` is no day; write it as 2026-11-22") from None


SOURCE = click.option(
    "--source",
    type=click.Path(path_type=Path, file_okay=False),
    default=Path(),
    show_default="this folder",
    help="Folder that holds content/.",
)
NOW = click.option(
    "--now", type=day, metavar="DATE", help="Day that counts as today; else SOURCE_DATE_EPOCH, else today."
)
DRAFTS = click.option("--drafts", is_flag=True, help="Show drafts and what waits for its day.")
JOBS = click.option("--jobs", type=click.IntRange(1), default=os.cpu_count() or 1, show_default=True, help="Processes.")
STRICT = click.option("--strict", is_flag=True, help="Let warnings count as errors in the exit code.")
FORM = click.option(
    "--format",
    "form",
    type=click.Choice(["text", "json", "github", "sarif"]),
    default="text",
    show_default=True,
    help="Form of the findings.",
)


class Commands(click.Group):
    """The commands. What the operator must mend is one line on stderr and exit code 2, never a traceback."""

    def invoke(self, ctx: click.Context) -> Any:
        """Run what was asked for."""
        try:
            return super().invoke(ctx)
        except (disk.DiskError, RenderError) as error:
            click.echo(f"attache: {error}", err=True)
            ctx.exit(2)


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"]})
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
@STRICT
@click.option("--timings", is_flag=True, help="Print the seconds of each stage.")
@FORM
def build_command(
    source: Path, output: Path | None, strict: bool, timings: bool, form: reports.Format, **chosen: Any
) -> None:
    """Build the digest."""
    from attache.build import build  # noqa: PLC0415 - slow imports wait until they are needed

    options = options_of(source, output, **chosen)
    with progress() as tell:
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
@STRICT
@click.option("--fix", is_flag=True, help="Write missing ids, `identity:` and the ledger, and show what is written.")
@FORM
def check_command(source: Path, strict: bool, fix: bool, form: reports.Format, **chosen: Any) -> None:
    """Say what is wrong in the content; write nothing but what --fix mends."""
    from attache.build import check  # noqa: PLC0415

    options = options_of(source, **chosen)
    if fix:
        put_right(options, form)
    with progress() as tell:
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

    serve(source, lambda: today(source, now), drafts=drafts, jobs=jobs, port=port)


@main.command("new")
@click.argument("title")
@SOURCE
@NOW
def new_command(title: str, source: Path, now: date | None) -> None:
    """Lay out a new article: id, date, and every field with its meaning."""
    from attache.editor import enter, new_article  # noqa: PLC0415 - needs the content

    content = disk.content_folder(source)
    files, records = disk.files_below(content), parsed_records(content)
    path, text = new_article(title, today(source, now), records=records, paths=files)
    disk.write(content / path, text.encode())
    if (ledger := disk.read_if_there(content / LEDGER)) is not None:
        disk.write(content / LEDGER, enter(ledger, path, text))
    click.echo(f"{content / path}")


@main.command("init")
@click.argument("folder", type=click.Path(path_type=Path, file_okay=False))
@click.option("--title", default="Digest", show_default=True, help="Name of the digest.")
@NOW
def init_command(folder: Path, title: str, now: date | None) -> None:
    """Begin a new digest in a folder that is empty or not there."""
    from attache.editor import starter  # noqa: PLC0415

    if folder.is_dir() and any(folder.iterdir()):
        raise disk.DiskError(f"{folder} is not empty")
    for path, text in starter(title, now or clock("UTC")).items():
        disk.write(folder / path, text.encode())
    click.echo(f"{folder} is ready. Next: attache serve --source {folder}")


def put_right(options: "Options", form: reports.Format) -> None:
    """Write what is missing, and show it as a diff: on stdout, unless that is kept for findings."""
    from attache.build import mend  # noqa: PLC0415
    from attache.mend import diff  # noqa: PLC0415

    mended = mend(options)
    if mended is None:
        click.echo("nothing is mended while there are errors or lost ids", err=True)
        return
    for path, (before, after) in mended.texts.items():
        click.echo(diff(path, before, after), nl=False, err=form != "text")
        disk.write(options.source / "content" / path, after.encode())
    for path in mended.left:
        click.echo(f"content/{path} is left as it is: no id could be put in without a change to what it says", err=True)


def options_of(source: Path, output: Path | None = None, *, now: date | None, **chosen: Any) -> "Options":
    """What the operator chose, and for the rest what is usual."""
    from attache.build import Options  # noqa: PLC0415

    return Options(source=source, output=output or source / "public", now=today(source, now), **chosen)


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
        return datetime.now(ZoneInfo(zone)).date()
    try:
        return datetime.fromtimestamp(int(epoch), UTC).date()
    except (ValueError, OverflowError, OSError):
        raise click.UsageError(f"SOURCE_DATE_EPOCH is `{epoch}`, which is no number of seconds") from None


def _timezone(source: Path) -> str:
    data = disk.read_if_there(source / "content" / "site.yaml")
    record = parse(Source(path="site.yaml", data=data)).record if data is not None else None
    return record.file.timezone if record else SiteFile().timezone


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
    line_of = reports.lines_by(lambda path: disk.read_if_there(content / path))
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
