"""What would put right what is certain, or merely missing?

New texts of content files by path; writing them is for the caller. First what stages have found and know the right form
of (`Finding.fix`), again until nothing is left to do; then, if no error is left, ids, `identity:` and lines of the
ledger. The body of a file is never touched, and a file that would then say anything else is left as it is.
"""

import unicodedata
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from difflib import unified_diff
from functools import cache
from typing import Any

from msgspec.structs import replace

from attache.contents import FILES
from attache.diagnostics import ERRORS, At, Finding
from attache.edits import BOM, LINE_END, Edit, applied, extent_of, head_of, in_order, scalar, with_values
from attache.entities import id_of
from attache.events import event_ids
from attache.frontmatter import Matter, read, read_yaml
from attache.identity import authority_of
from attache.ledger import HEADER, LEDGER, entered
from attache.model import Digest, Record, Source, Value
from attache.parse import Parsed, parse
from attache.permanence import given
from attache.quoting import STOPS, legible
from attache.schema import ArticleFile, Part
from attache.settings import SiteFile

ROUNDS = 12  # what is put right may bring to light what else is not; in practice three are enough

Read = Callable[[str], bytes | None]  # gives the bytes of a file of the content, `None` where there is none
Link = Callable[[Sequence[Record[Any]]], tuple[Digest, tuple[Finding, ...]]]
_Leaves = dict[At, str | None]


class Mended(Value, frozen=True, kw_only=True):
    """New texts by the path of their files below `content/`, and the paths of files that were left as they are.

    `rules` counts what was put right by the rule that found it; `waits` is whether ids and the ledger wait because an
    error is left, or an id is lost: what seems new may be what is lost.
    """

    texts: Mapping[str, tuple[str, str]] = {}  # as it was (empty where there was no file), as it is to be
    left: tuple[str, ...] = ()
    rules: Mapping[str, int] = {}
    waits: bool = False


class _Step(Value, frozen=True, kw_only=True):
    """A file put right: its text, what it holds then, and the rules that are satisfied."""

    path: str
    text: str
    parsed: Parsed
    rules: tuple[str, ...]


class _Texts(dict[str, str]):
    """The texts of files by path, as they are to be; those that nobody has given are read."""

    def __init__(self, read_file: Read) -> None:
        super().__init__()
        self.before = cache(lambda path: (read_file(path) or b"").decode())

    def __missing__(self, path: str) -> str:
        return self.before(path)

    @property
    def changed(self) -> dict[str, tuple[str, str]]:
        return {path: (self.before(path), text) for path, text in self.items() if text != self.before(path)}


def mended(records: Sequence[Record[Any]], findings: Sequence[Finding], read_file: Read, link: Link) -> Mended:
    """All that can be put right in files with these records and findings, as `link` goes on from there."""
    by_path, texts, rules = {record.path: record for record in records}, _Texts(read_file), Counter[str]()
    found, (digest, linked) = list(findings), link(records)
    for _ in range(ROUNDS):
        wrong: dict[str, list[Finding]] = defaultdict(list)
        for finding in (*found, *linked):
            if finding.fix is not None or finding.rule in STOPS or finding.rule == "not-nfc":
                wrong[finding.path].append(finding)
        steps = [step for path in sorted(wrong) if (step := _put_right(path, texts[path], wrong[path]))]
        if not steps:
            break
        for step in steps:
            texts[step.path] = step.text
            rules += Counter(step.rules)
            found = [*(finding for finding in found if finding.path != step.path), *step.parsed.findings]
            by_path.pop(step.path, None)
            by_path |= {step.path: step.parsed.record} if step.parsed.record else {}
        records = [by_path[path] for path in sorted(by_path)]
        digest, linked = link(records)
    waits = any(finding.rule in ERRORS or finding.rule == "id-lost" for finding in (*found, *linked))
    left = () if waits else tuple(_identified(records, digest, texts, rules))
    return Mended(texts=texts.changed, left=left, rules=rules, waits=waits)


def diff(path: str, before: str, after: str) -> str:
    """What becomes of a file, as a unified diff of `content/<path>`."""
    old, new = (text.removeprefix(BOM).splitlines(keepends=True) for text in (before, after))
    name = f"content/{path}"
    lines = unified_diff(old, new, name if before else "/dev/null", name)
    return "".join(line if line.endswith("\n") else f"{line}\n\\ No newline at end of file\n" for line in lines)


def _put_right(path: str, text: str, findings: Sequence[Finding]) -> _Step | None:
    """A file after what its findings know, so far as it says the same else; `None` where nothing was to be done."""
    reader = read_yaml if path in FILES else read
    new, done = legible(text, reader), [finding for finding in findings if finding.rule in STOPS]
    if new == text:
        done = []
        rest = [finding for finding in findings if finding.rule not in STOPS]
        values = [finding for finding in rest if finding.rule not in _APART and not finding.key]
        apart = sorted((one for one in rest if one not in values), key=lambda one: (one.key, -len(one.at)))
        steps = [values, *([one] for one in apart)] if values else [[one] for one in apart]
        for some in steps:
            trial = _applied(new, some)
            if trial != new and _said(reader, trial) == _expected(_said(reader, new), some):
                new, done = trial, [*done, *some]
            elif len(some) > 1:  # one of them stands in the way of all
                steps += [[one] for one in some]
    if new == text or text[len(head_of(text)) :] != new[len(head_of(new)) :]:
        return None
    parsed = parse(Source(path=path, data=new.encode()))
    places = {one.at for one in done if one.fix is not None and one.rule not in _APART and not one.key}
    if any(one.at in places and one.fix is None for one in parsed.findings if not one.span):
        return None
    return _Step(path=path, text=new, parsed=parsed, rules=tuple(one.rule for one in done))


_APART = ("key-order", "not-nfc", "field-type")  # what is put right by more than another value


def _applied(text: str, findings: Sequence[Finding]) -> str:
    """A text after the fixes of several values, or of one finding of another sort."""
    first, fix = findings[0], findings[0].fix or ""
    if first.rule == "not-nfc":
        return unicodedata.normalize("NFC", head_of(text)) + text[len(head_of(text)) :]
    if first.rule == "key-order":
        return in_order(text, first.at, fix.split(" "))
    place = extent_of(text, first.at, first.key)
    if first.key and place:
        return applied(text, [Edit(*place, fix)])
    if first.rule == "field-type" and place:
        return applied(text, [Edit(*place, f"[{scalar(fix, flow=True)}]")])
    return with_values(text, {finding.at: finding.fix or "" for finding in findings})


def _said(reader: Callable[[str], Matter], text: str) -> _Leaves:
    """Every value of a file by its path."""
    return dict(_leaves(reader(unicodedata.normalize("NFC", text)).values, ()))


def _leaves(value: Any, at: At) -> Iterator[tuple[At, str | None]]:
    if not isinstance(value, dict | list):
        yield at, value
        return
    for step, item in value.items() if isinstance(value, dict) else enumerate(value):
        yield from _leaves(item, (*at, step))


def _expected(said: _Leaves, findings: Sequence[Finding]) -> _Leaves:
    """What a file should say after fixes: a name in its short form (`host: FR`) stands above its path."""
    found: _Leaves = {}
    for at, value in said.items():
        place, new = at, value
        for one in findings:
            if one.key and at[: len(one.at)] == one.at:
                place = (*one.at[:-1], one.fix or "", *at[len(one.at) :])
            elif one.rule == "field-type" and at == one.at:
                place = (*at, 0)
            elif one.rule not in _APART and not one.key and one.at[: len(at)] == at:
                new = one.fix
        found[place] = new
    return found


def _identified(records: Sequence[Record[Any]], digest: Digest, texts: _Texts, rules: Counter[str]) -> Iterator[str]:
    """Put in ids, `identity:` and the ledger; gives the paths of files in which that cannot be done."""
    for record in records:
        wanted, words = _wanted(record)
        if not words:
            continue
        before = texts[record.path]
        after = applied(before, (_entry(before, *word) for word in words))
        again = parse(Source(path=record.path, data=after.encode())).record
        if again and (again.file, again.body.html, again.stamp) == (wanted, record.body.html, record.stamp):
            texts[record.path] = after
            rules["identity-missing" if isinstance(wanted, SiteFile) else "id-missing"] += 1
        else:
            yield record.path
    ledger = texts[LEDGER]
    texts[LEDGER] = entered(ledger or HEADER, given(digest, records))
    rules.update(["ledger-stale"] * (texts[LEDGER] != ledger))


def _wanted(record: Record[Any]) -> tuple[Part, list[tuple[At, str, str]]]:
    """What a file should say, and the words that it lacks for that: below which value, under which key, and what."""
    file = record.file
    if isinstance(file, SiteFile) and file.url and not file.identity:
        return replace(file, identity=authority_of(file)), [(("url",), "identity", authority_of(file))]
    if not isinstance(file, ArticleFile) or not (id := id_of(record)):
        return file, []
    ids = event_ids(id, file)
    words: list[tuple[At, str, str]] = [] if file.id else [((), "id", id)]
    words += [(("events", n), "id", made) for n, made in enumerate(ids) if made and not file.events[n].id]
    events = tuple(replace(event, id=made) for event, made in zip(file.events, ids, strict=True))
    return replace(file, id=id, events=events), words


def _entry(text: str, at: At, key: str, value: str) -> Edit:
    """Where a key and its value belong, and how they are written there: first in a mapping of lines or in one of
    braces, and behind the line of the address that an identity is made of.
    """
    start, end = extent_of(text, () if at == ("url",) else at) or (0, 0)
    flow = text[start] == "{"
    written = f"{key}: {scalar(value, flow=flow)}"
    if flow:
        return Edit(start + 1, start + 1, f"{written}, ")
    ends = [found.end() for found in LINE_END.finditer(text)]
    ending = LINE_END.search(text)
    line_end = ending[0] if ending else "\n"
    indent = " " * (start - max((at for at in ends if at <= start), default=int(text.startswith(BOM))))
    if at == ():  # before the comments that belong to the first key
        return Edit(ends[0], ends[0], f"{indent}{written}{line_end}")
    if at != ("url",):
        return Edit(start, start, f"{written}{line_end}{indent}")
    _, end = extent_of(text, at) or (0, 0)
    below = next((at for at in ends if at > end), None)
    if below is None:
        return Edit(len(text), len(text), f"{line_end}{indent}{written}")
    return Edit(below, below, f"{indent}{written}{line_end}")
