"""What may an editor ask for at the desk?"""

import sys
from collections.abc import Collection
from datetime import date
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Any

import click
from msgspec.structs import replace

from attache import disk
from attache.console import (
    DATA_FORM,
    DRAFTS,
    NOW,
    SOURCE,
    alone,
    day,
    digest_of,
    exit_code,
    options_of,
    parsed_records,
    say,
    show,
    today,
)  # fmt: skip
from attache.diagnostics import settle
from attache.engine import engine_of
from attache.reports import visible

if TYPE_CHECKING:
    from attache.clipping import Clipping
    from attache.entities import Known
    from attache.layout import Laid
    from attache.suggest import Suggestion
    from attache.tracing import Plan


PUBLISHED = click.option(
    "--published", type=day, metavar="DATE", help="Day on which the text appeared, where it does not say so."
)


@click.command("new")
@click.argument("title", required=False, default="")
@SOURCE
@NOW
@click.option("--from", "origin", metavar="FILE|URL|-", help="Lay it out from a text, an HTML file or a page.")
@PUBLISHED
@click.option("--url", help="Address of the page that the text was taken from.")
@click.option("--register", is_flag=True, help="Write a file for each official who is not registered.")
def new_command(title: str, source: Path, now: date | None, origin: str | None, register: bool, **head: Any) -> None:
    """Lay out a new article. It has id, date, and every field with its meaning, or with what a source tells."""
    from attache.editor import enter, new_article  # noqa: PLC0415 - needs the content
    from attache.ledger import LEDGER  # noqa: PLC0415

    if not (title or origin):
        raise click.UsageError("Missing argument 'TITLE', or option '--from'.")
    content = disk.content_folder(source)
    files, day = (parsed_records(source, now), disk.files_below(content)), today(source, now)
    if origin is None:
        (path, text), dated = new_article(title, day, records=files[0], paths=files[1]), True
        written = {path: text}
    else:
        laid = _laid_out(origin, title, day, files, register, **head)
        path, dated = laid.path, laid.dated
        written = {path: laid.text, **(laid.officials if register else {})}
    ledger = disk.reader(content)(LEDGER)
    for name, text in written.items():
        disk.write(disk.inside(content, name), text.encode())
        if ledger and (dated or name != path):  # what has no day has no address for good
            ledger = enter(ledger, name, text)
    if ledger is not None:
        disk.write(disk.inside(content, LEDGER), ledger)
    click.echo(f"{content / path}")


def _laid_out(
    origin: str, title: str, now: date, files: tuple[list[Any], Collection[str]], register: bool, **head: Any
) -> "Laid":
    """An article laid out from a source. What is open is told."""
    from attache.layout import laid_out  # noqa: PLC0415
    from attache.suggest import suggested  # noqa: PLC0415

    (text, clipping), known = _clipped(origin, **head), _known(files[0], now)
    laid = laid_out(clipping, suggested(clipping, known, text), known, now, title=title, files=files)
    for question in laid.asked:
        click.echo(f"asked: {visible(question)}", err=True)
    if laid.officials and not register:
        names = ", ".join(PurePosixPath(path).stem for path in laid.officials)
        click.echo(f"not registered: {names} (--register writes their files)", err=True)
    return laid


def _clipped(origin: str, published: date | None, url: str | None = None) -> tuple[str, "Clipping"]:
    """A source text, and what it says, with what the editor says of it."""
    from attache.dates import parse_edtf  # noqa: PLC0415
    from attache.origin import clipped, is_address  # noqa: PLC0415

    if url and not is_address(url):
        raise click.UsageError(f"`{url}` is no address; write it as https://example.org/")
    text, clipping = clipped(origin)
    if published:
        clipping = replace(clipping, published=parse_edtf(published.isoformat()), date_text=None)
    return text, replace(clipping, url=url) if url else clipping


def _known(records: list[Any], now: date) -> "Known":
    """All that names may mean."""
    from attache.entities import known_of  # noqa: PLC0415
    from attache.register import relate  # noqa: PLC0415

    return relate(known_of(records, now))[0]


@click.command("suggest")
@click.argument("file")
@SOURCE
@NOW
@PUBLISHED
@click.option("--all", "everything", is_flag=True, help="Show what is only possible, too.")
@DATA_FORM
def suggest_command(
    file: str, source: Path, now: date | None, published: date | None, everything: bool, form: str
) -> None:
    """Say what a text names and its metadata lacks, and the reverse."""
    from attache.suggest import suggested  # noqa: PLC0415

    content = disk.content_folder(source)
    known = _known(parsed_records(source, now), today(source, now))
    path = Path(file).resolve()
    if path.is_relative_to(content.resolve() / "articles"):
        found = _compared(source, path.relative_to(content.resolve()).as_posix(), known)
    else:
        text, clipping = _clipped(file, published)
        found = suggested(clipping, known, text)
    shown = [one for one in found if everything or one.certainty != "possible"]
    if form == "json":
        say(shown, form)
    for one in shown if form == "text" else ():
        said = f"{one.field}: {one.value or '?'} ({one.certainty}) {f'“{one.words}”' if one.words else one.why}"
        click.echo(visible(f"{file}:{one.line}:{one.column}: {said}"))


def _compared(source: Path, path: str, known: "Known") -> tuple["Suggestion", ...]:
    """The suggestions for an article. One that cannot be read: its findings, and exit code 1."""
    from attache.comparison import compared  # noqa: PLC0415
    from attache.frontmatter import read  # noqa: PLC0415
    from attache.gather import locator  # noqa: PLC0415
    from attache.model import Source  # noqa: PLC0415
    from attache.origin import plain  # noqa: PLC0415
    from attache.parse import parse  # noqa: PLC0415

    content = source / "content"
    data = disk.read_below(content, path)
    parsed = parse(Source(path=path, data=data))
    if parsed.record is None:
        show(settle(parsed.findings, locator(disk.reader(content))), source, "text")
        sys.exit(1)
    digest = digest_of(source, known.now)
    article = next((article for article in digest.articles if article.path == path), None)
    told = {told.event for told in article.mentions} if article else ()
    events = [event for event in digest.events if event.id in told] + list(article.events if article else ())
    return (
        compared(plain(path, data), read(data.decode("utf-8-sig")).body_line, article, known, events) if article else ()
    )


@click.command("explain")
@click.argument("address")
@SOURCE
@NOW
@DRAFTS
@DATA_FORM
def explain_command(address: str, source: Path, now: date | None, drafts: bool, form: str) -> None:
    """Say why a page is there. Its address, URL or file in the output will do. What it is made of is told too."""
    from attache.tracing import explain  # noqa: PLC0415 - plans a build

    output = (source / "public").resolve()
    file = Path(address).resolve()
    plan = _plan(source, now, drafts)
    found = explain(plan, f"/{file.relative_to(output)}" if file.is_file() and file.is_relative_to(output) else address)
    if isinstance(found, tuple):
        raise disk.DiskError(": ".join([f"nothing is at {address}", *filter(None, ["; ".join(found)])]))
    say(found, form)


@click.command("impact")
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@SOURCE
@NOW
@DRAFTS
@DATA_FORM
def impact_command(file: Path, source: Path, now: date | None, drafts: bool, form: str) -> None:
    """Say what a change to a file would touch. It is one of content, a template, a static file or a picture."""
    from attache.tracing import impact  # noqa: PLC0415 - plans a build

    there, root = file.resolve(), source.resolve()
    path = (there.relative_to(root) if there.is_relative_to(root) else file).as_posix()
    if not (changes := impact(_plan(source, now, drafts), path)):
        raise disk.DiskError(f"{file} is nothing that a build of {source} reads")
    say(changes, form)


def _plan(source: Path, now: date | None, drafts: bool) -> "Plan":
    """What a build would make; with errors they are shown, and that is all."""
    from attache.check import gathered, linked  # noqa: PLC0415
    from attache.tracing import Plan, content_of  # noqa: PLC0415

    click.get_current_context().with_resource(alone(source))
    options = options_of(source, now=now, drafts=drafts)
    engine = engine_of(source)
    read = gathered(options, engine)
    diagnostics = linked(options, read, engine)[1]
    if exit_code(diagnostics, strict=False):
        show(diagnostics, source, "text")
        sys.exit(1)
    return Plan(options, content_of(read), disk.theme(source))


@click.command("schema")
@click.argument("kind", required=False)
@SOURCE
def schema_command(kind: str | None, source: Path) -> None:
    """Write the JSON Schema of all content types. Of one type it is printed; a digest adds its own words and names."""
    from attache.check import SCHEMAS  # noqa: PLC0415
    from attache.jsonschema import KINDS, schema_files  # noqa: PLC0415

    if kind and kind not in KINDS:
        raise click.BadParameter(f"there is no content type `{kind}`; there are: {', '.join(KINDS)}")
    files = schema_files(digest_of(source, None))
    if kind:
        click.echo(files[f"{kind}.json"])
        return
    for name, data in files.items():
        disk.write(source / SCHEMAS / name, data)
    click.echo(f"{source / SCHEMAS} holds {len(files)} schemas")
