"""What may be one thing that is told twice, or written in two ways?"""

import sys
from types import FrameType

import pytest

from attache import likeness
from tests.sites import SITE, Files, diagnosed, findings_of, matter

HOME = f"{SITE}home_country: FR\n"
A, B = "articles/a.md", "articles/b.md"
TOLD = "{{id: {id}, title: Talks, date: {date}, kind: {kind}, countries: [{parties}]{more}}}"


def event(id: str, parties: str = "FR, JP", date: str = "2022-04-14", kind: str = "meeting", more: str = "") -> str:
    """An event as a flow mapping."""
    return TOLD.format(id=id, parties=parties, date=date, kind=kind, more=f", {more}" if more else "")


def told(id: str, *events: str, date: str = "2022-04-15", more: str = "") -> str:
    """An article that tells events, from line 6 on."""
    listed = "".join(f"  - {one}\n" for one in events)
    return matter(f"id: {id}\ntitle: T\ndate: {date}\nevents:\n{listed}{more}")


def twice(one: str, other: str) -> list[str]:
    """Where something is said of two events, the first of which is told in an earlier article."""
    files: Files = {"site.yaml": HOME, A: told("a", one), B: told("b", other, date="2022-05-01"), **PEOPLE}
    return [found.rpartition(" the event ")[0] for found in findings_of(files) if "event-likely-twice" in found]


PEOPLE = {
    f"officials/{name}.md": f"---\nname: {name}\ncountry: {country}\nposts: [{{post: p, held: 2000/..}}]\n---\n"
    for name, country in {"anna": "FR", "bert": "FR", "chika": "JP"}.items()
} | {"organisations/m.md": "---\nname: M\nposts: [{id: p, label: P}]\n---\n", "series/s.md": "---\nname: S\n---\n"}
SAID = [f"{B}:6:10 event-likely-twice this may be"]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (event("e"), event("f")),
        (event("e", "FR, JP"), event("f", "JP")),
        (event("e", date="2022-04"), event("f", date="2022-04-30")),
        (event("e", date="2022-04-13/2022-04-14"), event("f", date="2022-04-14/2022-04-16")),
        (event("e", date="2022"), event("f")),
        (event("e", "FR"), event("f", "FR")),
        (event("e", "FR, JP, KR"), event("f", "FR, JP")),
        (event("e", more="officials: [anna]"), event("f", more="officials: [chika]")),
        (event("e", more="officials: [anna, bert]"), event("f", more="officials: [anna]")),
        (event("e", more="place: Hà Nội"), event("f", more="place: 'Guest house, Hanoi'")),
        (event("e", more="series: s, edition: 3"), event("f", more="series: s")),
    ],
)
def test_what_is_likely_one_event(one: str, other: str) -> None:
    """A kind, a partner and a day in common are likely one event, and it is said at the id of the later telling."""
    assert twice(one, other) == SAID
    assert [found.split(":")[0] for found in twice(other, one)] == [B]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (event("e"), event("f", kind="visit")),
        (event("e"), event("f", "FR, KR")),
        (event("e"), event("f", "FR")),
        (event("e"), event("f", "FR, JP", date="2022-04-15")),
        (event("e"), event("f", "")),
        (event("e", date="2022").replace("Talks", "Other talks"), event("f")),
        (event("e", "FR, JP, KR, US"), event("f", "JP, CN, RU")),
        (event("e", more="officials: [anna]"), event("f", more="officials: [bert, chika]")),
        (event("e", more="place: Paris"), event("f", more="place: Lyon")),
        (event("e", more="series: s, edition: 3"), event("f", more="series: s, edition: 4")),
        (event("e", date="2022-04-13/2022-04-14"), event("f", more="parent: e")),
        (event("e"), "{ref: e}"),
    ],
)
def test_what_is_likely_two(one: str, other: str) -> None:
    """Nothing is said of events that have too little in common, or name what tells them apart."""
    assert twice(one, other) == []


def test_events_of_one_article_are_not_compared() -> None:
    """Who tells two events in one article knows that they are two."""
    assert findings_of({A: told("a", event("e"), event("f"))}) == []


def test_each_event_is_said_once_and_the_hint_works() -> None:
    """Of three tellings the second and third name an earlier one; done as the hint says, nothing is left to say."""
    files: Files = {A: told("a", event("e")), B: told("b", event("f")), "articles/c.md": told("c", event("g"))}
    found = [(one.path, one.message, one.hint) for one in diagnosed(files)[1] if one.rule == "event-likely-twice"]
    hint = "if so, write `- ref: e` instead; else say in both who took part, or where"
    assert found == [
        (B, "this may be the event `e` of 2022-04-14, which articles/a.md tells", hint),
        ("articles/c.md", "this may be the event `e` of 2022-04-14, which articles/a.md tells", hint),
    ]
    assert findings_of({A: files[A], B: told("b", "{ref: e}"), "articles/c.md": told("c", "{ref: e}")}) == []


def calls(n: int) -> int:
    """How many calls within the room it takes to compare `n` events of one day, and as many names that are alike."""
    crowd = [event(f"e{m}", more=f"officials: [Official {m}], place: P{m}P") for m in range(n)]
    files: Files = {f"articles/{m}.md": told(f"a{m}", *crowd[m::20]) for m in range(20)}
    count = 0

    def called(frame: FrameType, what: str, _: object) -> None:
        nonlocal count
        count += what == "call" and frame.f_code.co_filename == likeness.__file__

    sys.setprofile(called)
    try:
        findings_of(files)
    finally:
        sys.setprofile(None)
    return count


def test_of_a_crowd_not_each_is_compared_with_each() -> None:
    """Twice as many events of one day and names alike take twice as long, and not four times."""
    assert calls(600) < 2.6 * calls(300)


def variants(*names: str, registered: str = "") -> list[str]:
    """What is said of the spellings of officials, each of which an article of its own names."""
    files: Files = {
        f"articles/{n}.md": matter(f"id: a{n}\ntitle: T\ndate: 2022\nofficials: [{name}]")
        for n, name in enumerate(names)
    }
    if registered:
        files["officials/r.md"] = f"---\nname: {registered}\n---\n"  # type: ignore[index]
    return [found for found in findings_of(files) if "name-variant" in found]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Hoàng Xuân Chiến", "Chien Hoang Xuan"),
        ("Luhut Binsar Pandjaitan", "Luhut Pandjaitan"),
        ("Gen. Phan Van Giang", "Phan Van Giangg"),
        ("Robert Blake", "Robert Balke"),
        ("Robert Blake", "Rober Blake"),
        ("John Smith", "J. Smith"),
        ("Le Duc Anh", "Leduc Anh"),
    ],
)
def test_what_is_likely_one_name(one: str, other: str) -> None:
    """The second spelling is said where it stands, and names file and spelling of the first; registered or not."""
    bare = one.removeprefix("Gen. ")
    said = f"“{other}” may be “{bare}” of articles/0.md, written otherwise"
    assert variants(one, other) == [f"articles/1.md:5:13 name-variant {said}"]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Nguyen Van Hai", "Nguyen Van Hau"),
        ("Tran Van Nam", "Tran Van Binh"),
        ("John Smith", "Jane Smith"),
        ("Kim", "Kim Minjun"),
        ("Nguyen Chi Vinh", "Nguyen Quoc Vinh"),
        ("J. S.", "John Smith"),
        ("Hoàng Xuân Chiến", "Hoang Xuan Chien"),
    ],
)
def test_what_is_likely_two_names(one: str, other: str) -> None:
    """Short words that differ, other middle names and bare initials are other people; marks alone are no difference."""
    assert variants(one, other) == []


@pytest.mark.parametrize(
    ("name", "said"),
    [
        (
            "Pandjaitan Luhut Binsar",
            ["5:13 name-variant “Pandjaitan Luhut Binsar” may be “Luhut Binsar Pandjaitan” of"],
        ),
        ("Luhut B. Pandjaitann", []),  # `official-unregistered` asks for it already
    ],
)
def test_a_registered_name_written_otherwise(name: str, said: list[str]) -> None:
    """What `official-unregistered` does not hint at is said with the file of the one who is meant."""
    found = variants(name, registered="Luhut Binsar Pandjaitan")
    assert found == [f"articles/0.md:{one} officials/r.md, written otherwise" for one in said]


def test_hints_of_names_can_be_followed() -> None:
    """An alias in the file that is named, or a file of their own, and nothing more is said."""
    article = matter("id: a\ntitle: T\ndate: 2022\nofficials: [Pandjaitan Luhut]")
    register = "---\nname: Luhut Pandjaitan\n{}---\n"
    files: Files = {A: article, "officials/luhut.md": register.format("")}
    (hint,) = [one.hint for one in diagnosed(files)[1] if one.rule == "name-variant"]
    other = "officials/pandjaitan-luhut.md"
    merge, new = '`attache entity merge luhut "Pandjaitan Luhut"`', '`attache entity new official "Pandjaitan Luhut"`'
    assert hint == f"if so, {merge}; else {new}"
    assert findings_of({A: article, "officials/luhut.md": register.format("aliases: [Pandjaitan Luhut]\n")}) == []
    assert findings_of({**files, other: "---\nname: Pandjaitan Luhut\n---\n"}) == []
