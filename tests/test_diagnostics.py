"""Does every rule have its entry, and are the examples there what the entry says?"""

import re
from datetime import date

import msgspec
import pytest

from attache.darkroom import look
from attache.diagnostics import ERRORS, WARNINGS, Diagnostic, Finding, Span, settle, severity
from attache.digest import link
from attache.frontmatter import span_of
from attache.memory import Answer
from attache.model import Source
from attache.outlinks import said
from attache.parse import parse
from tests.conftest import ROOT, TODAY
from tests.sites import original

PAGE = (ROOT / "docs/diagnostics.md").read_text(encoding="utf-8")
ENTRIES = dict(re.findall(r"^## (\S+)\n(.*?)(?=^## |\Z)", PAGE, re.M | re.S))
SITE = {"site.yaml": b"title: Digest\nurl: https://example.org/\nidentity: example.org,2026\n"}
PICTURES = {
    "articles/2022/handshake.jpg": original("articles/2022/handshake.jpg"),
    "articles/2022/scan.jpg": look(Source(path="articles/2022/scan.jpg", data=b"%PDF-1.7")),
}
TALKS = b"---\nid: talks\ntitle: D\xc3\xa9fense\ndate: 2022-04-14\n---\n"
# What cannot be shown on a page: rule, files that fail, the same mended.
UNSHOWN = {
    "file-encoding": ({"articles/a.md": TALKS.replace(b"\xc3\xa9", b"\xe9")}, {"articles/a.md": TALKS}),
    "file-too-large": ({"articles/a.md": TALKS + b"a" * (1 << 20)}, {"articles/a.md": TALKS + b"a" * 1000}),
    "control-character": ({"articles/a.md": TALKS.replace(b"f", b"\x1b")}, {"articles/a.md": TALKS}),
    "hidden-character": ({"articles/a.md": TALKS.replace(b"f", b"f\xe2\x80\x8b")}, {"articles/a.md": TALKS}),
    "marks-piled": ({"articles/a.md": TALKS.replace(b"f", b"f" + b"\xcc\xa3" * 7)}, {"articles/a.md": TALKS}),
    "mixed-script": ({"articles/a.md": TALKS.replace(b"se\n", b"s\xd0\xb5\n")}, {"articles/a.md": TALKS}),
    "not-nfc": ({"articles/a.md": TALKS.replace(b"\xc3\xa9", b"e\xcc\x81")}, {"articles/a.md": TALKS}),
}
# What hosts answer that the page names.
ANSWERS = {
    "https://afp.example/gone": Answer(day=TODAY, words="404", gone=True),
    "https://afp.example/moved": Answer(day=TODAY, moved="https://afp.example/there"),
    "https://afp.example/silent": Answer(day=TODAY, words="503"),
}
Files = dict[str, bytes]


def findings(files: Files) -> tuple[Diagnostic, ...]:
    """Check a site from its files by their paths below `content/`, as `attache check` does."""
    parsed = [parse(Source(path=path, data=data)) for path, data in files.items()]
    records = [one.record for one in parsed if one.record]
    _, linked = link(records, now=date.fromisoformat(TODAY), pictures=PICTURES)

    def locate(finding: Finding) -> Span | None:
        data = files.get(finding.path)
        return span_of(data.decode(errors="replace"), finding.at, finding.key) if data else None

    found = [*(finding for one in parsed for finding in one.findings), *linked, *said(records, ANSWERS)]
    return settle(found, locate)


def example(entry: str, heading: str) -> Files:
    """Give the files below a heading of an entry: `Beside it:`, `Fails:` or `Mended:`."""
    part = re.search(rf"^{heading}:$(.*?)(?=^(?:Fails|Mended):$|\Z)", entry, re.M | re.S)
    blocks = re.findall(r"^```\ncontent/(\S+)\n(.*?)^```$", part[1] if part else "", re.M | re.S)
    return {path: text.encode() for path, text in blocks}


def test_every_rule_has_its_entry() -> None:
    """The rules of the code are the headings of the page, and each says how grave it is."""
    assert sorted(re.findall(r"^## (.*)$", PAGE, re.M)) == sorted(ERRORS | WARNINGS)
    said = {rule: re.findall(r"\A\n\*\*(Error|Warning)\.\*\* ", entry) for rule, entry in ENTRIES.items()}
    assert said == {rule: [severity(rule).capitalize()] for rule in ENTRIES}


# What is no file has no text: tests/test_confine.py lays some.
@pytest.mark.parametrize("rule", sorted(ENTRIES.keys() - UNSHOWN.keys() - {"file-irregular"}))
def test_examples_are_what_they_say(rule: str) -> None:
    """An example that fails has the rule and no other error; mended, it has it no more, nor any other error."""
    entry = ENTRIES[rule]
    given = {} if rule == "site-missing" else SITE
    fails, mended = ({**given, **example(entry, "Beside it"), **example(entry, part)} for part in ("Fails", "Mended"))
    wrong = {found.rule for found in findings(fails)}
    assert rule in wrong
    assert wrong & ERRORS <= {rule}
    assert mended != given
    assert {found.rule for found in findings(mended)} <= ({"alias-shared"} if rule == "name-ambiguous" else set())


@pytest.mark.parametrize("rule", UNSHOWN)
def test_what_no_page_can_show(rule: str) -> None:
    """Files with bytes that a page cannot show have the rule alone, at a place where there is one; mended, nothing."""
    fails, mended = UNSHOWN[rule]
    assert {found.rule for found in findings({**SITE, **fails})} == {rule}
    assert findings({**SITE, **mended}) == ()


def test_a_rule_in_no_list_is_a_mistake_of_ours() -> None:
    """The severity of a rule that nobody listed is refused, not guessed."""
    with pytest.raises(KeyError):
        severity("no-such-rule")


def test_findings_settle_in_reading_order() -> None:
    """Findings come by file, then place, each once; a span is not looked up again; what has no place comes first."""
    lost = Finding(rule="field-missing", message="x", path="b.md", at=("title",))
    found = Finding(rule="not-nfc", message="y", hint="z", path="b.md", span=Span(2, 3, 2, 5))
    first = Finding(rule="yaml-tab", message="x", path="a.md", at=("tags", 0))
    places = {"a.md": Span(9, 1, 9, 2), "b.md": None}
    settled = settle([found, lost, first, found], lambda finding: places[finding.path])
    assert [msgspec.structs.astuple(one) for one in settled] == [
        ("a.md", 9, 1, 9, 2, "yaml-tab", "error", "x", None),
        ("b.md", None, None, None, None, "field-missing", "error", "x", None),
        ("b.md", 2, 3, 2, 5, "not-nfc", "warning", "y", "z"),
    ]
