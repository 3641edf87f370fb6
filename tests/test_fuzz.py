"""Do the laws hold of the texts that once broke one, and of a fixed number of others? `make fuzz` looks for more."""

from random import Random

import pytest

from tests.fuzz.laws import LAWS, harmless, held, replayed, seeds, well_formed
from tests.fuzz.texts import CORPUS, as_text, files_in, mutated

TRIES = {
    "frontmatter": 300, "parse": 250, "mend": 50, "edits": 250, "ledger": 300, "dates": 200, "suggest": 50,
    "sanitise": 400, "markup": 250, "link": 50, "build": 7, "memory": 300, "manifest": 60,
}  # fmt: skip
BROKEN = [(name, file.name, text) for name in LAWS for file, text in replayed(name)]


@pytest.mark.parametrize(
    ("name", "text"), [pytest.param(name, text, id=f"{name}-{file}") for name, file, text in BROKEN]
)
def test_what_once_broke_a_law_breaks_it_no_more(name: str, text: str) -> None:
    """Each text that a search has found, shortened, is held to the law that it broke."""
    held(name, text)


@pytest.mark.parametrize("name", LAWS)
def test_the_laws_hold_of_texts_that_are_nearly_right(name: str) -> None:
    """The same texts in each run: those from which a search begins, and as many changed ones as there is time for."""
    for n in range(TRIES[name]):
        chance = Random(f"{name} {n}")
        text = mutated(chance.choice(seeds(name)), chance)
        try:
            held(name, text, patience=3)  # a machine may be slow
        except Exception as error:
            raise AssertionError(f"{name} {n}: {text!a}") from error


@pytest.mark.parametrize(
    "html", ["<p>a", "a</p>", "<p><b>a</p></b>", "<script>a</script>", "<p onclick=\"a\">b</p>", "<p>a < b</p>", "\x1b",
             '<a href="javascript:a">b</a>', '<a href="java\tscript:a">b</a>', "<p><!-- a --></p>"],
)  # fmt: skip
def test_the_law_of_harmless_html_sees_harm(html: str) -> None:
    """A law that nothing can break would show nothing."""
    with pytest.raises(AssertionError):
        harmless(html)


@pytest.mark.parametrize(
    ("file", "data"),
    [
        ("index.html", b'<!doctype html><p onclick="a">b</p>'),
        ("index.html", b'<!doctype html><a href="javascript:a">b</a>'),
        ("index.html", b"<!doctype html><div></div></div>"),
        ("index.html", b"<!doctype html><div>"),
        ("index.html", b"\x1b"),
        ("feed.xml", b"<rss><channel></channel></rss>"),
        ("sitemap.xml", b"<a>"),
        ("feed.json", b"{}"),
        ("data.json", b"{"),
        ("calendar.ics", b"BEGIN:VCALENDAR\r\n"),
    ],
)
def test_the_law_of_files_sees_what_no_reader_can_read(file: str, data: bytes) -> None:
    """So does that of every sort of file of a site."""
    with pytest.raises((AssertionError, ValueError, SyntaxError)):
        well_formed(file, data)


def test_a_text_stands_for_files() -> None:
    """Cut and written again it is the same; what comes before a path is an article."""
    files = {"site.yaml": "title: T\n", "articles/b.md": "---\n---\n"}
    assert files_in(as_text(files)) == {"site.yaml": "title: T\n", "articles/b.md": "---\n---\n"}
    assert files_in("a\n=== b.md\nc") == {"articles/a.md": "a", "b.md": "c"}


def test_the_same_chance_makes_the_same_text() -> None:
    """What a run finds can be found again by its number."""
    first, second = ([mutated(text, Random(n)) for n, text in enumerate(seeds("parse"))] for _ in range(2))
    assert first == second != list(seeds("parse"))


def test_the_corpus_is_small_and_of_known_laws() -> None:
    """Every folder is a law's, and all of it is less than 300 kB."""
    files = [file for file in CORPUS.rglob("*") if file.is_file()]
    assert {file.parent.name for file in files} <= {*LAWS}
    assert sum(file.stat().st_size for file in files) < 300_000
