"""What may be asked for on the command line?

The commands of an operator; those of an editor's desk and of the registry stand in rooms of their own.
"""

import sys
from collections.abc import Iterator
from contextlib import nullcontext
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
from msgspec.structs import replace

from attache import disk, reports
from attache.cli_desk import explain_command, impact_command, new_command, schema_command, suggest_command
from attache.cli_entity import entity_commands
from attache.console import (
    DATA_FORM,
    DRAFTS,
    FORM,
    JOBS,
    NOW,
    SOURCE,
    STRICT,
    Commands,
    alone,
    clock,
    digest_of,
    exit_code,
    options_of,
    progress,
    say,
    show,
    today,
)  # fmt: skip
from attache.diagnostics import reading_order
from attache.output import checksum, is_released

if TYPE_CHECKING:
    from attache.check import Options, Outcome

ARCHIVE = "https://archive.org"  # it has an interface that says whether there is a copy


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="attache")
def main() -> None:
    """Turn a folder of Markdown articles into a digest of defence diplomacy."""


OUTPUT = click.option(
    "--output", type=click.Path(path_type=Path, file_okay=False), help="Folder to build into.  [default: public]"
)
SEARCH = click.option("--search/--no-search", default=True, show_default=True, help="Make the index of the search.")


@main.command("build")
@SOURCE
@OUTPUT
@NOW
@DRAFTS
@JOBS
@click.option("--clean", is_flag=True, help="Forget what is remembered and make every page.")
@click.option("--force", is_flag=True, help="Build into a folder that holds foreign files; they stay.")
@click.option("--release", is_flag=True, help="Publish the whole site at once: the output becomes a link to a release.")
@click.option("--keep", type=click.IntRange(1), default=5, show_default=True, help="Releases that stay.")
@SEARCH
@STRICT
@click.option("--timings", is_flag=True, help="Print the seconds of each stage.")
@click.option(
    "--wait", type=click.FloatRange(0), default=0, metavar="SECONDS", help="Wait so long for another build to end."
)
@FORM
def build_command(
    source: Path, output: Path | None, strict: bool, timings: bool, form: reports.Format, **chosen: Any
) -> None:
    """Build the digest."""
    from attache.standing import renew  # noqa: PLC0415 - slow imports wait until they are needed

    with alone(source, chosen["wait"]), progress() as tell:
        options = options_of(source, output, **chosen)
        outcome = renew(options, tell)
    show(outcome.diagnostics, source, form)
    for line in () if outcome.errors else (*told(outcome, options.output), checksum(options.output)):
        click.echo(line, err=True)
    for stage, seconds in outcome.seconds.items() if timings else ():
        click.echo(f"{stage:8} {seconds * 1000:8.0f} ms", err=True)
    sys.exit(exit_code(outcome.diagnostics, strict))


@main.command("rollback")
@SOURCE
@OUTPUT
@click.option("--to", "number", type=click.IntRange(1), help="Number of the release.  [default: the one before]")
@click.option("--list", "listing", is_flag=True, help="Only say which releases there are.")
def rollback_command(source: Path, output: Path | None, number: int | None, listing: bool) -> None:
    """Go back to an earlier release."""
    from attache.releases import Releases, folder_of, releases_of  # noqa: PLC0415

    place = output or source / "public"
    if listing:
        for release in (releases := Releases(place)).all.values():
            click.echo(f"{release.folder.name}{' (live)' * (release == releases.live)}")
        return
    if not folder_of(place).is_dir():
        raise disk.DiskError(f"{place} has no releases; `attache build --release` makes them")
    with releases_of(place, "attache rollback") as releases:
        releases.show(release := releases.earlier(number))
        click.echo(f"{releases.link} shows {release.folder.name}", err=True)


@main.command("verify")
@SOURCE
@OUTPUT
@NOW
@DRAFTS
@JOBS
@SEARCH
@click.option(
    "--build/--no-build", "building", default=True, show_default=True, help="Bring the output up to date first."
)
@DATA_FORM
def verify_command(source: Path, output: Path | None, building: bool, form: str, **chosen: Any) -> None:
    """Say whether the output is, byte for byte, what a clean build makes; exit code 1 if it is not."""
    from attache.standing import renew  # noqa: PLC0415
    from attache.verify import verify  # noqa: PLC0415

    with alone(source) if building else nullcontext(), progress() as tell:
        options = options_of(source, output, **chosen)
        options = replace(options, release=is_released(options.output), keep=sys.maxsize)
        if building:
            renew(options, tell)
        outcome, found = verify(options, tell)
    if found is None:
        show(outcome.diagnostics, source, "text")
        sys.exit(1)
    wrong = (*found.differing, *found.missing, *found.too_many)
    said = f"differs from a clean build in {len(wrong)} of" if wrong else "equals a clean build:"
    click.echo(f"{options.output} {said} {found.files} files", err=True)
    if not wrong:
        click.echo(checksum(options.output), err=True)
    if wrong or form == "json":
        say(found, form)
    sys.exit(int(bool(wrong)))


@main.command("check")
@SOURCE
@NOW
@DRAFTS
@JOBS
@STRICT
@click.option("--fix", "mending", flag_value="write", help="Put right what is certain, and show it as a diff first.")
@click.option(
    "--dry-run", "mending", flag_value="show", help="Only show what --fix would write; exit code 1 if it would."
)
@click.option("--links", is_flag=True, help="Ask the pages outside that are linked to whether they are still there.")
@click.option("--archive", default=ARCHIVE, show_default=True, help="Where --links looks for copies of what is gone.")
@FORM
def check_command(
    source: Path, strict: bool, mending: str | None, links: bool, archive: str, form: reports.Format, **chosen: Any
) -> None:
    """Say what is wrong in the content. Nothing is written but what --fix mends."""
    from attache.check import check, check_links  # noqa: PLC0415

    with alone(source):
        options = options_of(source, **chosen)
    wanting = bool(mending) and put_right(options, form, dry_run=mending == "show")
    with alone(source), progress() as tell:
        found = check(options, tell).diagnostics
    if links:
        found = tuple(sorted((*found, *check_links(options, archive)), key=reading_order))
    show(found, source, form)
    sys.exit(exit_code(found, strict) or int(wanting))


@main.command("serve")
@SOURCE
@NOW
@click.option("--drafts/--no-drafts", default=True, show_default=True, help="Show drafts and what waits for its day.")
@JOBS
@click.option("--port", type=click.IntRange(0, 65535), default=8000, show_default=True, help="Port on this machine.")
@click.option("--editor", default="", metavar="URL", help="URL that opens `{file}` at `{line}` and `{column}`.")
def serve_command(source: Path, now: date | None, **chosen: Any) -> None:
    """Build, serve on this machine, and build again on every change."""
    from attache.serve import serve  # noqa: PLC0415 - a slow import, which nothing else needs

    serve(source, lambda: today(source, now), **chosen)


@main.command("init")
@click.argument("folder", type=click.Path(path_type=Path, file_okay=False))
@click.option("--title", default="Digest", show_default=True, help="Name of the digest.")
@click.option("--cms", is_flag=True, help="Add admin/, a desk on a web page; to a digest that is there, nothing else.")
@NOW
def init_command(folder: Path, title: str, cms: bool, now: date | None) -> None:
    """Begin a new digest in a folder that is empty or not there."""
    from attache.editor import starter  # noqa: PLC0415

    old = cms and (folder / "content").is_dir()
    if not old and folder.is_dir() and any(folder.iterdir()):
        raise disk.DiskError(f"{folder} is not empty")
    files = {} if old else starter(title, now or clock("UTC"))
    if cms:
        from attache.cms import cms_files  # noqa: PLC0415

        disk.confine(folder)
        files |= cms_files(digest_of(folder, now))
    for path in files:
        if (folder / path).exists():
            raise disk.DiskError(f"{folder / path} is there already; remove it to have it made again")
    for path, text in files.items():
        disk.write(folder / path, text.encode())
    click.echo(
        f"{folder} is ready. Next: {f'read {folder}/admin/README.md' if cms else f'attache serve --source {folder}'}"
    )


def put_right(options: "Options", form: reports.Format, *, dry_run: bool) -> bool:
    """Mend what can be mended: show it as a diff (on stdout, unless that is kept for findings), ask once on a terminal,
    and write it. Whether something was left unwritten.
    """
    from attache.check import mend  # noqa: PLC0415
    from attache.mend import diff  # noqa: PLC0415

    with alone(options.source):  # and nobody is held up while somebody is asked
        mended = mend(options)
    for path, (before, after) in mended.texts.items():
        click.echo(diff(path, before, after), nl=False, err=form != "text")
    for path in mended.left:
        click.echo(f"content/{path} is left as it is: no id could be put in without a change to what it says", err=True)
    if mended.waits:
        click.echo("ids and the ledger wait until there are no errors and no lost ids", err=True)
    if not mended.texts:
        return False
    done = ", ".join(f"{rule} {count}" for rule, count in sorted(mended.rules.items()) if count)
    files = f"{len(mended.texts)} file{'s' * (len(mended.texts) != 1)}"
    asked = sys.stdin.isatty() and sys.stdout.isatty() and not dry_run
    if dry_run or (asked and not click.confirm(f"Write {files}?", default=True, err=True)):
        click.echo(f"{files} would be mended ({done}); nothing is written", err=True)
        return True
    for path, (_, after) in mended.texts.items():
        disk.write(disk.inside(options.source / "content", path), after.encode())
    click.echo(f"{files} mended ({done})", err=True)
    return False


def told(outcome: "Outcome", output: Path) -> Iterator[str]:
    """What a build did, in a few lines."""
    warnings, live = len(outcome.diagnostics), output.resolve()
    shown = f" (release {live.name})" if is_released(output) else ""
    yield (
        f"{output}{shown}: {len(outcome.written)} written, {outcome.unchanged} unchanged, {len(outcome.pruned)} pruned"
        + (f"; {warnings} warning{'s' * (warnings != 1)}" if warnings else "")
    )
    for id, day in outcome.held_back:
        yield f"{id} is held back until {day}"
    if outcome.next_change:
        yield f"the output will next change by itself on {outcome.next_change}"


for command in (new_command, suggest_command, explain_command, impact_command, schema_command, entity_commands):
    main.add_command(command)
