"""What is wrong in the content, as found now or last time?

On the same day and with the same files, by size, time and inode, what the last check found still holds, and no file is
opened. The rooms that read and link are imported where that is not so: they take longer than all the rest.
"""

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec.structs import replace

from attache import disk
from attache.diagnostics import ERRORS, FORMS, Diagnostic, Finding, settle
from attache.engine import engine_of
from attache.memory import MEMORY, Checked, Linked, LinkMemory, ParseMemory, Signature, pack, sure, unpack
from attache.shelf import Shelf
from attache.values import Value, stamp_of

if TYPE_CHECKING:
    from attache.gather import Gathered
    from attache.mend import Mended
    from attache.model import Digest

LINKED = "linked"
SCHEMAS = f"{MEMORY}/schema"  # where `attache schema` writes; once there, whoever reads the content keeps it fresh
LINKS = b"1"  # what is remembered of links outlives the engine: it hangs on nothing but its form
Tell = Callable[[str], None]  # is told the name of each stage as it begins


class Options(Value, frozen=True, kw_only=True):
    """What the operator chose. `now` is the day that counts as today."""

    source: Path
    output: Path
    now: date
    drafts: bool = False
    jobs: int = 1
    clean: bool = False
    force: bool = False
    search: bool = True
    release: bool = False  # publish the whole site at once, and keep so many
    keep: int = 5
    wait: float = 0  # seconds for which another build into the same output is waited for


class Outcome(Value, frozen=True, kw_only=True):
    """What a check or build did: findings, files, what waits and for which day, and seconds by stage. With errors
    nothing was written. The digest is there where one was linked.
    """

    diagnostics: tuple[Diagnostic, ...] = ()
    written: tuple[str, ...] = ()
    pruned: tuple[str, ...] = ()
    unchanged: int = 0
    digest: "Digest | None" = None  # where it had to be linked anew
    held_back: tuple[tuple[str, str], ...] = ()  # articles, and the first day on which each is shown
    next_change: str | None = None  # the next day on which the output will differ without an edit
    signatures: tuple[Signature, ...] = ()  # of all files in the order of their paths
    stand: object = None  # a `layouts.Stand`, for whom makes single pages after
    seconds: Mapping[str, float] = {}

    @property
    def errors(self) -> int:
        """How many errors there are: with any, the gate was closed."""
        return sum(diagnostic.severity == "error" for diagnostic in self.diagnostics)


def check(options: Options, tell: Tell = lambda _stage: None) -> Outcome:
    """The findings of the stages before the gate; nothing is written but what is remembered. Raises `DiskError`."""
    path, engine = options.source / MEMORY / "checked", engine_of(options.source)
    files = disk.files_below(disk.content_folder(options.source))
    # A name that is no UTF-8 cannot be written down, so that nothing is remembered while there is one.
    asked = stamp_of(options.now, options.drafts, files) if all(map(disk.is_named, files)) else b""
    then = unpack(disk.read_if_there(path), Checked, engine)
    if asked and asked == then.asked and sure(files.values(), disk.changed_ns(path)):
        return Outcome(diagnostics=then.diagnostics)
    tell("parse")
    read = gathered(options, engine)
    tell("link")
    diagnostics = reviewed(options, read, engine)[1]
    disk.write(path, pack(Checked(engine=engine, asked=asked, diagnostics=diagnostics)))
    return Outcome(diagnostics=diagnostics)


def check_links(options: Options, archive: str) -> tuple[Diagnostic, ...]:
    """What is to be said of addresses outside; `archive` is asked for copies of what is gone. Raises `DiskError` where
    no host can be reached.
    """
    from attache.gather import locator  # noqa: PLC0415
    from attache.outlinks import asked, said  # noqa: PLC0415 - nothing else speaks to the network

    records = gathered(options, engine_of(options.source)).records
    path = options.source / MEMORY / "links"
    memory = unpack(disk.read_if_there(path), LinkMemory, LINKS)
    try:
        answers = asked(records, memory.answers, options.now, archive)
    except OSError as error:
        raise disk.DiskError(str(error)) from None
    disk.write(path, pack(LinkMemory(engine=LINKS, answers=answers)))
    return settle(said(records, answers), locator(disk.reader(options.source / "content")))


def mend(options: Options) -> "Mended":
    """What in the content can be put right or put in (`check --fix`)."""
    from attache.digest import link  # noqa: PLC0415
    from attache.mend import mended  # noqa: PLC0415

    read, content = gathered(options, engine_of(options.source)), options.source / "content"
    on_the_day = partial(link, now=options.now, drafts=options.drafts, pictures=read.originals)
    return mended(read.records, read.findings, disk.reader(content), on_the_day)


def gathered(options: Options, engine: bytes, found: Mapping[str, Signature] | None = None) -> "Gathered":
    """The content, as far as it is unchanged from memory; what was read is remembered at once. `found` are its files,
    where somebody has just looked.
    """
    from attache.gather import gather  # noqa: PLC0415

    path, shelf = options.source / MEMORY / "parsed", Shelf(options.source / MEMORY / "shelf")
    memory = ParseMemory() if options.clean else unpack(disk.read_if_there(path), ParseMemory, engine)
    gathered = gather(disk.content_folder(options.source), shelf, memory, disk.changed_ns(path), options.jobs, found)
    named = {path: one for path, one in gathered.parsed.items() if disk.is_named(path)}
    seen = ParseMemory(engine=engine, parsed=named, pictures=gathered.pictures)
    if seen != memory:
        disk.write(path, pack(seen))
        shelf.clear("records", {one.record for one in seen.parsed.values()})
        shelf.clear("words", {one.words for one in seen.parsed.values()})
    return gathered


def asked_of(options: Options, read: "Gathered") -> bytes:
    """The stamp of all that linking sees: the content, the day, and whether drafts are told."""
    return stamp_of(options.now, options.drafts, read.seen)


def reviewed(options: Options, read: "Gathered", engine: bytes) -> tuple["Digest | None", tuple[Diagnostic, ...]]:
    """All findings, and the digest, `None` where linking would see what it saw before: then its findings still hold."""
    known = Linked() if options.clean else unpack(disk.read_if_there(options.source / MEMORY / LINKED), Linked, engine)
    if known.asked != asked_of(options, read):
        return linked(options, read, engine)
    said = {path: one.content for path, one in read.parsed.items() if path in known.said}
    # What stands in a file that says something else now has its place looked up again.
    placed = (one if known.said.get(one.path) == said.get(one.path) else _lifted(one) for one in known.findings)
    return None, _settled(options, read, placed)


def _lifted(finding: Finding) -> Finding:
    return replace(finding, span=None) if finding.at else finding


def _settled(options: Options, read: "Gathered", findings: Iterable[Finding]) -> tuple[Diagnostic, ...]:
    from attache.gather import locator  # noqa: PLC0415

    wrong = {finding.path for finding in read.told if finding.rule in ERRORS}
    seeming = {"id-lost": wrong, "site-missing": wrong & {"site.yaml"}}  # what they miss is there, and wrong
    apparent = (finding for finding in findings if not seeming.get(finding.rule))
    return settle((*read.told, *apparent), locator(disk.reader(options.source / "content")))


def linked(options: Options, read: "Gathered", engine: bytes) -> tuple["Digest", tuple[Diagnostic, ...]]:
    """The digest of what was read, and all findings in their places, which are remembered."""
    from attache.digest import link  # noqa: PLC0415
    from attache.gather import locator  # noqa: PLC0415
    from attache.jsonschema import schema_files  # noqa: PLC0415

    digest, findings = link(read.records, now=options.now, drafts=options.drafts, pictures=read.originals)
    for name, data in schema_files(digest).items() if (options.source / SCHEMAS).is_dir() else ():
        if data != disk.read_if_there(options.source / SCHEMAS / name):
            disk.write(options.source / SCHEMAS / name, data)
    locate, shown = locator(disk.reader(options.source / "content")), (one for one in findings if one.rule not in FORMS)
    by_file = sorted(shown, key=lambda one: one.path)  # so that a file is read once, whatever is wrong in it
    placed = tuple(one if one.span else replace(one, span=locate(one)) for one in by_file)
    said = {one.path: read.parsed[one.path].content for one in placed if one.path in read.parsed}
    known = Linked(engine=engine, asked=asked_of(options, read), findings=placed, said=said)
    disk.write(options.source / MEMORY / LINKED, pack(known))
    return digest, _settled(options, read, placed)
