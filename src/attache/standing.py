"""Does what was built still stand?

On the same day, with the same choices, and with content, theme, engine and output as they were, by size, time and
inode, a build would find what it found and write nothing. Then no file but the manifest is opened, and the rooms that
read, link and render are not even imported.
"""

import os
from collections.abc import Mapping, Sequence
from functools import partial
from pathlib import Path

import msgspec

from attache import disk
from attache.check import Options, Outcome, Tell
from attache.engine import engine_of
from attache.memory import MEMORY, Built, Signature, pack, sure, unpack
from attache.output import MANIFEST, UNFINISHED, place_of
from attache.values import stamp_of


def renew(options: Options, tell: Tell = lambda _stage: None) -> Outcome:
    """What `build` gives, at once where nothing changed. Raises `DiskError` and `RenderError`."""
    engine = engine_of(options.source)
    path = options.source / MEMORY / f"built-{stamp_of(bytes(place_of(options.output))).hex()[:12]}"
    content, theme = disk.files_below(disk.content_folder(options.source)), disk.theme_files(options.source)
    # A name that is no UTF-8 cannot be written down, so that nothing is remembered while there is one.
    named = all(map(disk.is_named, (*content, *theme)))
    chosen = (options.now, options.drafts, options.search, options.release)
    asked = stamp_of(*chosen, content, theme) if named else b""
    then = Built() if options.clean else unpack(disk.read_if_there(path), Built, engine)
    surely = sure((*content.values(), *theme.values()), disk.changed_ns(path))
    if asked and asked == then.asked and surely and _is_there(then.made, options.output):
        return Outcome(
            diagnostics=then.diagnostics, unchanged=then.count, held_back=then.held_back, next_change=then.next_change
        )
    outcome = _built(options, tell, content)
    if asked and not outcome.errors:
        built = Built(
            engine=engine,
            asked=asked,
            made=_made(disk.read(options.output / MANIFEST), outcome.signatures),
            count=outcome.unchanged + len(outcome.written),
            diagnostics=outcome.diagnostics,
            held_back=outcome.held_back,
            next_change=outcome.next_change,
        )
        disk.write(path, pack(built))
    return outcome


def _built(options: Options, tell: Tell, content: Mapping[str, Signature]) -> Outcome:
    from attache.build import build  # noqa: PLC0415 - imports all that reads, links and renders

    if not options.release:
        return build(options, tell, content)
    from attache.releases import released  # noqa: PLC0415

    return released(options, partial(build, tell=tell, found=content), tell)


def _is_there(made: bytes, output: Path) -> bool:
    """Whether an output is as it was made; what its manifest names is believed where that is ours."""
    manifest = disk.read_if_there(output / MANIFEST) or b""
    if not made.startswith(stamp_of(manifest)) or (output / UNFINISHED).exists():
        return False
    try:
        stats = [os.lstat(f"{output}/{path}") for path in msgspec.json.decode(manifest)["files"]]
    except OSError:
        return False
    return made == _made(manifest, [Signature(stat.st_size, stat.st_mtime_ns, stat.st_ino) for stat in stats])


def _made(manifest: bytes, signatures: Sequence[Signature]) -> bytes:
    return stamp_of(manifest) + stamp_of(signatures)
