"""What would put right what is merely missing?

Ids, `identity:` and lines of the ledger, as new texts of content files by path; writing them is for the caller. A word
is put in at one place, and no other byte is touched. A file that would then say anything else is left as it is.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from difflib import unified_diff
from typing import Any

from msgspec.structs import replace

from attache.diagnostics import At
from attache.entities import id_of
from attache.events import event_ids
from attache.frontmatter import span_of
from attache.identity import authority_of
from attache.ledger import HEADER, LEDGER, entered
from attache.model import Digest, Record, Source, Value
from attache.parse import parse
from attache.permanence import given
from attache.schema import ArticleFile, Part
from attache.settings import SiteFile

BOM = "\ufeff"


class Mended(Value, frozen=True, kw_only=True):
    """New texts by the path of their files below `content/`, and the paths of files that were left as they are."""

    texts: Mapping[str, tuple[str, str]] = {}  # as it was (empty where there was no file), as it is to be
    left: tuple[str, ...] = ()


def mended(digest: Digest, records: Sequence[Record[Any]], read: Callable[[str], bytes | None]) -> Mended:
    """All that is missing, put in. `read` gives the bytes of a file of the content, `None` where there is none."""
    texts, left = {}, []
    for record in records:
        wanted, words = _wanted(record)
        if words:
            before = (read(record.path) or b"").decode()
            after = _with_words(before, words)
            again = parse(Source(path=record.path, data=after.encode())).record
            if again and (again.file, again.body.html, again.stamp) == (wanted, record.body.html, record.stamp):
                texts[record.path] = before, after
            else:
                left.append(record.path)
    before = (read(LEDGER) or b"").decode()
    after = entered(before or HEADER, given(digest, records))
    if after != before:
        texts[LEDGER] = before, after
    return Mended(texts=texts, left=tuple(left))


def diff(path: str, before: str, after: str) -> str:
    """What becomes of a file, as a unified diff of `content/<path>`."""
    old, new = (text.removeprefix(BOM).splitlines(keepends=True) for text in (before, after))
    name = f"content/{path}"
    lines = unified_diff(old, new, name if before else "/dev/null", name if after else "/dev/null")
    return "".join(line if line.endswith("\n") else f"{line}\n\\ No newline at end of file\n" for line in lines)


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


def _with_words(text: str, words: Sequence[tuple[At, str, str]]) -> str:
    """A text with words put in, each below the value at its path."""
    starts = [int(text.startswith(BOM)), *(end.end() for end in re.finditer(r"\r\n|\r|\n", text))]
    for offset, word in sorted((_place(text, starts, *word) for word in words), reverse=True):
        text = text[:offset] + word + text[offset:]
    return text


def _place(text: str, starts: Sequence[int], at: At, key: str, value: str) -> tuple[int, str]:
    """Where a key and its value belong, and how they are written there: first in a mapping of lines or in one of
    braces, and behind the line of the address that an identity is made of.
    """
    mapping = span_of(text, () if at == ("url",) else at)
    assert mapping, "the file was read"
    start = starts[mapping.line - 1] + mapping.column - 1
    braces = text[start] == "{"
    written = f'{key}: "{value}"' if value == "null" or (braces and "," in value) else f"{key}: {value}"
    if braces:
        return start + 1, f"{written}, "
    ending = next(iter(re.findall(r"\r\n|\r|\n", text)), "\n")
    indent = " " * (mapping.column - 1)
    if at == ():  # before the comments that belong to the first key
        return starts[1], f"{indent}{written}{ending}"
    if at != ("url",):
        return start, f"{written}{ending}{indent}"
    url = span_of(text, at)
    assert url, "an identity is made of it"
    if url.end_line < len(starts):
        return starts[url.end_line], f"{indent}{written}{ending}"
    return len(text), f"{ending}{indent}{written}"
