"""Which pages has a digest that a blog has not? Those of countries and officials, the timeline, the neighbours."""

from collections import defaultdict
from typing import Any

from pelican import signals
from pelican.urlwrappers import URLWrapper


class Country(URLWrapper):  # type: ignore[misc]
    """A country, with an address as the settings say."""


class Official(URLWrapper):  # type: ignore[misc]
    """An official, with an address as the settings say."""


def collect(generator: Any) -> None:
    """Give articles countries, officials, events and neighbours; list the articles of each country and official."""
    known: dict[tuple[type, str], URLWrapper] = {}
    lists: dict[str, dict[URLWrapper, list[Any]]] = {"countries": defaultdict(list), "officials": defaultdict(list)}
    years = defaultdict(list)
    articles = generator.articles
    for later, article, earlier in zip([None, *articles], articles, [*articles[1:], None], strict=False):
        article.later, article.earlier = later, earlier
        for key, make in (("countries", Country), ("officials", Official)):
            names = [name.strip() for name in getattr(article, key, "").split(",") if name.strip()]
            terms = [known.setdefault((make, name), make(name, generator.settings)) for name in names]
            setattr(article, key, terms)
            for term in terms:
                lists[key][term].append(article)
        for key in ("events", "sources"):
            rows = getattr(article, key, [])
            setattr(article, key, [row.split("|") for row in ([rows] if isinstance(rows, str) else rows)])
        for event in article.events:
            event[5] = [
                known.setdefault((Country, name), Country(name, generator.settings)) for name in event[5].split(", ")
            ]
            years[event[1][:4]].append((article, event))
    generator.digest_lists, generator.digest_years = lists, years
    generator.context["years"] = sorted(years, reverse=True)


def write(generator: Any, writer: Any) -> None:
    """Write the lists of countries and officials with their feeds, and the timeline."""
    context, template = generator.context, generator.get_template
    for key, found in generator.digest_lists.items():
        terms = sorted(found.items())
        writer.write_file(f"{key}/index.html", template("terms"), context, title=key.title(), terms=terms)
        for term, articles in terms:
            writer.write_file(
                term.save_as, template("term"), context, paginated={"articles": articles}, template_name="term",
                url=term.url, term=term, articles=articles,
            )  # fmt: skip
            feed = generator.settings["TERM_FEED_RSS"].format(url=term.url)
            writer.write_feed(articles, context, feed, feed, feed_type="rss", feed_title=term.name)
    years = generator.digest_years
    writer.write_file("timeline/index.html", template("timeline"), context, counts=years)
    for year, events in years.items():
        newest = sorted(events, key=lambda told: told[1][1], reverse=True)
        writer.write_file(f"timeline/{year}/index.html", template("year"), context, year=year, events=newest)


def register() -> None:
    """Ask Pelican to be called."""
    signals.article_generator_finalized.connect(collect)
    signals.article_writer_finalized.connect(write)
