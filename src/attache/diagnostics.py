"""What is wrong, where, and how is it mended?

A `Finding` is what a stage says about an author's file: a rule, a sentence and a place. The place is a `Span` where
the stage has the text before it, else the path of keys (`at`) to a value in the front matter; `settle` turns the
latter into the former from the text of the file, so that nobody has to carry positions of values that are right.
"""

import re
from collections.abc import Callable, Iterable
from typing import Any, Literal

import msgspec

At = tuple[str | int, ...]
BODY = "[[]]"  # no key can be it: `(BODY, "references", 2)` is the third reference of the text
Severity = Literal["error", "warning"]

# What no text has a use for, and XML forbids: control characters but tab and line ends, and code points that are none.
CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")


MISSING: Any = object()  # where there is no value to give


class Span(msgspec.Struct, frozen=True, gc=False):
    """A stretch of a file: lines and columns from 1, columns in characters, the end exclusive."""

    line: int
    column: int
    end_line: int
    end_column: int


class Finding(msgspec.Struct, frozen=True, gc=False):
    """What is wrong in one file, as a stage sees it. `at` leads to a value, or with `key` to its key; behind `BODY`, to
    a reference or link of the text.

    `fix` is what stands there once it is right, where that is certain: a value or key as text, not yet as YAML; of a
    list (`field-type`) its one item, and of a mapping (`key-order`) its keys.
    """

    rule: str
    message: str
    hint: str | None = None
    path: str = ""
    at: At = ()
    key: bool = False
    span: Span | None = None
    fix: str | None = None


class Diagnostic(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """A finding with its place and severity: what is printed. `None` where a place is not known."""

    path: str
    line: int | None
    column: int | None
    end_line: int | None
    end_column: int | None
    rule: str
    severity: Severity
    message: str
    hint: str | None


class RenderError(Exception):
    """A template that cannot be read or filled: its name and line, and what is wrong."""


# Errors are what cannot be read, resolved or addressed; the rest warns (docs/diagnostics.md has an entry for each).
ERRORS = frozenset({
    "file-encoding", "file-irregular", "file-too-large", "file-name", "control-character", "nesting",
    "yaml-syntax", "yaml-tab", "yaml-anchor", "yaml-tag", "yaml-key", "key-duplicate",
    "frontmatter-missing", "frontmatter-unterminated", "frontmatter-not-mapping",
    "field-unknown", "field-missing", "field-type", "value-unknown", "value-invalid", "date-invalid", "id-invalid",
    "id-duplicate", "event-duplicate", "address-collision", "name-unknown", "name-ambiguous", "post-several",
    "ref-unknown", "ref-fields", "parent-cycle", "reference-unknown", "link-unknown", "image-missing",
    "image-invalid", "ledger-line",
})  # fmt: skip
WARNINGS = frozenset({
    "file-stray", "not-nfc", "site-missing", "url-missing", "identity-missing", "id-missing",
    "official-unregistered", "post-none", "rank-none", "alias-shared",
    "party-sole", "edition-order", "parent-range", "held-in-future", "ref-gone",
    "id-lost", "ledger-stale", "ledger-taken", "party-none", "summary-repeated", "event-likely-twice", "name-variant",
    "link-dead", "link-moved", "link-silent", "hidden-character", "marks-piled", "mixed-script", "security-expires",
})  # fmt: skip


# What is right, and has a form of its own all the same: only `check --fix` hears of it.
FORMS = frozenset({"name-form", "key-order"})


class Place:
    """Where a reader stands in a file: at a value, or with `key` at its key. It takes what is wrong there.

    Who reads many values goes from one to the next with one place: puts the step on `at`, and takes it away again.
    """

    def __init__(self, at: At, findings: list[Finding], *, key: bool = False) -> None:
        self.at, self.findings, self.key = [*at], findings, key

    def within(self, step: str | int, *, key: bool = False) -> "Place":
        """The place of an item or a field of the value that stands here."""
        return Place((*self.at, step), self.findings, key=key)

    def wrong(self, rule: str, message: str, hint: str | None = None, fix: str | None = None) -> Any:
        """Keep a finding; there is no value then."""
        self.findings.append(Finding(rule, message, hint, at=(*self.at,), key=self.key, fix=fix))
        return MISSING

    @property
    def field(self) -> str:
        """The name of the field whose value or key stands here: the last key on the way."""
        way = self.at[:-1] if self.key else self.at
        return str(next((step for step in reversed(way) if isinstance(step, str)), "the file"))


def cleared(text: str) -> str:
    """A text without what no text has a use for: the door refuses it, and what gets in all the same breaks nothing."""
    return CONTROL.sub("", text)


def severity(rule: str) -> Severity:
    """The severity of a rule; a rule that is in no list is a programmer's mistake (`KeyError`)."""
    if rule in ERRORS:
        return "error"
    if rule in WARNINGS:
        return "warning"
    raise KeyError(rule)


def settle(findings: Iterable[Finding], locate: Callable[[Finding], Span | None]) -> tuple[Diagnostic, ...]:
    """Give every finding but those of mere form its place and severity, in reading order, each said once.

    `locate` is asked for findings without a span; it returns `None` where a file has no place to show.
    """
    shown = (finding for finding in findings if finding.rule not in FORMS)
    by_file = sorted(shown, key=lambda finding: finding.path)  # so that a file is read once, whatever is wrong in it
    return tuple(sorted({_settled(finding, locate) for finding in by_file}, key=reading_order))


def _settled(finding: Finding, locate: Callable[[Finding], Span | None]) -> Diagnostic:
    span = finding.span or locate(finding)
    place = msgspec.structs.asdict(span) if span else dict.fromkeys(Span.__struct_fields__)
    return Diagnostic(
        path=finding.path,
        **place,
        rule=finding.rule,
        severity=severity(finding.rule),
        message=finding.message,
        hint=finding.hint,
    )


def reading_order(diagnostic: Diagnostic) -> tuple[str, int, int, str, str, str]:
    """By file, then place, then rule, and whatever else may tell two of them apart."""
    place = diagnostic.path, diagnostic.line or 0, diagnostic.column or 0
    return (*place, diagnostic.rule, diagnostic.message, diagnostic.hint or "")
