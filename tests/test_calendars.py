"""What do calendars say, and does any of it depend on the day on which they are made?"""

import datetime as dt
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from icalendar import Calendar
from msgspec.structs import replace

from attache import schema
from attache.compose_calendars import calendar_pages
from attache.feed_views import CalendarEntry, CalendarPage
from attache.model import Attendance, Digest, Event, PlaceHeld, Plate
from attache.outputs.calendars import calendar
from attache.streams import streams
from attache.views import Site
from attache.vocabulary import default_vocabulary
from attache.words import catalogue
from tests import corpus
from tests.conftest import WriteSite
from tests.sites import Files, linked, matter
from tests.tools.calendars import findings, parts_of, text_of, wrong
from tests.trees import built, tree

SITE = Site(
    title="Digest",
    language="en-GB",
    timezone="Asia/Ho_Chi_Minh",
    url="https://digest.example/vn/",
    subtitle=None,
    description="Who met whom.",
    licence=None,
    contact=None,
    home=None,
    feeds=True,
    hub=None,
    vocabulary=default_vocabulary(),
    assets={},
)
LAOS = Plate(type="country", id="LA", name="Laos", address="/countries/laos/")
VIETNAM = Plate(type="country", id="VN", name="Việt Nam", address="/countries/vietnam/")
GIANG = Plate(type="official", id="giang", name="Phan Văn Giang", address="/officials/giang/")
EVENT = Event(
    id="exchange",
    title="Border exchange, the second",
    address="/articles/2024/exchange/#exchange",
    article="exchange",
    date="2024-10-22/2024-10-23",
    kind="border",
    status="held",
    summary="Two ministers met.",
    place=PlaceHeld(name="Savannakhet", country=LAOS),
    parties=(VIETNAM, LAOS),
    officials=(Attendance(official=GIANG, posts=("Minister of Defence",), rank_short="Gen.", role="chair"),),
    sources=(schema.Source(agency="VNA", host="VietnamPlus"), schema.Source(host="Vientiane Times")),
)
ENTRY = CalendarEntry(
    uid="tag:digest.example,2026:events/exchange",
    event=EVENT,
    changed="2024-10-26",
    sequence=1,
    whole="tag:digest.example,2026:events/year",
)


def made(*entries: CalendarEntry, site: Site = SITE, **said: Any) -> bytes:
    """Return the calendar of some entries."""
    uid, home = "tag:digest.example,2026:/calendar.ics", "/"
    page = {"address": "/calendar.ics", "title": "Digest", "uid": uid, "home": home, "entries": entries}
    return calendar(CalendarPage(**(page | said)), site)


def both() -> bytes:
    """Return a calendar with an event, and one that has none."""
    loose = replace(EVENT, date="2025-01~", title="Talks", status="postponed", stamp=b"")
    return made(ENTRY) + made(replace(ENTRY, event=loose), description="Who; when.")


HEAD = """\
BEGIN:VCALENDAR
VERSION:2.0
PRODID:-//Attache//Attache//EN
"""
KNOWN = """\
LAST-MODIFIED:20241025T170000Z
REFRESH-INTERVAL;VALUE=DURATION:P1D
SOURCE;VALUE=URI:https://digest.example/vn/calendar.ics
UID:tag:digest.example\\,2026:/calendar.ics
URL:https://digest.example/vn/
X-PUBLISHED-TTL:P1D
"""
NAMED = "NAME:Digest\nX-WR-CALNAME:Digest\n"
BYTES = f"""\
{HEAD}{NAMED}{KNOWN}\
BEGIN:VEVENT
SUMMARY:Border exchange\\, the second
DTSTART;VALUE=DATE:20241022
DTEND;VALUE=DATE:20241024
DTSTAMP:20241025T170000Z
UID:tag:digest.example\\,2026:events/exchange
SEQUENCE:1
CATEGORIES:Border cooperation
DESCRIPTION:Two ministers met.\\nParties: Việt Nam\\; Laos\\nOfficials: Gen
 . Phan Văn Giang\\, Minister of Defence\\, chair\\nSources: VNA\\; Vientiane 
 Times\\nhttps://digest.example/vn/articles/2024/exchange/#exchange
LAST-MODIFIED:20241025T170000Z
LOCATION:Savannakhet\\, Laos
RELATED-TO:tag:digest.example\\,2026:events/year
STATUS:CONFIRMED
TRANSP:TRANSPARENT
URL:https://digest.example/vn/articles/2024/exchange/#exchange
END:VEVENT
END:VCALENDAR
"""  # noqa: W291 - a line may be folded before a space
NOTHING = f"""\
{HEAD}\
DESCRIPTION:Who\\; when.\\n\\nNot known to the day:\\nabout January 2025: Talk
 s
X-WR-CALDESC:Who\\; when.\\n\\nNot known to the day:\\nabout January 2025: Tal
 ks
{NAMED}{KNOWN}\
BEGIN:VJOURNAL
DTSTAMP:20241025T170000Z
SUMMARY:No event with a known day
UID:tag:digest.example\\,2026:/calendar.ics/none
END:VJOURNAL
END:VCALENDAR
"""


def test_a_calendar_to_the_byte() -> None:
    """All that a calendar says of an event, of what has no day, and of itself."""
    assert both().decode() == (BYTES + NOTHING).replace("\n", "\r\n")


def test_another_process_writes_the_same_bytes() -> None:
    """Seeds of hashes, locale and the time zone of the machine reach no byte."""
    code = "import sys; from tests.test_calendars import *; sys.stdout.buffer.write(both())"
    surroundings = {"PYTHONHASHSEED": "7", "TZ": "America/New_York", "LC_ALL": "C", "PYTHONPATH": ":".join(sys.path)}
    assert (
        subprocess.run([sys.executable, "-c", code], env=surroundings, capture_output=True, check=True).stdout == both()
    )


@pytest.mark.parametrize(
    ("status", "said", "summary"),
    [
        ("held", "CONFIRMED", "Talks"),
        ("confirmed", "CONFIRMED", "Talks"),
        ("expected", "TENTATIVE", "Talks"),
        ("planned", "TENTATIVE", "Planned: Talks"),
        ("postponed", "TENTATIVE", "Postponed: Talks"),
        ("unclear", "TENTATIVE", "Unclear: Talks"),
        ("cancelled", "CANCELLED", "Cancelled: Talks"),
    ],
)
def test_a_status_is_said_to_programs_and_to_people(status: str, said: str, summary: str) -> None:
    """Programs that show no STATUS show the title."""
    event = replace(EVENT, status=status, title="Talks", stamp=b"")
    part = parts_of(made(replace(ENTRY, event=event)))[1]
    assert (part.get("STATUS"), part.get("SUMMARY")) == (said, summary)


@pytest.mark.parametrize(
    ("date", "days"),
    [
        ("2024-10-22", ("20241022", "20241023")),
        ("2024-10-22/2024-10-22", ("20241022", "20241023")),
        ("2023-12-30/2024-02-29", ("20231230", "20240301")),
        ("0001-01-01", ("00010101", "00010102")),
        ("2024-10-22~", None),
        ("2024-10-22?", None),
        ("2024-10-22~/2024-10-23", None),
        ("2024-10-XX", None),
        ("2024-10", None),
        ("2024-10/2024-11", None),
        ("2024-36", None),
        ("2024", None),
        ("202X", None),
        ("2024-10-22/..", None),
        ("2024-10-22/", None),
        ("../2024-10-22", None),
        ("[2024-10-22,2024-10-23]", None),
        ("[2024-10-22..2024-10-23]", None),
        ("9999-12-31", None),
    ],
)
def test_only_known_days_are_days(date: str, days: tuple[str, str] | None) -> None:
    """A range lasts until the day before DTEND; what is less than sure is listed in words and stands on no day."""
    part, *events = parts_of(data := made(replace(ENTRY, event=replace(EVENT, date=date, stamp=b""))))
    found = [(event.get("DTSTART"), event.get("DTEND")) for event in events if event.kind == "VEVENT"]
    assert found == ([days] if days else [])
    assert part.get("DESCRIPTION").startswith("Not known to the day") == (not days)
    assert wrong(data) == []


@pytest.mark.parametrize("day", ["0001-01-01", "1900-01-01", "9999-12-31"])
@pytest.mark.parametrize("zone", ["Asia/Ho_Chi_Minh", "America/New_York", "UTC"])
def test_no_day_is_too_far(day: str, zone: str) -> None:
    """Both ends of the calendar, and times before standard time."""
    assert wrong(made(replace(ENTRY, changed=day), site=replace(SITE, timezone=zone, stamp=b""))) == []


ANY = st.text(st.characters(exclude_categories=["Cs", "Cc"], exclude_characters="\ufdd0\ufffe\uffff"), min_size=1)
HARD = st.sampled_from(
    ["Hội đàm “cấp cao”", "a, b; c: d", "C:\\New\\nothing", "\\", '"', "🕊️ 🇻🇳", "two\nlines", "^n^'", " x "]
)


@settings(max_examples=60)
@given(title=ANY | HARD, long=st.booleans())
def test_a_text_comes_back_as_it_was(title: str, long: bool) -> None:
    """Title, place, summary, names and kind pass unchanged through a reader of lines, the title through the library."""
    title = (title * 10_000)[:10_000] if long else title
    event = replace(EVENT, title=title, place=PlaceHeld(name=title), summary=title, kind=title, stamp=b"")
    data = made(replace(ENTRY, event=event), title=title, description=title)
    whole, part = parts_of(data)
    assert {text_of(whole.get(name)) for name in ("NAME", "X-WR-CALNAME", "DESCRIPTION", "X-WR-CALDESC")} == {title}
    assert {text_of(part.get(name)) for name in ("SUMMARY", "LOCATION", "CATEGORIES")} == {title}
    assert text_of(part.get("DESCRIPTION")).startswith(f"{title}\n")
    assert str(Calendar.from_ical(data).events[0]["SUMMARY"]) == title
    assert wrong(data) == []


@given(title=st.text(min_size=1))
def test_no_text_breaks_the_calendar(title: str) -> None:
    """Control characters are refused at the door; one that came this far is dropped, and a line end is one."""
    assert wrong(made(replace(ENTRY, event=replace(EVENT, title=f"x{title}", stamp=b"")))) == []


# Which calendars, and what in them ----------------------------------------------------------------------------------


def told(*events: str, date: str = "2026-11-01", id: str = "a", more: str = "") -> str:
    """Write an article that tells events: flow mappings of what they have beside a title, a kind and parties."""
    listed = [f"  - {{title: T, kind: meeting, countries: [FR, JP], {event}}}" for event in events]
    return matter("\n".join([f"id: {id}\ntitle: A\ndate: {date}", *(["events:", *listed] if listed else []), more]))


def calendars(files: Files, now: str = "2026-11-22") -> dict[str, CalendarPage]:
    """Return the calendars of a site by their addresses."""
    digest, _ = linked(files, now=now)
    return pages(digest)


def pages(digest: Digest) -> dict[str, CalendarPage]:
    """Return the calendars of a digest by their addresses."""
    return {page.address: page for _, page in calendar_pages(digest, streams(digest), catalogue("en-GB"))}


def ids(page: CalendarPage) -> list[str]:
    """Return what stands in a calendar."""
    return [entry.event.id for entry in page.entries]


def uids(files: Files, now: str = "2026-11-22") -> dict[str, list[str]]:
    """Return the UIDs of all that stands in the calendars of a site, by the address of the calendar."""
    return {address: [entry.uid for entry in page.entries] for address, page in calendars(files, now).items()}


def test_what_is_planned_stands_apart() -> None:
    """What has happened or is settled, and beside it what is only planned; entities have what concerns them."""
    statuses = ("held", "confirmed", "cancelled", "postponed", "unclear", "planned")
    events = [f"id: {status}, date: 2026-10-0{n}, status: {status}" for n, status in enumerate(statuses, 1)]
    found = calendars({"articles/a.md": told(*events)})
    for folder in ("/", "/countries/japan/", "/countries/france/", "/kinds/meeting/"):
        assert ids(found[f"{folder}calendar.ics"]) == [*statuses[:-1]]
        assert ids(found[f"{folder}expected.ics"]) == ["planned"]
        assert wrong(calendar(found[f"{folder}calendar.ics"], SITE)) == []
    assert ids(found["/kinds/visit/calendar.ics"]) == []
    assert "/kinds/visit/expected.ics" not in found
    assert ids(calendars({"articles/a.md": told()})["/expected.ics"]) == []


@pytest.mark.parametrize(
    ("date", "there"),
    [
        ("2025-01-01", True),
        ("2024-12-31", False),
        ("2024-12-31/2025-01-01", True),
        ("2024", False),
        ("2025", True),
        ("202X", True),
        ("2024-05-01/..", False),
        ("2025-05-01/..", True),
        ("../2025", True),
        ("2032-01-01", True),
    ],
)
def test_two_years_are_counted_from_the_newest_article(date: str, there: bool) -> None:
    """Whatever day it is: those of the newest article and the year before, by the latest day that is known."""
    files = {
        "articles/a.md": told(f"id: e, date: '{date}', status: held"),
        "articles/old.md": told(id="b", date="2019"),
    }
    for now in ("2026-11-22", "2031-01-01"):
        assert ids(calendars(files, now)["/calendar.ics"]) == (["e"] if there else [])


NOTES = (
    "corrections:\n  - {date: 2026-11-09, text: x, events: [e, e]}\n  - {date: 2026-11-04, text: x, events: [e, f]}\n"
)


@pytest.mark.parametrize(
    ("teller", "other", "expected"),
    [
        ("", "", [("e", 0, "2026-11-01"), ("f", 0, "2026-11-01")]),
        ("updated: 2026-11-03", "", [("e", 0, "2026-11-03"), ("f", 0, "2026-11-03")]),
        (NOTES, "", [("e", 2, "2026-11-09"), ("f", 1, "2026-11-09")]),
        ("", NOTES, [("e", 2, "2026-11-09"), ("f", 1, "2026-11-04")]),
        ("updated: 2026-11-20", NOTES, [("e", 2, "2026-11-20"), ("f", 1, "2026-11-20")]),
        ("", f"{NOTES}expiry: 2026-11-12", [("e", 2, "2026-11-09"), ("f", 1, "2026-11-04")]),
    ],
)
def test_corrections_are_counted(teller: str, other: str, expected: list[tuple[str, int, str]]) -> None:
    """SEQUENCE is the number of corrections that name the event, wherever they stand, and never falls."""
    events = ("id: e, date: 2026-10-01", "id: f, date: 2026-10-02")
    files = {"articles/a.md": told(*events, more=teller), "articles/b.md": told(id="b", more=other)}
    entries = calendars(files)["/calendar.ics"].entries
    assert [(entry.event.id, entry.sequence, entry.changed) for entry in entries] == expected


def test_ids_outlive_files_titles_and_addresses() -> None:
    """A moved file, another title, another site address: the same ids in every calendar."""
    site = "title: T\nurl: https://one.example/\nidentity: one.example,2026\n"
    series = {"series/talks.md": matter("name: Talks\ncadence: yearly")}
    text = told("id: e, date: 2026-10-01, series: talks", "id: f, date: 2027-01-01, parent: e")
    before = uids({"site.yaml": site, "articles/a.md": text, **series})
    moved = {"site.yaml": site.replace("//one", "//two"), "articles/deep/b.md": text.replace("title: ", "title: X")}
    assert before["/calendar.ics"] == ["tag:one.example,2026:events/e"]
    assert before["/expected.ics"] == ["tag:one.example,2026:events/f", "tag:one.example,2026:series/talks/2027-10"]
    assert before == uids({**moved, **series})


@pytest.mark.parametrize(
    ("cadence", "editions", "expected"),
    [
        ("yearly", ["date: 2025-10-22/2025-10-23"], [("talks/2026-10", "20261001", "20261101")]),
        ("yearly", ["date: 2026"], [("talks/2027", "20270101", "20280101")]),
        ("two-yearly", ["date: 2023-12-01"], [("talks/2025-12", "20251201", "20260101")]),
        ("two-yearly", ["date: 2022-12-01"], []),
        ("irregular", ["date: 2025-10-22"], []),
        ("yearly", ["date: 2025-10-22", "date: 2027-10, status: planned"], [("e1", "", "")]),
        (
            "yearly",
            ["date: 2025-10-22", "date: 2025-10-01, status: planned"],
            [("e1", "20251001", "20251002"), ("talks/2026-10", "20261001", "20261101")],
        ),
        ("yearly", ["date: 2025-10-22", "date: 2026-10-09, status: confirmed"], []),
        ("yearly", ["date: 2025-10-22", "date: 2026-10-09, status: cancelled"], []),
        ("yearly", ["date: 2026-10-22, status: planned"], [("e0", "20261022", "20261023")]),
        ("yearly", [], []),
    ],
)
def test_the_next_edition_is_expected(cadence: str, editions: list[str], expected: list[tuple[str, str, str]]) -> None:
    """It lasts all days on one of which it may be, unless one after the last is on record already."""
    events = [f"id: e{n}, series: talks, {edition}" for n, edition in enumerate(editions)]
    files = {"articles/a.md": told(*events), "series/talks.md": matter(f"name: Talks\ncadence: {cadence}")}
    for now in ("2026-11-22", "2029-01-01"):
        page = calendars(files, now)["/expected.ics"]
        _, *parts = parts_of(calendar(page, SITE))
        days = iter([(part.get("DTSTART"), part.get("DTEND")) for part in parts if part.kind == "VEVENT"])
        assert [(e.event.id, *(next(days) if e.dated else ("", ""))) for e in page.entries] == expected
    if expected and "/" in expected[-1][0]:
        assert "/series/talks/expected.ics" in calendars(files)


def test_an_expectation_says_why() -> None:
    """Its title and status mark it, it takes no time, it tells its reasons, and links to its series."""
    official = "officials/x.md", matter("name: X\ncountry: FR")
    files = {
        official[0]: official[1],
        "series/talks.md": matter("name: Talks\ncadence: yearly"),
        "articles/a.md": told("id: e, date: 2025-10-22, series: talks, officials: [x], tags: [ships]"),
    }
    found = calendars(files)
    where = [address for address, page in found.items() if "talks/2026-10" in ids(page)]
    folders = ["/countries/france/", "/countries/japan/", "/", "/kinds/meeting/", "/series/talks/"]
    assert sorted(where) == [f"{folder}expected.ics" for folder in folders]
    whole, part = parts_of(calendar(found["/expected.ics"], SITE))
    assert whole.get("NAME") == "T: expected"
    assert (part.get("SUMMARY"), part.get("STATUS"), part.get("TRANSP")) == (
        "Expected: Talks",
        "TENTATIVE",
        "TRANSPARENT",
    )
    assert text_of(part.get("DESCRIPTION")).splitlines() == [
        "Expected about October 2026. Yearly; last 22 October 2025. No date has been announced.",
        "Parties: France; Japan",
        "https://digest.example/vn/series/talks/",
    ]


def test_a_text_in_another_language_says_so() -> None:
    """SUMMARY names the language of an article that is not the site's."""
    data = made(replace(ENTRY, language="vi"))
    assert b"\r\nSUMMARY;LANGUAGE=vi:" in data
    assert wrong(data) == []


# The whole way ------------------------------------------------------------------------------------------------------

WHOLE = {
    "content/site.yaml": "title: T\nurl: https://one.example/\nidentity: one.example,2026\nhome_country: FR\n",
    "content/series/talks.md": matter("name: Talks\ncadence: yearly"),
    "content/articles/a.md": told(
        "id: e, date: 2025-10-22, series: talks", "id: p, date: 2026-12-05, status: planned", "id: l, date: 2026-10",
    ),
}  # fmt: skip


def test_no_clock_reaches_a_calendar(write_site: WriteSite) -> None:
    """Between two builds a planned day passes and an edition becomes due and late, and every calendar is the same."""
    source = write_site(WHOLE)
    first, second = source / "first", source / "second"
    built(source, first, now=dt.date.fromisoformat("2026-11-22"))
    built(source, second, now=dt.date.fromisoformat("2028-06-01"))
    assert (
        "outcome not reported"
        in (second / "index.html").read_text() + (second / "timeline/2026/index.html").read_text()
    )
    before, after = ({k: v for k, v in tree(folder).items() if k.endswith(".ics")} for folder in (first, second))
    assert len(before) > 20
    assert before == after
    assert findings(first) == []
    views = [calendars({path[8:]: text for path, text in WHOLE.items()}, now) for now in ("2026-11-22", "2028-06-01")]
    assert views[0] == views[1]
    assert b".ics" not in (first / "sitemap-pages.xml").read_bytes()


@pytest.mark.parametrize("site", ["title: T\n", "title: T\nurl: https://one.example/\noutputs: [feeds]\n"])
def test_without_an_address_or_where_not_asked_for_there_are_none(write_site: WriteSite, site: str) -> None:
    """Calendars need `url:` and `calendars` among the outputs."""
    source = write_site({**WHOLE, "content/site.yaml": site})
    built(source)
    assert not [path for path in tree(source) if path.endswith(".ics")]


def test_the_calendars_of_our_own_digest_are_sound(digest_site: Path) -> None:
    """Both readers find nothing wrong with any calendar."""
    assert findings(digest_site) == []


def test_the_calendars_of_a_large_digest_are_sound() -> None:
    """Every form of date, every status, names in ten scripts: 300 calendars and both readers find nothing wrong."""
    texts = {path.removeprefix("content/"): data for path, data in corpus.files(120) if path.endswith((".md", ".yaml"))}
    found = calendars(texts, corpus.NOW)
    assert len(found) > 300
    assert {address: said for address, page in found.items() if (said := wrong(calendar(page, SITE)))} == {}


# The gate -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("old", "new", "found"),
    [
        ("\r\n", "\n", "a line end that is not CRLF"),
        ("SEQUENCE:1\r\n", "SEQUENCE:1\n", "a line end that is not CRLF"),
        ("END:VCALENDAR\r\n", "END:VCALENDAR", "the last line has no end"),
        ("SEQUENCE:1\r\n", "SEQUENCE:1\r\n\r\n", "line 19 is empty"),
        ("Officials: Gen\r\n ", "Officials: Gen", "octets"),
        ("Minister", "Mini\r\nster", "no line of content: 'ster of Defence"),
        ("Two ministers", "Two, ministers", "DESCRIPTION has ','"),
        ("Two ministers", "Two; ministers", "DESCRIPTION has ';'"),
        ("Two ministers", "Two \\x ministers", "DESCRIPTION has '\\\\x'"),
        ("Two ministers", "Two \x07ministers", "DESCRIPTION has a control character"),
        ("VALUE=DATE:20241022", "VALUE=DATE:20241024", "DTEND 2024-10-24 is not after DTSTART 2024-10-24"),
        ("VALUE=DATE:20241024", "VALUE=DATE:20241320", "DTEND is no day: 20241320"),
        ("DTSTART;VALUE=DATE:20241022", "DTSTART:20241022T090000Z", "DTSTART is no day"),
        ("DTSTART;VALUE=DATE:20241022", "DTSTART;TZID=Asia/Ho_Chi_Minh:20241022T090000", "DTSTART is no day"),
        ("DTSTAMP:20241025T170000Z", "DTSTAMP:20241025T170000", "DTSTAMP is not in UTC"),
        ("DTSTAMP:20241025T170000Z\r\n", "", "VEVENT has no DTSTAMP"),
        ("SEQUENCE:1", "SEQUENCE:one", "SEQUENCE is no number"),
        ("SEQUENCE:1", "SEQUENCE:1\r\nSEQUENCE:2", "VEVENT has several SEQUENCE"),
        ("LOCATION:Savannakhet\\, Laos", "LOCATION:", "LOCATION is empty"),
        ("STATUS:CONFIRMED", "STATUS:HELD", "STATUS HELD is none of an event"),
        ("SOURCE;VALUE=URI:", "SOURCE:", "SOURCE does not say of which kind its value is"),
        ("URL:https://digest.example/vn/\r\n", "URL:/vn/ home\r\n", "URL is no URI: /vn/ home"),
        ("END:VEVENT\r\n", "", "VCALENDAR ends that was not begun"),
        ("END:VCALENDAR\r\n", "END:VCALENDAR\r\nX-A:b\r\n", "X-A stands outside"),
        ("BEGIN:VCALENDAR\r\n", "BEGIN:VCALENDAR\r\nX-A:b\r\n", "VERSION and PRODID do not stand first"),
        ("NAME:Digest", "NAME:Digest\r\nMETHOD:PUBLISH", "or a message (RFC 5546)"),
        ("VERSION:2.0", "VERSION:1.0", "it is not of version 2.0"),
        ("BEGIN:VEVENT", "BEGIN:VTIMEZONE\r\nTZID:x\r\nEND:VTIMEZONE\r\nBEGIN:VEVENT", "VTIMEZONE has no place"),
    ],
)  # fmt: skip
def test_the_gate_sees_a_planted_defect(tmp_path: Path, old: str, new: str, found: str) -> None:
    """One defect in a sound calendar is found and named, with the file."""
    data = made(ENTRY).decode()
    assert old in data
    (tmp_path / "sound.ics").write_bytes(data.encode())
    (tmp_path / "bad.ics").write_bytes(data.replace(old, new).encode())
    said = findings(tmp_path)
    assert [line for line in said if line.startswith("bad.ics: ") and found in line], said
    assert not [line for line in said if not line.startswith("bad.ics: ")]


def test_the_gate_sees_what_concerns_several_events() -> None:
    """A UID twice, days out of order, a letter that is cut by a fold, a calendar of nothing."""
    later = replace(ENTRY, uid="tag:x", event=replace(EVENT, date="2025-01-01", stamp=b""))
    assert wrong(made(ENTRY, later)) == []
    assert wrong(made(later, ENTRY)) == ["events are not in the order of their days"]
    assert wrong(made(ENTRY, ENTRY)) == ["UID tag:digest.example\\,2026:events/exchange stands 2 times"]
    assert "line 20 is not UTF-8 by itself" in wrong(
        made(ENTRY).replace("ệt Nam".encode(), b"\xe1\xbb\r\n \x87t Nam", 1)
    )
    assert "the calendar holds nothing" in wrong((HEAD + KNOWN + "END:VCALENDAR\n").replace("\n", "\r\n").encode())
