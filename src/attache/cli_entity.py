"""What may be asked of the registry?"""

import json
import sys
import unicodedata
from collections.abc import Callable, Iterator
from datetime import date
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from attache import disk, reports
from attache.console import DATA_FORM, NOW, SOURCE, parsed_records, today
from attache.diagnostics import Span, settle
from attache.frontmatter import span_of

if TYPE_CHECKING:
    from attache.registrar import Change, Read
    from attache.roll import Roll

TYPES = ("official", "organisation", "series", "figure", "agreement", "area", "country")
MENTIONS = click.option("--mentions", is_flag=True, help="Write the new name into the metadata of other files, too.")
LINE = "{:12}  {:32} {:>6} {:>8}  {:24}  {}"


def writes(command: Callable[..., None]) -> Callable[..., None]:
    """The options of a command that shows first what it would write; it gets them as `how`."""

    @wraps(command)
    def gathered(source: Path, now: date | None, dry_run: bool, yes: bool, **others: Any) -> None:
        command({"source": source, "now": now, "dry_run": dry_run, "yes": yes}, **others)

    asking = click.option("--yes", is_flag=True, help="Do not ask.")(gathered)
    return SOURCE(
        NOW(click.option("--dry-run", is_flag=True, help="Show what would be written; write nothing.")(asking))
    )


@click.group("entity")
def entity_commands() -> None:
    """Look after the registry: who is meant by which name."""


@entity_commands.command("new")
@click.argument("type", type=click.Choice(TYPES))
@click.argument("name")
@click.option("--id", default="", help="Its id, where that of its name will not do.")
@click.option("--country", default="", help="Country that it belongs to or concerns.")
@click.option("--alias", "aliases", multiple=True, help="Another name; may be said several times.")
@writes
def new_command(how: dict[str, Any], **new: Any) -> None:
    """Lay out the file of an official, an organisation, a series …: every field, and what it means."""
    from attache.registrar import Newcomer, laid_out  # noqa: PLC0415

    files = disk.files_below(disk.content_folder(how["source"]))
    carry_out(lambda roll, _: laid_out(roll, files, Newcomer(**new)), **how)


@entity_commands.command("rename")
@click.argument("entity")
@click.argument("name")
@click.option("--slug", default="", help="Another last part of its address; the old address leads to it.")
@MENTIONS
@writes
def rename_command(how: dict[str, Any], entity: str, **new: Any) -> None:
    """Call an entity otherwise. Its id stays, and its old name goes on meaning it."""
    from attache.registrar import renamed  # noqa: PLC0415

    carry_out(lambda roll, read: renamed(roll, read, roll.meant(entity), **new), **how)


@entity_commands.command("merge")
@click.argument("keep")
@click.argument("other")
@MENTIONS
@writes
def merge_command(how: dict[str, Any], keep: str, other: str, mentions: bool) -> None:
    """Make two entities one: KEEP takes up all that is said of OTHER, whose id, names and address lead to it."""
    from attache.registrar import merged  # noqa: PLC0415

    carry_out(lambda roll, read: merged(roll, read, roll.meant(keep), roll.meant(other), mentions), **how)


@entity_commands.command("list")
@click.argument("type", type=click.Choice(TYPES), required=False)
@click.option("--unregistered", is_flag=True, help="Show who and what is named and has no file.")
@DATA_FORM
@SOURCE
@NOW
def list_command(type: str | None, unregistered: bool, form: str, source: Path, now: date | None) -> None:
    """List the registry, and how often each is named."""
    read = _reader(source)
    rows = _roll(source, now).rows([type] if type else TYPES, registered=not unregistered)
    for row in rows:
        row["where"] = [
            _place(path, span_of(unicodedata.normalize("NFC", read(path)), at)) for path, at in row["where"]
        ]
    if form == "json":
        click.echo(json.dumps(rows, indent=2))
        return
    head = [] if unregistered else [LINE.format("type", "id", "events", "articles", "dates", "name")]
    for line in (*head, *(line for row in rows for line in _lines(row))):
        click.echo(reports.visible(line))


def _lines(row: dict[str, Any]) -> Iterator[str]:
    span = (row["first"] or "never") if row["first"] == row["latest"] else f"{row['first']} to {row['latest']}"
    if row["path"]:
        yield LINE.format(*(row[key] for key in ("type", "id", "events", "articles")), span, row["name"])
        return
    yield f"{row['name']} ({row['type']}): {row['mentions']}×, {span}"
    said = {"written": [text for text in row["written"] if text != row["name"]], "printed": row["as_printed"]}
    yield from (f"  {word}: {', '.join(texts)}" for word, texts in {**said, "maybe": row["near"]}.items() if texts)
    yield from (f"  {place}" for place in row["where"])


def _place(path: str, span: Span | None) -> str:
    return f"content/{path}:{span.line if span else 1}"


def _roll(source: Path, now: date | None) -> "Roll":
    from attache.roll import roll_of  # noqa: PLC0415

    return roll_of(parsed_records(source, now), today(source, now))


def _reader(source: Path) -> "Read":
    def read(path: str) -> str:
        try:
            return (disk.read_if_there(source / "content" / path) or b"").decode()
        except UnicodeDecodeError as error:
            raise disk.DiskError(f"content/{path} is no UTF-8: byte {error.start + 1}") from error

    return read


def carry_out(
    make: Callable[["Roll", "Read"], "Change"], *, source: Path, now: date | None, dry_run: bool, yes: bool
) -> None:
    """Show a change, ask once on a terminal, and write it whole; or say why not, with exit code 1."""
    from attache.mend import diff  # noqa: PLC0415
    from attache.registrar import settled  # noqa: PLC0415
    from attache.roll import Refusal  # noqa: PLC0415

    roll, read = _roll(source, now), _reader(source)
    try:
        change = settled(roll, make(roll, read), read)
    except Refusal as refusal:
        raise click.ClickException(reports.visible(str(refusal))) from None
    for path, text in sorted(change.texts.items()):
        click.echo(diff(path, read(path), text), nl=False)
    for note in change.notes:
        click.echo(reports.visible(f"note: {note}"), err=True)
    _show(change, read)
    if change.breaks:
        raise click.ClickException("nothing is written: mend this first")
    if not dry_run and (yes or not sys.stdin.isatty() or click.confirm("Write this?", err=True)):
        texts = {source / "content" / path: text for path, text in change.texts.items()}
        disk.write_all({path: text.encode() if text else None for path, text in texts.items()})


def _show(change: "Change", read: "Read") -> None:
    """Print the findings that a change would bring, at their places in the new texts."""

    def text(path: str) -> str:
        return unicodedata.normalize("NFC", change.texts.get(path) or read(path))

    found = settle(change.findings, lambda finding: span_of(text(finding.path), finding.at, finding.key))
    if found:
        click.echo(reports.report(found, "text", lambda path, n: reports.line_in(text(path), n)), nl=False, err=True)
