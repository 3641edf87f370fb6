"""Which calendars are there, and what stands in them?

No clock decides: the last two years are counted back from the newest article, and a series is asked for its next
edition as on the first of all days.
"""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from functools import partial
from gettext import NullTranslations

from msgspec.structs import replace

from attache.dates import parse_edtf
from attache.datewords import say
from attache.due import due
from attache.feed_views import CalendarEntry, CalendarPage
from attache.model import Article, Digest, Event
from attache.schema import SeriesFile
from attache.spine import UNCOUNTED, counted, grouped
from attache.streams import WHOLE, Stream
from attache.vocabulary import label_in

YEARS = 2  # that a calendar holds, and all to come
LASTING = frozenset({WHOLE, "country", "kind", "organisation", "series"})  # whom the next edition concerns as the last


def calendar_pages(
    digest: Digest, followed: Iterable[Stream], words: NullTranslations
) -> Iterator[tuple[str, CalendarPage]]:
    """The calendars of the whole digest and of every entity, each with its maker: of what happened, and beside it, for
    the digest and where there is any, of what is expected.
    """
    since = digest.articles[0].card.year - YEARS + 1 if digest.articles else 0
    articles = {article.card.id: article for article in digest.articles}
    noted = [note for article in (*digest.articles, *digest.gone) for note in article.file.corrections]
    mended = grouped((id, note.date) for note in noted for id in dict.fromkeys(note.events))
    entry = partial(_entry, digest, articles, mended)
    entries = {event.id: entry(event) for event in digest.events if _last_year(event) >= since}
    awaited = {last: entry(event) for last, event in _awaited(digest, words) if _last_year(event) >= since}
    for stream in followed:
        told = [entries[event.id] for event in stream.events if event.id in entries]
        ahead = [one for one in told if one.event.status == "planned"]
        if stream.plate.type in LASTING:
            ahead += [awaited[event.id] for event in stream.events if event.id in awaited]
        told = [one for one in told if one.event.status != "planned"]
        yield "calendar", _page(stream, "calendar.ics", stream.title, told)
        if ahead or stream.plate.type == WHOLE:
            title = words.gettext("%(title)s: expected") % {"title": stream.title}
            yield "calendar", _page(stream, "expected.ics", title, ahead)


def _page(stream: Stream, name: str, title: str, entries: list[CalendarEntry]) -> CalendarPage:
    return CalendarPage(
        address=f"{stream.address}{name}",
        title=title,
        description=stream.description,
        uid=f"{stream.uid.rstrip('/')}/{name}",
        home=stream.home,
        entries=tuple(sorted(entries, key=lambda entry: entry.event.order)),
    )


def _last_year(event: Event) -> int:
    """The year of its latest day, or where no end is known of its first."""
    return (event.when.latest or event.when.low).year


def _entry(
    digest: Digest, articles: Mapping[str, Article], mended: Mapping[str, tuple[str, ...]], event: Event
) -> CalendarEntry:
    told, notes, expected = articles[event.article], mended.get(event.id, ()), event.status == "expected"
    return CalendarEntry(
        uid=digest.uid("series" if expected else "events", event.id),
        event=replace(event, overdue=False, stamp=b"") if event.overdue else event,  # the clock says so
        changed=max([told.changed, *notes]),
        sequence=len(notes),
        language=None if expected else told.card.language,
        whole=digest.uid("events", event.parent) if event.parent else None,
    )


def _awaited(digest: Digest, words: NullTranslations) -> Iterator[tuple[str, Event]]:
    """The next edition of each series, as an event, with the id of the last that was held. None is reckoned where one
    after that is known, be it planned, cancelled or put off.
    """
    _, language = words.gettext, digest.site.languages[0]
    for id, series in digest.entities["series"].items():
        editions = digest.events_of.get(("series", id), ())
        last = next(iter(counted(editions)), None)
        if not isinstance(series.file, SeriesFile) or not series.file.cadence or not last:
            continue
        after = [event for event in editions if event.status in UNCOUNTED and event.when.high > last.when.high]
        day = due(series.file, [event for event in editions if event.status not in UNCOUNTED], date.min).date
        if day and not after:
            basis = {
                "cadence": label_in(digest.vocabulary.cadences[series.file.cadence].label, language),
                "last": say(last.when, language, words),
                "next": say(parse_edtf(day), language, words),
            }
            yield (
                last.id,
                Event(
                    id=f"{id}/{day.rstrip('~')}",
                    title=_("Expected: %(title)s") % {"title": series.plate.name},
                    summary=_("Expected %(next)s. %(cadence)s; last %(last)s. No date has been announced.") % basis,
                    address=series.plate.address,
                    article=last.article,
                    date=day.rstrip("~"),
                    kind=last.kind,
                    status="expected",
                    parties=last.parties,
                ),
            )
