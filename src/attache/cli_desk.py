"""What may an editor ask for at the desk?"""

from datetime import date
from pathlib import Path

import click

from attache import disk
from attache.console import NOW, SOURCE, parsed_records, today
from attache.ledger import LEDGER


@click.command("new")
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


@click.command("suggest")
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False, allow_dash=True))
@SOURCE
def suggest_command(file: Path, source: Path) -> None:
    """Say what a text names and its metadata lacks, and the reverse."""
    raise NotImplementedError


@click.command("explain")
@click.argument("address")
@SOURCE
@NOW
def explain_command(address: str, source: Path, now: date | None) -> None:
    """Say why a page is there, and what went into it."""
    raise NotImplementedError


@click.command("impact")
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@SOURCE
@NOW
def impact_command(file: Path, source: Path, now: date | None) -> None:
    """Say what a change to a file would touch."""
    raise NotImplementedError


@click.command("schema")
@click.argument("kind", required=False)
@SOURCE
def schema_command(kind: str | None, source: Path) -> None:
    """Write the JSON Schema of the content types."""
    raise NotImplementedError
