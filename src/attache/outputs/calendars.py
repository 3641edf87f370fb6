"""How does a calendar say it?

iCalendar (RFC 5545) with the properties of RFC 7986 and the older ones that programs read in their stead. The content
knows no time of day, so every event lasts whole days and no time zone is named. What is not known to the day is listed
in the calendar's description and never stands on a day. ADR 0021 has the choices.
"""

import datetime as dt
import re
from collections.abc import Iterator
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

from icalendar import Calendar, Component, Event, Journal
from icalendar.prop import vDuration, vText, vUri

from attache import model
from attache.datewords import say
from attache.diagnostics import cleared
from attache.feed_views import CalendarEntry, CalendarPage
from attache.views import Site
from attache.words import catalogue

DAILY = dt.timedelta(days=1)  # how often to look for news
NEVER = "1970-01-01"  # a calendar in which nothing has happened yet
SAID = frozenset({"held", "confirmed", "expected"})  # statuses that a title need not tell, or tells
STATUSES = {"held": "CONFIRMED", "confirmed": "CONFIRMED", "cancelled": "CANCELLED"}  # all others are tentative
ComponentT = TypeVar("ComponentT", bound=Component)


def calendar(page: CalendarPage, site: Site) -> bytes:
    """The calendar, UTF-8 with CRLF, lines folded at 75 octets. `site.url` must be known."""
    _, about = catalogue(site.language).gettext, "\n\n".join(filter(None, (page.description, _listed(page, site))))
    changed = _midnight(max((entry.changed for entry in page.entries), default=NEVER), site)
    made = _filled(
        Calendar(),
        version="2.0",
        prodid="-//Attache//Attache//EN",
        uid=page.uid,
        name=page.title,
        x_wr_calname=page.title,
        description=about,
        x_wr_caldesc=about,
        last_modified=changed,
        url=vUri(site.public(page.home)),
        source=vUri(site.public(page.address), params={"VALUE": "URI"}),
        refresh_interval=vDuration(DAILY, params={"VALUE": "DURATION"}),
        x_published_ttl="P1D",
    )
    for entry in page.entries:
        if entry.dated:
            made.add_component(_event(entry, site, site.public(entry.event.address)))
    if not made.subcomponents:  # something there must be (RFC 5545, section 3.6), and a note takes nobody's time
        none = {"uid": f"{page.uid}/none", "dtstamp": changed, "summary": _("No event with a known day")}
        made.add_component(_filled(Journal(), **none))
    document: bytes = made.to_ical()
    return document


class _Text(vText):
    """A text, cleared of control characters. The library itself takes `\\N` for a line end, and escapes no NAME."""

    def to_ical(self) -> bytes:
        escaped = re.sub(r"[\\;,]", r"\\\g<0>", cleared(self))
        return re.sub(r"\r\n?|\n", r"\\n", escaped).encode()


def _filled(made: ComponentT, **values: Any) -> ComponentT:
    """The component with all that is known of it."""
    for name, value in values.items():
        if value or value == 0:
            made.add(name.replace("_", "-"), _Text(value) if type(value) is str else value)
    return made


def _listed(page: CalendarPage, site: Site) -> str:
    """What is known less exactly than to the day, oldest first, a line each."""
    words, loose = catalogue(site.language), [entry.event for entry in page.entries if not entry.dated]
    lines = [f"{say(event.when, site.language, words)}: {event.title}" for event in loose]
    return "\n".join([words.gettext("Not known to the day:"), *lines]) if lines else ""


def _event(entry: CalendarEntry, site: Site, link: str) -> Event:
    event, changed = entry.event, _midnight(entry.changed, site)
    title = event.title
    if event.status not in SAID:  # many programs show no STATUS
        named = {"status": site.label("statuses", event.status), "title": title}
        title = catalogue(site.language).gettext("%(status)s: %(title)s") % named
    return _filled(
        Event(),
        uid=entry.uid,
        dtstamp=changed,
        last_modified=changed,
        sequence=entry.sequence,
        dtstart=event.when.low,
        dtend=event.when.high + DAILY,  # the day after the last
        status=STATUSES.get(event.status, "TENTATIVE"),
        transp="TRANSPARENT",  # what others do takes none of the reader's time
        summary=_Text(title, params={"LANGUAGE": entry.language} if entry.language else {}),
        categories=site.label("kinds", event.kind),
        location=", ".join(event.place.names) if event.place else None,
        description="\n".join((*_told(event, site), link)),
        url=vUri(link),
        related_to=entry.whole,
    )


def _told(event: model.Event, site: Site) -> Iterator[str]:
    """What is known of an event, a line each: what and whether it was, who took part, and where it was reported."""
    _ = catalogue(site.language).gettext
    if event.summary:
        yield event.summary
    if event.status not in ("held", "expected"):
        yield site.label("statuses", event.status)
    names = dict.fromkeys(name for source in event.sources if (name := source.agency or source.host))
    officials = (
        (" ".join(filter(None, (who.rank_short, who.official.name))), *who.posts, who.role) for who in event.officials
    )
    for label, said in (
        (_("Parties"), [plate.name for plate in event.parties]),
        (_("Officials"), [", ".join(filter(None, who)) for who in officials]),
        (_("Sources"), [*names]),
    ):
        if said:
            yield f"{label}: {'; '.join(said)}"


def _midnight(day: str, site: Site) -> dt.datetime:
    """The first moment of a day in the site's time zone, in UTC; on the two ends of time, that of the day beside it."""
    near = min(max(dt.date.fromisoformat(day), dt.date.min + DAILY), dt.date.max - DAILY)
    return dt.datetime.combine(near, dt.time(), ZoneInfo(site.timezone)).astimezone(dt.UTC)
