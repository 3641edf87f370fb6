"""Do ids stay, and do old addresses lead to where their things live now, whatever moves?"""

import json
import re
from pathlib import Path
from typing import Any

import pytest
from lxml import etree

from attache.check import Options, check
from attache.digest import link
from attache.ledger import entered
from attache.permanence import given
from tests.conftest import WriteSite
from tests.sites import Files, diagnosed, findings_of, linked, matter, records_of
from tests.trees import NOW, built

A = "articles/2022/2022-04-14-talks.md"
TALKS = matter(
    "id: talks\ntitle: Talks\ndate: 2022-04-14\nofficials: [lan]\n"
    "events: [{id: ev-talks, title: Talks, date: 2022-04-14, kind: meeting, countries: [VN, LA]}]"
)
LAN = matter("name: Lan\ncountry: VN")
SITE = {
    A: TALKS,
    "officials/lan.md": LAN,
    "countries/la.md": matter("aliases: [Lao]"),
    "pages/staff.md": matter("title: Staff"),
}
LEDGER = """\
articles/talks /articles/2022/talks/
countries/LA /countries/laos/
events/ev-talks
officials/lan /officials/lan/
pages/staff /staff/
"""


def told(files: Files, ledger: str, **chosen: Any) -> list[str]:
    """Give what is wrong with a site that has a ledger, as `line rule message`."""
    found = findings_of({**files, "ledger.txt": ledger}, **chosen)
    return [said.removeprefix("ledger.txt:").replace(":1 ", " ", 1) for said in found]


def redirects(files: Files, ledger: str, **chosen: Any) -> dict[str, str]:
    """Give the old addresses of a site that has a ledger, each with where it leads to."""
    return dict(linked({**files, "ledger.txt": ledger}, **chosen)[0].redirects)


def moved(files: Files, path: str, to: str, *changes: tuple[str, str]) -> dict[str, str]:
    """Give files of which one has another path, and other words."""
    text = str(files[path])
    for old, new in changes:
        assert old in text
        text = text.replace(old, new)
    return {**{other: str(files[other]) for other in files if other != path}, to: text}


# What a ledger should hold -------------------------------------------------------------------------------------------


def test_what_a_ledger_holds() -> None:
    """Articles that wait or are gone, events, entities with a file and pages stand there; drafts, mentions, tags, kinds
    and entities that nobody described do not.
    """
    files = {
        **SITE,
        "articles/later.md": matter("title: L\ndate: 2030\ntags: [word]\nevents: [{ref: ev-talks}]"),
        "articles/gone.md": matter(
            "title: G\ndate: 2020\nwithdrawn: {date: 2021-01-01, reason: R}\n"
            "events: [{title: G, date: 2020, kind: visit}]"
        ),
        "articles/draft.md": matter("title: D\ndate: 2020\ndraft: true\nevents: [{title: D, date: 2020, kind: visit}]"),
    }
    for drafts in (False, True):
        digest, _ = linked(files, drafts=drafts)
        assert entered("", given(digest, records_of(files))) == (
            "articles/gone /articles/2020/gone/\narticles/later /articles/2030/later/\n"
            + LEDGER.replace("events/ev-talks\n", "events/ev-talks\nevents/gone--2020-visit\n")
        )
        assert told(files, entered("", given(digest, records_of(files))), drafts=drafts) == []


def test_a_digest_without_a_ledger_is_left_in_peace() -> None:
    """Nothing is said where there is none."""
    assert findings_of(SITE) == []
    assert told(SITE, LEDGER) == []


@pytest.mark.parametrize(
    ("lines", "said"),
    [
        (LEDGER.replace("events/ev-talks\n", ""), "the ledger lacks the line `events/ev-talks`"),
        (
            LEDGER.replace("/officials/lan/", "/officials/lan-anh/"),
            "the ledger lacks the line `officials/lan /officials/lan/`",
        ),
        ("# Nothing\n", "the ledger lacks the line `articles/talks /articles/2022/talks/` and 4 more"),
        ("", "the ledger lacks the line `articles/talks /articles/2022/talks/` and 4 more"),
    ],
)
def test_what_the_ledger_lacks_is_one_warning(lines: str, said: str) -> None:
    """New ids and addresses are counted, and the first is named."""
    assert told(SITE, lines) == [f"1 ledger-stale {said}"]


# What is lost --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("files", "lost", "hint"),
    [
        (
            moved(SITE, A, "articles/ministers-talk.md", ("id: talks\n", "")),
            "1 id-lost nothing has the id `articles/talks` any more",
            "did you mean `articles/ministers-talk`? Give that `id: talks`;",
        ),
        (
            moved(SITE, "officials/lan.md", "officials/nguyen-thi-lan.md"),
            "4 id-lost nothing has the id `officials/lan` any more",
            "did you mean `officials/nguyen-thi-lan`? Give that `id: lan`;",
        ),
        (
            moved(SITE, A, A, ("ev-talks", "ev-parley")),
            "3 id-lost nothing has the id `events/ev-talks` any more",
            "did you mean `events/ev-parley`? Give that `id: ev-talks`;",
        ),
        (
            {path: text for path, text in SITE.items() if path != "pages/staff.md"},
            "5 id-lost nothing has the id `pages/staff` any more",
            "bring it back;",
        ),
    ],
)
def test_what_is_lost_is_said(files: Files, lost: str, hint: str) -> None:
    """An id that nothing has any more is said at its line, with the nearest new id of its sort."""
    assert lost in told(files, LEDGER)
    _, found = diagnosed({**files, "ledger.txt": LEDGER})
    (said,) = [one for one in found if one.rule == "id-lost" and lost.endswith(one.message)]
    assert said.hint == f"{hint} an article is withdrawn, not deleted. Else remove this line"
    assert (said.path, said.severity) == ("ledger.txt", "warning")


def test_the_nearest_of_several_new_ids_is_named() -> None:
    """Of several that are new the most like it is the hint."""
    files = moved(SITE, A, "articles/talk.md", ("id: talks\n", ""))
    files["articles/visit.md"] = matter("title: V\ndate: 2022")
    _, found = diagnosed({**files, "ledger.txt": LEDGER})
    (said,) = [one for one in found if one.rule == "id-lost"]
    assert (said.hint or "").startswith("did you mean `articles/talk`? Give that `id: talks`")


@pytest.mark.parametrize(
    "words", ["draft: true\n", "expiry: 2022-05-01\n", "withdrawn: {date: 2022-05-01, reason: R}\n"]
)
def test_what_is_not_told_is_not_lost(words: str) -> None:
    """A draft, an expired and a withdrawn article keep their ids and those of their events; so does one that waits."""
    assert told(moved(SITE, A, A, ("id: talks\n", f"id: talks\n{words}")), LEDGER) == []
    assert told(SITE, LEDGER, now="2022-04-13") == []


def test_a_country_is_never_lost() -> None:
    """A country that is no longer described is there all the same; so is an official whom articles name."""
    files = {path: text for path, text in SITE.items() if path not in ("countries/la.md", "officials/lan.md")}
    assert [said for said in told(files, LEDGER) if "official-unregistered" not in said] == []


def test_ids_seem_lost_while_a_file_cannot_be_read(write_site: WriteSite) -> None:
    """A file that is wrong is said, and not that its ids are lost."""
    broken = {**SITE, A: TALKS.replace("title: Talks\n", "titel: Talks\n", 1), "ledger.txt": LEDGER}
    source = write_site({f"content/{path}": text for path, text in broken.items()})
    found = check(Options(source=source, output=source / "public", now=NOW)).diagnostics
    assert {one.rule for one in found} == {"site-missing", "field-unknown", "field-missing"}


# Where old addresses lead to -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("files", "expected"),
    [
        (SITE, {}),
        (
            moved(SITE, A, "articles/parley.md", ("title: Talks", "title: Parley")),
            {"/articles/2022/talks/": "/articles/2022/parley/"},
        ),
        (
            moved(SITE, A, A, ("id: talks\n", "id: talks\nslug: parley\n"), ("date: 2022-04-14\no", "date: 2021\no")),
            {"/articles/2022/talks/": "/articles/2021/parley/"},
        ),
        (
            moved(SITE, "officials/lan.md", "officials/nguyen.md", ("name: Lan", "name: Lan\nid: lan\nslug: nguyen")),
            {"/officials/lan/": "/officials/nguyen/"},
        ),
        (
            moved(SITE, "countries/la.md", "countries/la.md", ("aliases", "slug: lao\naliases")),
            {"/countries/laos/": "/countries/lao/"},
        ),
        (moved(SITE, "pages/staff.md", "pages/us.md", ("title", "id: staff\ntitle")), {"/staff/": "/us/"}),
    ],
)
def test_what_moved_redirects(files: Files, expected: dict[str, str]) -> None:
    """An address of the ledger that its id has no more leads to the address of today, before anybody enters that."""
    assert redirects(files, LEDGER) == expected


def test_several_old_addresses_lead_to_the_last() -> None:
    """Nothing is led from one old address to another; `aliases:` count beside the ledger."""
    files = moved(SITE, A, "articles/third.md", ("id: talks\n", "id: talks\naliases: [/typed/]\n"))
    ledger = f"{LEDGER}articles/talks /articles/2022/second/\narticles/talks /typed/\n"
    assert redirects(files, ledger) == dict.fromkeys(
        ("/typed/", "/articles/2022/talks/", "/articles/2022/second/"), "/articles/2022/third/"
    )


def test_an_article_that_waits_redirects_nothing() -> None:
    """Where there is no page, nothing leads to it; a notice of one that is gone is a page."""
    files = moved(SITE, A, "articles/parley.md")
    assert redirects(files, LEDGER, now="2022-04-13") == {}
    gone = moved(SITE, A, "articles/parley.md", ("id: talks\n", "id: talks\nexpiry: 2022-05-01\n"))
    assert redirects(gone, LEDGER) == {"/articles/2022/talks/": "/articles/2022/parley/"}


@pytest.mark.parametrize(
    ("line", "said"),
    [
        (
            "officials/lan /countries/laos/",
            "4 ledger-taken /countries/laos/ was an address of `officials/lan`, and belongs to countries/la.md now",
        ),
        (
            "officials/lan /kinds/",
            "4 ledger-taken /kinds/ was an address of `officials/lan`, and belongs to a page that Attaché makes now",
        ),
        (
            "officials/lan /data/",
            "4 ledger-taken /data/ was an address of `officials/lan`, and belongs to a page that Attaché makes now",
        ),
        (
            "officials/lan /countries/JAPAN/",
            "4 ledger-taken /countries/JAPAN/ was an address of `officials/lan`, and belongs to `JP` now",
        ),
    ],
)
def test_who_lives_there_today_stays(line: str, said: str) -> None:
    """An old address where something else lives redirects nowhere, with a warning."""
    ledger = entered(LEDGER, [tuple(line.split(" "))])  # type: ignore[list-item]
    assert told(SITE, ledger) == [said]
    assert redirects(SITE, ledger) == {}


def test_two_that_had_one_address() -> None:
    """Where two things had an address, it leads to the first by id, or to one that names it in `aliases:`."""
    ledger = entered(LEDGER, [("articles/talks", "/old/"), ("officials/lan", "/old/")])
    assert redirects(SITE, ledger) == {"/old/": "/articles/2022/talks/"}
    said = "6 ledger-taken /old/ was an address of `officials/lan`, and belongs to /articles/2022/talks/ now"
    assert told(SITE, ledger) == [said]
    files = {**SITE, "articles/b.md": matter("id: b\ntitle: B\ndate: 2022\naliases: [/old/]")}
    assert redirects(files, ledger) == {"/old/": "/articles/2022/b/"}


# In the output -------------------------------------------------------------------------------------------------------

URL = "https://a.example/vn"
SETTINGS = f"title: T\nurl: {URL}/\nidentity: a.example,2026\nhome_country: VN\n"


def ids_in(site: Path) -> set[str]:
    """Give the ids of all things in the JSON-LD and the feeds of a site."""
    found: set[str] = set()
    for page in site.rglob("*.html"):
        for block in etree.parse(page, etree.HTMLParser()).iterfind(".//script[@type='application/ld+json']"):
            found |= set(_ids(json.loads(block.text or "")))
    for feed in (*site.rglob("feed*.xml"), *site.rglob("atom*.xml")):
        tags = etree.parse(feed).iter("guid", "{http://www.w3.org/2005/Atom}id")
        found |= {tag.text or "" for tag in tags}
    for feed in (*site.rglob("feed*.json"), *site.rglob("*.ics")):
        found |= set(re.findall(r"tag:[^\s\"\\]+", feed.read_text(encoding="utf-8").replace("\r\n ", "")))
    return {id for id in found if id.startswith("tag:")}


def _ids(value: Any) -> list[str]:
    if isinstance(value, list):
        return [id for one in value for id in _ids(one)]
    if isinstance(value, dict):
        return [*([value["@id"]] if "@id" in value else []), *(id for one in value.values() for id in _ids(one))]
    return []


def site_at(folder: Path, files: Files) -> Path:
    """Write and build a site, and give its output."""
    for path, text in files.items():
        file = folder / "content" / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(str(text), encoding="utf-8")
    built(folder)
    return folder / "public"


def test_rename_a_file_change_its_title_move_the_site(tmp_path: Path) -> None:
    """The set of ids is unchanged, and old addresses answer with a redirect: by a page, and in `_redirects`."""
    before = site_at(tmp_path / "before", {**SITE, "site.yaml": SETTINGS, "ledger.txt": LEDGER})
    files = moved(
        SITE, A, "articles/deep/down/parley.md", ("title: Talks\ndate", "title: A parley\nslug: parley\ndate")
    )
    files = moved(
        files, "officials/lan.md", "officials/nguyen-lan.md", ("name: Lan", "id: lan\nslug: nguyen\nname: Ng")
    )
    files |= {"site.yaml": SETTINGS.replace(URL, "https://b.example/below"), "ledger.txt": LEDGER}
    after = site_at(tmp_path / "after", files)
    assert ids_in(after) == ids_in(before)
    assert {"tag:a.example,2026:articles/talks", "tag:a.example,2026:events/ev-talks"} <= ids_in(before)
    assert {"tag:a.example,2026:officials/lan", "tag:a.example,2026:countries/LA"} <= ids_in(before)
    pages = {page.relative_to(before).parent for page in before.rglob("index.html")}
    assert [page for page in pages if not (after / page / "index.html").is_file()] == []
    for old, new in (("articles/2022/talks", "articles/2022/parley"), ("officials/lan", "officials/nguyen")):
        page = (after / old / "index.html").read_text(encoding="utf-8")
        assert f'<link rel="canonical" href="https://b.example/below/{new}/">' in page
        assert f'content="0; url={"../" * (old.count("/") + 1)}{new}/"' in page
    assert (after / "_redirects").read_text(encoding="utf-8") == (
        "/below/articles/2022/talks/ /below/articles/2022/parley/ 301\n"
        "/below/officials/lan/ /below/officials/nguyen/ 301\n"
        "/below/officials/lan/* /below/officials/nguyen/:splat 301\n"
    )
    assert not (before / "_redirects").exists()


def test_what_lay_below_moves_along(tmp_path: Path) -> None:
    """Pages of years lead to where they are now; feeds and citations lie at the old address too, and name the new."""
    many = {
        f"articles/{n}.md": matter(
            f"id: a-{n}\ntitle: A\ndate: {2020 + n % 2}-01-02\nevents:\n"
            f"  - {{id: e-{n}, title: E, date: {2020 + n % 2}-01-02, kind: visit, officials: [lan]}}"
        )
        for n in range(102)
    }
    files = {**SITE, **many, "site.yaml": SETTINGS}
    digest, _ = link(records_of(files), now=NOW)
    ledger = entered("", given(digest, records_of(files)))
    new = moved(files, "officials/lan.md", "officials/lan.md", ("name: Lan", "slug: nguyen\nname: Lan"))
    site = site_at(tmp_path, {**new, "ledger.txt": ledger})
    year = (site / "officials/lan/2021/index.html").read_text(encoding="utf-8")
    assert f'<link rel="canonical" href="{URL}/officials/nguyen/2021/">' in year
    assert 'content="0; url=../../../officials/nguyen/2021/"' in year
    for feed in ("feed.xml", "atom.xml"):
        old, now = ((site / f"officials/{name}/{feed}").read_bytes() for name in ("lan", "nguyen"))
        assert old == now
        assert f"{URL}/officials/nguyen/{feed}".encode() in now
    maps = "".join(file.read_text(encoding="utf-8") for file in site.glob("sitemap*.xml"))
    assert "/officials/nguyen/2021/" in maps
    assert "/officials/lan/" not in maps


# What was merged -----------------------------------------------------------------------------------------------------

MERGED = {
    **SITE,
    A: TALKS.replace("[lan]", "[Bùi Lan, bui-lan]") + "[[bui-lan]]\n",
    "officials/lan.md": matter("name: Lan\naliases: [Bui Lan]\nformerly: [bui-lan, old]\ncountry: VN"),
}
FORMERLY = f"{LEDGER}officials/bui-lan /officials/bui-lan/\nofficials/bui-lan /officials/bui/\nofficials/old\n"


def test_a_former_id_leads_to_who_took_over() -> None:
    """An id in `formerly:` is not lost, its addresses lead on, and names and references by it go on."""
    digest, found = linked({**MERGED, "ledger.txt": FORMERLY})
    assert [said for said in found if "identity" not in said] == []
    assert digest.redirects == {"/officials/bui-lan/": "/officials/lan/", "/officials/bui/": "/officials/lan/"}
    assert digest.targets["bui-lan"] == ("/officials/lan/", "Lan")
    assert [plate.id for plate in digest.articles[0].card.officials] == ["lan"]


def test_a_former_id_that_somebody_has_again_is_theirs() -> None:
    """Who has the id today has its addresses; that both are called so is said."""
    files = {**MERGED, "officials/bui-lan.md": matter("name: Bui"), A: TALKS}
    assert redirects(files, FORMERLY) == {"/officials/bui/": "/officials/bui-lan/"}
    assert {said.split()[1] for said in findings_of({**files, "ledger.txt": FORMERLY})} == {"alias-shared"}


def test_only_the_id_itself_is_proof() -> None:
    """A name that reads like a lost id leads nobody anywhere: the file may be another's."""
    files = {**MERGED, "officials/lan.md": matter("name: Lan\naliases: [Bui Lan, old, bui-lan]\ncountry: VN")}
    assert redirects(files, FORMERLY) == {}
    assert [said.split(" ")[1] for said in told(files, FORMERLY)] == ["id-lost", "id-lost"]


def test_an_id_goes_before_a_former_one_and_that_before_a_name() -> None:
    """A reference leads to who has the id, else to who took it over, whatever tag or area is called so."""
    files = {**MERGED, A: MERGED[A].replace("title: Talks\ndate", "tags: [bui lan]\ntitle: Talks\ndate", 1)}
    assert linked(files)[0].targets["bui-lan"] == ("/officials/lan/", "Lan")
    again = {**files, "officials/aa.md": matter("id: bui-lan\nname: Bui"), "officials/bui.md": matter("name: X")}
    assert linked(again)[0].targets["bui-lan"] == ("/officials/bui-lan/", "Bui")
