"""Which sites are hard to lay out? One event of every form of date, and all that is very long, many, or foreign."""

import re

from tests.sites import matter

SITE = """title: Digest
subtitle: A test of the page
url: https://example.org/
home_country: FR
contact: desk@example.org
"""

DATES = {  # id of the event → its date, and what else it has
    "day": ("2024-10-23", ""),
    "range": ("2024-10-22/2024-10-23", ""),
    "range-months": ("2024-08-28/2024-09-03", ""),
    "range-years": ("2023-12-28/2024-01-03", ""),
    "month": ("1991-07", ""),
    "long-month": ("2024-09", ""),
    "quarter": ("2019-35", ""),
    "half": ("2019-40", ""),
    "year": ("2024", ""),
    "decade": ("198X", ""),
    "some-month": ("2021-XX", ""),
    "some-day": ("2024-12-XX", ""),
    "about-day": ("2024-04-14~", ""),
    "about-month": ("2025-01~", ""),
    "about-year": ("2014~", ""),
    "about-decade": ("197X~", ""),
    "possibly": ("2014?", ""),
    "both": ("2014-09%", ""),
    "about-range": ("2024-10-22~/2024-10-23", ""),
    "from-to-about": ("2014~/2024~", ""),
    "months": ("2019-07/2019-09", ""),
    "quarters": ("2019-33/2019-34", ""),
    "years": ("2016/2021", ""),
    "mixed": ("2014-01-08/2015", ""),
    "since": ("2021-04-08/..", ""),
    "until": ("../2015", ""),
    "end-unknown": ("2015/", ""),
    "start-unknown": ("/2015-07", ""),
    "one-of-two": ("[1995-07-11,1995-07-12]", ""),
    "one-of-months": ("[1995-06-30,1995-07-01]", ""),
    "one-of-years": ("[1995,1996,1997]", ""),
    "between": ("[2024-12-19..2025-01-29]", ""),
    "one-of-many": ("[1995,1997..1999]", ""),
    "planned-day": ("2027-03-05", "status: planned"),
    "planned-range": ("2027-03-09/2027-03-12", "status: planned"),
    "planned-month": ("2027-06", "status: planned"),
    "planned-quarter": ("2027-35", "status: planned"),
    "planned-year": ("2028", "status: planned"),
    "planned-about": ("2027-11~", "status: planned"),
    "confirmed": ("2027-03-06", "status: confirmed"),
    "postponed": ("2024-05-02", "status: postponed"),
    "cancelled": ("2024-05-03/2024-05-04", "status: cancelled"),
    "cancelled-year": ("2024", "status: cancelled"),
    "unclear": ("2024-05-05", "status: unclear"),
    "part-day": ("2024-10-22", "parent: range"),
    "part-month": ("2024-09", "parent: range-months"),
    "part-about": ("2024-10-23~", "parent: range"),
}

LONG_TITLE = (
    "Ministers of both countries meet for the second time in a year and agree on a programme of visits, exercises, " * 2
)
LONG_WORD = "Verteidigungszusammenarbeitsrahmenvereinbarungsentwurfsfassung"
FOREIGN = {
    "la": ("ກະຊວງປ້ອງກັນປະເທດ", "lo"),
    "cn": ("中华人民共和国国防部", "zh"),
    "eg": ("وزارة الدفاع والإنتاج الحربي", "ar"),
}
KINDS = ("visit", "meeting", "exercise", "agreement", "port-call", "review")
LEVELS = ("minister", "chief", "working")
PARTNERS = ("JP", "DE", "VN", "BR", "NZ")


def specimens() -> dict[str, str]:
    """A site with one event of every form of date, under an article that tells them all."""
    told = [
        f"  - {{id: {id}, title: {id.replace('-', ' ').capitalize()} {re.sub('[^0-9X~?%./-]', ' ', date).strip()}, "
        f"date: '{date}', kind: meeting, countries: [FR, JP]{', ' + more if more else ''}}}"
        for id, (date, more) in DATES.items()
    ]
    front = "title: Every form of date\nid: dates\ndate: 2026-01-05\nevents:\n" + "\n".join(told)
    return {"content/site.yaml": SITE, "content/articles/dates.md": matter(front)}


def stress(events: int = 150) -> dict[str, str]:
    """A site with what breaks layouts: a long relation, long words and titles, foreign scripts."""
    return {"content/site.yaml": SITE, **_people(), **_articles(), **_relation(events)}


def _people() -> dict[str, str]:
    many = {f"content/officials/guest-{n:03}.md": matter(f"name: Guest Number {n}\ncountry: JP") for n in range(30)}
    posts = (
        "posts:\n  - {id: fr-minister, label: Minister of the Armed Forces and of Everything That Belongs to Them}\n"
    )
    bodies = {
        f"content/organisations/{code}-ministry.md": matter(
            f"name: Ministry of Defence ({code})\nnative: {{name: {name}, language: {language}}}\n"
            f"kind: ministry\ncountry: {code.upper()}"
        )
        for code, (name, language) in FOREIGN.items()
    }
    return {
        **many,
        **bodies,
        "content/organisations/fr-ministry.md": matter(
            f"name: Ministry of the Armed Forces\nkind: ministry\ncountry: FR\n{posts}"
        ),
        "content/officials/wide.md": matter(
            f"name: Wide {LONG_WORD}\ncountry: FR\nposts:\n  - {{post: fr-minister, held: 2005-03-01/..}}\n"
            "ranks:\n  - {rank: general, held: /2010~}"
        ),
        "content/officials/once.md": matter("name: Once Only\ncountry: BR"),
        "content/countries/la.md": matter("native: {name: ລາວ, language: lo}\naliases: [Lao PDR]"),
        "content/agreements/accord.md": matter(
            "name: Accord on Ports\nkind: treaty\ncountries: [FR, JP]\nsigned: 2020-05-05"
        ),
        "content/areas/strait.md": matter("name: The Strait\nkind: strait"),
        "content/figures/offices.md": matter(
            "name: Offices abroad\nunit: offices\nvalues:\n"
            + "\n".join(f"  - {{value: {20 + n}, as_of: {2000 + n}}}" for n in range(12))
        ),
        "content/series/talks.md": matter("name: Yearly talks\ncadence: yearly\nkind: meeting\ncountries: [FR, JP]"),
        "content/pages/about.md": matter("title: About", f"{LONG_WORD}\n\n" + "A paragraph of some words. " * 30),
    }


def _articles() -> dict[str, str]:
    told = (
        f"  - {{id: long, title: '{LONG_TITLE[:200]}', date: 2024-02-03/2024-02-05, kind: exercise, level: minister, "
        f"place: {LONG_WORD}, countries: [FR, JP, DE, VN, BR, NZ, LA, CN, EG], officials: [wide, once], "
        "areas: [strait]}\n"
        "  - {id: part, title: A part of it, date: 2024-02-04, kind: meeting, parent: long, countries: [FR, JP]}"
    )
    long = matter(
        f"title: '{LONG_TITLE[:200]}'\nid: long-article\ndate: 2024-02-06\nsummary: '{LONG_TITLE}'\n"
        f"tags: [one tag]\nevents:\n{told}\ncorrections:\n  - {{date: 2024-03-01, text: The day was wrong.}}\n"
        "sources:\n  - {agency: Agency, title: A report, url: 'https://example.org/" + "path/" * 30 + "'}",
        f"## One\n\nA word: {LONG_WORD}.\n\n| a | b |\n|---|---|\n| {LONG_WORD} | x |\n\n"
        "## Two\n\nx\n\n## Three\n\nx\n\n## Four\n\nx",
    )
    bare = matter(f"title: {LONG_WORD}\nid: bare\ndate: 2023-XX")
    return {"content/articles/long-article.md": long, "content/articles/bare.md": bare}


def _relation(events: int) -> dict[str, str]:
    """A long relation with Japan, and some with others: an article a year."""
    years: dict[int, list[str]] = {}
    for n in range(events):
        year, month, day = 2026 - n % 14, 1 + n * 5 % 9, 1 + n * 7 % 28
        partner = "JP" if n % 3 else PARTNERS[n % 5]
        guests = f"guest-{n % 30:03}, guest-{n * 7 % 30:03}" if n % 30 != n * 7 % 30 else f"guest-{n % 30:03}"
        years.setdefault(year, []).append(
            f"  - {{id: e{n}, title: Event number {n}, date: {year}-{month:02}-{day:02}, kind: {KINDS[n % 6]}, "
            f"level: {LEVELS[n % 3]}, countries: [FR, {partner}], officials: [wide, {guests}]"
            + (", series: talks}" if n % 6 == 1 else "}")
        )
    return {
        f"content/articles/{year}.md": matter(
            f"title: The year {year} in the relation with Japan\nid: y{year}\ndate: {year}-12-31\nevents:\n"
            + "\n".join(told)
        )
        for year, told in years.items()
    }
