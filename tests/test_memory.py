"""Is this already done?"""

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from attache.diagnostics import Finding, Span
from attache.memory import (
    Made,
    PageMemory,
    ParseMemory,
    Remembered,
    Seen,
    Signature,
    apart,
    pack,
    packed,
    undone,
    unpack,
    unpacked,
)
from attache.model import Source
from attache.parse import parse
from attache.pictures import Original, Picture
from attache.values import stamp_of_bytes

ENGINE = b"engine of today."
SIGNED = Signature(size=3, mtime_ns=5, inode=7)
FINDING = Finding(
    rule="not-nfc", message="m", hint="h", path="a.md", span=Span(1, 2, 3, 4), at=("events", 0, "date"), key=True
)
PICTURE = Picture("a.png", 3, 2, transparent=True, content=b"h")
PARSED = ParseMemory(
    engine=ENGINE,
    parsed={"site.yaml": Remembered(signature=SIGNED, content=b"hash", record=b"r", words=b"w", told=(FINDING,))},
    pictures={
        "a.png": Seen(signature=SIGNED, original=Original(picture=PICTURE)),
        "b.png": Seen(signature=SIGNED, original=Original(finding=FINDING)),
    },
)
PAGES = PageMemory(engine=ENGINE, made={"index.html": Made(fingerprint=b"f", signature=SIGNED)})


def test_a_memory_comes_back_as_it_was() -> None:
    """Both memories survive being packed, findings with their places and pictures included."""
    assert unpack(pack(PARSED), ParseMemory, ENGINE) == PARSED
    assert unpack(pack(PAGES), PageMemory, ENGINE) == PAGES


ORDER = Finding("key-order", "m", fix="id, date")


@pytest.mark.parametrize(
    ("findings", "told"), [((), ()), ((FINDING,), (FINDING,)), ((ORDER,), ()), ((ORDER, FINDING, ORDER), (FINDING,))]
)
def test_findings_of_mere_form_are_kept_apart(findings: tuple[Finding, ...], told: tuple[Finding, ...]) -> None:
    """A build reads only those that are told; all come back in their order."""
    shown, forms = apart(findings)
    one = Remembered(signature=SIGNED, content=b"hash", told=shown, forms=forms)
    assert (one.told, one.findings) == (told, findings)


NO_UTF8, DEEP = b"\x81\xa4made\x81\xa1\xe1\xc0", b"\x81\xa1x" + b"\x91" * 3000


@pytest.mark.parametrize("forms", [b"\xc1", b"\x91\x01", b"\x93", b"\x91\x81\xa4rule\xa1\xe1", b"\x91" * 3000])
def test_forged_findings_are_as_good_as_none(forms: bytes) -> None:
    """What is no list of findings takes nothing away from those that are told."""
    assert Remembered(signature=SIGNED, content=b"", told=(FINDING,), forms=forms).findings == (FINDING,)


PACKED = pack(PAGES)


@pytest.mark.parametrize(
    "data",
    [
        pytest.param(None, id="missing"),
        pytest.param(b"", id="empty"),
        pytest.param(PACKED[:-1], id="cut off"),
        pytest.param(PACKED + b"\0", id="longer"),
        pytest.param(PACKED[:20] + bytes([PACKED[20] ^ 1]) + PACKED[21:], id="one bit turned"),
        pytest.param(stamp_of_bytes(b"\xc1") + b"\xc1", id="no MessagePack under a right checksum"),
        pytest.param(stamp_of_bytes(NO_UTF8) + NO_UTF8, id="a path that is no UTF-8"),
        pytest.param(stamp_of_bytes(DEEP) + DEEP, id="nested without end"),
        pytest.param(pack(PARSED), id="of another kind"),
        pytest.param(pack(msgspec.structs.replace(PAGES, engine=b"older")), id="of another engine"),
        pytest.param(b"\x80\x04\x95", id="a pickle"),
    ],
)
def test_what_cannot_be_trusted_is_as_good_as_none(data: bytes | None) -> None:
    """A memory that is missing, damaged, foreign or of another engine is an empty one of this engine."""
    assert unpack(data, PageMemory, ENGINE) == PageMemory(engine=ENGINE)


@given(st.binary(max_size=64), st.booleans())
def test_no_bytes_can_break_a_build(data: bytes, checked: bool) -> None:
    """Any bytes, even under a right checksum, give a memory of this engine."""
    checksum = stamp_of_bytes(data) if checked else b""
    assert unpack(checksum + data, ParseMemory, ENGINE).engine == ENGINE


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("site.yaml", "title: T\noutputs: [feeds]\nlicence: {name: L}"),
        ("vocabulary.yaml", "kinds:\n  parade: {label: {en: Parade, vi: Duyệt binh}, not: visit}"),
        (
            "articles/a.md",
            "---\ntitle: Đ\ndate: 2022\nevents:\n  - {title: E, date: 198X, kind: visit, edition: 3}\n---\n[[x|y]]\n",
        ),
        ("officials/a.md", "---\nname: A\nposts: [{post: p, held: 2020/..}]\n---\n# Head\n"),
        ("figures/a.md", "---\nname: A\nvalues: [{value: 1.5, as_of: 2020~}]\n---\n"),
        ("countries/fr.md", "---\nsummary: S\n---\n"),
    ],
)
def test_a_record_is_unpacked_as_it_was_parsed(path: str, text: str) -> None:
    """Records of every sort of file come back equal, with the outlines of their texts."""
    parsed = parse(Source(path=path, data=text.encode()))
    assert parsed.record
    assert unpacked(path, packed(parsed.record)) == parsed.record


def test_no_record_is_nothing() -> None:
    """Of a file without a record nothing is kept."""
    assert packed(None) == b""


def test_a_record_of_another_shape_is_refused() -> None:
    """A remembered record that the schema does not allow raises, and is never taken for content."""
    with pytest.raises(msgspec.ValidationError):
        unpacked("articles/a.md", msgspec.msgpack.encode({"path": 1}))


@pytest.mark.parametrize(
    ("fingerprint", "made", "found", "expected"),
    [
        pytest.param(b"f", PAGES.made, {"index.html": SIGNED}, set(), id="as we left it"),
        pytest.param(b"g", PAGES.made, {"index.html": SIGNED}, {"index.html"}, id="another view"),
        pytest.param(b"f", {}, {"index.html": SIGNED}, {"index.html"}, id="nothing remembered"),
        pytest.param(b"f", PAGES.made, {}, {"index.html"}, id="removed"),
        pytest.param(b"f", PAGES.made, {"index.html": Signature(3, 5, 8)}, {"index.html"}, id="another inode"),
        pytest.param(b"f", PAGES.made, {"index.html": Signature(3, 6, 7)}, {"index.html"}, id="another time"),
        pytest.param(b"f", PAGES.made, {"index.html": Signature(4, 5, 7)}, {"index.html"}, id="another size"),
    ],
)
def test_a_page_is_made_unless_it_is_surely_there(
    fingerprint: bytes, made: dict[str, Made], found: dict[str, Signature], expected: set[str]
) -> None:
    """A page is skipped only where its fingerprint is the one remembered and its file is as we left it."""
    assert undone({"index.html": fingerprint}, made, found) == expected
