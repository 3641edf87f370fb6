"""What do all commands share?

Options, the clock, progress on a terminal, exit codes. 0 without errors, 1 with errors (and with warnings under
`--strict`), 2 where the machine or the operator must mend something.
"""

import os
import signal
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager, suppress
from datetime import UTC, date, datetime
from errno import EPIPE
from pathlib import Path
from threading import current_thread, main_thread
from types import MappingProxyType
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

import click
import msgspec

from attache import disk, locks, reports
from attache.diagnostics import Diagnostic, RenderError
from attache.engine import engine_of
from attache.locks import PATIENCE
from attache.memory import MEMORY, Known, pack, unpack
from attache.values import stamp_of

if TYPE_CHECKING:
    from attache.check import Options
    from attache.model import Digest


LISTED = 10  # of a list that people read


def day(text: str) -> date:
    """The day that a text means: `2026-11-22`, or written otherwise where that is one day."""
    with suppress(ValueError):
        if text == (usual := date.fromisoformat(text)).isoformat():
            return usual
    from attache.dateforms import readings  # noqa: PLC0415

    try:
        (one,) = readings(text)
        return date.fromisoformat(one)
    except ValueError:
        raise click.BadParameter(f"`{text}` is no day; write it as 2026-11-22") from None


def _confined(_command: click.Context, _option: click.Parameter, source: Path) -> Path:
    disk.confine(source)
    return source


SOURCE = click.option(
    "--source",
    callback=_confined,
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
DATA_FORM = click.option(
    "--format", "form", type=click.Choice(["text", "json"]), default="text", help="For people or programs."
)


class Commands(click.Group):
    """The commands. What the operator must mend is one line on stderr and exit code 2, never a traceback."""

    def invoke(self, ctx: click.Context) -> Any:
        """Run what was asked for. Who is asked to stop says so, and ends with 128 and the number of the signal."""
        if current_thread() is main_thread():
            signal.signal(signal.SIGTERM, _stop)
        try:
            return super().invoke(ctx)
        except (disk.DiskError, RenderError) as error:
            wrong, code = str(error), 2
        except OSError as error:  # where nobody foresaw it, as in printing
            if error.errno == EPIPE:  # who reads has seen enough
                raise
            wrong, code = ": ".join(filter(None, (error.filename, error.strerror or f"{error}"))), 2
        except KeyboardInterrupt as stop:
            wrong = "stopped; every file is whole, and the next run goes on from here"
            code = 128 + next(iter(stop.args), signal.SIGINT)
        with suppress(OSError):
            click.echo(f"attache: {reports.visible(wrong)}", err=True)
        return ctx.exit(code)


def _stop(number: int, _frame: object) -> None:
    raise KeyboardInterrupt(number)


def alone(source: Path, patience: float = PATIENCE) -> AbstractContextManager[object]:
    """While this lasts no other command works with what is remembered of a source; one that does is waited for, with
    so many seconds of patience. Raises `DiskError`.
    """
    context = click.get_current_context()
    command = f"attache{context.command_path.removeprefix(context.find_root().command_path)}"
    return locks.alone(source, command, patience)


def options_of(source: Path, output: Path | None = None, *, now: date | None, **chosen: Any) -> "Options":
    """What the operator chose, and for the rest what is usual."""
    from attache.check import Options  # noqa: PLC0415

    return Options(source=source, output=output or source / "public", now=today(source, now), **chosen)


def parsed_records(source: Path, now: date | None) -> list[Any]:
    """The records of all files that can be read, read now or remembered."""
    from attache.check import gathered  # noqa: PLC0415

    with alone(source):
        return list(gathered(options_of(source, now=now), engine_of(source)).records)


def digest_of(source: Path, now: date | None) -> "Digest":
    """The digest of a folder, drafts included, as far as its files can be read; without any, an empty one."""
    from attache.check import gathered, linked  # noqa: PLC0415
    from attache.digest import link  # noqa: PLC0415

    with alone(source):
        options = options_of(source, now=now, drafts=True)
        if not (source / "content").is_dir():
            return link((), now=options.now)[0]
        engine = engine_of(source)
        return linked(options, gathered(options, engine), engine)[0]


def today(source: Path, chosen: date | None) -> date:
    """The day that counts as today: as chosen, else of SOURCE_DATE_EPOCH, else today in the site's time zone."""
    return chosen or clock(timezone_of(source))


def clock(zone: str) -> date:
    """The only place that reads the clock."""
    epoch = os.environ.get("SOURCE_DATE_EPOCH")
    if epoch is None:
        return datetime.now(ZoneInfo(zone)).date()
    try:
        return datetime.fromtimestamp(int(epoch), UTC).date()
    except (ValueError, OverflowError, OSError):
        raise click.UsageError(f"SOURCE_DATE_EPOCH is `{epoch}`, which is no number of seconds") from None


def timezone_of(source: Path) -> str:
    """The time zone that the site names, remembered by the bytes of its file, for to read YAML takes a while."""
    path, data = source / MEMORY / "zone", disk.reader(source / "content")("site.yaml")
    engine, asked = engine_of(source), stamp_of(data)
    then = unpack(disk.read_if_there(path), Known, engine)
    if then.asked == asked:
        return then.found
    from attache.model import Source  # noqa: PLC0415
    from attache.parse import parse  # noqa: PLC0415
    from attache.settings import SiteFile  # noqa: PLC0415

    record = parse(Source(path="site.yaml", data=data)).record if data is not None else None
    zone = record.file.timezone if record else SiteFile().timezone
    if data is not None:
        disk.write(path, pack(Known(engine=engine, asked=asked, found=zone)))
    return str(zone)


@contextmanager
def progress() -> Iterator[Callable[[str], None]]:
    """Tells the stages: a line that changes on a terminal, nothing elsewhere."""
    if not sys.stderr.isatty():
        yield lambda _stage: None
        return
    from rich.console import Console  # noqa: PLC0415
    from rich.live import Live  # noqa: PLC0415
    from rich.text import Text  # noqa: PLC0415

    # No thread turns a wheel: beside one no worker could be a fork.
    with Live(Text("start …"), console=Console(stderr=True), auto_refresh=False, transient=True) as line:
        yield lambda stage: line.update(Text(f"{stage} …"), refresh=True)


def show(
    diagnostics: Sequence[Diagnostic],
    source: Path,
    form: reports.Format,
    texts: Mapping[str, str] = MappingProxyType({}),
) -> None:
    """Print findings: text on stderr, the other forms on stdout. `texts` of files go before what lies on disk."""
    line_of = reports.lines_by(disk.reader(source / "content", texts))
    text = reports.report(diagnostics, form, line_of, disk.page_of_findings() if form == "sarif" else "")
    if text:
        click.echo(text, nl=False, err=form == "text")


def say(data: object, form: str) -> None:
    """Print what was found: as an outline for people, or as JSON."""
    encoded = msgspec.json.format(msgspec.json.encode(data)).decode()
    click.echo(encoded if form == "json" else "\n".join(outline(msgspec.to_builtins(data))))


def outline(data: Mapping[str, Any], room: str = "") -> Iterator[str]:
    """Plain data as lines: what is nested stands below its name, and of a long list its beginning."""
    for key, value in data.items():
        name = f"{room}{reports.visible(key.replace('_', ' '))}"
        if isinstance(value, dict):
            yield name if value else f"{name}: nothing"
            yield from outline(value, f"{room}    ")
        elif isinstance(value, str | int):
            yield f"{name}: {reports.visible(str(value))}"
        elif value:
            yield f"{name} ({len(value)})"
            yield from (f"{room}    {reports.visible(line)}" for line in value[:LISTED])
            yield from [f"{room}    and {len(value) - LISTED} more"] if len(value) > LISTED else ()


def exit_code(diagnostics: Sequence[Diagnostic], strict: bool) -> int:
    """0 or 1."""
    return int(any(strict or diagnostic.severity == "error" for diagnostic in diagnostics))
