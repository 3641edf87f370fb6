"""Does an incremental build equal a clean one, whatever happened before?

A walk is a random row of edits, accidents and choices; after every step `tests.walks.Desk` builds and compares
findings, files, and what was written with a clean build of a copy. `make test` takes the same few walks every time.
Many and longer ones, other ones every time, and of one that fails the shortest row of steps that is found:

    ATTACHE_WALKS=500 python -m pytest -q tests/test_incremental.py -k walk

A failure tells the steps, and of the first files that differ what stands around the first difference.
"""

import os
import shutil
import tempfile
from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path
from random import Random
from typing import Any, Protocol, TypeVar

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from tests.walks import OUTPUTS, THEME, Desk

OptionT = TypeVar("OptionT")


class Pick(Protocol):
    """Who chooses: one of some options."""

    def __call__(self, options: Sequence[OptionT], /) -> OptionT:
        """One of the options."""


WALKS = int(os.environ.get("ATTACHE_WALKS", "0"))
FEW = 6  # walks of the suite
DAYS = [
    date(2026, 11, 22),
    date(2026, 11, 25),
    date(2026, 12, 1),
    date(2026, 12, 6),
    date(2027, 3, 1),
    date(2031, 1, 1),
]
SITE: dict[str, list[str | None]] = {
    "outputs": ["[feeds]", "[]", "[feeds, archives, calendars]", "[data]", "[feeds, intersections, data, calendars]"],
    "languages": ["[en-GB]", "[en-GB, vi]", "[vi]", "[fr-FR]"],
    "title": ["Full Digest", "Whole Digest", "Digest of A & B"],
    "subtitle": ["Every sort of page once", "Other words"],
    "url": ["https://full.example/digest/", "https://moved.example/", None],
    "identity": ["full.example,2026", "other.example,2020", None],
    "home_country": ["FR", "JP", None],
    "timezone": ["Europe/Paris", "Asia/Tokyo"],
    "licence": ["{name: CC BY 4.0}", None],
    "contact": ["desk@full.example", "{name: The desk}", None],
    "hub": ["https://hub.example/", None],
}
RIDE = "staff-ride: {label: Staff ride, definition: A walk over a field of battle.}"
FORMS = "{label: {en: Staff ride, vi: Cưỡi ngựa}}"
VOCABULARY = [
    f"kinds:\n  {RIDE}\ntopics:\n  mines: {{label: Mines}}\n",
    "kinds:\n  staff-ride: {label: Battlefield ride}\ntopics:\n  mines: {label: Mines and what is left of them}\n",
    f"kinds:\n  staff-ride: {FORMS}\n  visit: {{label: Call}}\ntopics:\n  mines: {{label: M}}\n",
    "kinds: {staff-ride: {label: R}}\nlevels: {minister: {label: Top}}\nranks: {general: {label: Full, short: FG.}}\n",
    f"kinds:\n  {RIDE}\n  new-kind: {{label: New}}\n",
]
HEAD: dict[str, list[Any]] = {
    "title": ["A visit to Tokyo", "Talks", "Ports & <b>arms</b>", "A view of ports"],
    "date": ["2026-11-02", "2025-05-03", "2026-11-24", "2024", "198X", "2026-12-31", "2026-13"],
    "summary": [None, "In short.", "Kenji Satō spoke."],
    "type": ["report", "opinion", "notice", "background"],
    "language": [None, "fr", "vi"],
    "tags": [None, ["ports"], ["ships", "ports"], ["Ports"], ["arms"]],
    "aliases": [None, ["/articles/2026/tokyo-trip/"], ["/old/"], ["/tags/ports/"]],
    "areas": [None, ["old-port"], ["Nowhere"]],
    "countries": [None, ["JP"], ["VN", "DE"]],
    "officials": [None, ["Kenji Satō"], ["A. Moreau"], ["Nobody Registered"], ["Another Stranger", "kenji-sato"]],
    "organisations": [None, ["fr-staff"], ["Ministry of Shields"]],
    "agreements": [None, ["port-accord"]],
    "series": [None, ["yearly-talks"]],
    "topics": [None, ["mines"], ["cyber-security"]],
    "updated": [None, "2026-11-03", "2026-11-20"],
    "draft": [None, "yes"],
    "expiry": [None, "2026-11-23", "2026-12-05"],
    "withdrawn": [None, {"date": "2026-11-05", "reason": "Nothing of it was so."}],
    "corrections": [
        None,
        [{"date": "2026-11-04", "text": "The day was wrong."}],
        [{"date": "2025-06-01", "text": "No."}],
    ],
    "figures": [None, [{"series": "offices", "value": "40", "as_of": "2026"}]],
    "images": [
        None,
        [{"file": "dot.png", "alt": "A dot", "credit": "N"}],
        [{"file": "no.png", "alt": "A", "credit": "N"}],
    ],
    "sources": [
        None,
        [{"agency": "Some Agency", "title": "Of it"}],
        [{"writer": "W", "url": "https://agency.example/2"}],
    ],
    "slug": [None, "another-way", "first-talks"],
    "id": ["passing", "first-talks", "new-id"],
    "nonsense": [None, "x"],
}
EVENT: dict[str, list[Any]] = {
    "title": ["Visit to Tokyo", "First Yearly Talks", "A wholly other thing"],
    "date": ["2026-10-30", "2025-05-02", "2026-12-05", "198X", "2024-03/2026-05", "2027-35"],
    "kind": ["visit", "staff-ride", "dialogue", "exercise", "new-kind"],
    "status": [None, "planned", "cancelled", "held"],
    "level": [None, "minister"],
    "place": [None, "Hanoi", {"name": "Tokyo", "country": "JP"}],
    "countries": [["FR", "JP"], ["FR", "VN", "DE"], ["FR"]],
    "host": [None, "FR"],
    "officials": [None, ["Alex Moreau"], [{"person": "kenji-sato", "role": "host"}], ["Stranger"]],
    "organisations": [None, ["jp-ministry"]],
    "agreements": [None, ["port-accord"]],
    "series": [None, "yearly-talks"],
    "edition": [None, "1", "3"],
    "parent": [None, "ev-visit", "ev-talks-1"],
    "tags": [None, ["ships"]],
    "topics": [None, ["mines"]],
    "note": [None, "The day is ours."],
    "id": ["ev-visit", "ev-new"],
    "ref": ["ev-talks-1"],
}
ENTITY: dict[str, list[Any]] = {
    "name": ["Kenji Satō", "Alex Moreau", "Ministry of Arms", "Port Accord", "Something Else"],
    "aliases": [None, ["A. Moreau"], ["Stranger"], ["Nobody Registered", "The One"]],
    "native": [None, {"name": "佐藤健二", "language": "ja"}],
    "summary": [None, "A sentence on it."],
    "country": [None, "FR", "JP"],
    "sort": [None, "Aaa", "Zzz"],
    "slug": [None, "elsewhere"],
    "id": [None, "kenji-sato", "other-id"],
    "formerly": [None, ["kenji-sato"], ["gone-one"]],
    "wikidata": [None, "Q42"],
}
OWN: dict[str, dict[str, list[Any]]] = {
    "officials": {
        "posts": [
            None,
            [{"post": "jp-minister", "held": "2020/.."}],
            [{"post": "fr-minister", "held": "2026-01-01/.."}],
        ],
        "ranks": [None, [{"rank": "general", "held": "2019/.."}], [{"rank": "colonel", "held": "2025/.."}]],
    },
    "organisations": {
        "posts": [
            [{"id": "jp-minister", "label": "Minister of Shields", "level": "minister"}],
            [{"id": "fr-minister", "label": "Minister"}, {"id": "fr-deputy", "label": "Deputy"}],
        ],
        "parent": [None, "fr-ministry", "jp-ministry"],
        "kind": [None, "ministry", "force"],
    },
    "series": {
        "cadence": [None, "yearly", "monthly"],
        "paused": [None, ["2026/2027"]],
        "countries": [["FR", "JP"], ["VN"]],
    },
    "countries": {"groups": [None, [{"group": "Pacific Club"}], [{"group": "Other Club", "held": "1990/.."}]]},
    "figures": {
        "values": [None, [{"value": "33", "as_of": "2023"}], [{"value": "1", "as_of": "2020", "article": "a-view"}]]
    },
    "agreements": {"signed": [None, "ev-talks-1", "2025-05-02"], "in_force": [None, "2025-06-01/..", "2020/2024"]},
    "areas": {"kind": [None, "sea"], "countries": [["JP"], ["JP", "VN"]], "existed": [None, "1850/1950"]},
    "pages": {"title": ["About", "What this is"], "summary": [None, "Of this."]},
}
BODIES = [
    "Rien que des mots.\n",
    "Alex Moreau met [[kenji-sato]] in Paris, at the Yearly Talks.\n\n## What was said\n\nMuch.\n",
    "See [[visit-to-tokyo|the visit]], [[ev-talks-1]] and [[old-port]].\n",
    "A ministry: [[Ministry of Arms]]. A tag: ports. A note.[^1]\n\n[^1]: On [it](https://out.example/).\n",
    "Of [[nothing-there]].\n",
    "",
]
TEMPLATES = [
    "base.html", "macros.html", "article.html", "withdrawn.html", "country.html", "home.html", "redirect.html",
    "feed/entry.html", "digest.txt", "charts.html", "entity.html", "page.html", "timeline.html", "no-such.html",
]  # fmt: skip
PIXEL = bytes.fromhex("89504e470d0a1a0a0000000d4948445200000001000000010802000000907753de")
NAMES = ["2026-11-02-visit-to-tokyo", "2025-05-03-first-talks", "2026-03-01-view", "2026-06-06-new", "other"]
FOLDERS = ["articles/2026", "articles/2025", "articles"]
WORDS = [
    ("kenji-sato", "sato-kenji"),
    ("port-accord", "accord"),
    ("Alex Moreau", "Alexandra Moreau"),
    ("ev-visit", "ev-v"),
]


# Edits: each is told whose desk it is and who picks.


def tell(desk: Desk, pick: Pick) -> None:
    """Some fields of articles say something else."""
    for _ in range(pick([1, 2, 3])):
        path, field = pick(desk.texts("articles/")), pick(sorted(HEAD))
        desk.put(path, field, pick(HEAD[field]))


def tell_event(desk: Desk, pick: Pick) -> None:
    """A field of an event says something else."""
    path, field = pick(desk.texts("articles/")), pick(sorted(EVENT))
    desk.put(path, field, pick(EVENT[field]), pick(range(6)))


def register(desk: Desk, pick: Pick) -> None:
    """A field of an entity, or of a page, says something else."""
    path = pick([path for path in desk.texts() if not path.startswith("content/articles/")] or desk.texts())
    own = OWN.get(path.split("/")[1], {})
    fields = own if path.startswith("content/pages/") else ENTITY | own
    field = pick(sorted(fields))
    desk.put(path, field, pick(fields[field]))


def word(desk: Desk, pick: Pick) -> None:
    """A text says something else."""
    path, body = pick(desk.texts()), pick(BODIES)
    desk.tell(path, desk.told_of(path)[0], body)
    desk.say(f"{path}: body = {body!r}")


def add(desk: Desk, pick: Pick) -> None:
    """An article is added, or written over another."""
    name, id = f"{pick(FOLDERS)}/{pick(NAMES)}", pick(["visit-to-tokyo", "a-new-one", "another", "second"])
    day = f"2026-{pick(range(1, 13)):02}-{pick(range(1, 29)):02}"
    event = {"id": f"ev-{id}", "title": f"E {id}", "date": day, "kind": "visit", "countries": ["FR", "JP"]}
    front = {"id": id, "title": f"T {id}", "date": day, "tags": ["ports"], "events": [event]}
    desk.tell(f"content/{name}.md", front, pick(BODIES[:2]))
    desk.say(f"add {name}.md with id {id} of {day}")


def chronicle(desk: Desk, pick: Pick) -> None:
    """An article tells so many events that lists get pages by year, or not so many any more."""
    years, count, call = pick([1, 2, 3]), pick([20, 101]), {"kind": "port-call", "countries": ["FR", "JP"]}
    dates = [f"{2020 + n % years}-02-{n % 28 + 1:02}" for n in range(count)]
    events = [{"id": f"c-{n}", "title": f"Call {n}", "date": day, **call} for n, day in enumerate(dates)]
    front = {"id": "calls", "title": "Calls", "date": "2026-01-09", "events": events}
    desk.tell("content/articles/calls.md", front, "Many.\n")
    desk.say(f"add calls.md with {count} events in {years} years")


def remove(desk: Desk, pick: Pick) -> None:
    """A file goes."""
    desk.remove(pick(desk.files()))


def move(desk: Desk, pick: Pick) -> None:
    """An article gets another place; what lay there gets its own."""
    path, to = pick(desk.texts("articles/")), f"content/{pick(FOLDERS)}/{pick(NAMES)}.md"
    if path != to:
        desk.move(path, to)


def swap(desk: Desk, pick: Pick) -> None:
    """Two files of a folder change places, with their times."""
    path = pick(desk.texts())
    others = [other for other in desk.texts() if other.split("/")[1] == path.split("/")[1] and other != path]
    if others:
        desk.move(path, pick(others))


def revert(desk: Desk, pick: Pick) -> None:
    """A file is again what it was once, with its time of then or a new one."""
    path = pick(sorted(desk.history))
    version, time = pick(desk.history[path])
    desk.write(path, version, pick([0, time]))
    desk.say(f"revert {path}")


def check_out(desk: Desk, pick: Pick) -> None:
    """All is again what it was after an earlier build."""
    number = pick(range(len(desk.good)))
    desk.restore(desk.good[number])
    desk.say(f"check out good state {number}")


def touch(desk: Desk, pick: Pick) -> None:
    """A file gets another time, before or after all others; the clock may have been wrong."""
    path, seconds = pick(desk.files()), pick([1_000_000_000 + desk.ticks, 4_000_000_000])
    desk.write(path, (desk.source / path).read_bytes(), seconds * 1_000_000_000)
    desk.say(f"touch {path}, {seconds}")


def edit_within_a_tick(desk: Desk, pick: Pick) -> None:
    """A text is edited twice within what the clock can tell."""
    desk.edit_within_a_tick(pick(desk.texts()))


def edit_to_equal_size(desk: Desk, pick: Pick) -> None:
    """A letter of a text is another one."""
    path = pick(desk.texts())
    front, body = desk.told_of(path)
    desk.tell(path, front, body.rstrip()[:-1] + pick("xyz") + "\n")
    desk.say(f"{path}: last letter")


def rename(desk: Desk, pick: Pick) -> None:
    """An id or a name is replaced wherever it stands."""
    old, new = pick(WORDS)
    desk.replace(*pick([(old, new), (new, old)]))


def settle(desk: Desk, pick: Pick) -> None:
    """A setting is another."""
    field = pick(sorted(SITE))
    desk.settle(field, pick(SITE[field]))


def define(desk: Desk, pick: Pick) -> None:
    """Words of the vocabulary are others."""
    text = pick(VOCABULARY)
    desk.write("content/vocabulary.yaml", text.encode())
    desk.say(f"vocabulary {VOCABULARY.index(text)}")


def lay_out(desk: Desk, pick: Pick) -> None:
    """A template of the site goes before the package's; it may be wrong."""
    name, how = pick(TEMPLATES), pick(["altered", "altered", "longer", "wrong"])
    packaged = THEME / "templates" / name
    text = packaged.read_text(encoding="utf-8") if packaged.exists() else ""
    text = text.replace('class="', f'class="a{desk.ticks} ', 1) if how == "altered" else f"{text}<!-- {desk.ticks} -->"
    desk.write(f"templates/{name}", (f"{text}{{% if %}}" if how == "wrong" else text).encode())
    desk.say(f"templates/{name} is {how}")


def style(desk: Desk, pick: Pick) -> None:
    """A static file of the site goes before the package's, or beside."""
    name, text = pick(["attache.css", "card.png", "extra.txt", "fold.js"]), pick("ab")
    desk.write(f"static/{name}", text.encode())
    desk.say(f"static/{name} = {text}")


def undo_theme(desk: Desk, pick: Pick) -> None:
    """A file of the site's own theme goes."""
    if files := desk.files("templates", "static"):
        desk.remove(pick(files))


def spoil(desk: Desk, pick: Pick) -> None:
    """A file of the content holds something else: nothing, no text, half a picture."""
    path, wrong = pick(desk.files("content")), pick([b"", b"\xff", PIXEL, b"---\ntitle: [\n---\n"])
    desk.write(path, wrong)
    desk.say(f"{path} holds {wrong[:8]!r}")


def stray(desk: Desk, pick: Pick) -> None:
    """A file lies where none belongs."""
    name = pick(["notes.txt", "articles/stray.txt", ".hidden.md", "officials/a.png", os.fsdecode(b"articles/\xe9.md")])
    desk.write(f"content/{name}", b"x")
    desk.say(f"content/{name!r}")


def mend(desk: Desk, _pick: Pick) -> None:
    """`check --fix` writes ids and the ledger."""
    desk.mend()


# Choices


def pass_time(desk: Desk, pick: Pick) -> None:
    """It is another day."""
    desk.now = pick(DAYS)
    desk.say(f"now {desk.now}")


def show_drafts(desk: Desk, _pick: Pick) -> None:
    """Drafts are shown, or no more."""
    desk.drafts = not desk.drafts
    desk.say(f"drafts {desk.drafts}")


def build_into(desk: Desk, pick: Pick) -> None:
    """Another folder is built into."""
    desk.output = pick(OUTPUTS)
    desk.say(f"into {desk.output}")


def build_by_command(desk: Desk, _pick: Pick) -> None:
    """The next build is done by another process."""
    desk.by_command(desk.source, desk.output)
    desk.say("build in another process")


def rest(desk: Desk, _pick: Pick) -> None:
    """Nothing is done for a while."""
    desk.rest()


# Accidents


def meddle(desk: Desk, pick: Pick) -> None:
    """A file of the output is removed or altered by hand."""
    if not (there := sorted(desk.built().keys() - {"manifest.json"})):
        return
    path, how = pick(there), pick(["removed", "other bytes", "longer", "same bytes"])
    file = desk.source / desk.output / path
    held = file.read_bytes()
    texts = {"other bytes": b"x" * len(held), "longer": held + b"x", "same bytes": held}
    file.write_bytes(texts[how]) if how in texts else file.unlink()
    desk.say(f"{desk.output}/{path}: {how}")


def lose_output(desk: Desk, _pick: Pick) -> None:
    """All that was built goes, but for what is foreign, and then for what says which is."""
    for path in desk.built().keys() - ({"manifest.json"} if desk.foreign else set()):
        (desk.source / desk.output / path).unlink()
    if not desk.foreign:
        shutil.rmtree(desk.source / desk.output, ignore_errors=True)
    desk.say(f"{desk.output} is lost")


def add_foreign(desk: Desk, pick: Pick) -> None:
    """A file that is not ours lies in the output; it stays."""
    if desk.built():
        path = f"{desk.output}/{pick(['CNAME', 'articles/notes.txt', 'tags/ports/x.txt', '.nojekyll'])}"
        (desk.source / path).parent.mkdir(parents=True, exist_ok=True)
        (desk.source / path).write_bytes(b"foreign")
        desk.foreign[path] = b"foreign"
        desk.say(f"{path} is foreign")


def damage_memory(desk: Desk, pick: Pick) -> None:
    """A memory is cut off, or removed."""
    file, keep = pick(sorted((desk.source / ".attache").iterdir())), pick([0, 10, 100, -1])
    file.write_bytes(file.read_bytes()[:keep]) if keep else file.unlink()
    desk.say(f"{file.name[:8]} is cut at {keep}")


def keep(desk: Desk, pick: Pick) -> None:
    """The memory, or the output, is laid aside as it is."""
    desk.keep(pick([".attache", desk.output]))


def bring_back(desk: Desk, pick: Pick) -> None:
    """A memory, or an output, is again the one that was laid aside, with its times, as a cache of CI is."""
    if desk.kept and not desk.foreign:
        desk.bring_back(pick(range(len(desk.kept))))


Happening = Callable[[Desk, Pick], None]
EDITS: list[Happening] = [
    tell, tell_event, register, word, add, chronicle, remove, move, swap, revert, check_out, touch, edit_within_a_tick,
    edit_to_equal_size, rename, settle, define, lay_out, style, undo_theme, spoil, stray, mend,
]  # fmt: skip
CHOICES: list[Happening] = [pass_time, show_drafts, build_into, build_by_command, rest]
ACCIDENTS: list[Happening] = [meddle, lose_output, add_foreign, damage_memory, keep, bring_back]
HAPPENINGS = [*EDITS, tell, tell_event, register, lay_out, *CHOICES, pass_time, *ACCIDENTS, bring_back]


class Walk(RuleBasedStateMachine):
    """A digest that is edited, damaged and built, step by step."""

    @initialize()
    def begin(self) -> None:
        """Begin with the digest of every sort of page."""
        self.desk = Desk(Path(tempfile.mkdtemp(prefix="walk-")))

    @rule(data=st.data())
    def something(self, data: st.DataObject) -> None:
        """Something happens."""
        data.draw(st.sampled_from(HAPPENINGS))(self.desk, lambda options: data.draw(st.sampled_from(options)))

    @invariant()
    def equals_a_clean_build(self) -> None:
        """After every step a build gives what a clean one does."""
        self.desk.judge()

    def teardown(self) -> None:
        """In the end another process agrees."""
        if hasattr(self, "desk"):
            try:
                self.desk.close()
            finally:
                shutil.rmtree(self.desk.folder)


def test_a_walk_with_the_shortest_row_of_steps_to_a_failure() -> None:
    """After every step output, findings and what is printed are those of a clean build; as many walks as asked for."""
    run_state_machine_as_test(
        Walk,
        settings=settings(
            max_examples=WALKS or 1,
            stateful_step_count=40 if WALKS else 2,
            derandomize=not WALKS,
            deadline=None,
            database=None,
            suppress_health_check=list(HealthCheck),
        ),
    )


@pytest.mark.parametrize("number", range(FEW))
def test_a_walk_of_edits_accidents_and_choices(number: int, tmp_path: Path) -> None:
    """The same holds after every step of a few walks, the same every time, in which everything happens twice."""
    random, desk = Random(number), Desk(tmp_path)
    desk.judge()
    for happening in Random(FEW).sample(HAPPENINGS * 2, len(HAPPENINGS) * 2)[number::FEW]:
        happening(desk, random.choice)
        desk.judge()
    desk.close()


@pytest.mark.parametrize(
    ("path", "field", "value"),
    [
        pytest.param("2026-11-02-visit-to-tokyo", "withdrawn", HEAD["withdrawn"][1], id="withdrawn"),
        pytest.param("2026-11-02-visit-to-tokyo", "slug", "elsewhere", id="a redirect stands there"),
        pytest.param("2026-02-02-passing", "expiry", "2026-11-23", id="expired"),
    ],
)
def test_a_page_that_became_another_stays_so_after_an_edit_elsewhere(
    path: str, field: str, value: Any, tmp_path: Path
) -> None:
    """What an address showed before is not remembered for it: then an edit of another text would bring it back."""
    desk = Desk(tmp_path)
    desk.mend()
    desk.judge()
    desk.put(f"content/articles/2026/{path}.md", field, value)
    desk.now = DAYS[1]
    desk.judge()
    word(desk, lambda options: next((one for one in options if "view" in str(one)), options[0]))
    desk.judge()
    assert len(desk.good) == 3
