"""Does what was built still stand?

On the same day, with the same choices, and with content, theme, engine and output as they were, by size, time and
inode, a build would find what it found and write nothing. Then no file but the manifest is opened, and the rooms that
read, link and render are not even imported.
"""

from pathlib import Path

import msgspec

from attache import disk
from attache.check import Options, Outcome, Tell
from attache.engine import engine_of
from attache.memory import MEMORY, Built, pack, sure, unpack
from attache.values import stamp_of


def renew(options: Options, tell: Tell = lambda _stage: None) -> Outcome:
    """What `build` gives, at once where nothing changed. Raises `DiskError` and `RenderError`."""
    engine = engine_of(options.source)
    path = options.source / MEMORY / f"built-{stamp_of(str(options.output.resolve())).hex()[:12]}"
    content, theme = disk.files_below(disk.content_folder(options.source)), disk.theme_files(options.source)
    # A name that is no UTF-8 cannot be written down, so that nothing is remembered while there is one.
    named = all(map(disk.is_named, (*content, *theme)))
    asked = stamp_of(options.now, options.drafts, options.search, content, theme) if named else b""
    then = Built() if options.clean else unpack(disk.read_if_there(path), Built, engine)
    surely = sure((*content.values(), *theme.values()), disk.changed_ns(path))
    if asked and asked == then.asked and surely and then.made == _made(options.output, then.made):
        return Outcome(
            diagnostics=then.diagnostics, unchanged=then.count, held_back=then.held_back, next_change=then.next_change
        )
    from attache.build import build  # noqa: PLC0415 - imports all that reads, links and renders

    outcome = build(options, tell, content)
    if asked and not outcome.errors:
        built = Built(
            engine=engine,
            asked=asked,
            made=_made(options.output),
            count=outcome.unchanged + len(outcome.written),
            diagnostics=outcome.diagnostics,
            held_back=outcome.held_back,
            next_change=outcome.next_change,
        )
        disk.write(path, pack(built))
    return outcome


def _made(output: Path, then: bytes = b"") -> bytes:
    """The stamp of the manifest of an output, and that of the files it names; none of these where it is not that of
    `then`, for what is no manifest of ours may say anything.
    """
    manifest = disk.read_if_there(output / disk.MANIFEST) or b""
    stamp = stamp_of(manifest)
    if then and not then.startswith(stamp):
        return b""
    return stamp + stamp_of(disk.signatures(output, msgspec.json.decode(manifest)["files"]))
