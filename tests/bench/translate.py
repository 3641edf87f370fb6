"""How does each peer write the same content?

Each has its own front matter and its own folders; the words are the same. Links within the digest become links to the
addresses that they lead to, since peers know no references. Entities have no files: their pages are made of what
articles say, as taxonomies do.
"""

import re
from collections.abc import Callable, Iterator, Sequence

from babel import Locale

from tests.bench.corpus import OFFICIAL_NAMES, Article, article, slug, source_line

YEARS = range(2004, 2027)
COUNTRY_NAMES = Locale("en").territories


def country(code: str) -> str:
    """Give a country's name, which all peers make the same address of."""
    return str(COUNTRY_NAMES[code]).replace(" - ", " ")


def body_of(one: Article) -> str:
    """Give the text, its references made links."""

    def link(found: re.Match[str]) -> str:
        folder, _, id_ = found[1].partition("/")
        path = f"countries/{slug(country(id_.upper()))}" if folder == "countries" else found[1]
        head, mark, anchor = path.partition("#")
        return f"[{found[2]}](/{head}/{mark}{anchor})"

    return re.sub(r"\[\[([^]|]*)\|([^]]*)\]\]", link, one.body)


def _list(key: str, values: Sequence[str]) -> list[str]:
    return [f"{key}: [{', '.join(values)}]"] if values else []


def yaml_file(one: Article) -> str:
    """Write an article with YAML above it, for Hugo and Eleventy."""
    lines = ["---", f"title: {one.title}", f"date: {one.date}", f"slug: {one.id[11:]}", f"summary: {one.summary}"]
    lines += _list("countries", [country(code) for code in one.countries])
    lines += _list("officials", [OFFICIAL_NAMES[who] for who in one.officials])
    lines += _list("tags", one.tags) + _list("topics", one.topics)
    lines += ["events:"] if one.events else []
    for event in one.events:
        lines += [f"  - id: {event.id}", f"    title: {event.title}", f'    date: "{event.date}"']
        lines += [f"    kind: {event.kind}", f"    place: {event.place}"]
        lines += [f"    {line}" for line in _list("countries", [country(code) for code in event.countries])]
    lines += ["sources:", *(source_line(one, *source) for source in one.sources), "---"]
    return "\n".join(lines) + "\n" + body_of(one)


def pelican_file(one: Article) -> str:
    """Write an article with Pelican's lines of metadata; what has parts of its own is divided by bars."""
    lines = [f"Title: {one.title}", f"Date: {one.date}", f"Slug: {one.id[11:]}", f"Summary: {one.summary}"]
    for key, values in (
        ("Countries", [country(code) for code in one.countries]),
        ("Officials", [OFFICIAL_NAMES[who] for who in one.officials]),
        ("Tags", one.tags),
        ("Topics", one.topics),
    ):
        lines += [f"{key}: {', '.join(values)}"] if values else []
    events = [
        "|".join((it.id, it.date, it.kind, it.place, it.title, ", ".join(map(country, it.countries))))
        for it in one.events
    ]
    for key, rows in (("Events", events), ("Sources", ["|".join(source) for source in one.sources])):
        lines += [f"{key}: " + "\n    ".join(rows)] if rows else []
    return "\n".join(lines) + "\n\n" + body_of(one)


# For each peer: in which folder an article lies, and how it is written.
PEERS: dict[str, tuple[str, Callable[[Article], str]]] = {
    "hugo": ("content/articles", yaml_file),
    "eleventy": ("content/articles", yaml_file),
    "pelican": ("content", pelican_file),
}


def path_of(peer: str, one: Article) -> str:
    """Give the file of an article, below the folder of the site."""
    return f"{PEERS[peer][0]}/{one.date[:4]}/{one.id}.md"


def files(peer: str, articles: int, seed: int = 7) -> Iterator[tuple[str, str]]:
    """Yield the content of a peer's site as `(path below the folder of the site, text)`."""
    for number in range(articles):
        one = article(number, seed)
        yield path_of(peer, one), PEERS[peer][1](one)
    for year in YEARS if peer == "hugo" else ():  # elsewhere a template makes one page after the other
        yield f"content/timeline/{year}.md", f"---\ntitle: {year}\nlayout: timeline\nyear: {year}\n---\n"
