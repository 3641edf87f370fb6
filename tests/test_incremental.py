"""Does an incremental build equal a clean one, whatever happened before?

A walk is a random row of edits, accidents and choices; after every step `tests.walks.Desk` builds and compares
findings, files, and what was written with a clean build of a copy. `make test` takes the same few walks every time.
Many walks, with other steps every time and the shortest row of steps found where one fails:

    ATTACHE_WALKS=500 python -m pytest -q tests/test_incremental.py -k walk

A failure tells the steps, and of the first files that differ what stands around the first difference.
"""

import os
import shutil
import tempfile
from datetime import date
from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from tests.walks import OUTPUTS, THEME, Desk, State

WALKS = int(os.environ.get("ATTACHE_WALKS", "0"))
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


class Walk(RuleBasedStateMachine):
    """A digest that is edited, damaged and built, step by step."""

    @initialize()
    def begin(self) -> None:
        """Begin with the digest of every sort of page, mostly with few outputs."""
        self.folder = Path(tempfile.mkdtemp(prefix="walk-"))
        self.desk = Desk(self.folder)
        self.kept: list[tuple[str, Path]] = []
        self.settle("outputs", "[feeds]")

    def teardown(self) -> None:
        """In the end another process agrees."""
        if hasattr(self, "desk"):
            try:
                self.desk.close()
            finally:
                shutil.rmtree(self.folder)

    @invariant()
    def equals_a_clean_build(self) -> None:
        """After every step a build gives what a clean one does."""
        self.desk.judge()

    # Edits

    @rule(data=st.data())
    def tell(self, data: st.DataObject) -> None:
        """Some fields of articles say something else."""
        for _ in range(data.draw(st.integers(1, 3))):
            path = data.draw(st.sampled_from(self.desk.texts("articles/")))
            field = data.draw(st.sampled_from(sorted(HEAD)))
            self.desk.put(path, field, data.draw(st.sampled_from(HEAD[field])))

    @rule(data=st.data())
    def tell_event(self, data: st.DataObject) -> None:
        """A field of an event says something else."""
        path = data.draw(st.sampled_from(self.desk.texts("articles/")))
        field = data.draw(st.sampled_from(sorted(EVENT)))
        self.desk.put(path, field, data.draw(st.sampled_from(EVENT[field])), data.draw(st.integers(0, 5)))

    @rule(data=st.data())
    def register(self, data: st.DataObject) -> None:
        """A field of an entity says something else."""
        texts = [path for path in self.desk.texts() if not path.startswith("content/articles/")]
        path = data.draw(st.sampled_from(texts or self.desk.texts()))
        own = OWN.get(path.split("/")[1], {})
        fields = own if path.startswith("content/pages/") else ENTITY | own
        field = data.draw(st.sampled_from(sorted(fields)))
        self.desk.put(path, field, data.draw(st.sampled_from(fields[field])))

    @rule(data=st.data(), body=st.sampled_from(BODIES))
    def word(self, data: st.DataObject, body: str) -> None:
        """A text says something else."""
        path = data.draw(st.sampled_from(self.desk.texts()))
        self.desk.tell(path, self.desk.told_of(path)[0], body)
        self.desk.say(f"{path}: body = {body!r}")

    @rule(data=st.data(), folder=st.sampled_from(FOLDERS), name=st.sampled_from(NAMES), day=st.integers(1, 28))
    def add(self, data: st.DataObject, folder: str, name: str, day: int) -> None:
        """An article is added, or written over another."""
        id = data.draw(st.sampled_from(["visit-to-tokyo", "a-new-one", "another", "second"]))
        date = f"2026-{data.draw(st.integers(1, 12)):02}-{day:02}"
        event = {"id": f"ev-{id}", "title": f"E {id}", "date": date, "kind": "visit", "countries": ["FR", "JP"]}
        front = {"id": id, "title": f"T {id}", "date": date, "tags": ["ports"], "events": [event]}
        self.desk.tell(f"content/{folder}/{name}.md", front, BODIES[day % 2])
        self.desk.say(f"add {folder}/{name}.md with id {id} of {date}")

    @rule(years=st.integers(1, 3), count=st.sampled_from([20, 101]))
    def chronicle(self, years: int, count: int) -> None:
        """An article tells so many events that lists get pages by year, or not so many any more."""
        call = {"kind": "port-call", "countries": ["FR", "JP"]}
        dates = [f"{2020 + n % years}-02-{n % 28 + 1:02}" for n in range(count)]
        events = [{"id": f"c-{n}", "title": f"Call {n}", "date": date, **call} for n, date in enumerate(dates)]
        front = {"id": "calls", "title": "Calls", "date": "2026-01-09", "events": events}
        self.desk.tell("content/articles/calls.md", front, "Many.\n")
        self.desk.say(f"add calls.md with {count} events in {years} years")

    @rule(data=st.data())
    def remove(self, data: st.DataObject) -> None:
        """A file goes."""
        self.desk.remove(data.draw(st.sampled_from(self.desk.files())))

    @rule(data=st.data(), folder=st.sampled_from(FOLDERS), name=st.sampled_from(NAMES))
    def move(self, data: st.DataObject, folder: str, name: str) -> None:
        """An article, or what lies there, gets another place."""
        path = data.draw(st.sampled_from(self.desk.texts("articles/")))
        if path != f"content/{folder}/{name}.md":
            self.desk.move(path, f"content/{folder}/{name}.md")

    @rule(data=st.data())
    def swap(self, data: st.DataObject) -> None:
        """Two files of a folder change places, with their times."""
        path = data.draw(st.sampled_from(self.desk.texts()))
        others = [other for other in self.desk.texts() if other.split("/")[1] == path.split("/")[1] and other != path]
        if others:
            self.desk.move(path, data.draw(st.sampled_from(others)))

    @rule(data=st.data())
    def revert(self, data: st.DataObject) -> None:
        """A file is again what it was once, with its time of then or a new one."""
        path = data.draw(st.sampled_from(sorted(self.desk.history)))
        version, time = data.draw(st.sampled_from(self.desk.history[path]))
        self.desk.write(path, version, time if data.draw(st.booleans()) else 0)
        self.desk.say(f"revert {path}")

    @rule(data=st.data())
    def check_out(self, data: st.DataObject) -> None:
        """All is again what it was after an earlier build."""
        states: list[State] = self.desk.good
        if states:
            number = data.draw(st.integers(0, len(states) - 1))
            self.desk.restore(states[number])
            self.desk.say(f"check out good state {number}")

    @rule(data=st.data(), future=st.booleans())
    def touch(self, data: st.DataObject, future: bool) -> None:
        """A file gets another time, before or after all others; the clock may have been wrong."""
        path = data.draw(st.sampled_from(self.desk.files()))
        time = 4_000_000_000_000_000_000 if future else 1_000_000_000_000_000_000 + self.desk.ticks
        self.desk.write(path, (self.desk.source / path).read_bytes(), time)
        self.desk.say(f"touch {path}, {'future' if future else 'past'}")

    @rule(data=st.data())
    def edit_within_a_tick(self, data: st.DataObject) -> None:
        """A text is edited twice within what the clock can tell."""
        self.desk.edit_within_a_tick(data.draw(st.sampled_from(self.desk.texts())))

    @rule(words=st.sampled_from(WORDS), back=st.booleans())
    def rename(self, words: tuple[str, str], back: bool) -> None:
        """An id or a name is replaced wherever it stands."""
        self.desk.replace(*(reversed(words) if back else words))

    @rule(field=st.sampled_from(sorted(SITE)), data=st.data())
    def set(self, field: str, data: st.DataObject) -> None:
        """A setting is another."""
        self.settle(field, data.draw(st.sampled_from(SITE[field])))

    def settle(self, field: str, value: str | None) -> None:
        """Write a setting."""
        path = "content/site.yaml"
        site = self.desk.source / path
        lines = site.read_text(encoding="utf-8").splitlines() if site.exists() else []
        kept = [line for line in lines if not line.startswith(f"{field}:")]
        text = "\n".join([*kept, *([f"{field}: {value}"] if value else []), ""])
        self.desk.write(path, text.encode())
        self.desk.say(f"site.yaml: {field} = {value}")

    @rule(text=st.sampled_from(VOCABULARY))
    def define(self, text: str) -> None:
        """Words of the vocabulary are others."""
        self.desk.write("content/vocabulary.yaml", text.encode())
        self.desk.say(f"vocabulary {VOCABULARY.index(text)}")

    @rule(name=st.sampled_from(TEMPLATES), how=st.sampled_from(["altered", "longer", "wrong"]))
    def lay_out(self, name: str, how: str) -> None:
        """A template of the site goes before the package's; it may be wrong."""
        packaged = THEME / "templates" / name
        text = packaged.read_text(encoding="utf-8") if packaged.exists() else ""
        text = (
            text.replace('class="', f'class="{how} ', 1) if how == "altered" else text + f"<!-- {self.desk.ticks} -->"
        )
        self.desk.write(f"templates/{name}", (f"{text}{{% if %}}" if how == "wrong" else text).encode())
        self.desk.say(f"templates/{name} is {how}")

    @rule(name=st.sampled_from(["attache.css", "card.png", "extra.txt", "fold.js"]), text=st.sampled_from(["a", "b"]))
    def style(self, name: str, text: str) -> None:
        """A static file of the site goes before the package's, or beside."""
        self.desk.write(f"static/{name}", text.encode())
        self.desk.say(f"static/{name} = {text}")

    @rule(data=st.data(), wrong=st.sampled_from([b"", b"\xff", PIXEL, b"---\ntitle: [\n---\n"]))
    def spoil(self, data: st.DataObject, wrong: bytes) -> None:
        """A file of the content holds something else: nothing, no text, half a picture."""
        path = data.draw(st.sampled_from(self.desk.files("content")))
        self.desk.write(path, wrong)
        self.desk.say(f"{path} holds {wrong[:8]!r}")

    @rule(name=st.sampled_from(["notes.txt", "articles/stray.txt", ".hidden.md", "officials/a.png"]))
    def stray(self, name: str) -> None:
        """A file lies where none belongs."""
        self.desk.write(f"content/{name}", b"x")
        self.desk.say(f"content/{name}")

    @rule()
    def mend(self) -> None:
        """`check --fix` writes ids and the ledger."""
        self.desk.mend()

    # Choices

    @rule(day=st.sampled_from(DAYS))
    def pass_time(self, day: date) -> None:
        """It is another day."""
        self.desk.now = day
        self.desk.say(f"now {day}")

    @rule()
    def show_drafts(self) -> None:
        """Drafts are shown, or no more."""
        self.desk.drafts = not self.desk.drafts
        self.desk.say(f"drafts {self.desk.drafts}")

    @rule(output=st.sampled_from(OUTPUTS))
    def build_into(self, output: str) -> None:
        """Another folder is built into."""
        self.desk.output = output
        self.desk.say(f"into {output}")

    @precondition(lambda self: len(self.desk.steps) % 4 == 3)
    @rule()
    def build_by_command(self) -> None:
        """The next build is done by another process."""
        self.desk.by_command(self.desk.source, self.desk.output)
        self.desk.say("build in another process")

    @rule()
    def rest(self) -> None:
        """Nothing is done for a while."""
        self.desk.rest()

    # Accidents

    @precondition(lambda self: self.desk.built())
    @rule(data=st.data(), how=st.sampled_from(["removed", "other bytes", "longer", "same bytes"]))
    def meddle(self, data: st.DataObject, how: str) -> None:
        """A file of the output is removed or altered by hand."""
        path = data.draw(st.sampled_from(sorted(self.desk.built().keys() - {"manifest.json"})))
        file = self.desk.source / self.desk.output / path
        held = file.read_bytes()
        texts = {"other bytes": b"x" * len(held), "longer": held + b"x", "same bytes": held}
        file.write_bytes(texts[how]) if how in texts else file.unlink()
        self.desk.say(f"{self.desk.output}/{path}: {how}")

    @rule()
    def lose_output(self) -> None:
        """All that was built goes, but for what is foreign, and then for what says which is."""
        for path in self.desk.built().keys() - ({"manifest.json"} if self.desk.foreign else set()):
            (self.desk.source / self.desk.output / path).unlink()
        if not self.desk.foreign:
            shutil.rmtree(self.desk.source / self.desk.output, ignore_errors=True)
        self.desk.say(f"{self.desk.output} is lost")

    @precondition(lambda self: self.desk.built())
    @rule(name=st.sampled_from(["CNAME", "articles/notes.txt", "tags/ports/x.txt", ".nojekyll"]))
    def add_foreign(self, name: str) -> None:
        """A file that is not ours lies in the output; it stays."""
        path = f"{self.desk.output}/{name}"
        (self.desk.source / path).parent.mkdir(parents=True, exist_ok=True)
        (self.desk.source / path).write_bytes(b"foreign")
        self.desk.foreign[path] = b"foreign"
        self.desk.say(f"{path} is foreign")

    @precondition(lambda self: (self.desk.source / ".attache").is_dir())
    @rule(data=st.data(), keep=st.sampled_from([0, 10, 100, -1]))
    def damage_memory(self, data: st.DataObject, keep: int) -> None:
        """A memory is cut off, or removed."""
        names = sorted(path.name for path in (self.desk.source / ".attache").iterdir())
        file = self.desk.source / ".attache" / data.draw(st.sampled_from(names))
        file.write_bytes(file.read_bytes()[:keep]) if keep else file.unlink()
        self.desk.say(f"{file.name[:8]} is cut at {keep}")

    @precondition(lambda self: (self.desk.source / ".attache").is_dir())
    @rule(output=st.booleans())
    def keep(self, output: bool) -> None:
        """The memory, or the output, is laid aside as it is."""
        part = self.desk.output if output else ".attache"
        if (self.desk.source / part).is_dir():
            aside = self.folder / f"kept-{len(self.kept)}"
            shutil.copytree(self.desk.source / part, aside)
            self.kept.append((part, aside))
            self.desk.say(f"keep {part} as {len(self.kept) - 1}")

    @precondition(lambda self: self.kept and not self.desk.foreign)
    @rule(data=st.data())
    def bring_back(self, data: st.DataObject) -> None:
        """A memory, or an output, is again the one that was laid aside, with its times, as a cache of CI is."""
        number = data.draw(st.integers(0, len(self.kept) - 1))
        part, aside = self.kept[number]
        shutil.rmtree(self.desk.source / part, ignore_errors=True)
        shutil.copytree(aside, self.desk.source / part)
        self.desk.say(f"bring back {part} from {number}")


def test_a_walk_of_edits_accidents_and_choices_never_leaves_a_clean_build() -> None:
    """After every step of a random walk the output, the findings and what is printed are those of a clean build."""
    unhurried = settings(deadline=None, database=None, suppress_health_check=list(HealthCheck))
    few = settings(unhurried, max_examples=6, stateful_step_count=14, derandomize=True, phases=[Phase.generate])
    many = settings(
        unhurried,
        max_examples=WALKS or 1,
        stateful_step_count=30,
        derandomize=False,
        phases=[Phase.generate, Phase.shrink],
    )
    run_state_machine_as_test(Walk, settings=many if WALKS else few)
