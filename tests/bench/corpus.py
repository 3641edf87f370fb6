"""What does a digest of an everyday sort hold, in any size? An invented one, for measuring.

`python -m tests.bench.corpus FOLDER --articles 10000` writes it, in the time that its articles take and with a registry
of 600 entities that does not grow with them; who is named how often follows Zipf's law. An article depends on the seed
and its number alone: that of number 1,000 is what comes to a digest of 1,000. The extremes are `tests.corpus`'s matter.
"""

import argparse
import random
import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate
from pathlib import Path

NOW, HOME = "2026-11-22", "VN"
COUNTRIES = (  # noqa: SIM905 - seventy quotation marks would say no more
    "VN JP US CN RU IN FR GB DE AU KR LA KH TH SG ID MY PH BN MM TL NZ CA IT ES NL BE PL CZ SK HU RO BG UA BY KZ MN "
    "IL TR SA AE EG ZA NG KE SS CF CD BR AR CL CU MX VE PK BD LK NP IR QA SE NO FI DK AT CH PT GR IE PG"
).split()
OFFICIALS, ORGANISATIONS, SERIES, FIGURES, AGREEMENTS, AREAS = 400, 60, 20, 8, 30, 20
KINDS = ("visit", "meeting", "dialogue", "exercise", "training", "port-call", "agreement", "forum", "peacekeeping")
TOPICS = ("maritime-security", "hadr", "peacekeeping", "military-medicine", "mine-action", "cyber-security", "border")
LEVELS = ("minister", "vice-minister", "chief", "service", "senior-official", "working", "unit")
GIVEN = (  # noqa: SIM905
    "Anna Bảo Carl Dũng Elena Farid Grace Hải Ivan Jun Kenji Linh Maria Nam Olga Paul Quân Rosa Sven Tomás"
).split()
FAMILY = (  # noqa: SIM905
    "Almeida Brandt Castell Dương Eriksen Fontaine Gupta Hoàng Ibrahim Jansen Kowalski Lefèvre Morita Nguyễn Okafor "
    "Park Quiroga Rossi Suzuki Trần"
).split()
BODIES = ("Ministry of Defence", "Navy Command", "General Staff", "Coast Guard", "Peace Operations Centre", "Academy")
PLACES = (
    "Hà Nội",
    "Đà Nẵng",
    "Tokyo",
    "Vientiane",
    "Canberra",
    "Paris",
    "New Delhi",
    "Singapore",
    "Cam Ranh",
    "Jakarta",
)
TAGS = tuple(
    f"{what} {thing}"
    for what in ("joint", "naval", "medical", "yearly", "regional")
    for thing in ("patrols", "drills", "talks", "aid", "courses", "visits", "exchange", "research")
)
AGENCIES = ("Example News", "Invented Press", "Sample Wire", "The Daily Instance", "People’s Example")
HEADINGS = ("What was agreed", "The programme", "Background", "What comes next", "Who took part", "In the region")
SUBJECTS = (
    "The two sides", "Both delegations", "The ministers", "The hosts", "The visiting officers", "The working group",
    "A spokesperson of the ministry", "Officers of the engineering corps", "The head of the delegation",
    "The joint committee", "Instructors from the academy", "Observers from the region",
)  # fmt: skip
VERBS = (
    "reviewed", "agreed to widen", "set out", "welcomed", "discussed at length", "signed a note on", "put off",
    "presented", "asked for reports on", "promised to support", "went through", "compared their experience of",
)  # fmt: skip
OBJECTS = (
    "**cooperation at sea**", "the exchange of young officers", "*search and rescue* in shared waters",
    "the clearing of mines and unexploded ordnance", "the work of the field hospital", "language courses for staff",
    "a programme for the coming three years", "the memorandum of 2015 and its annexes", "the hotline of the two navies",
    "port calls and the supply of ships", "training for peacekeeping missions", "the identification of the fallen",
    "the defence industry’s plans", "the fourth round of the dialogue", "relief after storms and floods",
)  # fmt: skip
ENDS = (
    "on the sidelines of the meeting of ministers", "after four years in which no round was held",
    "in the presence of both attachés", "with a view to the coming year", "as had been planned in spring",
    "although neither report gives the day", "before they went on to the naval base", "(the second time this year)",
    "and left the details to experts", "while the exercise went on", "at the end of a visit of three days",
)  # fmt: skip


DETAILS = (
    "",
    ", with {} people,",
    " for {} hours",
    " (no. {})",
    " and {} like it",
    " at a cost of {} million",
    " in room {}",
)


@dataclass(frozen=True, slots=True)
class Event:
    """What happened: its day, the parties by code, the officials by id."""

    id: str
    title: str
    date: str
    kind: str
    countries: tuple[str, ...]
    officials: tuple[str, ...]
    place: str
    more: tuple[str, ...]  # lines of YAML that only Attaché's file has


@dataclass(frozen=True, slots=True)
class Article:
    """An article as all peers can have it; links within the digest stand in the body as `[[address|words]]`."""

    id: str
    title: str
    date: str
    summary: str
    events: tuple[Event, ...]
    countries: tuple[str, ...]  # of its events, or its own
    officials: tuple[str, ...]
    tags: tuple[str, ...]
    topics: tuple[str, ...]
    sources: tuple[tuple[str, str, str], ...]  # agency, title, address
    figure: str
    body: str


class Zipf:
    """Draws one of many, the first most often, the n-th one n-th as often."""

    def __init__(self, things: Sequence[str]) -> None:
        self.things, self.weights = things, list(accumulate(1 / n for n in range(1, len(things) + 1)))

    def some(self, rng: random.Random, count: int) -> tuple[str, ...]:
        """Give so many of them, or fewer where one is drawn twice."""
        return tuple(dict.fromkeys(rng.choices(self.things, cum_weights=self.weights, k=count)))


def slug(name: str) -> str:
    """Give a name's letters and digits in ASCII, with hyphens, as ids have them."""
    plain = unicodedata.normalize("NFD", name.lower()).encode("ascii", "ignore").decode()
    return "-".join("".join(c if c.isalnum() else " " for c in plain).split())


def official_name(number: int) -> str:
    """Give a name that only this official has."""
    return f"{GIVEN[number % 20]} {FAMILY[(number + number // 20) % 20]}"


OFFICIAL_NAMES = {slug(name): name for name in map(official_name, range(OFFICIALS))}
PEOPLE, PARTNERS, TAGGED = Zipf(tuple(OFFICIAL_NAMES)), Zipf(COUNTRIES[1:]), Zipf(TAGS)


@dataclass(frozen=True, slots=True)
class _Head:
    """What other articles may know of one, and how the drawing goes on."""

    rng: random.Random
    id: str
    title: str
    date: str
    events: tuple[str, ...]


def _head(seed: int, number: int) -> _Head:
    rng = random.Random(f"{seed}-{number}")
    date = f"{rng.randint(2004, 2026)}-{rng.randint(1, 10):02}-{rng.randint(4, 28):02}"
    title = f"{rng.choice(SUBJECTS)} on {_plain(rng.choice(OBJECTS))}"
    events = range(rng.choices((0, 1, 2, 3), (12, 70, 12, 6))[0])
    id_ = f"{date}-{slug(title)[:40].strip('-')}-{number}"
    return _Head(rng, id_, title, date, tuple(f"ev-{date}-{number}-{n}" for n in events))


def article(number: int, seed: int = 7) -> Article:
    """Tell the article of this number."""
    head = _head(seed, number)
    rng, date = head.rng, head.date
    events = tuple(_event(rng, date, id_) for id_ in head.events)
    countries = dict.fromkeys(code for event in events for code in event.countries)
    officials = dict.fromkeys(who for event in events for who in event.officials)
    if not events:
        countries |= dict.fromkeys(PARTNERS.some(rng, rng.randint(1, 2)))
        officials |= dict.fromkeys(PEOPLE.some(rng, rng.randint(0, 2)))
    told = _head(seed, rng.randrange(number)) if number and rng.random() < 0.25 else None
    mentions = (
        [f"[[{address(told.id)}#{event}|An earlier report]] has more." for event in told.events[:1]] if told else []
    )
    mentions += [f"It was [[officials/{who}|{OFFICIAL_NAMES[who]}]] who spoke." for who in PEOPLE.some(rng, 1)]
    mentions += [f"Relations with [[countries/{code.lower()}|this partner]] go back." for code in PARTNERS.some(rng, 1)]
    return Article(
        id=head.id,
        title=head.title,
        date=date,
        summary=_plain(f"{sentence(rng)} {sentence(rng)}"),
        events=events,
        countries=tuple(countries),
        officials=tuple(officials),
        tags=TAGGED.some(rng, rng.randint(0, 3)),
        topics=tuple(sorted(set(rng.choices(TOPICS, k=rng.randint(0, 2))))),
        sources=tuple(_source(rng, date, number) for _ in range(rng.choice((1, 1, 1, 2)))),
        figure=f"{{series: counter-{rng.randrange(FIGURES)}, value: {rng.randint(9, 999)}, as_of: {date}}}"
        if rng.random() < 0.04
        else "",
        body=_body(rng, mentions, number),
    )


def address(id_: str) -> str:
    """Give an article's address, below the root and without slashes at its ends."""
    return f"articles/{id_[:4]}/{id_[11:]}"


def _event(rng: random.Random, date: str, id_: str) -> Event:
    day = int(date[-2:])
    countries = (HOME, *PARTNERS.some(rng, rng.choice((1, 1, 1, 2))))
    more = [
        f"mode: {rng.choice(('hosted', 'abroad'))}",
        f"format: {'bilateral' if len(countries) == 2 else 'minilateral'}",
    ]
    if rng.random() < 0.3:
        more.append(f"organisations: [body-{rng.randrange(ORGANISATIONS)}]")
    for folder, count, share in (("series", SERIES, 0.1), ("agreements", AGREEMENTS, 0.05), ("areas", AREAS, 0.05)):
        if rng.random() < share:
            one = f"{folder.removesuffix('s') if folder != 'series' else folder}-{rng.randrange(count)}"
            more.append(f"{folder}: {one}" if folder == "series" else f"{folder}: [{one}]")
    if rng.random() < 0.3:
        more.append(f"summary: {_plain(sentence(rng))}")
    return Event(
        id=id_,
        title=f"{rng.choice(SUBJECTS)} meet on {_plain(rng.choice(OBJECTS))}",
        date=f"{date[:8]}{day - rng.randint(0, 3):02}",
        kind=rng.choice(KINDS),
        countries=countries,
        officials=PEOPLE.some(rng, rng.choices((0, 1, 2, 3), (25, 40, 25, 10))[0]),
        place=rng.choice(PLACES),
        more=tuple(more),
    )


def _source(rng: random.Random, date: str, number: int) -> tuple[str, str, str]:
    return rng.choice(AGENCIES), f"A report of {date}", f"https://news.example/{number}/{rng.randrange(10**6)}"


def sentence(rng: random.Random) -> str:
    """Give one sentence, of some fifteen words, with emphasis here and there; few ever come twice."""
    draw = rng.random
    detail = DETAILS[int(draw() * len(DETAILS))].format(int(draw() * 990) + 10)
    return (
        f"{SUBJECTS[int(draw() * len(SUBJECTS))]} {VERBS[int(draw() * len(VERBS))]} "
        f"{OBJECTS[int(draw() * len(OBJECTS))]}{detail} {ENDS[int(draw() * len(ENDS))]}."
    )


def _plain(text: str) -> str:
    return text.replace("*", "")


def _body(rng: random.Random, mentions: list[str], number: int) -> str:
    """Give some 400 words: paragraphs with mentions, below two or three headings, a list, at times a quotation."""
    blocks: list[str] = []
    for part in range(rng.choice((1, 2, 2, 3, 3, 4))):
        if part:
            blocks.append(f"## {rng.choice(HEADINGS)}")
        for _ in range(rng.randint(1, 3)):
            blocks.append(" ".join(sentence(rng) for _ in range(rng.randint(2, 4))))
            if mentions and rng.random() < 0.5:
                blocks[-1] += f" {mentions.pop()}"
        if rng.random() < 0.5:
            mark = rng.choice(("-", "1."))
            blocks.append("\n".join(f"{mark} {sentence(rng)}" for _ in range(rng.randint(2, 4))))
    blocks.append(f"The [full text](https://docs.example/{number}/) is with the *{rng.choice(AGENCIES)}*.")
    if rng.random() < 0.4:
        blocks.insert(2, f"> {sentence(rng)} {sentence(rng)}")
    if rng.random() < 0.15:
        blocks[1] += "[^1]"
        blocks.append(f"[^1]: {sentence(rng)}")
    return "\n\n".join(blocks) + "\n"


def registry() -> Iterator[tuple[str, str]]:
    """Yield the files of the 600 entities, and of the counters, as `(path below content/, text)`."""
    for number in range(OFFICIALS):
        name, swap = official_name(number), number ^ 1  # two and two change their posts for one another's, one day
        year, country = 2008 + number % 15, COUNTRIES[_body_of(number) % 40]
        held = f"  - {{post: post-{number}, held: 1999-01-01/{year}-01-01}}\n"
        held += f"  - {{post: post-{swap}, held: {year}-01-02/..}}\n"
        yield (
            f"officials/{slug(name)}.md",
            f"---\nname: {name}\ncountry: {country}\nposts:\n{held}---\nAn invented person.\n",
        )
    for number in range(ORGANISATIONS):
        name, country = f"{BODIES[number % 6]} of {COUNTRIES[number % 40]} {number}", COUNTRIES[number % 40]
        posts = "".join(
            f"  - {{id: post-{one}, label: Director no. {one}, level: {LEVELS[one % 7]}}}\n"
            for one in range(OFFICIALS)
            if _body_of(one) == number
        )
        kind = ("ministry", "force", "agency")[number % 3]
        yield (
            f"organisations/body-{number}.md",
            f"---\nname: {name}\ncountry: {country}\nkind: {kind}\nposts:\n{posts}---\n",
        )
    for number in range(SERIES):
        text = f"name: Talks of series {number}\nkind: dialogue\ncadence: irregular"
        text += f"\ncountries: [VN, {COUNTRIES[number + 1]}]"
        yield f"series/series-{number}.md", f"---\n{text}\n---\n"
    for number in range(FIGURES):
        yield f"figures/counter-{number}.md", f"---\nname: Counter {number}\nunit: exercises\n---\n"
    for number in range(AGREEMENTS):
        text = (
            f"name: Accord no. {number}\nkind: memorandum\ncountries: [VN, {COUNTRIES[number + 1]}]\nsigned: 2003-05-01"
        )
        yield f"agreements/agreement-{number}.md", f"---\n{text}\n---\n"
    for number in range(AREAS):
        yield f"areas/area-{number}.md", f"---\nname: Example Sea {number}\nkind: sea\n---\n"
    for code in COUNTRIES:
        yield f"countries/{code.lower()}.md", f"---\nsummary: What was told of {code}.\n---\n"


def _body_of(official: int) -> int:
    return official // 2 * 7 % ORGANISATIONS  # two who change posts are of one body


def attache_file(one: Article) -> str:
    """Write an article as Attaché reads it."""
    lines = [
        "---", f"id: {one.id}", f"title: {one.title}", f"date: {one.date}", f"summary: {one.summary}"
    ]  # fmt: skip
    if one.topics:
        lines.append(f"topics: [{', '.join(one.topics)}]")
    if one.tags:
        lines.append(f"tags: [{', '.join(one.tags)}]")
    if not one.events:
        lines.append(f"countries: [{', '.join(one.countries)}]")
        lines += [f"officials: [{', '.join(one.officials)}]"] if one.officials else []
    lines += ["events:"] if one.events else []
    for event in one.events:
        lines += [f"  - id: {event.id}", f"    title: {event.title}", f"    date: {event.date}"]
        lines += [f"    kind: {event.kind}", f"    place: {event.place}"]
        lines.append(f"    countries: [{', '.join(event.countries)}]")
        lines += [f"    officials: [{', '.join(event.officials)}]"] if event.officials else []
        lines += [f"    {line}" for line in event.more]
    lines += [f"figures:\n  - {one.figure}"] if one.figure else []
    lines += ["sources:", *(source_line(one, *source) for source in one.sources), "---"]
    return "\n".join(lines) + "\n" + re.sub(r"\[\[[^]|]*[#/]", "[[", one.body)  # the id alone


def source_line(one: Article, agency: str, title: str, url: str) -> str:
    """Write a source as YAML, within a list."""
    return f"  - {{agency: {agency}, title: {title}, url: {url}, date: {one.date}, retrieved: {one.date}}}"


def site(*, everything: bool) -> str:
    """Give `site.yaml`; with everything, of all outputs."""
    return (
        "title: Measured digest\nsubtitle: Everything in it is invented\nurl: https://measured.example/\n"
        f"identity: measured.example,2026\nhome_country: {HOME}\nlanguages: [en-GB]\ntimezone: Asia/Ho_Chi_Minh\n"
        "contact: nobody@measured.example\n" + ("" if everything else "outputs: [feeds]\n")
    )


def path_of(one: Article) -> str:
    """Give the article's file, below the folder that holds `content/`."""
    return f"content/articles/{one.date[:4]}/{one.id}.md"


def files(articles: int, seed: int = 7, *, everything: bool = False) -> Iterator[tuple[str, str]]:
    """Yield every file of the digest as `(path below the folder, text)`."""
    yield "content/site.yaml", site(everything=everything)
    yield from ((f"content/{path}", text) for path, text in registry())
    for number in range(articles):
        one = article(number, seed)
        yield path_of(one), attache_file(one)


def write(folder: Path, texts: Iterator[tuple[str, str]]) -> None:
    """Write files below a folder."""
    made: set[Path] = set()
    for path, text in texts:
        file = folder / path
        if file.parent not in made:
            file.parent.mkdir(parents=True, exist_ok=True)
            made.add(file.parent)
        file.write_text(text, "utf-8")


def main() -> None:
    """Write a digest into the folder that is asked for."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--articles", type=int, default=10_000)
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--outputs", choices=("feeds", "all"), default="feeds")
    asked = parser.parse_args()
    write(asked.folder, files(asked.articles, asked.seed, everything=asked.outputs == "all"))


if __name__ == "__main__":
    main()
