"""What may be asked of the registry?"""

import json
import sys
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from attache import disk, reports
from attache.console import DATA_FORM, NOW, SOURCE, parsed_records, show, today
from attache.diagnostics import settle

if TYPE_CHECKING:
    from attache.registrar import Change, Read
    from attache.roll import Roll

TYPES = ("official", "organisation", "series", "figure", "agreement", "area", "country")
LINE = "{:12}  {:32} {:>8}  {:24}  {}"
DRY = click.option("--dry-run", is_flag=True, help="Show what would be written; write nothing.")


@click.group("entity")
def entity_commands() -> None:
    """Look after the registry: who is meant by which name."""


@entity_commands.command("new")
@click.argument("type", type=click.Choice(TYPES))
@click.argument("name")
@click.option("--id", default="", help="Its id, where that of its name will not do.")
@SOURCE
@NOW
@DRY
def new_command(type: str, name: str, id: str, source: Path, **how: Any) -> None:
    """Lay out the file of an entity, with every field and what it means."""
    from attache.registrar import laid_out  # noqa: PLC0415

    files = disk.files_below(disk.content_folder(source))
    carry_out(lambda roll, _: laid_out(roll, files, type, name, id), source, **how)


@entity_commands.command("rename")
@click.argument("entity")
@click.argument("name")
@click.option("--slug", default="", help="Another last part of its address; the old address leads to it.")
@SOURCE
@NOW
@DRY
def rename_command(entity: str, name: str, slug: str, source: Path, **how: Any) -> None:
    """Call an entity otherwise. Its id stays, and its old name goes on meaning it."""
    from attache.registrar import renamed  # noqa: PLC0415

    carry_out(lambda roll, read: renamed(read, roll.meant(entity), name, slug), source, **how)


@entity_commands.command("merge")
@click.argument("keep")
@click.argument("other")
@SOURCE
@NOW
@DRY
def merge_command(keep: str, other: str, source: Path, **how: Any) -> None:
    """Make two entities one. KEEP takes up all that is said of OTHER, whose id, names and address lead to it."""
    from attache.registrar import merged  # noqa: PLC0415

    carry_out(lambda roll, read: merged(roll, read, roll.meant(keep), roll.meant(other)), source, **how)


@entity_commands.command("list")
@click.argument("type", type=click.Choice(TYPES), required=False)
@click.option("--unregistered", is_flag=True, help="Show who and what is named and has no file.")
@DATA_FORM
@SOURCE
@NOW
def list_command(type: str | None, unregistered: bool, form: str, source: Path, now: date | None) -> None:
    """List the registry, and how often each is named."""
    from attache.frontmatter import span_of  # noqa: PLC0415

    read = disk.reader(source / "content")
    rows = _roll(source, now).rows([type] if type else TYPES, registered=not unregistered)
    for row in rows:
        spans = [(path, span_of((read(path) or b"").decode(), at)) for path, at in row["where"]]
        row["where"] = [f"content/{path}:{span.line}" for path, span in spans if span]
    if form == "json":
        click.echo(json.dumps(rows, indent=2))
        return
    click.echo(LINE.format("type", "id", "mentions", "dates", "name"))
    for row in rows:
        dates = " to ".join(dict.fromkeys((row["first"], row["latest"]))) if row["first"] else "never"
        click.echo(reports.visible(LINE.format(row["type"], row["id"] or "", row["mentions"], dates, row["name"])))
        for word in filter(row.get, ("written", "near", "where") if unregistered else ()):
            click.echo(reports.visible(f"    {word}: {', '.join(row[word])}"))


def _roll(source: Path, now: date | None) -> "Roll":
    from attache.roll import roll_of  # noqa: PLC0415

    return roll_of(parsed_records(source, now), today(source, now))


def carry_out(make: Callable[["Roll", "Read"], "Change"], source: Path, *, now: date | None, dry_run: bool) -> None:
    """Show a change, ask once on a terminal, and write it whole; or say why not, with exit code 1."""
    from attache.gather import locator  # noqa: PLC0415
    from attache.mend import diff  # noqa: PLC0415
    from attache.registrar import settled  # noqa: PLC0415
    from attache.roll import Refusal  # noqa: PLC0415

    def read(path: str) -> str:
        return (bytes_of(path) or b"").decode()

    content = disk.content_folder(source)
    bytes_of = disk.reader(content)
    try:
        roll = _roll(source, now)
        change = settled(roll, make(roll, read), read)
    except Refusal as refusal:
        raise click.ClickException(reports.visible(str(refusal))) from None
    except UnicodeDecodeError:
        raise click.ClickException("a file is no UTF-8: `attache check` says which") from None
    for path, text in sorted(change.texts.items()):
        click.echo(diff(path, read(path), text), nl=False)
    for note in change.notes:
        click.echo(reports.visible(f"note: {note}"), err=True)
    if change.findings:
        show(settle(change.findings, locator(disk.reader(content, change.texts))), source, "text", change.texts)
    if change.breaks:
        raise click.ClickException("nothing is written: mend this first")
    if not dry_run and (not sys.stdin.isatty() or click.confirm("Write this?", err=True)):
        disk.write_all(
            {disk.inside(content, path): text.encode() if text else None for path, text in change.texts.items()}
        )
