"""What becomes of a site with pictures and cards? Built as a whole, and shown by a browser."""

import os
import re
import shutil
from pathlib import Path
from typing import Any

import pytest
from lxml import etree, html
from PIL import Image
from playwright.sync_api import Browser, Route

from attache.check import Options, check
from tests.conftest import WriteSite
from tests.tools import linkinator, vnu
from tests.tools.chromium import accessibility, complaints, serving
from tests.tools.feeds import findings
from tests.trees import NOW, built, edit, tree

ARTICLE = "content/articles/2026/2026-11-02-exchange.md"
PAGE = "articles/2026/exchange/index.html"
SITE = {
    "content/site.yaml": (
        "title: Pictured\nurl: https://pictured.example/d/\nidentity: pictured.example,2026\nhome_country: FR\n"
        "outputs: [feeds, cards]\n"
    ),
    ARTICLE: (
        "---\nid: exchange\ntitle: An exchange\ndate: 2026-11-02\nimages:\n"
        "  - {file: flags.jpg, alt: Two flags, credit: A Paper, caption: The flags.}\n"
        "  - {file: plan.png, alt: A plan of the hall, credit: The host, date: 2026-10, licence: CC BY 4.0}\n"
        "  - {file: stamp.gif, alt: A stamp, credit: The post}\n"
        "events:\n  - {id: ev-exchange, title: Exchange, date: 2026-11-01, kind: visit, countries: [FR, JP]}\n---\n"
        + "They met, and talked at some length.\n\n"
        * 30
    ),
    "content/articles/2026/2026-10-01-other.md": "---\nid: other\ntitle: Another\ndate: 2026-10-01\n---\nText.\n",
}


def paint(path: Path, size: tuple[int, int], mode: str = "RGB", shade: int = 0) -> None:
    """Make a picture of soft colours."""
    gradient = Image.linear_gradient("L").resize(size)
    bands = [gradient, gradient.rotate(180), Image.new("L", size, shade)]
    image = Image.merge("RGB", bands)
    if mode == "RGBA":
        image.putalpha(gradient)
    image.convert(mode).save(path)


def pictured(source: Path) -> Path:
    """Put the pictures beside the article: one large, one transparent, one smaller than any size."""
    folder = source / "content/articles/2026"
    paint(folder / "flags.jpg", (1300, 866))
    paint(folder / "plan.png", (500, 700), "RGBA")
    paint(folder / "stamp.gif", (90, 60), "P")
    return source


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build the site once."""
    source = tmp_path_factory.mktemp("pictured")
    for path, text in SITE.items():
        (source / path).parent.mkdir(parents=True, exist_ok=True)
        (source / path).write_text(text, encoding="utf-8")
    built(pictured(source), jobs=1)
    return source


@pytest.fixture
def copy(site: Path, tmp_path: Path) -> Path:
    """Give a copy of that site that was built as it is, to be edited."""
    shutil.copytree(site / "content", tmp_path / "content")
    built(tmp_path)
    return tmp_path


def figures(site: Path) -> list[etree._Element]:
    """The pictures of the article's page."""
    page = html.fromstring((site / "public" / PAGE).read_bytes())
    return list(page.iterfind(".//figure[@class='picture']"))


def files_of(source: Path, name: str) -> set[str]:
    """The files that one picture has in the output."""
    folder = source / "public/assets/pictures"
    return {path.relative_to(source / "public").as_posix() for path in folder.glob(f"{name}-*")}


def said(element: etree._Element) -> str:
    """The text of an element, its words one space apart."""
    return " ".join("".join(str(text) for text in element.itertext()).split())


def within(figure: etree._Element, name: str) -> etree._Element:
    """The one element of a name in a figure."""
    (found,) = figure.iter(name)
    return found


def listed(srcset: str | None) -> list[tuple[str, str]]:
    """The candidates of a srcset: name without hash and folder, and descriptor."""
    pairs = (candidate.split() for candidate in (srcset or "").split(", "))
    return [(f"{Path(to).name.split('.')[0]}.{Path(to).suffix[1:]}", width) for to, width in pairs]


def test_a_picture_is_offered_in_all_sizes(site: Path) -> None:
    """AVIF and WebP as sources, JPEG as the image, in the widths that the original has, with its room and its words."""
    flags, _, _ = figures(site)
    first, second = flags.findall(".//source")
    image = within(flags, "img")
    widths = (480, 800, 1200)
    for source, format in ((first, "avif"), (second, "webp"), (image, "jpeg")):
        assert listed(source.get("srcset")) == [(f"flags-{width}.{format}", f"{width}w") for width in widths]
        assert source.get("sizes") == image.get("sizes")
    assert [source.get("type") for source in (first, second)] == ["image/avif", "image/webp"]
    assert {name: image.get(name) for name in ("width", "height", "alt", "loading", "decoding")} == {
        "width": "1200", "height": "799", "alt": "Two flags", "loading": "lazy", "decoding": "async"
    }  # fmt: skip
    assert f", {image.get('src')} 1200w" in (image.get("srcset") or "")
    assert said(within(flags, "figcaption")) == "The flags. Picture: A Paper."


def test_transparent_and_small_pictures(site: Path) -> None:
    """What is transparent goes out as PNG too; what is smaller than all sizes goes out as large as it is."""
    _, plan, stamp = figures(site)
    assert listed(within(plan, "img").get("srcset")) == [("plan-480.png", "480w")]
    assert (within(plan, "img").get("width"), within(plan, "img").get("height")) == ("480", "672")
    assert listed(within(stamp, "img").get("srcset")) == [("stamp-90.jpeg", "90w")]
    assert said(within(plan, "figcaption")) == "Picture: The host. October 2026. CC BY 4.0."


def test_the_files_are_what_the_page_says(site: Path) -> None:
    """Every address of the page is a file of that format and width, and no original is among the files."""
    found = {}
    for path in (site / "public/assets/pictures").iterdir():
        with Image.open(path) as image:
            found[path.name.split(".")[0] + path.suffix] = (image.format, image.size)
    assert found == {
        **{f"flags-{w}{end}": (kind, (w, h)) for w, h in ((480, 320), (800, 533), (1200, 799)) for end, kind in JPEGS},
        **{f"plan-480{end}": (kind, (480, 672)) for end, kind in PNGS},
        **{f"stamp-90{end}": (kind, (90, 60)) for end, kind in JPEGS},
    }
    originals = [path.read_bytes() for path in (site / "content").rglob("*") if path.suffix in (".jpg", ".png", ".gif")]
    assert [path for path, data in tree(site / "public").items() if data in originals] == []


JPEGS = [(".avif", "AVIF"), (".webp", "WEBP"), (".jpeg", "JPEG")]
PNGS = [*JPEGS[:2], (".png", "PNG")]


def test_a_second_build_writes_nothing(copy: Path) -> None:
    """Neither with the memory nor, in bytes, without it."""
    assert built(copy).written == ()
    assert built(copy, clean=True).written == ()
    shutil.rmtree(copy / ".attache")
    assert built(copy).written == ()


def test_jobs_and_folders_alter_no_byte(site: Path, tmp_path: Path) -> None:
    """Pictures and cards are the same bytes from one process and from two, wherever they are drawn."""
    shutil.copytree(site / "content", tmp_path / "content")
    built(tmp_path, jobs=2)
    assert tree(tmp_path / "public") == tree(site / "public")


def test_a_changed_picture_alters_its_files_and_its_page(copy: Path) -> None:
    """Another original takes the place of the old: its files, the page and feeds that show it, and the memory."""
    before = files_of(copy, "flags")
    paint(copy / "content/articles/2026/flags.jpg", (1300, 866), shade=90)
    outcome = built(copy)
    assert len(before) == 9
    feeds = {name for name in outcome.written if name.endswith((".xml", "feed.json"))}
    assert feeds >= {"feed.xml", "countries/japan/atom.xml", "kinds/visit/feed.json"}
    assert set(outcome.written) == {PAGE, *files_of(copy, "flags"), *feeds}
    assert findings(copy / "public") == []
    assert set(outcome.pruned) == before
    assert files_of(copy, "flags").isdisjoint(before)


def test_a_picture_that_nobody_shows_alters_nothing(copy: Path) -> None:
    """A picture beside an article goes out once the article names it; then only that article and its feeds change."""
    paint(copy / "content/articles/2026/unused.jpg", (300, 200))
    assert built(copy).written == ()
    other = copy / "content/articles/2026/2026-10-01-other.md"
    edit(other, "date: 2026-10-01\n", "date: 2026-10-01\nimages: [{file: unused.jpg, alt: A, credit: B}]\n")
    changed = {"articles/2026/other/index.html", "feed.xml", "atom.xml", "feed.json"}
    assert set(built(copy).written) == {*changed, *files_of(copy, "unused")}
    assert len(files_of(copy, "unused")) == 3


def test_what_is_remembered_of_a_picture_is_not_read_again(copy: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A picture that was last changed long ago is opened once: the second build reads none."""
    for path in (copy / "content/articles/2026").iterdir():
        os.utime(path, ns=(10**18, 10**18))
    built(copy)
    monkeypatch.setattr(Image, "open", None)
    assert built(copy).written == ()


def test_a_damaged_picture_closes_the_gate(copy: Path) -> None:
    """The finding stands at the name of the file in the article, and nothing is written."""
    (copy / "content/articles/2026/flags.jpg").write_bytes(b"\xff\xd8\xff\xe0 no more than this")
    before = tree(copy / "public")
    (found,) = check(Options(source=copy, output=copy / "public", now=NOW)).diagnostics
    assert (found.path, found.line, found.column, found.rule) == (
        "articles/2026/2026-11-02-exchange.md",
        6,
        12,
        "image-invalid",
    )
    assert (found.severity, found.message) == ("error", "the file cannot be read as a picture")
    assert tree(copy / "public") == before


@pytest.mark.parametrize(
    ("page", "card", "alt"),
    [
        (PAGE, "cards/articles/2026/exchange.png", "An exchange"),
        ("countries/japan/index.html", "cards/countries/japan.png", "Japan"),
        ("kinds/visit/index.html", "cards/kinds/visit.png", "Visit"),
        ("index.html", "assets/card.*.png", "Pictured"),
        ("timeline/2026/index.html", "assets/card.*.png", "Pictured"),
    ],
)
def test_a_page_names_its_card(site: Path, page: str, card: str, alt: str) -> None:
    """Each article and entity names its own card, and every other page that of the site, as 1200 by 630 pixels."""
    head = html.fromstring((site / "public" / page).read_bytes())
    told = {one.get("property") or one.get("name"): one.get("content") for one in head.iter("meta")}
    (file,) = (site / "public").glob(card)
    assert told["og:image"] == f"https://pictured.example/d/{file.relative_to(site / 'public').as_posix()}"
    assert (told["og:image:width"], told["og:image:height"], told["og:image:alt"]) == ("1200", "630", alt)
    assert told["twitter:card"] == "summary_large_image"
    with Image.open(file) as image:
        assert image.size == (1200, 630)


def test_without_cards_the_site_has_one(write_site: WriteSite) -> None:
    """By default every page names the site's own card, and no other is drawn."""
    source = pictured(write_site({**SITE, "content/site.yaml": "title: P\nurl: https://p.example/\n"}))
    built(source)
    assert not (source / "public/cards").exists()
    assert "/assets/card." in (source / "public" / PAGE).read_text(encoding="utf-8")


WATCH = """window.shifts = 0;
new PerformanceObserver((list) => { for (const entry of list.getEntries()) window.shifts += entry.value; })
  .observe({type: "layout-shift", buffered: true});"""
MEASURE = """() => [...document.querySelectorAll(".picture img")].map((image) => {
  const box = image.getBoundingClientRect();
  const room = image.closest("figure").getBoundingClientRect();
  const format = image.currentSrc.split(".").pop();
  return [format, image.complete, box.width, box.height, Number(image.currentSrc.match(/-(\\d+)\\./)[1]), room.width];
})"""


def seen(browser: Browser, site: Path, width: int, density: int) -> tuple[float, list[list[Any]]]:
    """How far things moved as the pictures came in, late, and what the browser made of each of them.

    Fonts do not come at all: what they move is another matter.
    """
    context = browser.new_context(viewport={"width": width, "height": 700}, device_scale_factor=density)
    context.add_init_script(WATCH)
    page = context.new_page()
    page.route("**/*.woff2", lambda route: route.abort())
    held: list[Route] = []
    page.route("**/pictures/*", lambda route: held.append(route))  # noqa: PLW0108 - a method of a list will not do
    with serving(site) as base:
        page.goto(base + PAGE, wait_until="commit")
        page.wait_for_selector(".foot")
        page.evaluate("document.querySelector('.picture').scrollIntoView()")
        page.wait_for_timeout(300)  # for what is in sight to be asked for, and shown without
        for route in held:
            route.continue_()
        page.wait_for_load_state("networkidle")
        page.wait_for_timeout(200)
        measured: list[list[Any]] = page.evaluate(MEASURE)
        shifts, sideways = page.evaluate("[window.shifts, document.documentElement.scrollWidth]")
    context.close()
    assert sideways <= width
    return shifts, measured


@pytest.mark.parametrize("width", [360, 660, 1280])
@pytest.mark.parametrize("density", [1, 2])
def test_a_browser_keeps_the_room_and_takes_the_best(site: Path, browser: Browser, width: int, density: int) -> None:
    """AVIF is chosen, sharp enough and not wasteful, in the room that was kept for it: nothing moves as it comes."""
    shifts, measured = seen(browser, site / "public", width, density)
    assert shifts == 0
    assert [(format, complete) for format, complete, *_ in measured] == [("avif", True)] * 3
    flags, plan, stamp = measured
    assert abs(flags[2] / flags[3] - 1200 / 799) < 0.01
    assert abs(flags[2] - flags[5]) < 1  # it fills the measure
    wanted = flags[2] * density
    assert flags[4] == next((size for size in (480, 800, 1200) if size >= wanted - 1), 1200)
    assert (plan[2], stamp[2:4]) == (min(480, plan[5]), [90, 60])


def test_without_its_room_a_picture_would_move_the_page(site: Path, browser: Browser, tmp_path: Path) -> None:
    """The measure sees the defect that it is there for: pictures without width and height."""
    shutil.copytree(site / "public", tmp_path / "public")
    page = tmp_path / "public" / PAGE
    page.write_text(re.sub(r' (width|height)="\d+"', "", page.read_text(encoding="utf-8")), encoding="utf-8")
    assert seen(browser, tmp_path / "public", 1280, 1)[0] > 0


def test_the_page_is_clean(site: Path, browser: Browser) -> None:
    """Valid HTML, every link leads somewhere, no failed request, no message, nothing for axe to find."""
    assert vnu.errors([site / "public" / PAGE]) == []
    assert linkinator.broken(site / "public") == []
    address = PAGE.removesuffix("index.html")
    with serving(site / "public") as base:
        assert complaints(browser, base, [address]) == []
        assert accessibility(browser, base, [address]) == []
