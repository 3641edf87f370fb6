"""Is what `make bench` measures the same each time, in order, and told as it was measured?

The others are not installed here: what they make of it, `python -m tests.bench --sizes 200 --runs 1` shows.
"""

from xml.etree import ElementTree as ET

from tests.bench import corpus, translate
from tests.bench.measure import Cost
from tests.bench.report import BEGIN, END, STEPS, Measured, chart, markdown, within
from tests.sites import diagnosed

STEP = {"cold": 8.0, "same": 0.2, "text": 0.4, "title": 0.8, "new": 1.0}


def measured(speed: float, memory: float) -> Measured:
    """Give a tool of which each round was the given times slower than the one before."""
    steps = {step: [Cost(STEP[step] * speed * n, 2 * speed * n) for n in (1, 2, 4)] for step in STEPS}
    return Measured(steps, memory, 1234, 5.6)


FIGURES = {10: {"attache": measured(1, 100), "hugo": measured(10, 1000)}, 20: {"attache": measured(2.5, 150)}}


def test_the_content_is_the_same_each_time() -> None:
    """The same seed gives the same bytes to each tool, another seed others; an article is what it is in any digest."""
    assert list(corpus.files(9)) == list(corpus.files(9)) != list(corpus.files(9, seed=8))
    assert list(corpus.files(8)) == list(corpus.files(9))[:-1]
    for peer in translate.PEERS:
        assert (
            list(translate.files(peer, 9)) == list(translate.files(peer, 9)) != list(translate.files(peer, 9, seed=8))
        )


def test_the_content_has_no_error() -> None:
    """In 60 articles nothing is wrong, and the registry is that of any number of them."""
    files = {path.removeprefix("content/"): text.encode() for path, text in corpus.files(60)}
    digest, found = diagnosed(files, now=corpus.NOW)
    assert found == ()
    kept = ("official", "organisation", "series", "agreement", "area")
    assert [len(digest.entities[kind]) for kind in kept] == [400, 60, 20, 30, 20]
    assert {len(article.events) for article in digest.articles} == {0, 1, 2, 3}


def test_links_lead_to_the_addresses_that_all_tools_make() -> None:
    """What is a reference for Attaché is a link for the others, to an article, a country or an official that exists."""
    bodies = "\n".join(translate.body_of(corpus.article(number)) for number in range(60))
    targets = {link.partition(")")[0].partition("#")[0] for link in bodies.split("](/")[1:]}
    articles = {corpus.address(corpus.article(number).id) + "/" for number in range(60)}
    countries = {f"countries/{corpus.slug(translate.country(code))}/" for code in corpus.COUNTRIES}
    officials = {f"officials/{id_}/" for id_ in corpus.OFFICIAL_NAMES}
    assert targets <= articles | countries | officials
    assert targets & articles and targets & countries and targets & officials


def test_figures_are_told_as_tables() -> None:
    """Medians, ratios of the same round, growth; a page keeps the words around them."""
    told = markdown(FIGURES, ["2 cores", "Attaché 1, Hugo 2"])
    assert (
        told
        == """\
- 2 cores
- Attaché 1, Hugo 2

### 10 articles

| median of 3 | Attaché | Hugo |
| --- | ---: | ---: |
| from nothing, s | 16.0 (× 0.10) | 160 (× 1.00) |
| nothing changed, s | 0.40 (× 0.10) | 4.00 (× 1.00) |
| an article’s text edited, s | 0.80 (× 0.10) | 8.00 (× 1.00) |
| an article’s title edited, s | 1.60 (× 0.10) | 16.0 (× 1.00) |
| an article added, s | 2.00 (× 0.10) | 20.0 (× 1.00) |
| processor time from nothing, s | 4.00 (× 0.10) | 40.0 (× 1.00) |
| memory at the most, MiB | 100 (× 0.10) | 1,000 (× 1.00) |
| files written | 1,234 | 1,234 |
| written, MB | 6 | 6 |

### 20 articles

| median of 3 | Attaché |
| --- | ---: |
| from nothing, s | 40.0 |
| nothing changed, s | 1.00 |
| an article’s text edited, s | 2.00 |
| an article’s title edited, s | 4.00 |
| an article added, s | 5.00 |
| processor time from nothing, s | 10.0 |
| memory at the most, MiB | 150 |
| files written | 1,234 |
| written, MB | 6 |

Of 10 articles it is × 2.50 the time from nothing, × 1.50 the memory.
"""
    )
    assert within(f"a\n{BEGIN}\nold\n{END}\nb\n", "new\n") == f"a\n{BEGIN}\n\nnew\n\n{END}\nb\n"


def test_figures_are_drawn() -> None:
    """The drawing is well-formed, says in words what it shows, and has a bar for each line and tool but Hugo."""
    root = ET.fromstring(chart(FIGURES))
    space = "{http://www.w3.org/2000/svg}"
    assert root.findtext(f"{space}title") == "Time and memory against Hugo, 10 articles"
    assert (root.findtext(f"{space}desc") or "").startswith("Hugo is 1; less is better. from nothing: Attaché 0.10; ")
    bars = [bar for bar in root.iter(f"{space}rect") if bar.get("height") != "10"]
    assert [bar.get("class") for bar in bars] == ["attache"] * 7
    assert len({(bar.get("x"), bar.get("width")) for bar in bars}) == 1  # all are a tenth
    assert [mark.text for mark in root.iter(f"{space}text")][-1] == "Attaché 0.10"
