"""What does a digest of many years hold? An invented one of any size, with every state that a page can be in.

`python -m tests.corpus FOLDER --articles 3000` writes it. The same seed gives the same bytes. However few its articles,
it has 60 countries, one of them with 900 events, and 150 officials, one of them with a single event.
"""

import argparse
import io
import random
from calendar import monthrange
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml
from PIL import Image

NOW = "2026-11-22"
HOME, BUSY = "VN", "JP"
BUSY_EVENTS, EVENTS_A_CHRONICLE = 900, 60
LONELY, LONG_WORD = "official-with-one-event", "Wehrdienstbeschädigtenfürsorgeangelegenheitenausschussvorsitz"
ONE_OF_EACH = 8  # the first articles: each of a type of its own

COUNTRIES = (  # noqa: SIM905 - sixty quotation marks would say no more
    "VN JP US CN RU IN FR GB DE AU KR LA KH TH SG ID MY PH BN MM TL NZ CA IT ES NL BE PL CZ SK HU RO BG UA BY KZ MN "
    "IL TR SA AE EG ZA NG KE SS CF CD BR AR CL CU MX VE PK BD LK NP IR QA"
).split()
KINDS = (  # noqa: SIM905
    "visit meeting dialogue forum agreement exercise port-call border training peacekeeping hadr war-legacy industry "
    "attache review commemoration"
).split()
LEVELS = ("minister", "vice-minister", "chief", "service", "senior-official", "working")
FORMATS = ("bilateral", "minilateral", "multilateral", "domestic")
MODES = ("hosted", "abroad", "third-country", "remote", "at-home")
TOPICS = ("maritime-security", "hadr", "peacekeeping", "military-medicine", "mine-action", "cyber-security", "other")
RANKS = ("colonel", "brigadier-general", "major-general", "lieutenant-general", "general")
CADENCES = ("monthly", "quarterly", "half-yearly", "yearly", "two-yearly", "irregular")
BOUNDS = ("exactly", "about", "more-than", "less-than", "at-least", "at-most")
YEARS = range(2004, 2027)
TERMS = ("2004-01-01/2011-12-31", "2012-01-01/2018-12-31", "2019-01-01/..")

# Family names and given names, as printed and in their own writing; the language says which.
NAMES: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "vi": (
        ("Nguyễn", "Trần", "Lê", "Phạm", "Đặng", "Vũ"),
        ("Xuân Chiến", "Văn Giảng", "Đức Ánh", "Thế Kỷ", "Ngữ Tường"),
    ),
    "ja": (("Yamada 山田", "Sato 佐藤", "Ito 伊藤"), ("Taro 太郎", "Kenji 健二", "Akira 明", "Haruko 春子", "Jun 純")),
    "ko": (
        ("Kim 김", "Park 박", "Choi 최"),
        ("Minjun 민준", "Jiwoo 지우", "Seoyeon 서연", "Haneul 하늘", "Dohyun 도현"),
    ),
    "ru": (("Иванов", "Щербакова", "Орлов"), ("Пётр", "Ольга", "Юрий", "Марфа", "Глеб")),
    "th": (("Suksai สุขใส", "Thongdee ทองดี"), ("Anan อนันต์", "Malee มาลี", "Somchai สมชาย", "Niran นิรันดร์", "Pim พิมพ์")),
    "ar": (("al-Amin الأمين", "al-Said السعيد"), ("Karim كريم", "Layla ليلى", "Omar عمر", "Huda هدى", "Salim سليم")),
    "hi": (("Sharma शर्मा", "Verma वर्मा"), ("Asha आशा", "Ravi रवि", "Meera मीरा", "Arun अरुण", "Kiran किरण")),
    "pl": (("Dąbrowski", "Żółkiewska", "Święcicki"), ("Łukasz", "Bożena", "Grażyna", "Zdzisław", "Jędrzej")),
    "is": (("Þórðarson", "Ægisdóttir", "Ögmundsson"), ("Guðrún", "Sæþór", "Ýmir", "Hjördís", "Örn")),
    "pt": (
        ("de Albuquerque e Vasconcelos Cavalcanti", "d’Água", "Gonçalves"),
        ("João", "Conceição", "Iñaki", "Tomé", "Estêvão"),
    ),
}
CLAUSES = (
    "on the sidelines of the eleventh meeting of ministers", "in the presence of both attachés",
    "after four years in which no round was held", "with a programme for the next three years",
    "and a visit to the field hospital in Ho Chi Minh City", "as the two sides had agreed in Hà Nội",
    "for officers of the engineering corps", "under the memorandum on search and rescue at sea",
)  # fmt: skip
SENTENCES = (
    "The two sides reviewed what had been agreed and set out the work of the coming year.",
    "Neither report names the place, and the second gives a day that the first does not have.",
    "Phía Việt Nam đề nghị hai bên tiếp tục phối hợp chặt chẽ, thực chất và hiệu quả trên các lĩnh vực đã ký kết.",
    "An engineering team was to follow in the second half of the year, once the mission had its mandate.",
    "The delegation saw a training centre, a naval academy and an exhibition of equipment made by the host’s industry.",
)
TITLES_VI = ("Hội đàm cấp Bộ trưởng", "Khai mạc Triển lãm Quốc phòng quốc tế", "Giao lưu hữu nghị quốc phòng biên giới")
FOREIGN = {
    "ja": "防衛大臣会談の概要",
    "ar": "محادثات بين وزيري الدفاع",
    "ru": "Встреча министров обороны",
    "vi": TITLES_VI[0],
}

Front = dict[str, Any]


def files(articles: int, seed: int = 7) -> Iterator[tuple[str, bytes]]:
    """Yield every file of the digest as `(path below the folder, bytes)`."""
    rng = random.Random(seed)
    yield "content/site.yaml", _yaml(_site())
    officials = _officials(rng)
    for path, front in _registry(rng, officials):
        yield f"content/{path}.md", _file(front, " ".join(SENTENCES) if rng.random() < 0.5 else "")
    teller = _Teller(rng, [front["id"] for front in officials])
    for number in range(max(articles, ONE_OF_EACH + BUSY_EVENTS // EVENTS_A_CHRONICLE)):
        front, body = teller.article(number)
        yield f"content/articles/{front['date'][:4]}/{front['id']}.md", _file(front, body)
        for image in front.get("images", ()):
            yield f"content/articles/{front['date'][:4]}/{image['file']}", _picture(number)


def write(folder: Path, articles: int, seed: int = 7) -> None:
    """Write the digest below a folder."""
    for path, data in files(articles, seed):
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(data)


def date_forms(rng: random.Random, year: int) -> list[str]:
    """Give one date of each EDTF form, all in or from a year."""
    month = rng.randint(1, 11)
    day = rng.randint(1, monthrange(year, month)[1] - 3)
    m, d = f"{year}-{month:02}", f"{year}-{month:02}-{day:02}"
    later = f"{year}-{month:02}-{day + rng.randint(1, 3):02}"
    return [
        d, f"{d}/{later}", m, f"{m}~", f"{m}%", f"{d}?", f"{m}-XX", f"{year}", f"{year}~", f"{year}-XX",
        f"{year}-{rng.randint(33, 36)}", f"{year}-{rng.randint(40, 41)}", f"{year // 10}X", f"[{d},{later}]",
        f"[{d}..{later}]", f"{m}/{year}-{month + 1:02}", f"{year - 2}/{year}", f"{d}/..", f"{d}/", f"/{d}", f"../{d}",
        f"{year}~/{year + 1}~",
    ]  # fmt: skip


class _Teller:
    """Who tells one article after the other, and knows what was told before."""

    def __init__(self, rng: random.Random, officials: list[str]) -> None:
        self.rng, self.officials = rng, officials
        self.told: list[str] = []

    def article(self, number: int) -> tuple[Front, str]:
        """Tell the article of this number: the first ones are of all sorts, then come chronicles, then news."""
        rng = self.rng
        chronicle = ONE_OF_EACH <= number < ONE_OF_EACH + BUSY_EVENTS // EVENTS_A_CHRONICLE
        year = 2026 if chronicle or number < ONE_OF_EACH else YEARS[number % len(YEARS)]
        date = f"{year}-{rng.randint(1, 10):02}-{rng.randint(1, 28):02}"
        name = f"{date}-{'chronicle' if chronicle else 'news'}-{number:04}"
        front: Front = {"id": name, "title": _title(rng, number), "date": date, "sources": _sources(rng, date)}
        if rng.random() < 0.9:
            front["summary"] = _sentences(rng, rng.randint(1, 3))
        if chronicle:
            front["events"] = [self.event(front, n, rng.randint(1991, 2025)) for n in range(EVENTS_A_CHRONICLE)]
        elif number < ONE_OF_EACH:
            self.special(front, number)
        else:
            self.news(front)
        if number % 9 == 0:
            front |= {"language": "vi", "title": f"{rng.choice(TITLES_VI)} lần thứ {number}"}
        return front, _body(rng, 900 if number % 25 == 0 else rng.randint(40, 300))

    def news(self, front: Front) -> None:
        """Tell one event, sometimes several or none, and what else an article may hold."""
        rng, year = self.rng, int(front["date"][:4])
        front["type"] = rng.choices(("report", "opinion", "background", "interview", "notice"), (80, 6, 6, 5, 3))[0]
        if front["type"] in ("report", "notice") or not self.told:
            count = rng.choices((1, 2, 4, 9), (80, 12, 6, 2))[0]
            front["events"] = [self.event(front, n, year) for n in range(count)]
        else:
            front["events"] = [{"ref": event} for event in sorted({rng.choice(self.told) for _ in range(2)})]
            front["events"][0] |= {"note": "Told again here, with another day.", "claims": _claims(rng, year)}
            front |= {"officials": [rng.choice(self.officials[1:])], "countries": [_country(rng)]}
        front["tags"] = [f"tag {int(60 * rng.random() ** 2)}" for _ in range(rng.randint(0, 3))]
        front["topics"] = rng.sample(TOPICS, rng.randint(0, 2))
        if rng.random() < 0.1:
            figure = {"value": rng.randint(1, 90_000), "as_of": front["date"], "bound": rng.choice(BOUNDS)}
            front["figures"] = [{"series": f"figure-{rng.randrange(8)}", **figure}]
        if rng.random() < 0.05:
            front["corrections"] = [{"date": front["date"], "text": _sentences(rng, 1)}]

    def special(self, front: Front, number: int) -> None:
        """Make the article a withdrawn one, one with pictures, one of what is to come, and so on."""
        rng = self.rng
        if number == 0:
            front["withdrawn"] = {"date": "2026-11-01", "reason": "The source withdrew its report."}
        elif number == 1:
            credit = "Nguyễn Hồng / Example Photo"
            words = {"alt": "Two people at a long table", "caption": _sentences(rng, 2), "credit": credit}
            front["images"] = [{"file": f"picture-{n}.png", **words} for n in range(2)]
        elif number == 2:
            front["events"] = [
                self.event(front, n, 2027) | {"date": date}
                for n, date in enumerate(("2026-12-03", "2026-12-10/2026-12-12", "2027-03", "2027", "2027-35"))
            ]
        elif number == 3:
            front["events"] = [
                self.event(front, n, 2026) | {"status": s} for n, s in enumerate(("cancelled", "postponed"))
            ]
            front["events"].append(self.event(front, 2, 2026) | {"date": "2026-11-05", "status": "planned"})
        elif number == 4:
            front["events"] = [self.event(front, 0, 2026) | {"officials": [LONELY], "date": "2026-04-05"}]
        elif number == 5:
            whole = self.event(front, 0, 2026) | {"date": "2026-05-04/2026-05-08", "title": "A week with nine parts"}
            whole |= {"series": "series-0", "edition": 12}
            parts = [self.event(front, n, 2026) | {"date": f"2026-05-0{4 + n // 2}"} for n in range(1, 10)]
            front["events"] = [whole, *(part | {"parent": whole["id"]} for part in parts)]
        elif number == 6:
            front["events"] = [self.event(front, 0, 2026) | {"countries": COUNTRIES[:40], "title": LONG_WORD}]
            front["title"] = f"{LONG_WORD} und {LONG_WORD.lower()}"
        else:
            dates = [date for date in date_forms(rng, 2019) if date != "2019"]
            front["events"] = [self.event(front, n, 2019) | {"date": date} for n, date in enumerate(dates)]
            for event in front["events"]:
                event.pop("officials", None)

    def event(self, front: Front, number: int, year: int) -> Front:
        """Tell one event of an article."""
        rng, chronicle = self.rng, "chronicle" in front["id"]
        exact = rng.random() < (0.5 if chronicle else 0.85) or year > 2026
        forms = date_forms(rng, year)
        partner = BUSY if chronicle else _country(rng)
        event: Front = {
            "id": f"ev-{front['id']}-{number}",
            "title": _title(rng, number + 1),
            "date": rng.choice(forms[:2]) if exact else rng.choice(forms),
            "kind": rng.choice(KINDS),
            "countries": sorted({partner, *rng.choices((HOME, _country(rng)), (4, 1))}),
            "place": {
                "name": rng.choice(("Hà Nội", "Tokyo", "Vientiane", "the Ministry’s guest house")),
                "country": HOME,
            },
            "format": rng.choice(FORMATS[2:]),
            "mode": rng.choice(MODES),
        }
        if exact and year in YEARS:
            people = {
                self.officials[1 + int((len(self.officials) - 1) * rng.random() ** 2)] for _ in range(rng.randint(0, 4))
            }
            event["officials"] = [{"person": one, "role": "head of delegation"} for one in sorted(people)]
        if rng.random() < 0.1:
            event["series"] = f"series-{rng.randrange(12)}"
        if rng.random() < 0.4:
            event |= {"summary": _sentences(rng, rng.randint(1, 2)), "level": rng.choice(LEVELS)}
        if rng.random() < 0.05:
            event |= {"confidence": "conflict", "note": _sentences(rng, 1), "claims": _claims(rng, year)}
            event |= {"date_text": "on Thursday", "date_basis": rng.choice(("printed", "resolved", "external"))}
        if event["kind"] == "review":
            event["period"] = f"{year - 5}/{year}"
        if rng.random() < 0.2:
            event["organisations"] = [f"org-{rng.randrange(40)}"]
        if rng.random() < 0.03:
            event |= {"agreements": [f"accord-{rng.randrange(8)}"], "areas": ["eastern-sea"]}
        self.told.append(event["id"])
        return event


def _site() -> Front:
    return {
        "title": "Held-out digest", "subtitle": "Everything in it is invented", "url": "https://held-out.example/",
        "identity": "held-out.example,2026", "home_country": HOME, "languages": ["en-GB", "vi"],
        "description": "An invented digest of many years.", "timezone": "Asia/Ho_Chi_Minh",
        "licence": {"name": "CC0", "url": "https://creativecommons.org/publicdomain/zero/1.0/"},
        "contact": {"name": "Nobody", "email": "nobody@held-out.example"},
    }  # fmt: skip


def _officials(rng: random.Random) -> list[Front]:
    people = [
        (language, family, given)
        for language, (families, givens) in NAMES.items()
        for family in families
        for given in givens
    ]
    rng.shuffle(people)
    officials = [
        {"id": LONELY, "name": "Ann Lonely", "country": BUSY, "posts": [{"post": "post-1-0", "held": TERMS[2]}]}
    ]
    for number, (language, family, given) in enumerate(people[:149]):
        printed = [part.split()[0] if language in ("ja", "ko", "th", "ar", "hi") else part for part in (given, family)]
        if language == "vi":
            printed.reverse()
        front: Front = {"id": f"official-{number}", "name": " ".join(printed), "country": COUNTRIES[number % 20]}
        if printed != [given, family] and language != "vi":
            joined = "" if language in ("ja", "ko") else " "
            own = [part.split()[-1] for part in ((family, given) if not joined else (given, family))]
            front["native"] = {"name": joined.join(own), "language": language}
        terms = TERMS if number % 10 else TERMS[1:]
        front["posts"] = [
            {"post": f"post-{(number + n) % 40}-{n}", "held": term} for n, term in enumerate(TERMS) if term in terms
        ]
        front["ranks"] = [{"rank": RANKS[n + number % 3], "held": term} for n, term in enumerate(TERMS) if number % 2]
        officials.append(front)
    return officials


def _registry(rng: random.Random, officials: list[Front]) -> Iterator[tuple[str, Front]]:
    for official in officials:
        yield f"officials/{official['id']}", official
    for n in range(40):
        kind = ("ministry", "force", "forum", "agency", "mission")[n % 5]
        body = (
            "Ministry of Defence and the Affairs of Those Who Served in Uniform"
            if n == 7
            else f"{kind.title()} no. {n}"
        )
        posts = [
            {"id": f"post-{n}-{p}", "label": f"{('Minister', 'Chief', 'Director')[p]} of {body}", "level": LEVELS[p]}
            for p in range(3)
        ]
        yield f"organisations/org-{n}", {"name": body, "kind": kind, "country": COUNTRIES[n % 20], "posts": posts}
    for n in range(12):
        talks = {
            "name": f"Talks of series {n}",
            "kind": KINDS[n],
            "cadence": CADENCES[n % 6],
            "countries": [HOME, COUNTRIES[n + 1]],
        }
        yield f"series/series-{n}", talks
    for n in range(8):
        source = {"host": "Example Paper", "title": "A count", "date": "2010-01-01"}
        values = [
            {"value": rng.randint(1, 99_999), "as_of": str(year), "bound": rng.choice(BOUNDS), "source": source}
            for year in range(2004, 2005 + 3 * n)
        ]
        yield f"figures/figure-{n}", {"name": f"Counter {n} of what is counted", "unit": "offices", "values": values}
        accord = {
            "name": f"Accord no. {n} on cooperation at sea",
            "kind": "memorandum",
            "countries": [HOME, COUNTRIES[n + 1]],
        }
        yield (
            f"agreements/accord-{n}",
            accord | {"signed": f"20{10 + n}-03-0{n + 1}", "in_force": f"20{11 + n}-01-01/.."},
        )
    yield "areas/eastern-sea", {"name": "Eastern Sea", "kind": "sea", "countries": [HOME, "PH"]}
    yield "countries/jp", {"summary": "The country with 900 events.", "groups": [{"group": "G7", "held": "1975/.."}]}
    yield "pages/about", {"title": "About", "summary": "Everything in it is invented."}


def _title(rng: random.Random, number: int) -> str:
    """Give a title of ten letters, of two hundred, or of some length between."""
    if number % 40 == 0:
        return "Talks held"
    title = f"{rng.choice(('Third', 'Yearly', 'Unannounced', 'Đối thoại:'))} {rng.choice(KINDS)} of the two ministries"
    length = 200 if number % 20 == 7 else rng.choice((30, 50, 80, 120))
    while len(title) < length:
        title += " " + rng.choice(CLAUSES)
    return title[:length].rstrip(" ,")


def _country(rng: random.Random) -> str:
    return COUNTRIES[1 + int((len(COUNTRIES) - 1) * rng.random() ** 2)]


def _claims(rng: random.Random, year: int) -> list[Front]:
    return [
        {
            "field": "date",
            "value": rng.choice(date_forms(rng, year)),
            "source": "Example Paper",
            "note": "Counts otherwise.",
        }
    ]


def _sources(rng: random.Random, date: str) -> list[Front]:
    language = rng.choice(tuple(FOREIGN))
    known = {
        "agency": "VNA",
        "writer": "A. Writer",
        "host": "Example Paper",
        "date": date,
        "ref": "post54950",
        "url": "https://example.org/" + "long/" * 20,
    }
    some = {key: value for key, value in known.items() if rng.random() < 0.6}
    return [
        {"title": FOREIGN[language], "language": language, **some},
        *([{"host": "Another Paper"}] * (rng.random() < 0.2)),
    ]


def _sentences(rng: random.Random, count: int) -> str:
    return " ".join(rng.choice(SENTENCES) for _ in range(count))


def _body(rng: random.Random, words: int) -> str:
    paragraphs: list[str] = []
    while sum(len(paragraph.split()) for paragraph in paragraphs) < words:
        paragraphs.append(_sentences(rng, rng.randint(2, 5)))
    if words > 300:
        paragraphs[1:1] = ["## What was agreed", f"[[{BUSY.lower()}|Japan]] and the home country.[^1]", "- one\n- two"]
        paragraphs += [
            "## In figures",
            "| year | events |\n| --- | ---: |\n| 2024 | 12 |",
            "> A quotation.",
            "## Then",
            "Text.",
            "## Last",
        ]
        paragraphs += [LONG_WORD, "[^1]: A note."]
    return "\n\n".join(paragraphs)


def _picture(number: int) -> bytes:
    data = io.BytesIO()
    Image.effect_mandelbrot((1600, 1000), (-2, -1.2, 1.2, 1.2), 20 + number).save(data, "PNG")
    return data.getvalue()


def _file(front: Front, body: str) -> bytes:
    return (
        b"---\n"
        + _yaml({key: value for key, value in front.items() if key != "id" or "date" in front})
        + f"---\n{body}\n".encode()
    )


def _yaml(value: Front) -> bytes:
    text: str = yaml.dump(value, Dumper=_Plain, allow_unicode=True, sort_keys=False, width=100)
    return text.encode()


class _Plain(yaml.CSafeDumper):
    """Writes no aliases: an author would not."""

    def ignore_aliases(self, data: object) -> bool:
        return True


def main() -> None:
    """Write a digest of as many articles as the command line asks for."""
    parser = argparse.ArgumentParser(prog="python -m tests.corpus", description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--articles", type=int, default=3000)
    parser.add_argument("--seed", type=int, default=7)
    chosen = parser.parse_args()
    write(chosen.folder, chosen.articles, chosen.seed)


if __name__ == "__main__":
    main()
