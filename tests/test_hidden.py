"""Which characters does a reader not see, or take for others?"""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from attache.hidden import disguised, oddities, readable
from tests.sites import diagnosed, findings_of, matter, words_of


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("Nguyễn Văn Đức ở Hà Nội", id="Vietnamese"),
        pytest.param("محادثات الْعَرَبِيَّةُ", id="Arabic"),
        pytest.param("שָׁלוֹם עֲלֵיכֶם\u200f!", id="Hebrew"),
        pytest.param("می\u200cخواهم", id="Persian"),
        pytest.param("क्\u200dष श्री\u200cमान", id="Hindi"),
        pytest.param("ភាសា\u200bខ្មែរ สวัสดี\u200bครับ", id="blanks of no width"),
        pytest.param("👩\u200d🚀 👩🏽\u200d🚀 ❤\ufe0f\u200d🔥", id="emoji"),
        pytest.param("🏴\U000e0067\U000e0062\U000e0065\U000e006e\U000e0067\U000e007f", id="flag of England"),
        pytest.param("Сергей Шойгу, СССР", id="Russian"),
        pytest.param("Вера Сара", id="Russian that looks Latin"),
        pytest.param("Talks with Сергей Орест", id="a Russian name in English"),
        pytest.param("the name \u2067שלום\u2069 and \u202bשלום\u202c here", id="closed"),
        pytest.param("5 kΩ, 3 μm, 2 µm", id="units"),
        pytest.param("Tシャツ 葛\U000e0100城 ＡＢＣ", id="Japanese"),
        pytest.param("Łódź, Þórður, İstanbul, Zürich", id="Latin"),
    ],
)
def test_what_a_script_needs_is_quiet(text: str) -> None:
    """Nothing is odd about it, and it stays as it is."""
    assert (oddities(text, named=True), list(disguised(text)), readable(text, named=True)) == ([], [], text)


@pytest.mark.parametrize(
    ("text", "said", "left"),
    [
        ("a\u200bb", ["1-2 U+200B (ZERO WIDTH SPACE) shows nothing here"], "ab"),
        ("a\u200c\u200db", ["1-2 U+200C (ZERO WIDTH NON-JOINER) shows", "2-3 U+200D (ZERO WIDTH JOINER) shows"], "ab"),
        ("\ufeffa\u2060b", ["0-1 U+FEFF (ZERO WIDTH NO-BREAK SPACE)", "2-3 U+2060 (WORD JOINER) shows"], "ab"),
        ("a\u00adb", ["1-2 U+00AD (SOFT HYPHEN) shows nothing here"], "ab"),
        ("a\U000e0041\U000e007fb", ["1-2 U+E0041 (TAG LATIN CAPITAL LETTER A)", "2-3 U+E007F (CANCEL TAG)"], "ab"),
        ("a\u200fb\u3164", ["1-2 U+200F (RIGHT-TO-LEFT MARK) shows", "3-4 U+3164 (HANGUL FILLER) shows"], "ab"),
        ("a\u202egpj", ["1-2 U+202E (RIGHT-TO-LEFT OVERRIDE) turns the letters behind it"], "agpj"),
        ("\u202da\u202cb", ["0-1 U+202D (LEFT-TO-RIGHT OVERRIDE) turns", "2-3 U+202C (POP DIRECTIONAL FO"], "ab"),
        ("a \u2067b", ["2-3 U+2067 (RIGHT-TO-LEFT ISOLATE) is not closed on its line"], "a b"),
        ("a\u2069 \u202bb\u2069", ["1-2 U+2069", "3-4 U+202B (RIGHT-TO-LEFT EMBEDDING) is not", "5-6 U+2069"], "a b"),
        ("a" + "\u0323" * 6, [], "a" + "\u0323" * 6),
        ("a" + "\u0323" * 9 + "b", ["7-10 9 marks on one letter, and U+0323 (COMBINING"], "a" + "\u0323" * 6 + "b"),
        ("Gi\u0430ng", ["2-3 `Gi\u0430ng` is not Latin as it looks: `\u0430` is U+0430 (CYRILLIC"], None),
        ("R\u03bfme", ["1-2 `R\u03bfme` is not Latin as it looks: `\u03bf` is U+03BF (GREEK"], None),
        ("Ann \u0421\u0430\u043e", ["`\u0421\u0430\u043e` is not Latin as it looks: `\u0421` is"], None),
        ("\U0001d400b \uff21b", ["0-1 `\U0001d400b` is not Latin", "3-4 `\uff21b` is not Latin as it looks"], None),
    ],
)  # fmt: skip
def test_what_deceives_is_told(text: str, said: list[str], left: str | None) -> None:
    """Each character at its place, with its number and name; what nobody sees goes, letters stay."""
    spans = [(one, one.span) for one in oddities(text, named=True)]
    found = [f"{span.column - 1}-{span.end_column - 1} {one.message}" for one, span in spans if span]
    found += [one.message for one in disguised(text)]
    assert [line[: len(start)] for line, start in zip(found, said, strict=True)] == said
    assert readable(text, named=True) == (text if left is None else left)


@given(
    st.text(st.sampled_from("ab א\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u200b\u200f\u00ad\u0323\u0430"))
)
def test_what_is_left_is_not_odd(text: str) -> None:
    """What nobody sees is gone at once: no character becomes odd because another was taken out."""
    assert readable(readable(text)) == readable(text)


SITE = {
    "officials/vu.md": matter('name: "V\\u200bu"\naliases: [V\u0169 \u0412\u0430]'),
    "articles/a.md": matter(
        "title: Ta\u200blks\nid: a\ndate: 2022-04-14\ntags: [\u202eports]\nsummary: \u2067open",
        "A\u00adb \u202ec d&#x200b;e&rlm;\n\n[[vu|V\u200bu]] **f\u2069**\n\n## g\u2060h",
    ),
}


def test_places_are_those_of_characters() -> None:
    """In front matter and texts, as escapes of YAML and HTML too; the file is linked all the same."""
    found = findings_of(SITE)
    assert [line[: line.index(" (")] if " (" in line else line for line in found] == [
        "articles/a.md:2:10 hidden-character U+200B",
        "articles/a.md:5:8 hidden-character U+202E",
        "articles/a.md:6:10 hidden-character U+2067",
        "articles/a.md:8:5 hidden-character U+202E",
        "articles/a.md:8:9 hidden-character U+200B",
        "articles/a.md:8:18 hidden-character U+200F",
        "articles/a.md:10:7 hidden-character U+200B",
        "articles/a.md:10:15 hidden-character U+2069",
        "articles/a.md:12:5 hidden-character U+2060",
        "officials/vu.md:2:7 hidden-character U+200B",
        "officials/vu.md:3:11 mixed-script `\u0412\u0430` is not Latin as it looks: `\u0412` is U+0412",
    ]
    assert all(one.severity == "warning" and one.hint for one in diagnosed(SITE)[1] if one.rule == "hidden-character")


def test_nothing_of_it_is_read() -> None:
    """Names, tags and texts are as they look; soft hyphens stay in texts."""
    digest = diagnosed(SITE)[0]
    (article,) = digest.articles
    assert (article.card.title, article.card.summary) == ("Talks", "open")
    assert article.file.tags == ("ports",)
    assert words_of(SITE)["articles/a.md"] == (
        '<p>A\u00adb c de</p>\n<p><a href="ref:vu">Vu</a> <strong>f</strong></p>\n<h2 id="h:gh">gh</h2>'
    )


def test_names_of_files_are_looked_at() -> None:
    """A file that is called otherwise than it looks is told, where it begins."""
    found = findings_of(
        {"officials/v\u0443u.md": matter("name: Vu"), "articles/a\u202eb.md": matter("title: T\ndate: 2022")}
    )
    assert [line.split(" (")[0] for line in found if "-character" in line or "mixed" in line] == [
        "articles/a\u202eb.md:2:1 hidden-character U+202E",
        "officials/v\u0443u.md:2:1 mixed-script `v\u0443u` is not Latin as it looks: `\u0443` is U+0443",
    ]
