"""What may an editor ask for at the desk?"""

import sys
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from attache import disk
from attache.console import (
    DATA_FORM,
    DRAFTS,
    NOW,
    SOURCE,
    exit_code,
    linked,
    options_of,
    parsed_records,
    say,
    show,
    today,
)  # fmt: skip
from attache.ledger import LEDGER

if TYPE_CHECKING:
    from attache.tracing import Plan


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
@DRAFTS
@DATA_FORM
def explain_command(address: str, source: Path, now: date | None, drafts: bool, form: str) -> None:
    """Say why a page is there, and what went into it: by its address, public URL or file."""
    from attache.tracing import explain  # noqa: PLC0415 - plans a build

    output = (source / "public").resolve()
    file = Path(address).resolve()
    plan = _plan(source, now, drafts)
    found = explain(plan, f"/{file.relative_to(output)}" if file.is_file() and file.is_relative_to(output) else address)
    if isinstance(found, tuple):
        raise disk.DiskError(f"nothing is at {address}: {'; '.join(found)}")
    say(found, form)


@click.command("impact")
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@SOURCE
@NOW
@DRAFTS
@DATA_FORM
def impact_command(file: Path, source: Path, now: date | None, drafts: bool, form: str) -> None:
    """Say what a change to a file would touch: to content, a template, a static file or a picture."""
    from attache.tracing import impact  # noqa: PLC0415 - plans a build

    there, root = file.resolve(), source.resolve()
    path = (there.relative_to(root) if there.is_relative_to(root) else file).as_posix()
    if not (changes := impact(_plan(source, now, drafts), path)):
        raise disk.DiskError(f"{file} is nothing that a build of {source} reads")
    say(changes, form)


def _plan(source: Path, now: date | None, drafts: bool) -> "Plan":
    """What a build would make; with errors they are shown, and that is all."""
    from attache.build import survey  # noqa: PLC0415
    from attache.tracing import Plan  # noqa: PLC0415

    inputs, diagnostics = survey(options_of(source, now=now, drafts=drafts))
    if exit_code(diagnostics, strict=False):
        show(diagnostics, source, "text")
        sys.exit(1)
    return Plan(inputs)


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
    from attache.jsonschema import KINDS, schema_files  # noqa: PLC0415

    if kind and kind not in KINDS:
        raise click.BadParameter(f"there is no content type `{kind}`; there are: {', '.join(KINDS)}")
    files, folder = schema_files(linked(source, None)), output or source / SCHEMAS
    if kind:
        click.echo(files[f"{kind}.json"])
        return
    for name, data in files.items():
        disk.write(folder / name, data)
    click.echo(f"{folder} holds {len(files)} schemas")
