"""What may an editor ask for at the desk?"""

from datetime import date
from pathlib import Path

import click

from attache import disk
from attache.console import NOW, SOURCE, linked, parsed_records, today
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
@click.option(
    "--output",
    type=click.Path(path_type=Path, file_okay=False),
    help="Folder for the files.  [default: .attache/schema]",
)
def schema_command(kind: str | None, source: Path, output: Path | None) -> None:
    """Print the JSON Schema of a content type, or write those of all; within a digest, with its own words and names."""
    from attache.build import SCHEMAS  # noqa: PLC0415
    from attache.jsonschema import schema_files  # noqa: PLC0415

    files, folder = schema_files(linked(source, None)), output or source / SCHEMAS
    if kind and f"{kind}.json" not in files:
        known = ", ".join(name.removesuffix(".json") for name in files)
        raise click.BadParameter(f"there is no content type `{kind}`; there are: {known}")
    if kind:
        click.echo(files[f"{kind}.json"])
        return
    for name, data in files.items():
        disk.write(folder / name, data)
    click.echo(f"{folder} holds {len(files)} schemas")
