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

from attache import reports
from attache.diagnostics import ERRORS, At, Finding
from attache.edits import BOM, Edit, applied, extent_of, head_of, in_flow, in_order, saying, scalar, value_at
from attache.entities import id_of
from attache.events import event_ids
from attache.frontmatter import Matter
from attache.identity import authority_of
from attache.ledger import HEADER, LEDGER, entered
from attache.model import Digest, Record, Source, Value
from attache.parse import Parsed, parse, reader_of
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


def mended(records: Sequence[Record[Any]], findings: Sequence[Finding], read_file: Read, link: Link) -> Mended:
    """All that can be put right in files with these records and findings, as `link` goes on from there."""
    before = cache(lambda path: (read_file(path) or b"").decode())
    by_path: dict[str, Record[Any] | None] = {record.path: record for record in records}
    texts, rules, found, (digest, linked) = dict[str, str](), Counter[str](), list(findings), link(records)
    for _ in range(ROUNDS):
        wrong: dict[str, list[Finding]] = defaultdict(list)
        for finding in (*found, *linked):
            if finding.fix is not None or finding.rule in STOPS or finding.rule == "not-nfc":
                wrong[finding.path].append(finding)
        steps = {path: _put_right(path, texts.get(path) or before(path), wrong[path]) for path in sorted(wrong)}
        if not any(steps.values()):
            break
        for path, step in steps.items():
            if step:
                texts[path], parsed, done = step
                rules += Counter(done)
                found = [*(finding for finding in found if finding.path != path), *parsed.findings]
                by_path[path] = parsed.record
        records = [record for _, record in sorted(by_path.items()) if record]
        digest, linked = link(records)
    waits = any(finding.rule in ERRORS or finding.rule == "id-lost" for finding in (*found, *linked))
    left = [] if waits else [record.path for record in records if not _identified(record, texts, before, rules)]
    if not waits:
        texts[LEDGER] = entered(before(LEDGER) or HEADER, given(digest, records))
        rules.update(["ledger-stale"] * (texts[LEDGER] != before(LEDGER)))
    changed = {path: (before(path), text) for path, text in texts.items() if text != before(path)}
    return Mended(texts=changed, left=tuple(left), rules=rules, waits=waits)


def diff(path: str, before: str, after: str) -> str:
    """What becomes of a file, as a unified diff of `content/<path>`."""
    old, new = (text.removeprefix(BOM).splitlines(keepends=True) for text in (before, after))
    name = f"content/{path}"
    lines = unified_diff(old, new, name if before else "/dev/null", name if after else "/dev/null")
    shown = ((reports.shown(line.rstrip("\r\n")), line.endswith("\n")) for line in lines)
    return "".join(f"{line}\n" if ended else f"{line}\n\\ No newline at end of file\n" for line, ended in shown)


def _put_right(path: str, text: str, findings: Sequence[Finding]) -> tuple[str, Parsed, list[str]] | None:
    """A file after what its findings know, so far as it says the same else: its text, what it holds, and the rules that
    are satisfied. `None` where nothing was to be done.
    """
    reader = reader_of(path)
    new, done = legible(text, reader), [finding for finding in findings if finding.rule in STOPS]
    if any(finding.rule in _HEADLESS for finding in reader(text).findings):
        return None  # all of it may be body
    if new == text:
        done, said = [], _said(reader, text)
        rest = (finding for finding in findings if finding.rule not in STOPS)
        for one in sorted(rest, key=lambda one: (one.rule in _APART, one.key, -len(one.at))):
            trial, expected = _applied(new, one), _expected(said, one)
            if trial != new and _said(reader, trial) == expected:
                new, said, done = trial, expected, [*done, one]
    if new == text or text[len(head_of(text)) :] != new[len(head_of(new)) :]:
        return None
    parsed = parse(Source(path=path, data=new.encode()))
    places = {one.at for one in done if one.fix is not None and one.rule not in _APART and not one.key}
    if any(one.at in places and one.fix is None for one in parsed.findings if not one.span):
        return None
    return new, parsed, [one.rule for one in done]


_HEADLESS = ("frontmatter-missing", "frontmatter-unterminated")
_APART = ("key-order", "not-nfc", "field-type")  # what is put right by more than another value


def _applied(text: str, finding: Finding) -> str:
    """A text after the fix of a finding."""
    at, fix, head = finding.at, finding.fix or "", head_of(text)
    if finding.rule == "not-nfc":
        return unicodedata.normalize("NFC", head) + text[len(head) :]
    if finding.rule == "key-order":
        return in_order(text, at, fix.split(" "))
    place = extent_of(text, at, finding.key)
    assert place, "the file was read"
    if finding.rule == "field-type":
        fix = f"[{scalar(fix, flow=True)}]"
    elif not finding.key:
        fix = scalar(fix, flow=in_flow(text, at))
    return applied(text, [Edit(*place, fix)])


def _said(reader: Callable[[str], Matter], text: str) -> _Leaves:
    """Every value of a file by its path."""
    return dict(_leaves(reader(unicodedata.normalize("NFC", text)).values, ()))


def _leaves(value: Any, at: At) -> Iterator[tuple[At, str | None]]:
    if not isinstance(value, dict | list):
        yield at, value
        return
    for step, item in value.items() if isinstance(value, dict) else enumerate(value):
        yield from _leaves(item, (*at, step))


def _expected(said: _Leaves, finding: Finding) -> _Leaves:
    """What a file should say after a fix: a name in its short form (`host: FR`) stands above its path."""
    path, deep, fix = finding.at, len(finding.at), finding.fix or ""
    if finding.key:
        return {(*path[:-1], fix, *at[deep:]) if at[:deep] == path else at: had for at, had in said.items()}
    if finding.rule == "field-type":
        return {(*at, 0) if at == path else at: had for at, had in said.items()}
    return said if finding.rule in _APART else {at: fix if path[: len(at)] == at else had for at, had in said.items()}


def _identified(record: Record[Any], texts: dict[str, str], before: Callable[[str], str], rules: Counter[str]) -> bool:
    """Put the ids or `identity:` that a file lacks into its text; not where it would then say anything else."""
    wanted = _wanted(record)
    if wanted == record.file:
        return True
    text, reader = texts.get(record.path) or before(record.path), reader_of(record.path)
    after = saying(text, _with_ids(value_at(text, reader=reader), wanted), reader)
    again = parse(Source(path=record.path, data=after.encode())).record if after else None
    if not after or not again:
        return False
    if (again.file, reader(after).body) != (wanted, reader(text).body):
        return False
    texts[record.path] = after
    rules["identity-missing" if isinstance(wanted, SiteFile) else "id-missing"] += 1
    return True


def _wanted(record: Record[Any]) -> Part:
    """What a file should say."""
    file: Part = record.file
    if isinstance(file, SiteFile) and file.url and not file.identity:
        return replace(file, identity=authority_of(file))
    if not isinstance(file, ArticleFile) or not (id := id_of(record)):
        return file
    events = (replace(event, id=made) for event, made in zip(file.events, event_ids(id, file), strict=True))
    return replace(file, id=id, events=tuple(events))


def _with_ids(values: dict[str, Any], wanted: Any) -> dict[str, Any]:
    """The values of a file with ids before all else, or with the identity behind the address that it is made of."""
    if isinstance(wanted, SiteFile):
        return {"url": values["url"], "identity": wanted.identity} | values | {"identity": wanted.identity}
    pairs = zip(values.get("events") or (), wanted.events, strict=True)
    events = [{"id": told.id} | event | {"id": told.id} if told.id else event for event, told in pairs]
    return {"id": wanted.id} | values | {"id": wanted.id} | ({"events": events} if events else {})
