"""In which order? And what does a build leave behind?"""

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import ClassVar

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from attache.build import build
from attache.check import Options, check
from attache.diagnostics import RenderError
from attache.disk import DiskError
from attache.workers import forks
from tests.conftest import WriteSite
from tests.trees import ARTICLE, NOW, SITES, SMALL, built, edit, tree, unhashed

FULL_PAGES = (
    "index.html",
    "articles/2026/visit-to-tokyo/index.html",
    "countries/japan/index.html",
    "officials/alex-moreau/index.html",
    "atom.xml",
)
BAD = SMALL[ARTICLE].replace("date: 2026-11-01", "date: 2026-13-01")


@pytest.fixture(scope="module")
def full(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build the site that has every sort of page, once."""
    source = tmp_path_factory.mktemp("full")
    shutil.copytree(SITES / "full/content", source / "content")
    built(source, search=True)
    return source


@pytest.fixture
def site(full: Path, tmp_path: Path) -> Path:
    """Give a copy of that site with what was built of it, to be edited."""
    shutil.copytree(full / "content", tmp_path / "content")
    built(tmp_path)
    return tmp_path


def golden(output: Path, pages: tuple[str, ...] | None) -> dict[str, str]:
    """What is kept of an output: the list of its files, and the text of some; static files by their names alone."""
    files = unhashed(tree(output))
    kinds = tuple(
        path for path in files if path.startswith("kinds/") and not path.startswith(("kinds/visit/", "kinds/index"))
    )
    left_out = (*kinds, *(path for path in files if path.endswith((".csv", ".sqlite"))))
    kept = [
        path
        for path in files
        if not path.startswith(("assets/", "favicon.ico", "manifest.json")) and path not in left_out
    ]
    return {"files.txt": "\n".join([*sorted(files), ""])} | {
        path: files[path].decode() for path in (kept if pages is None else pages)
    }


@pytest.mark.parametrize(("name", "pages"), [("minimal", None), ("full", FULL_PAGES)])
def test_a_small_site_is_built_as_expected(
    name: str, pages: tuple[str, ...] | None, tmp_path: Path, update_golden: Callable[[Path, dict[str, str]], None]
) -> None:
    """What is made of a small site is what lies beside it under `expected/`."""
    shutil.copytree(SITES / name / "content", tmp_path / "content")
    built(tmp_path)
    found, expected = golden(tmp_path / "public", pages), SITES / name / "expected"
    update_golden(expected, found)
    assert sorted(found) == sorted(tree(expected))
    for path, text in found.items():
        assert text == (expected / path).read_text(encoding="utf-8"), path


def test_the_full_site_has_no_finding_and_every_sort_of_page(full: Path) -> None:
    """The site that stands for all others is clean, so that what a test plants in it is all there is."""
    assert check(Options(source=full, output=full / "public", now=NOW)).diagnostics == ()


def test_a_second_build_writes_nothing(site: Path) -> None:
    """With nothing changed no file is written, not even its time."""
    before = {path: path.stat().st_mtime_ns for path in (site / "public").rglob("*")}
    outcome = built(site)
    assert (outcome.written, outcome.pruned, outcome.unchanged) == ((), (), len(tree(site / "public")) - 1)
    assert {path: path.stat().st_mtime_ns for path in (site / "public").rglob("*")} == before


def test_the_number_of_jobs_alters_no_byte(tmp_path: Path, write_site: WriteSite) -> None:
    """Enough articles for several workers give the same files and fingerprints with one job and with two."""
    articles = {
        f"content/articles/a{n}.md": f"---\nid: a{n}\ntitle: A {n}\ndate: 2026-01-01\n---\n[[a{n // 2}]]\n"
        for n in range(450)
    }
    assert forks()
    source = write_site({"content/site.yaml": "title: T\nurl: https://t.example/\n", **articles})
    built(source, tmp_path / "one", jobs=1)
    built(source, tmp_path / "two", jobs=2, clean=True)
    assert tree(tmp_path / "one") == tree(tmp_path / "two")
    remembered = {path: path.read_bytes() for path in (source / ".attache").glob("pages-*")}
    built(source, tmp_path / "one", jobs=2)
    built(source, tmp_path / "two", jobs=1)
    assert {path: path.read_bytes() for path in remembered} == remembered


TALKS = "content/articles/2025/2025-05-03-first-talks.md"
TOLD_IN = {"articles/2025/first-talks/index.html"}
FILES_OF_JAPAN = {
    f"countries/japan/{name}"
    for name in ("index.html", "feed.xml", "atom.xml", "feed.json", "calendar.ics", "expected.ics")
}
FEEDS_OF_TALKS = {
    f"{folder}{feed}"
    for folder in (
        "",
        "agreements/port-accord/",
        "countries/france/",
        "countries/japan/",
        "figures/offices/",
        "kinds/dialogue/",
        "officials/alex-moreau/",
        "officials/kenji-sato/",
        "series/yearly-talks/",
        "tags/ports/",
    )
    for feed in ("feed.xml", "atom.xml", "feed.json")
}
CORRECTIONS = {
    *(f"corrections/{name}" for name in ("index.html", "feed.xml", "atom.xml", "feed.json", "index.csv", "index.json")),
    *(f"data/{name}" for name in ("index.html", "corrections.csv", "corrections.json", "digest.sqlite")),
}


@pytest.mark.parametrize(
    ("file", "old", "new", "expected"),
    [
        pytest.param(TALKS, "A table:", "A small table:", TOLD_IN | FEEDS_OF_TALKS, id="text of an article"),
        pytest.param(TALKS, "The place was Paris.", "It was Paris.", TOLD_IN | CORRECTIONS, id="a correction"),
        pytest.param("content/pages/about.md", "Read", "Do read", {"about/index.html"}, id="text of a page"),
        pytest.param(
            "content/officials/alex-moreau.md",
            "Held",
            "He held",
            {"officials/alex-moreau/index.html"},
            id="text of an official",
        ),
        pytest.param("content/countries/jp.md", "An island", "A far", FILES_OF_JAPAN, id="summary of a country"),
        pytest.param(
            "content/articles/2026/2026-01-20-in-error.md",
            "Nothing",
            "None",
            {"articles/2026/in-error/index.html"} | CORRECTIONS,
            id="reason of a withdrawal",
        ),
    ],
)
def test_an_edit_alters_exactly_the_pages_that_show_it(
    site: Path, file: str, old: str, new: str, expected: set[str]
) -> None:
    """After an edit exactly these files are written, and nothing is pruned."""
    edit(site / file, old, new)
    outcome = built(site)
    assert (set(outcome.written), outcome.pruned) == (expected, ())


def shows(site: Path, words: str) -> set[str]:
    """The files of an output in which words stand."""
    return {path for path, data in tree(site / "public").items() if words.encode() in data and path != "manifest.json"}


@pytest.mark.parametrize(
    ("file", "old", "new"),
    [
        pytest.param("officials/kenji-sato.md", "Kenji Satō", "Kenji Sato", id="a name"),
        pytest.param("organisations/jp-ministry.md", "Minister of Shields", "Shield Minister", id="a post"),
        pytest.param("vocabulary.yaml", "Staff ride", "Battlefield ride", id="a word of the vocabulary"),
        pytest.param("site.yaml", "Full Digest", "Whole Digest", id="the title of the site"),
        pytest.param("site.yaml", "https://full.example/digest/", "https://moved.example/digest/", id="its address"),
    ],
)
def test_what_is_renamed_is_renamed_exactly_where_it_stood(site: Path, file: str, old: str, new: str) -> None:
    """After a new name exactly the files that showed the old one are written, and none shows it any more."""
    before = shows(site, old)
    assert len(before) > 1
    edit(site / "content" / file, old, new)
    assert set(built(site).written) == before
    assert shows(site, old) == set()
    assert shows(site, new) >= before


def test_a_template_of_the_site_alters_its_own_pages(site: Path) -> None:
    """A template in the place of the package's alters the pages made with it, and gives them back when it goes."""
    template = site / "templates/withdrawn.html"
    template.parent.mkdir()
    template.write_text(
        '{% extends "base.html" %}{% block main %}Gone: {{ page.title }}{% endblock %}', encoding="utf-8"
    )
    assert built(site).written == ("articles/2026/in-error/index.html",)
    template.unlink()
    assert built(site).written == ("articles/2026/in-error/index.html",)


def test_a_style_sheet_of_the_site_alters_every_page_and_nothing_else(site: Path) -> None:
    """A style sheet has its bytes in its name, so that every page is written anew; feeds and letters are not."""
    sheet = site / "static/attache.css"
    sheet.parent.mkdir()
    sheet.write_text("body { margin: 0 }", encoding="utf-8")
    before = tree(site / "public")
    outcome = built(site)
    assert {path for path in outcome.written if not path.startswith("assets/")} == {
        p for p in before if p.endswith(".html") and not p.endswith("/digest.html")
    }
    assert [path for path in outcome.written if path.startswith("assets/")] != []
    assert [Path(path).suffix for path in outcome.pruned] == [".css"]


def test_what_is_removed_is_pruned_and_foreign_files_stay(site: Path) -> None:
    """With an article go its page and what only it gave rise to; what Attaché did not write is left alone."""
    (site / "public/CNAME").write_text("x")
    (site / "public/articles/2026/view/notes.txt").write_text("x")
    (site / "content/articles/2026/2026-03-01-view.md").unlink()
    outcome = built(site)
    of_article = [f"articles/2026/view/{name}" for name in ("cite.bib", "cite.json", "index.html")]
    of_month = [f"digest/2026-03/{n}" for n in ("digest.html", "digest.txt", "index.csv", "index.html", "index.json")]
    assert outcome.pruned == (*of_article, *of_month)
    assert (site / "public/CNAME").exists()
    assert sorted(path.name for path in (site / "public/articles/2026/view").iterdir()) == ["notes.txt"]
    assert not (site / "public/digest/2026-03").exists()


@pytest.mark.parametrize("path", ["index.html", "feed.xml", "favicon.ico", "sitemap.xml"])
def test_a_file_that_someone_altered_or_removed_is_made_again(site: Path, path: str) -> None:
    """A page, feed or static file that is not as it was left is written again, even where its length is the same."""
    file = site / "public" / path
    before = file.read_bytes()
    file.write_bytes(b"x" * len(before))
    assert built(site).written == (path,)
    assert file.read_bytes() == before
    file.unlink()
    assert built(site).written == (path,)
    assert file.read_bytes() == before


def test_the_index_of_the_search_is_made_only_when_it_must_be(site: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Once made it stays without Pagefind, whatever else is edited, until the text of a page in it differs."""
    made = built(site, search=True)
    assert {"pagefind/pagefind.js", "pagefind/pagefind-entry.json"} <= set(made.written)
    monkeypatch.setenv("PAGEFIND_BINARY_PATH", "/nowhere/pagefind")
    assert built(site, search=True).written == ()
    edit(site / "content/articles/2026/2026-03-01-view.md", "\ntitle: ", "\ntitle: New ")
    with pytest.raises(DiskError, match="build with --no-search"):
        built(site, search=True)


def test_a_file_of_the_index_that_someone_altered_or_removed_is_made_again(site: Path) -> None:
    """Of all its files that one alone is written, with the bytes that it had."""
    built(site, search=True)
    before = tree(site / "public")
    script, fragment = site / "public/pagefind/pagefind.js", next((site / "public/pagefind/fragment").iterdir())
    script.write_text("meddled")
    fragment.unlink()
    written = built(site, search=True).written
    assert set(written) == {file.relative_to(site / "public").as_posix() for file in (script, fragment)}
    assert tree(site / "public") == before


def test_without_an_index_none_is_left_behind(site: Path) -> None:
    """A build without the search removes the index of an earlier one, and alters nothing else."""
    before = tree(site / "public")
    built(site, search=True)
    outcome = built(site, search=False)
    assert outcome.written == ()
    assert {path.split("/")[0] for path in outcome.pruned} == {"pagefind"}
    assert tree(site / "public") == before


@pytest.mark.parametrize("keep", [0, 10, -1])
def test_a_memory_is_only_a_cache(site: Path, keep: int) -> None:
    """Cut off, damaged or removed, what is remembered changes nothing in the output."""
    before = tree(site / "public")
    for file in (site / ".attache").iterdir():
        file.write_bytes(file.read_bytes()[:keep]) if keep else file.unlink()
    assert (built(site).written, tree(site / "public")) == ((), before)


def test_an_output_without_its_manifest_is_refused_and_can_be_taken_over(site: Path) -> None:
    """Without a manifest nothing is known to be ours; forced, the same bytes are ours again."""
    before = tree(site / "public")
    (site / "public/manifest.json").unlink()
    with pytest.raises(DiskError, match="holds files that Attaché did not write"):
        built(site)
    assert built(site, force=True).pruned == ()
    assert tree(site / "public") == before


def test_errors_close_the_gate(write_site: WriteSite) -> None:
    """With an error all findings come at once, and nothing is written: no folder, and no file of an earlier build."""
    source = write_site({**SMALL, ARTICLE: BAD, "content/articles/b.md": "---\ntitle: B\n"})
    options = Options(source=source, output=source / "public", now=NOW)
    assert [(found.path, found.line, found.rule) for found in build(options).diagnostics] == [
        ("articles/2026-11-02-a-visit.md", 8, "date-invalid"),
        ("articles/b.md", 1, "frontmatter-unterminated"),
    ]
    assert not (source / "public").exists()


def test_an_error_leaves_the_last_good_build_as_it_is(write_site: WriteSite) -> None:
    """A build that fails changes no byte and no time of what was published before."""
    source = write_site(SMALL)
    built(source)
    before = {
        path: (path.stat().st_mtime_ns, path.is_file() and path.read_bytes()) for path in (source / "public").rglob("*")
    }
    write_site({ARTICLE: BAD})
    outcome = build(Options(source=source, output=source / "public", now=NOW))
    assert (outcome.errors, outcome.written, outcome.pruned) == (1, (), ())
    after = {
        path: (path.stat().st_mtime_ns, path.is_file() and path.read_bytes()) for path in (source / "public").rglob("*")
    }
    assert after == before
    write_site(SMALL)
    assert built(source).written == ()


def test_a_wrong_template_writes_nothing(write_site: WriteSite) -> None:
    """A template that cannot be filled stops the build before anything is written."""
    source = write_site({**SMALL, "templates/about.html": "", "templates/page.html": "{{ page.nothing }}"})
    with pytest.raises(RenderError, match=r"^templates/page\.html:1: "):
        built(source)
    assert not (source / "public").exists()


def test_a_check_says_what_a_build_would_and_writes_no_output(write_site: WriteSite) -> None:
    """`check` has the findings of `build`, and leaves nothing but its memory."""
    source = write_site({**SMALL, ARTICLE: BAD})
    options = Options(source=source, output=source / "public", now=NOW)
    assert check(options).diagnostics == build(options).diagnostics
    assert sorted(path.name for path in source.iterdir()) == [".attache", "content"]


def test_the_day_decides_what_is_shown(write_site: WriteSite) -> None:
    """An article waits for its day and is said to; with drafts it is shown before; the next day of change is told."""
    later = SMALL[ARTICLE].replace("date: 2026-11-02", "date: 2026-12-01")
    source = write_site({**SMALL, ARTICLE: later})
    outcome = built(source)
    assert outcome.digest
    assert (outcome.digest.held_back, outcome.digest.next_change) == ((("a-visit", "2026-12-01"),), "2026-12-01")
    page = source / "public/articles/2026/a-visit/index.html"
    assert not page.exists()
    built(source, drafts=True)
    assert page.exists()
    assert "articles/2026/a-visit/index.html" in built(source).pruned
    assert "articles/2026/a-visit/index.html" in built(source, now=NOW.replace(month=12, day=1)).written


def test_the_stages_are_told_in_their_order(write_site: WriteSite) -> None:
    """Each stage is told as it begins, and its seconds are kept."""
    told: list[str] = []
    outcome = build(Options(source=write_site(SMALL), output=write_site({}) / "public", now=NOW), told.append)
    assert told == ["parse", "link", "plan", "render", "search", "publish"]
    assert list(outcome.seconds) == told


def dated_event(number: int) -> str:
    """An article with one event, one of many."""
    return (
        f"---\nid: a{number}\ntitle: A {number}\ndate: 2025-01-01\nevents:\n  - {{id: ev-{number}, title: E {number}, "
        f"date: {2015 + number % 10}-02-03, kind: visit, countries: [FR, JP]}}\n---\n"
    )


def test_a_long_list_has_a_page_a_year_and_none_is_renumbered(write_site: WriteSite) -> None:
    """A hundred events stand on one page; with one more each year has its own, and the next alters its year's alone."""
    base = {name: text for name, text in SMALL.items() if name != ARTICLE}
    source = write_site({**base, **{f"content/articles/a{n}.md": dated_event(n) for n in range(100)}})
    built(source)
    assert not (source / "public/countries/japan/2016").exists()
    write_site({"content/articles/a100.md": dated_event(100)})
    forms = ("csv", "html", "json")
    years = {f"countries/japan/{year}/index.{form}" for year in range(2015, 2025) for form in forms}
    assert {path for path in built(source).written if path.startswith("countries/japan/2")} == years
    write_site({"content/articles/a101.md": dated_event(101)})
    outcome = built(source)
    lists = {path for path in outcome.written if path.startswith(("countries/japan/", "timeline/"))}
    heads = ("countries/japan", "countries/japan/2016", "timeline", "timeline/2016")
    assert lists == {f"{head}/index.{form}" for head in heads for form in forms}
    assert outcome.pruned == ()


NAMES = ("b", "c", "d")
FILES = st.sampled_from([f"content/articles/2026-0{n}-01-{name}.md" for n, name in enumerate(NAMES, 1)])


class Editing(RuleBasedStateMachine):
    """An editor who writes, edits, renames and removes, and builds after every step."""

    folder: ClassVar[pytest.TempPathFactory]

    @initialize()
    def begin(self) -> None:
        """Begin with the small site."""
        self.source = Path(self.folder.mktemp("editing"))
        for path, text in SMALL.items():
            self.write(path, text)

    def write(self, path: str, text: str) -> None:
        """Write a file."""
        file = self.source / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")

    @rule(
        path=FILES,
        title=st.sampled_from("TUV"),
        year=st.integers(2020, 2027),
        tags=st.sampled_from(["", "x", "x, y"]),
        body=st.sampled_from("pq"),
    )
    def tell(self, path: str, title: str, year: int, tags: str, body: str) -> None:
        """Write an article, or over one."""
        id = path[-4:-3]
        event = f"{{id: ev-{id}, title: {title}, date: {year}-05, kind: visit, countries: [FR, JP], officials: [kim]}}"
        front = f"id: {id}\ntitle: {title}\ndate: 2026-01\ntags: [{tags}]\nevents:\n  - {event}\n"
        self.write(path, f"---\n{front}---\n{body} [[a-visit]]\n")

    @rule(path=FILES)
    def remove(self, path: str) -> None:
        """Remove an article, where it is."""
        (self.source / path).unlink(missing_ok=True)

    @rule(name=st.sampled_from(["Kim A", "Kim B"]))
    def register(self, name: str) -> None:
        """Register an official, or rename one."""
        self.write("content/officials/kim.md", f"---\nname: {name}\ncountry: JP\n---\n")

    @rule(title=st.sampled_from(["One", "Two"]))
    def settle(self, title: str) -> None:
        """Rename the site."""
        self.write("content/site.yaml", f"title: {title}\nurl: https://small.example/\nhome_country: FR\n")

    @rule(path=st.sampled_from(["index.html", "feed.xml", "articles/2026/a-visit/index.html"]))
    def meddle(self, path: str) -> None:
        """Alter a file of the output by hand."""
        if (self.source / "public" / path).exists():
            (self.source / "public" / path).write_text("meddled")

    @rule()
    def forget(self) -> None:
        """Remove the memory."""
        shutil.rmtree(self.source / ".attache", ignore_errors=True)

    @invariant()
    def built(self) -> None:
        """After each step the digest is built, on what was built before."""
        built(self.source, search=True)

    def teardown(self) -> None:
        """In the end a clean build elsewhere holds the same bytes."""
        built(self.source, self.source / "clean", clean=True, search=True)
        assert tree(self.source / "public") == tree(self.source / "clean")


def test_an_incremental_build_equals_a_clean_one(tmp_path_factory: pytest.TempPathFactory) -> None:
    """Whatever an editor does in fifteen steps, what lies there in the end is what a clean build makes."""
    Editing.folder = tmp_path_factory
    Editing.TestCase.settings = settings(
        max_examples=3, stateful_step_count=15, derandomize=True, deadline=None, database=None
    )
    Editing.TestCase("runTest").debug()
