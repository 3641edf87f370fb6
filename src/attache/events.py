"""What happened? Event entries of an article become events, with every name, post and status resolved."""

from itertools import chain, count

from attache.dates import parse_edtf
from attache.desk import Desk
from attache.diagnostics import At
from attache.entities import Known
from attache.model import Attendance, Event, PlaceHeld, Plate
from attache.offices import Office, office_on, turn_of
from attache.registry import slug_of
from attache.schema import ArticleFile, EventEntry, OfficialFile, Participant, Place
from attache.vocabulary import label_in

PLANNED = ("planned", "confirmed")


def event_ids(article_id: str, file: ArticleFile) -> tuple[str | None, ...]:
    """The id of each entry that tells an event, `None` for mentions: its own, else made of article, date and kind."""
    taken = {entry.id for entry in file.events}
    ids: list[str | None] = []
    for entry in file.events:
        if entry.ref or entry.id:
            ids.append(entry.id)
            continue
        made = f"{article_id}--{slug_of(entry.date or '')}-{slug_of(entry.kind or '')}"
        ids.append(next(id for id in chain((made,), (f"{made}-{n}" for n in count(2))) if id not in taken))
        taken.add(ids[-1])
    return tuple(ids)


def link_event(desk: Desk, file: ArticleFile, n: int, id: str, article: tuple[str, str]) -> Event:
    """The event told by entry `n` of an article (its id and address); findings go to the desk."""
    entry, at = file.events[n], ("events", n)
    assert entry.title and entry.date and entry.kind, "the door has refused it"
    desk.word("kinds", entry.kind, ("events", n, "kind"))
    there = [_attendance(desk, entry, who, (*at, "officials", m)) for m, who in enumerate(entry.officials)]
    officials = tuple([found for found in there if found])
    status = _status(entry, file)
    event = Event(
        id=id,
        title=entry.title,
        address=f"{article[1]}#{id}",
        article=article[0],
        date=entry.date,
        kind=entry.kind,
        status=status,
        overdue=status in PLANNED and parse_edtf(entry.date).high < desk.known.now,
        level=entry.level or _highest_level(desk.known, officials),
        place=_place(desk, entry.place, at),
        parties=desk.plates("country", entry.countries, ("events", n, "countries")),
        host=desk.plates("country", entry.host, ("events", n, "host")),
        areas=desk.plates("area", entry.areas, ("events", n, "areas")),
        officials=officials,
        organisations=desk.plates("organisation", entry.organisations, ("events", n, "organisations")),
        agreements=desk.plates("agreement", entry.agreements, ("events", n, "agreements")),
        series=desk.plate("series", entry.series, ("events", n, "series")),
        topics=desk.words("topics", entry.topics, ("events", n, "topics")),
        tags=tags_of(desk, entry.tags, ("events", n, "tags")),
        sources=(*[source for source in entry.sources if source.article is None], *file.sources),
        **{name: getattr(entry, name) for name in AS_WRITTEN},
    )
    _review(desk, event, entry, file, at)
    return event


AS_WRITTEN = (
    "date_text", "date_basis", "window", "period", "format", "mode", "edition", "parent", "summary", "note",
    "confidence", "claims",
)  # fmt: skip


def tags_of(desk: Desk, tags: tuple[str, ...], at: At) -> tuple[Plate, ...]:
    """The plates of free words, each once. A word of which no address can be made is a finding."""
    slugs = [slug_of(tag) for tag in tags]
    for n, tag in enumerate(tags):
        if not slugs[n]:
            hint = "write it with letters or digits"
            desk.say("id-invalid", (*at, n), f"no address can be made from the tag `{tag}`", hint)
    return tuple([desk.known.entities["tag"][slug].plate for slug in dict.fromkeys(slugs) if slug])


def _status(entry: EventEntry, file: ArticleFile) -> str:
    """As written; else planned where it begins after the article's latest day, and held before."""
    assert entry.date
    return entry.status or ("planned" if parse_edtf(entry.date).low > parse_edtf(file.date).high else "held")


def _place(desk: Desk, place: Place | None, at: At) -> PlaceHeld | None:
    if place is None:
        return None
    country = desk.plate("country", place.country, (*at, "place", "country"))
    area = desk.plate("area", place.area, (*at, "place", "area"))
    return PlaceHeld(name=place.name, country=country, area=area)


def _attendance(desk: Desk, entry: EventEntry, who: Participant, at: At) -> Attendance | None:
    plate = desk.plate("official", who.person, (*at, "person"))
    if plate is None:
        return None
    known, said = desk.known, len(desk.findings)
    asked = (who, turn_of(known.entities["official"][plate.id].file, entry.date or ""))
    if found := known.attended.get(asked):
        return found
    office = _office(desk, entry, who, plate, at)
    if not (office.posts or office.rank):
        desk.as_written(who.person, (*at, "person"))
    for m, id in enumerate(who.post):
        desk.post(id, (*at, "post", m))
    if who.rank:
        desk.word("ranks", who.rank, (*at, "rank"))
    posts = [id for id in office.posts if id in known.posts]
    rank = known.vocabulary.ranks.get(office.rank or "")
    found = Attendance(
        official=plate,
        country=known.entities["official"][plate.id].country,
        posts=tuple([label_in(known.posts[id].post.label, known.language) for id in posts]),
        post_ids=tuple(posts),
        rank=label_in(rank.label, known.language) if rank else None,
        rank_short=rank.short if rank else None,
        role=who.role,
        as_printed=who.as_printed,
    )
    if len(desk.findings) == said:
        known.attended[asked] = found
    return found


def _office(desk: Desk, entry: EventEntry, who: Participant, plate: Plate, at: At) -> Office:
    """What the official held on the event's date; gaps and ambiguities are findings."""
    entity = desk.known.entities["official"][plate.id]
    file = entity.file
    assert entry.date
    if not isinstance(file, OfficialFile):
        return Office(posts=who.post, rank=who.rank)
    when = parse_edtf(entry.date)
    office = office_on(file, when, who)
    fits = [one for one in file.posts if one.post in office.posts and parse_edtf(one.held).overlaps(when)]
    if office.open_posts:
        posts = ", ".join(f"`{id}`" for id in office.open_posts)
        message = f"{plate.name} held several posts on {entry.date}: {posts}"
        desk.say("post-several", at, message, f"choose: `{{person: {plate.id}, post: {office.open_posts[0]}}}`")
    elif not fits and not {*who.post} - {*desk.known.posts}:
        message = f"no post of {plate.name} is known for {entry.date}" + (f": not `{who.post[0]}`" if who.post else "")
        post = who.post[0] if who.post else "…"
        desk.say("post-none", at, message, f"add `- {{post: {post}, held: {entry.date}}}` to `posts:` in {entity.path}")
    if file.ranks and not office.rank and not office.retired:
        held = "one of several ranks" if office.open_ranks else "no known rank"
        hint = f"mend `ranks:` in {entity.path}, or choose `{{person: {plate.id}, rank: …}}`"
        desk.say("rank-none", at, f"{plate.name} held {held} on {entry.date}", hint)
    return office


def _highest_level(known: Known, officials: tuple[Attendance, ...]) -> str | None:
    """The highest level of the posts held at an event, where any has one."""
    held = {known.posts[id].post.level for found in officials for id in found.post_ids}
    return next((level for level in known.vocabulary.levels if level in held), None) if held else None


def _abroad(known: Known, event: Event) -> At | None:
    """The value that says that an event was no domestic one, if there is one."""
    home = known.registry.find("country", known.site.home_country or "")
    held = {event.place.country.id} if event.place and event.place.country and home else set()
    said = {
        ("format",): event.format not in (None, "domestic"),
        ("mode",): event.mode in ("hosted", "abroad", "third-country"),
        ("host",): not {plate.id for plate in event.host} <= {*home},
        ("place", "country"): not held <= {*home},
    }
    return next((at for at, true in said.items() if true), None)


def _review(desk: Desk, event: Event, entry: EventEntry, file: ArticleFile, at: At) -> None:
    """What can be read and resolved, and is still unlikely."""
    if not event.parties and (abroad := _abroad(desk.known, event)):
        hint = "write `countries: […]` with all parties; nobody is implied"
        desk.say("party-none", (*at, *abroad), "an event between countries that names none", hint)
    if event.format == "bilateral" and len(event.parties) == 1:
        hint = "name the other party, or call it `domestic`"
        desk.say("party-sole", (*at, "countries"), "a bilateral event with one party", hint)
    if entry.status == "held" and event.when.low > parse_edtf(file.date).high:
        hint = "`planned` is meant, or one of the dates is wrong"
        desk.say("held-in-future", (*at, "date"), "an event that was held after its article appeared", hint)
