"""Why is this page here, and what would a change to a file touch?"""

import json
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from typing import get_args

import pytest
from click.testing import CliRunner, Result
from msgspec.structs import replace
from PIL import Image

from attache.check import Options, Outcome, gathered, linked
from attache.cli import main
from attache.disk import theme
from attache.engine import engine_stamp
from attache.layouts import lay_out
from attache.memory import PageMemory, unpack
from attache.settings import Output
from attache.tracing import SETTINGS, Explanation, Plan, content_of, explain, impact, sorted_files
from tests.conftest import WriteSite
from tests.trees import NOW, built, edit

SITE = "content/site.yaml"
VISIT = "content/articles/2026-11-02-a-visit.md"
TALKS = "content/articles/2025-05-01-talks.md"
MINISTER = "content/officials/jo-doe.md"
MINISTRY = "content/organisations/jp-mod.md"
DIGEST = {
    SITE: ("title: Small Digest\nurl: https://small.example/base/\nidentity: small.example,2000\nhome_country: FR\n"),
    MINISTER: "---\nid: jo-doe\nname: Jo Doe\ncountry: JP\nposts: [{post: jp-minister, held: 2020/..}]\n---\nA life.\n",
    MINISTRY: (
        "---\nid: jp-mod\nname: Ministry of Defense\ncountry: JP\nposts: [{id: jp-minister, label: Minister}]\n---\n"
    ),
    VISIT: (
        "---\nid: a-visit\ntitle: A visit\ndate: 2026-11-02\naliases: [/old/visit/]\nevents:\n  - id: ev-a-visit\n"
        "    title: Visit to Tokyo\n    date: 2026-11-01\n    kind: visit\n    countries: [FR, JP]\n"
        "    officials: [jo-doe]\n---\nThey met.\n"
    ),
    TALKS: (
        "---\nid: talks\ntitle: Talks\ndate: 2025-05-01\ntags: [sea]\nevents:\n  - id: ev-talks\n    title: Talks\n"
        "    date: 2025-05-01\n    kind: meeting\n    countries: [FR, DE]\n---\nIn the year before [[a-visit]].\n"
    ),
    "content/articles/2026-12-24-later.md": "---\nid: later\ntitle: Later\ndate: 2026-12-24\n---\nText.\n",
    "content/articles/2026-01-01-draft.md": "---\nid: dr\ntitle: Draft\ndate: 2026-01-01\ndraft: true\n---\nText.\n",
    "content/pages/about.md": "---\ntitle: About\n---\nWe.\n",
}
MONTH = '{% extends "base.html" %}{% block main %}<p>{{ page.title }}</p>{% endblock %}'
WORDS, TITLE, HEAD = "if its words change", "if its title or name changes", "if any of its fields changes, at most"


def planned(site: Path, **chosen: bool) -> Plan:
    """Plan a site that has no error."""
    options = Options(source=site, output=site / "public", now=NOW, **chosen)
    read = gathered(options, engine_stamp())
    assert not [found for found in linked(options, read, b"")[1] if found.severity == "error"]
    return Plan(options, content_of(read), theme(site))


def touched(changes: dict[str, tuple[str, ...]]) -> set[str]:
    """Give the addresses of a change, the index of the search aside, which these builds leave out."""
    return {address for found in changes.values() for address in found} - {"/pagefind/"}


EDITS: dict[str, tuple[str, str, Callable[[Path], None]]] = {
    "words of an article": (VISIT, WORDS, lambda site: edit(site / VISIT, "They met.", "They met again.")),
    "title of an article": (VISIT, TITLE, lambda site: edit(site / VISIT, "title: A visit", "title: Another visit")),
    "words of an official": (MINISTER, WORDS, lambda site: edit(site / MINISTER, "A life.", "A long life.")),
    "name of an official": (
        MINISTER,
        TITLE,
        lambda site: edit(site / MINISTER, "name: Jo Doe", "name: Joan Doe\naliases: [Jo Doe]"),
    ),
    "words of a page": ("content/pages/about.md", WORDS, lambda site: edit(site / "content/pages/about.md", "We", "I")),
    "title of a page": (
        "content/pages/about.md",
        TITLE,
        lambda site: edit(site / "content/pages/about.md", "title: About", "title: Who we are"),
    ),
    "article removed": (TALKS, "if it is removed", lambda site: (site / TALKS).unlink()),
    "template": (
        "templates/month.html",
        "if it changes",
        lambda site: edit(site / "templates/month.html", "<p>", "<p >"),
    ),
}


def fingerprints(site: Path) -> dict[str, bytes]:
    """Give what is remembered of the pages that the last build made."""
    (file,) = (site / ".attache").glob("pages-*")
    made = unpack(file.read_bytes(), PageMemory, engine_stamp()).made
    return {path: found.fingerprint for path, found in made.items()}


@pytest.mark.parametrize("name", EDITS)
def test_a_build_makes_anew_what_was_foretold(write_site: WriteSite, name: str) -> None:
    """What a build makes anew after an edit is exactly what was said of that change, and it writes nothing else."""
    path, change, make = EDITS[name]
    site = write_site({**DIGEST, "templates/month.html": MONTH})
    built(site)
    before, changes = fingerprints(site), impact(planned(site), path)
    foretold = touched(changes[change if change in changes else HEAD])
    make(site)
    outcome = built(site)
    after, done = fingerprints(site), touched(sorted_files((*outcome.written, *outcome.pruned)))
    anew = {file for file in before.keys() | after.keys() if before.get(file) != after.get(file)}
    assert done
    assert done <= foretold
    assert {one for one in foretold if not one.startswith("/assets/")} == touched(sorted_files(anew))
    assert change != WORDS or done == foretold


@pytest.mark.parametrize(
    ("path", "old", "new"),
    [
        (VISIT, "    kind: visit\n", "    kind: visit\n    place: Tokyo\n    note: A note.\n"),
        (VISIT, "[FR, JP]", "[JP]"),
        (VISIT, "title: Visit to Tokyo", "title: Visit"),
        (VISIT, "date: 2026-11-01", "date: 2026-11-01/2026-11-02"),
        (TALKS, "tags: [sea]\n", "summary: They talked.\n"),
        (MINISTER, "country: JP\n", "native: Do\n"),
        (MINISTER, "held: 2020/..", "held: 2020/2021"),
        (MINISTRY, "label: Minister", "label: Defence Minister"),
        (MINISTRY, "country: JP\n", "summary: It defends.\n"),
        (SITE, "home_country: FR\n", "subtitle: Small\n"),
    ],
)
def test_whatever_changes_in_a_head_touches_no_more_than_was_foretold(
    write_site: WriteSite, path: str, old: str, new: str
) -> None:
    """As long as nothing is named anew, a change to the head touches some of what was said, and nothing else."""
    site = write_site(DIGEST)
    built(site)
    foretold = touched(impact(planned(site), path)[HEAD])
    edit(site / path, old, new)
    outcome = built(site)
    done = touched(sorted_files((*outcome.written, *outcome.pruned)))
    assert done
    assert done <= foretold


def test_templates_and_static_files_are_foretold(write_site: WriteSite) -> None:
    """A template touches what it reaches; a style sheet every page, and its own file, which gets a new name."""
    site = write_site(DIGEST)
    plan = planned(site)
    assert impact(plan, "templates/article.html") == {
        "if it changes": {"pages": ("/articles/2025/talks/", "/articles/2026/a-visit/"), "others": ("/pagefind/",)}
    }
    found = impact(plan, "static/attache.css")["if it changes"]
    assert found["pages"] == sorted_files(plan.pages)["pages"]
    assert len([path for path in found["others"] if path.startswith("/assets/attache.")]) == 1
    assert impact(plan, "content/nothing.md") == impact(plan, "templates/nothing.html") == impact(plan, "x") == {}


def picture(colour: str) -> bytes:
    """Draw a picture of one colour."""
    file = BytesIO()
    Image.new("RGB", (8, 6), colour).save(file, "PNG")
    return file.getvalue()


def test_a_picture_is_foretold(write_site: WriteSite) -> None:
    """Another picture touches its files, and all that shows them; one that is missing is an error."""
    image = "images: [{file: talks.png, alt: Talks, credit: Us}]\n"
    site = write_site({**DIGEST, TALKS: DIGEST[TALKS].replace("events:\n", f"{image}events:\n")})
    file = site / "content/articles/talks.png"
    file.write_bytes(picture("red"))
    built(site)
    found = impact(planned(site), "content/articles/talks.png")
    file.write_bytes(picture("blue"))
    outcome = built(site)
    done = touched(sorted_files((*outcome.written, *outcome.pruned)))
    assert {"/articles/2025/talks/", "/feed.xml"} < touched(found["if it changes"])
    assert touched(found["if it changes"]) == {one for one in done if one[1:] not in {*built_new(outcome)}}
    assert found["if it is removed"] == {"errors": (f"{TALKS}: there is no picture `talks.png`",)}


def built_new(outcome: Outcome) -> list[str]:
    """Give the new names that a build has given to files, after their bytes."""
    return [path for path in outcome.written if path.startswith("assets/")]


def test_every_file_has_one_sort(write_site: WriteSite) -> None:
    """Whatever a build writes is counted once."""
    outcome = built(write_site(DIGEST))
    found = sorted_files(outcome.written)
    assert sum(map(len, found.values())) == len(outcome.written)
    assert {"/feed.xml", "/atom.xml", "/opml.xml", "/feed.json"} < {*found["feeds"]}
    assert {"/404.html", "/", "/old/visit/"} < {*found["pages"]}
    assert {*found["calendars"]} >= {"/calendar.ics"}
    assert {"/data/digest.sqlite", "/articles/2025/talks/cite.bib"} < {*found["data"]}
    assert {"/robots.txt", "/sitemap.xml", "/_redirects"} < {*found["others"]}


def test_what_may_not_be_removed_is_said(write_site: WriteSite) -> None:
    """Where nothing would be built without a file, what would be wrong is said in place of files."""
    found = impact(planned(write_site(DIGEST)), VISIT)["if it is removed"]
    assert found == {"errors": (f"{TALKS}: [[a-visit]] leads to nothing",)}


def test_a_draft_touches_nothing_until_drafts_count(write_site: WriteSite) -> None:
    """What is not told touches nothing; with drafts, removing it undoes what telling it would do."""
    site, path = write_site(DIGEST), "content/articles/2026-01-01-draft.md"
    assert not any(impact(planned(site), path).values())
    assert "/articles/2026/draft/" in impact(planned(site, drafts=True), path)["if it is removed"]["pages"]


def explained(plan: Plan, asked: str) -> Explanation:
    """Explain what is there."""
    found = explain(plan, asked)
    assert isinstance(found, Explanation), found
    return found


@pytest.mark.parametrize(
    "asked",
    [
        "/articles/2026/a-visit/",
        "/articles/2026/a-visit",
        "articles/2026/a-visit/index.html",
        "/articles/2026/a-visit/#ev-a-visit",
        "https://small.example/base/articles/2026/a-visit/",
        "http://127.0.0.1:8000/articles/2026/a-visit/?q=1",
    ],
)
def test_an_address_is_known_in_every_form(write_site: WriteSite, asked: str) -> None:
    """By its address, its public URL, its file; with or without slash and anchor."""
    assert explained(planned(write_site(DIGEST)), asked).address == "/articles/2026/a-visit/"


def test_an_article_is_explained(write_site: WriteSite) -> None:
    """What went into it, who names it, and what leads to it."""
    found = explained(planned(write_site(DIGEST)), "/articles/2026/a-visit/")
    assert (found.title, found.old_addresses) == ("A visit", ("/old/visit/",))
    assert found.made_of == {
        "articles": (TALKS, VISIT),
        "content": (SITE,),
        "officials": (MINISTER,),
        "organisations": (MINISTRY,),
        "templates": tuple(f"templates/{name}.html" for name in ("article", "base", "fragments", "macros", "pictures")),
    }
    assert {"/", "/articles/2025/talks/", "/countries/japan/", "/officials/jo-doe/"} < {*found.named_on}
    assert "/countries/germany/" not in found.named_on


ASKED = ("it goes with /countries/japan/", "site.yaml has `feeds` among its `outputs:`", "site.yaml has a `url:`")


@pytest.mark.parametrize(
    ("asked", "why"),
    [
        ("/", ("every digest has it",)),
        ("/articles/2026/a-visit/", (f"its file is {VISIT}", "it is an article dated 2026-11-02")),
        ("/old/visit/", ("it is an old address of /articles/2026/a-visit/",)),
        ("/officials/jo-doe/", (f"its file is {MINISTER}", "it is named by /articles/2026/a-visit/")),
        ("/countries/germany/", ("it is named by /articles/2025/talks/",)),
        ("/kinds/exercise/", ("it is a word of the vocabulary",)),
        ("/timeline/2025/", ("1 of the events at /timeline/ began in 2025",)),
        ("/digest/2025-05/", ("articles, events or figures are dated to it",)),
        ("/about/", ("its file is content/pages/about.md",)),
        ("/countries/japan/feed.xml", ASKED),
        ("/data/events.csv", ("it goes with /data/", "site.yaml has `data` among its `outputs:`")),
        (
            "/articles/2026/a-visit/cite.bib",
            ("it goes with /articles/2026/a-visit/", ASKED[1].replace("feeds", "data")),
        ),
        ("/sitemap.xml", ("it goes with /", "site.yaml has a `url:`")),
        ("/favicon.ico", ("static/favicon.ico goes out there: its name is made of what it holds",)),
        ("/pagefind/pagefind.js", ("the search looks up its words there",)),
    ],
)
def test_a_page_has_its_reasons(write_site: WriteSite, asked: str, why: tuple[str, ...]) -> None:
    """Each sort of page says why it is there."""
    assert explained(planned(write_site(DIGEST)), asked).why == why


@pytest.mark.parametrize(
    ("asked", "why"),
    [
        ("/articles/2026/draft/", "content/articles/2026-01-01-draft.md would stand there: it is a draft"),
        (
            "/articles/2026/later",
            "content/articles/2026-12-24-later.md would stand there: it is held back until 2026-12-24",
        ),
        ("/countries/fiji/", "Fiji has no file, and no article or file names it"),
        ("/cards/articles/2026/a-visit.png", "site.yaml lacks `cards` among its `outputs:`"),
        ("/articles/2026/a-vist/", "did you mean `/articles/2026/a-visit/`?"),
        ("/assets/favicon.ico", "did you mean `/favicon.ico`?"),
    ],
)
def test_what_is_not_there_has_its_reasons_too(write_site: WriteSite, asked: str, why: str) -> None:
    """Drafts, what waits, whom nobody names, outputs that are off, and slips of the pen."""
    found = explain(planned(write_site(DIGEST)), asked)
    assert isinstance(found, tuple)
    assert why in found


def test_who_has_no_file_is_told_so(write_site: WriteSite) -> None:
    """The page of an official whom nobody registered says who names it, and how to describe it."""
    site = write_site({**DIGEST, TALKS: DIGEST[TALKS].replace("tags:", "officials: [Ann Other]\ntags:")})
    named, lacking = "it is named by /articles/2025/talks/", "it has no file: `attache entity new` lays one out"
    assert explained(planned(site), "/officials/ann-other/").why == (named, lacking)


def test_nothing_is_there_without_a_reason(write_site: WriteSite) -> None:
    """Each sort of file that a digest has says why it is there; what is like nothing has no reason to be."""
    plan = planned(write_site(DIGEST))
    sorts = {(page.maker, type(page.view)): page.file for page in plan.layout.pages}
    assert [file for file in sorts.values() if not explained(plan, file).why] == []
    assert explain(plan, "/Ω/?%00") == ()


@pytest.fixture(scope="module")
def everything(tmp_path_factory: pytest.TempPathFactory) -> Plan:
    """Plan a digest with whatever can be made of it, and so many articles that all of it is made."""
    site, outputs = tmp_path_factory.mktemp("all"), ", ".join(get_args(Output))
    told = "security: {contact: ['mailto:a@b.example'], expires: 2027-06-01}\n"
    copies = {f"content/articles/talks-{n}.md": DIGEST[TALKS].replace("talks", f"talks-{n}") for n in range(25)}
    for path, text in {**DIGEST, **copies, SITE: f"{DIGEST[SITE]}outputs: [{outputs}]\n{told}"}.items():
        (site / path).parent.mkdir(parents=True, exist_ok=True)
        (site / path).write_text(text, encoding="utf-8")
    return planned(site)


@pytest.mark.parametrize("setting", SETTINGS)
def test_every_setting_is_known_by_its_files(everything: Plan, setting: str) -> None:
    """Without a setting just those files are missing that are said to be there by it."""
    site = everything.digest.site
    outputs = tuple(output for output in site.outputs if output != setting)
    other = replace(site, outputs=outputs, **({setting: None} if hasattr(site, setting) else {}))
    left = {page.file for page in lay_out(replace(everything.digest, site=other), everything.theme, b"").pages}
    sort_of = {file: sort for file in everything.pages for sort in sorted_files([file])}
    assert everything.pages.keys() - left
    assert everything.pages.keys() - left == {
        file for file, sort in sort_of.items() if SETTINGS[setting].search(f"{sort} {file}")
    }


def run(site: Path, *arguments: str) -> Result:
    """Run a command on a site on the day of the tests."""
    return CliRunner().invoke(main, [*arguments, "--source", str(site), "--now", NOW.isoformat()])


def test_the_commands_say_it_for_people_and_programs(write_site: WriteSite) -> None:
    """An outline, or JSON on stdout; paths are taken from the site's folder, files of the output as they lie there."""
    site = write_site(DIGEST)
    built(site)
    said = run(site, "explain", str(site / "public/about/index.html"))
    assert (said.exit_code, said.stdout.splitlines()[:5]) == (
        0,
        ["address: /about/", "title: About", "why (1)", "    its file is content/pages/about.md", "made of"],
    )
    assert json.loads(run(site, "explain", "/about/", "--format", "json").stdout)["made_of"]["pages"] == [
        "content/pages/about.md"
    ]
    said = run(site, "impact", "content/pages/about.md")
    assert said.stdout.splitlines()[:3] == ["if its words change", "    pages (1)", "        /about/"]
    assert json.loads(run(site, "impact", str(site / MINISTER), "--format", "json").stdout)[WORDS]["pages"] == [
        "/officials/jo-doe/"
    ]
    assert run(site, "impact", "content/pages/no.md").exit_code == run(site, "explain", "/no/").exit_code == 2
    edit(site / VISIT, "[FR, JP]", "[FR, Japn]")
    assert run(site, "explain", "/about/").exit_code == 1
