"""Which pages are there, as planned now or remembered? And what is linked anew?"""

import shutil
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace

from attache.build import build
from attache.check import Options, check, gathered, linked, reviewed
from attache.disk import theme
from attache.engine import engine_of
from attache.layouts import KEPT, NAME, Keeper, fetched, lay_out
from attache.memory import MEMORY, Laid, Sheet, unpack
from tests.conftest import WriteSite
from tests.test_build import FEEDS_OF_TALKS, TOLD_IN
from tests.trees import ARTICLE, NOW, SITES, SMALL, built, edit, tree

TALKS = "content/articles/2025/2025-05-03-first-talks.md"
ABOUT, AREA = "content/pages/about.md", "content/areas/old-port.md"
ENGINE = b"engine of today."


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build the site that has every sort of page, once."""
    source = tmp_path_factory.mktemp("whole")
    shutil.copytree(SITES / "full/content", source / "content")
    built(source)
    return source


@pytest.fixture
def site(whole: Path, tmp_path: Path) -> Path:
    """Give a copy of that site with what was built of it and all that is remembered, to be edited."""
    shutil.copytree(whole, tmp_path, dirs_exist_ok=True)
    built(tmp_path)
    return tmp_path


def clean(site: Path) -> dict[str, bytes]:
    """What a build without any memory makes of a site."""
    source = site / "apart"
    for folder in ("content", "templates", "static"):
        if (site / folder).is_dir():
            shutil.copytree(site / folder, source / folder)
    built(source)
    files = tree(source / "public")
    shutil.rmtree(source)
    return files


def test_other_words_of_an_article_are_neither_linked_nor_planned(site: Path) -> None:
    """Its page and the feeds that show it are written; nothing is linked, and the output is that of a clean build."""
    edit(site / TALKS, "A table:", "A *small* table & more:")
    outcome = built(site)
    assert outcome.digest is None
    assert (set(outcome.written), outcome.pruned) == (TOLD_IN | FEEDS_OF_TALKS, ())
    assert tree(site / "public") == clean(site)


def test_words_that_come_and_go_are_the_bytes_of_before(site: Path) -> None:
    """Edit after edit nothing is linked, and the first words give the first bytes."""
    before, text = tree(site / "public"), (site / TALKS).read_text(encoding="utf-8")
    for words in ("One:", "Two:\n\n> Three", "A table:"):
        (site / TALKS).write_text(text.replace("A table:", words), encoding="utf-8", newline="")
        outcome = built(site)
        assert (outcome.digest, set(outcome.written)) == (None, TOLD_IN | FEEDS_OF_TALKS)
    assert tree(site / "public") == before


def test_where_nothing_changed_nothing_is_linked(site: Path) -> None:
    """What waits, the next change and the findings are told as they were, though nothing was read."""
    (site / "content/articles/later.md").write_text("---\nid: later\ntitle: L\ndate: 2026-12-24\n---\nText.\n")
    edit(site / TALKS, "Alex Moreau, Kenji Satō]", "Alex Moreau, Kenji Satō, Jo Doe]")
    first, second = built(site), built(site)
    assert first.digest and second.digest is None
    assert second.held_back == first.held_back == (("later", "2026-12-24"),)
    assert second.next_change == first.next_change is not None
    assert second.diagnostics == first.diagnostics != ()
    edit(site / "content/articles/later.md", "Text.", "Other text.")
    third = built(site)
    assert (third.digest, third.written) == (None, ())


@pytest.mark.parametrize(
    ("file", "old", "new"),
    [
        pytest.param(TALKS, "A table:", "## A table", id="a heading more"),
        pytest.param(TALKS, "## What was said", "## What was heard", id="another heading"),
        pytest.param(TALKS, "## What was said\n", "", id="a heading less"),
        pytest.param(TALKS, "A table:", "A table of [[France]]:", id="a reference more"),
        pytest.param(TALKS, "[[kenji-sato]]", "[[alex-moreau]]", id="another reference"),
        pytest.param(TALKS, "[[kenji-sato]]", "him", id="a reference less"),
        pytest.param(TALKS, "A table:", "A [table](/about/):", id="a link more"),
        pytest.param(TALKS, "A table:", "A [table](https://x.example/):", id="a link to outside more"),
        pytest.param(TALKS, "A table:", "A [table](#h:what-was-said):", id="a link within the page more"),
        pytest.param(TALKS, "title: First talks", "title: Talks", id="another title"),
        pytest.param(TALKS, "The place was Paris.", "It was Paris.", id="another correction"),
        pytest.param(ABOUT, "title: About", "title: Who we are", id="the title of a page"),
        pytest.param(AREA, "\n---\n", "\n---\nA port.", id="words of an entity that had none"),
        pytest.param("content/site.yaml", "Full Digest", "Whole Digest", id="a setting"),
    ],
)
def test_what_linking_sees_or_no_view_is_kept_of_is_linked(site: Path, file: str, old: str, new: str) -> None:
    """An edit that is more than words, or of words on a page of which no view is kept, is linked."""
    edit(site / file, old, new)
    outcome = built(site)
    assert outcome.digest is not None
    assert outcome.written != ()
    assert tree(site / "public") == clean(site)


@pytest.mark.parametrize("chosen", [{"now": NOW + timedelta(days=1)}, {"drafts": True}, {"clean": True}])
def test_what_was_chosen_otherwise_is_linked(site: Path, chosen: dict[str, Any]) -> None:
    """The day and the drafts are seen by linking; a clean build believes nothing that is remembered."""
    assert built(site).digest is None
    assert built(site, **chosen).digest is not None


@pytest.mark.parametrize("name", ["templates/withdrawn.html", "static/attache.css"])
def test_another_theme_is_planned(site: Path, name: str) -> None:
    """A template or style sheet of the site's own alters the plan, and its removal gives the first bytes back."""
    before = tree(site / "public")
    (site / name).parent.mkdir()
    (site / name).write_text('{% extends "base.html" %}' if name.endswith("html") else "body { margin: 0 }")
    assert built(site).digest is not None
    assert tree(site / "public") == clean(site) != before
    (site / name).unlink()
    assert built(site).digest is not None
    assert tree(site / "public") == before


@pytest.mark.parametrize(
    ("files", "digest"),
    [
        pytest.param(sorted(TOLD_IN | FEEDS_OF_TALKS), False, id="pages with the words of articles"),
        pytest.param(["favicon.ico"], False, id="a static file"),
        pytest.param(["index.html"], True, id="a list"),
        pytest.param(["articles/2025/first-talks/cite.bib"], True, id="a citation"),
        pytest.param(["feed.xml", "about/index.html"], False, id="a feed and a page of the site's own"),
        pytest.param(["areas/old-port/index.html"], True, id="a page of which no view is kept"),
    ],
)
def test_a_file_that_is_gone_is_made_of_what_is_kept_where_that_is_so(
    site: Path, files: list[str], digest: bool
) -> None:
    """Exactly the missing files are written, with the bytes that they had, whether or not all had to be linked."""
    before = tree(site / "public")
    for file in files:
        (site / "public" / file).unlink()
    outcome = built(site)
    assert (sorted(outcome.written), outcome.digest is not None) == (sorted(files), digest)
    assert tree(site / "public") == before


@pytest.mark.parametrize(
    ("file", "old", "new", "written"),
    [
        (ABOUT, "Read", "Do read", "about/index.html"),
        ("content/officials/alex-moreau.md", "Held", "He held", "officials/alex-moreau/index.html"),
    ],
)
def test_other_words_of_a_page_or_an_entity_are_neither_linked_nor_planned(
    site: Path, file: str, old: str, new: str, written: str
) -> None:
    """Their page alone is written."""
    edit(site / file, old, new)
    outcome = built(site)
    assert (outcome.digest, outcome.written) == (None, (written,))
    assert tree(site / "public") == clean(site)


def test_a_layout_is_remembered_with_the_views_of_what_shows_words(site: Path) -> None:
    """What is remembered is what was laid out, page for page; views that were kept come back equal, others not."""
    for path in ("countries/jp.md", "figures/offices.md", "organisations/fr-ministry.md", "series/yearly-talks.md"):
        file = site / "content" / path
        file.write_text(file.read_text(encoding="utf-8") + "\nSome words.\n", encoding="utf-8")
    options, look = Options(source=site, output=site / "public", now=NOW), theme(site)
    read = gathered(options, ENGINE)
    digest = linked(options, read, ENGINE)[0]
    fresh, kept_of = lay_out(digest, look, ENGINE), Keeper(options, ENGINE, read, look).lay_out(digest)
    again = Keeper(options, ENGINE, read, look).remembered()
    assert again
    assert again.digest is None
    for name in ("site", "assets", "found", "called", "held_back", "next_change"):
        assert getattr(again, name) == getattr(fresh, name), name
    assert [(page.file, page.maker, page.fingerprint, page.words) for page in again.all] == [
        (page.file, page.maker, page.fingerprint, page.words) for page in fresh.all
    ]
    shelf, kept = read.texts.shelf, set()
    for page, sheet in zip(fresh.pages, again.sheets, strict=True):
        assert fetched(page, shelf) is page
        if got := fetched(sheet, shelf):
            assert got == page
            kept.add(page.maker)
        else:
            assert page.maker not in KEPT or not page.words, page.file
    assert kept == set(KEPT)
    assert kept_of.sheets == again.sheets
    assert {page.maker for page in kept_of.pages if isinstance(page, Sheet)} == {"article.html", "withdrawn.html"}
    assert Keeper(options, b"another engine..", read, look).remembered() is None
    assert Keeper(options, ENGINE, read, replace(look, templates={})).remembered() is None


def _without(memory: Path, *names: str) -> None:
    for name in names:
        (memory / name).unlink()


def _flipped(path: Path) -> None:
    data = path.read_bytes()
    assert data.count(b"A table:") > 0
    path.write_bytes(data.replace(b"A table:", b"A tablf:").replace(b"Of talks", b"Of talkt"))


LOSSES: dict[str, Callable[[Path], object]] = {
    "the shelf": lambda memory: _without(memory, "shelf"),
    "the shelf, but for its name": lambda memory: (memory / "shelf").write_bytes(b""),
    "a few letters on the shelf": lambda memory: _flipped(memory / "shelf"),
    "half of the shelf": lambda memory: (memory / "shelf").write_bytes((memory / "shelf").read_bytes()[:40_000]),
    "the plan": lambda memory: _without(memory, NAME),
    "the findings of linking": lambda memory: _without(memory, "linked"),
    "what files said": lambda memory: _without(memory, "parsed"),
    "the shelf and what files said": lambda memory: _without(memory, "shelf", "parsed"),
    "the shelf and the plan": lambda memory: _without(memory, "shelf", NAME),
}


@pytest.mark.parametrize("loss", LOSSES)
def test_what_is_lost_between_builds_heals(site: Path, loss: str) -> None:
    """Whatever is removed or damaged: the next edits give the bytes of a clean build, and the last is quick again."""
    LOSSES[loss](site / MEMORY)
    assert built(site).written == ()
    edit(site / TALKS, "A table:", "Tables:")
    assert set(built(site).written) == TOLD_IN | FEEDS_OF_TALKS
    assert tree(site / "public") == clean(site)
    edit(site / TALKS, "Tables:", "A chair:")
    outcome = built(site)
    assert (outcome.digest, set(outcome.written)) == (None, TOLD_IN | FEEDS_OF_TALKS)
    assert tree(site / "public") == clean(site)


def test_a_shelf_that_is_lost_is_filled_by_the_next_linking(site: Path) -> None:
    """After it, records, words and views lie there as they did."""
    edit(site / TALKS, "title: First talks", "title: Talks of May")
    built(site)
    before = lying(site)
    assert all(len(stamps) > 3 for stamps in before)
    (site / MEMORY / "shelf").unlink()
    edit(site / TALKS, "title: Talks of May", "title: First talks")
    built(site)
    edit(site / TALKS, "title: First talks", "title: Talks of May")
    built(site)
    assert lying(site) == before


def lying(site: Path) -> tuple[set[bytes], ...]:
    """The stamps of the records, words and views of a site that lie on its shelf, of those that are needed."""
    read = gathered(Options(source=site, output=site / "public", now=NOW), engine_of(site))
    laid = unpack((site / MEMORY / NAME).read_bytes(), Laid, engine_of(site))
    records, words = {one.record for one in read.parsed.values()}, {one.words for one in read.parsed.values()}
    views, on = {sheet.view for sheet in laid.sheets}, read.texts.shelf.stamps
    return records & on("records"), words & on("words"), views & on("views")


AMISS = {
    **SMALL,
    "content/organisations/jp-mod.md": (
        "---\nid: jp-mod\nname: Ministry\ncountry: JP\nposts: [{id: jp-minister, label: Minister}]\n---\n"
    ),
    "content/officials/jo-doe.md": (
        "---\nid: jo-doe\nname: Jo Doe\ncountry: JP\nposts: [{post: jp-minister, held: 2027/..}]\n---\n"
    ),
    ARTICLE: SMALL[ARTICLE].replace("[FR, JP]\n", "[FR, JP]\n    officials: [jo-doe]\n"),
}


def places(found: Options) -> tuple[bool, list[str]]:
    """Whether all was linked, and the findings as `path:line:column rule`."""
    read = gathered(found, ENGINE)
    digest, diagnostics = reviewed(found, read, ENGINE)
    return digest is not None, [f"{one.path}:{one.line}:{one.column} {one.rule}" for one in diagnostics]


def test_findings_keep_their_places_where_nothing_is_linked(write_site: WriteSite) -> None:
    """A finding of linking follows what it is about, when lines are added above it or columns before it."""
    source = write_site(AMISS)
    options = Options(source=source, output=source / "public", now=NOW)
    path, file = ARTICLE.removeprefix("content/"), source / ARTICLE
    assert places(options) == (True, [f"{path}:11:17 post-none"])
    assert places(options) == (False, [f"{path}:11:17 post-none"])
    edit(file, "id: a-visit\ntitle", "# A remark.\n\nid: a-visit\ntitle")
    assert places(options) == (False, [f"{path}:13:17 post-none"])
    edit(file, "officials: [jo-doe]", "officials: [ jo-doe ]")
    assert places(options) == (False, [f"{path}:13:18 post-none"])
    edit(file, "They met.", "They met.\n\nAgain.")
    assert places(options) == (False, [f"{path}:13:18 post-none"])
    edit(file, "They met.", "They met [[nobody]] and [x](/nowhere/).")
    body = [f"{path}:15:10 reference-unknown", f"{path}:15:29 link-unknown"]
    assert places(options) == (True, [f"{path}:13:18 post-none", *body])
    edit(file, "They met", "More.\n\n`[[nobody]]` They then met")
    body = [f"{path}:17:28 reference-unknown", f"{path}:17:47 link-unknown"]
    assert places(options) == (False, [f"{path}:13:18 post-none", *body])
    assert [f"{one.path}:{one.line}:{one.column} {one.rule}" for one in check(options).diagnostics] == places(options)[
        1
    ]


def test_findings_of_single_files_are_added_to_those_of_linking(write_site: WriteSite) -> None:
    """A file that can no longer be read closes the gate though nothing else is linked; put right, all is as before."""
    source = write_site(AMISS)
    options = Options(source=source, output=source / "public", now=NOW, search=False)
    first = build(options)
    before = tree(source / "public")
    edit(source / ARTICLE, "They met.", "They met.\x00")
    second = build(options)
    assert [one.rule for one in second.diagnostics if one.severity == "error"] == ["control-character"]
    assert (second.written, tree(source / "public")) == ((), before)
    edit(source / ARTICLE, "They met.\x00", "They met.")
    third = build(options)
    assert (third.diagnostics, third.written) == (first.diagnostics, ())
