"""Which ids and addresses were ever given away?

The ledger, `content/ledger.txt`, is a set of lines: an id with an address that it has or had, or an id alone. Because
it is a set, two branches are merged by keeping the lines of both, and a line is never taken back by a program.
"""

import re
from collections.abc import Iterable

import msgspec

from attache.diagnostics import Finding, Span
from attache.schema import ADDRESS_PART, Part

LEDGER = "ledger.txt"
HEADER = """\
# Every id that was ever given, and the addresses that it had: an old address leads to the new one. `attache new`,
# `attache entity` and `attache check --fix` add lines. Keep all of them; in a merge, keep those of both sides.
"""
HINT = "write `articles/<id> /its/address/`, or an id alone; a line that begins with `#` is a comment"
_ID = re.compile(r"[a-z]+/[A-Za-z0-9]+(?:-+[A-Za-z0-9]+)*(?=\s|$)")
_ADDRESS = re.compile(rf"\s+(?=.{{1,800}}$)(/(?:{ADDRESS_PART})+)$")
_LINE_END = re.compile(r"\r\n|\r|\n")

Pair = tuple[str, str]  # an id with its folder (`articles/<id>`), and an address; empty for an id alone


class Entry(msgspec.Struct, frozen=True, array_like=True):
    """A line of the ledger: its number from 1, the id, and the address or an empty text."""

    line: int
    id: str
    address: str

    def say(self, rule: str, message: str, hint: str) -> Finding:
        """A finding at this line's id."""
        return Finding(rule, message, hint, LEDGER, span=Span(self.line, 1, self.line, 1 + len(self.id)))


class LedgerFile(Part, frozen=True, kw_only=True):
    """`ledger.txt`: its lines but for comments."""

    entries: tuple[Entry, ...] = ()


def read_ledger(text: str) -> tuple[LedgerFile, list[Finding]]:
    """The lines of a ledger; one that is neither empty, a comment, nor an id with or without address is a finding."""
    entries, findings = [], []
    for n, whole in enumerate(_LINE_END.split(text), 1):
        line = whole.rstrip()
        id = _ID.match(line)
        address = _ADDRESS.match(line, id.end()) if id else None
        if id and (address or id.end() == len(line)):
            entries.append(Entry(n, id[0], address[1] if address else ""))
        elif line and not line.startswith("#"):
            start = len(line) - len(line[id.end() if id else 0 :].lstrip())
            message = f"`{line[start:]}` is no {'address of this site' if id else 'id of the ledger'}"
            span = Span(n, start + 1, n, len(line) + 1)
            findings.append(Finding("ledger-line", message, HINT, span=span))
    return LedgerFile(entries=tuple(entries)), findings


def entered(text: str, pairs: Iterable[Pair]) -> str:
    """A ledger with more lines in it: comments on top as they were, then all lines sorted, each once."""
    lines = [line.strip() for line in _LINE_END.split(text.removeprefix("\ufeff"))]
    comments = dict.fromkeys(line for line in lines if line.startswith("#"))
    kept = {" ".join(line.split()) for line in lines if line and not line.startswith("#")}
    kept |= {" ".join(pair).rstrip() for pair in pairs}
    ending = "\r\n" if "\r\n" in text else "\n"
    return "".join(f"{line}{ending}" for line in (*comments, *sorted(kept)))
