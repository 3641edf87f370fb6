"""Is an entity laid out, renamed and merged without the loss of an id, an address, a name or a fact?"""

import json
import re
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import settings as trial
from hypothesis import strategies as st

from attache.diagnostics import FORMS
from attache.edits import value_at
from attache.hidden import oddities
from attache.model import Source
from attache.parse import parse
from attache.registrar import Change, laid_out, merged, renamed, settled
from attache.roll import Refusal, Roll, roll_of
from tests.sites import NOW, SITE, findings_of, matter, records_of

Files = dict[str, str]
ARTICLE = "articles/2026/talks.md"
KEEP, OTHER = "officials/jean-moreau.md", "officials/j-moro.md"
POSTS = "{id: fr-minister, label: Minister}, {id: fr-chief, label: Chief}, {id: fr-envoy, label: Envoy}"
# A person under two spellings, each with a file, and a third who has none.
TWO = {
    "site.yaml": SITE,
    ARTICLE: matter(
        "id: talks\ntitle: Talks\ndate: 2026-10-06\nofficials: [Gen. Jean Moro, J. Moreau]\nevents:\n"
        "  - id: ev-talks\n    title: Talks\n    date: 2026-10-05\n    kind: meeting\n    countries: [FR, JP]\n"
        "    officials:\n      - {person: Jean Moro, as_printed: Minister Moro}\n"
        "      - {person: Ken Satō, post: fr-envoy, rank: general, as_printed: General Sato}\n",
        "[[Jean Moro]] met [[j-moro|the minister]] and [[jean-moreau]].\n",
    ),
    "articles/2026/later.md": matter(
        "id: later\ntitle: Later\ndate: 2026-11-06\nofficials: [j-moro, Gen. Ken Sato]", "He is Jean Moro.\n"
    ),
    "organisations/fr-mod.md": matter(f"name: Ministry\ncountry: FR\nposts: [{POSTS}]"),
    KEEP: matter(
        "name: Jean Moreau\naliases: [J. Moreau]\ncountry: FR\nposts:\n"
        "  - post: fr-chief\n    held: 2019/2024  # as he says\n    sources: [{host: Paper}]\n",
        "He is.\n",
    ),
    OTHER: matter(
        "name: Jean Moro\nnative: Jean Moro\ncountry: JP\nsummary: A minister.\nposts:\n"
        "  - {post: fr-chief, held: 2019/2024, note: So it is said., sources: [{host: Paper}, {host: Gazette}]}\n"
        "  - {post: fr-minister, held: 2025/..}\n"
        "ranks:\n  - {rank: general, held: '2018~/..'}\n",
        "He was [[talks|there]].\n",
    ),
}  # fmt: skip
LEDGER = "# Kept.\n" + "".join(
    f"{line}\n"
    for line in (
        "articles/later /articles/2026/later/", "articles/talks /articles/2026/talks/", "events/ev-talks",
        "officials/j-moro /officials/j-moro/", "officials/j-moro /officials/moro/",
        "officials/jean-moreau /officials/jean-moreau/", "organisations/fr-mod /organisations/fr-mod/",
    )
)  # fmt: skip
TWO["ledger.txt"] = LEDGER


def roll(files: Files) -> Roll:
    """Give the roll of files, all of which are valid."""
    return roll_of(records_of(files), date.fromisoformat(NOW))


def changed(files: Files, make: Callable[[Roll, Callable[[str], str]], Change]) -> tuple[Files, Change]:
    """Give files after a change that breaks nothing, and the change."""

    def read(path: str) -> str:
        return files.get(path, "")

    there = roll(files)
    change = settled(there, make(there, read), read)
    assert not change.breaks, change.findings
    return {path: text for path, text in {**files, **change.texts}.items() if text}, change


def merge(files: Files, keep: str, other: str) -> tuple[Files, Change]:
    """Give files in which two entities are one."""
    return changed(files, lambda roll, read: merged(roll, read, roll.meant(keep), roll.meant(other)))


def rename(files: Files, who: str, name: str, slug: str = "") -> Files:
    """Give files in which an entity has another name."""
    return changed(files, lambda roll, read: renamed(read, roll.meant(who), name, slug))[0]


def new(files: Files, type: str, name: str, id: str = "") -> tuple[Files, Change]:
    """Give files with one more entity."""
    return changed(files, lambda roll, _: laid_out(roll, files, type, name, id))


def kept(before: Files, after: Files) -> None:
    """See that articles, events and all addresses of before are alive after."""
    old, new = roll(before).digest, roll(after).digest
    assert {a.card.id: a.card.address for a in old.articles} == {a.card.id: a.card.address for a in new.articles}
    assert {event.id for event in old.events} == {event.id for event in new.events}
    plates = {e.plate.address for found in old.entities.values() for e in found.values()}
    alive = {e.plate.address for found in new.entities.values() for e in found.values()} | {*new.redirects}
    assert plates | {*old.redirects} <= alive


# Merging -------------------------------------------------------------------------------------------------------------


def test_two_spellings_become_one() -> None:
    """All that the other file says stands in the first, each thing once; its id, names and addresses lead there."""
    after, change = merge(TWO, "Jean Moreau", "Jean Moro")
    assert set(change.texts) == {KEEP, OTHER}
    assert after[KEEP] == (
        "---\nname: Jean Moreau\naliases: [J. Moreau, Jean Moro]\nsummary: A minister.\nformerly: [j-moro]\n"
        "country: FR\n"
        "posts:\n  - post: fr-chief\n    held: 2019/2024  # as he says\n    sources: [{host: Paper}, {host: Gazette}]\n"
        "    note: So it is said.\n  - {post: fr-minister, held: 2025/..}\n"
        "ranks:\n  - {rank: general, held: 2018~/..}\n---\nHe is.\n\nHe was [[talks|there]].\n"
    )
    assert OTHER not in after
    assert change.notes == (
        "`country: JP` is left out",
        f"the text of {OTHER} stands below that of {KEEP} now: make one of the two",
        "mentions that go on under another name: 2 (`attache check --fix` writes this one)",
    )
    digest = roll(after).digest
    assert dict(digest.redirects) == dict.fromkeys(
        ("/officials/j-moro/", "/officials/moro/"), "/officials/jean-moreau/"
    )
    (event,) = digest.events
    assert [who.official.id for who in event.officials] == ["jean-moreau", "ken-sato"]
    assert {digest.targets[words][0] for words in ("Jean Moro", "j-moro", "jean-moreau")} == {"/officials/jean-moreau/"}
    assert [said for said in findings_of(after) if "official-unregistered" not in said] == []
    kept(TWO, after)


def test_who_is_not_registered_is_merged_into_who_is() -> None:
    """All spellings that articles use become aliases, and the page of the other leads on, by a ledger that is begun."""
    files = {path: text for path, text in TWO.items() if path not in (OTHER, "ledger.txt")}
    files[ARTICLE] = files[ARTICLE].replace("J. Moreau]", "j moro]")
    after, change = merge(files, "officials/jean-moreau", "jean-moro")
    assert change.texts.keys() == {KEEP, "ledger.txt"}
    assert "\naliases: [J. Moreau, Jean Moro]\nformerly: [jean-moro]\n" in after[KEEP]
    assert "\nofficials/jean-moro /officials/jean-moro/\n" in after["ledger.txt"]
    assert "\nevents/ev-talks\n" in after["ledger.txt"]
    assert roll(after).digest.redirects == {"/officials/jean-moro/": "/officials/jean-moreau/"}
    kept(files, after)


def test_what_was_merged_goes_along() -> None:
    """Who took up another hands it on: both old addresses lead to the last."""
    files = {**TWO, "officials/moreau.md": matter("name: Moreau")}
    after, _ = merge(merge(files, "jean-moreau", "j-moro")[0], "moreau", "jean-moreau")
    assert value_at(after["officials/moreau.md"], ("formerly",)) == ["j-moro", "jean-moreau"]
    assert set(roll(after).digest.redirects.values()) == {"/officials/moreau/"}
    assert [row["mentions"] for row in roll(after).rows(["official"], registered=True)] == [4]
    kept(files, after)


@pytest.mark.parametrize(
    ("keep", "other", "said"),
    [
        ("jean-moreau", "J. Moreau", "officials/jean-moreau and officials/jean-moreau cannot be one"),
        ("jean-moreau", "fr-mod", "officials/jean-moreau and organisations/fr-mod cannot be one"),
        ("France", "Japan", "France has no file yet: `attache entity new` lays one out"),
        ("ken-sato", "jean-moreau", "Ken Satō has no file yet: `attache entity new` lays one out"),
        (
            "jean-moreau",
            "Jan Moreau",
            "“Jan Moreau” names nothing; did you mean officials/jean-moreau or officials/j-moro?",
        ),
        ("jean-moreau", "officials/fr-mod", "“officials/fr-mod” names nothing"),
    ],
)
def test_what_cannot_be_one(keep: str, other: str, said: str) -> None:
    """Two types, one and the same, countries, and names that mean nobody are refused with a reason."""
    with pytest.raises(Refusal, match=f"^{re.escape(said)}$"):
        merge(TWO, keep, other)


def test_a_merge_that_would_break_something_is_said() -> None:
    """Two who held different posts at one time cannot be one before an article has chosen: the findings say where."""
    files = {**TWO, OTHER: TWO[OTHER].replace("2025/..", "2019/.."), KEEP: TWO[KEEP].replace("2019/2024", "2019/..")}
    there = roll(files)
    change = merged(there, files.__getitem__, there.meant("jean-moreau"), there.meant("j-moro"))
    found = settled(there, change, lambda path: files.get(path, ""))
    assert found.breaks
    assert ("post-several", ARTICLE, ("events", 0, "officials", 0)) in [(f.rule, f.path, f.at) for f in found.findings]


def test_a_reference_by_a_former_id_leads_to_who_took_over() -> None:
    """Even where the words of an id are those of a tag, too: it is an id before it is a name."""
    files = {**TWO, ARTICLE: TWO[ARTICLE].replace("date: 2026-10-06\n", "date: 2026-10-06\ntags: [J Moro]\n")}
    assert roll(files).digest.targets["j-moro"][0] == "/officials/j-moro/"
    assert roll(merge(files, "jean-moreau", "j-moro")[0]).digest.targets["j-moro"][0] == "/officials/jean-moreau/"


def test_what_an_organisation_defines_goes_along() -> None:
    """Posts, parts and members of an organisation that is merged are those of the other, and resolve as before."""
    files = {
        **TWO,
        "organisations/fr-ministry.md": matter("name: The Ministry\nposts: [{id: fr-aide, label: Aide}]"),
        "organisations/fr-staff.md": matter("name: Staff\nparent: fr-ministry"),
        OTHER: TWO[OTHER].replace("fr-minister", "fr-aide"),
    }
    files.pop("ledger.txt")
    after, _ = merge(files, "fr-mod", "fr-ministry")
    assert value_at(after["organisations/fr-mod.md"], ("posts", 3)) == {"id": "fr-aide", "label": "Aide"}
    assert roll(after).digest.entities["organisation"]["fr-staff"].related["parent"][0].id == "fr-mod"
    kept(files, after)


NAMES = st.sampled_from(
    ["Moro", "Jean Moro", "Đỗ Ốc", "a: b", "null", "[x]", "{y", "“q”", "it's", "C# 2", "2018", "NO"]
)
HELD = st.sampled_from(["2018", "2019/2020", "2021~/..", "[2018-01-01,2018-01-02]", "2022-XX"])
SOURCES = st.lists(
    st.fixed_dictionaries({"host": NAMES}, optional={"title": NAMES, "date": HELD}), min_size=1, max_size=2
)
POST = st.fixed_dictionaries(
    {"post": st.sampled_from(["fr-chief", "fr-envoy"]), "held": HELD}, optional={"note": NAMES, "sources": SOURCES}
)  # fmt: skip


def yaml_of(items: list[Any], flow: bool) -> str:
    """Write a list with quotes all around, in brackets or line by line."""
    written = [json.dumps(item, ensure_ascii=False) for item in items]
    return f"[{', '.join(written)}]" if flow else "".join(f"\n  - {item}" for item in written)


@trial(max_examples=40)
@given(st.data(), st.booleans(), st.booleans())
def test_no_fact_is_lost(data: st.DataObject, flow: bool, other_flow: bool) -> None:
    """Every post with what is said of it, every alias and every source of both files stands in the one that stays."""

    def person(name: str, flow: bool) -> tuple[str, dict[str, list[Any]]]:
        fields: dict[str, list[Any]] = {
            "aliases": data.draw(st.lists(NAMES, max_size=3, unique=True)),
            "posts": data.draw(st.lists(POST, max_size=3)),
            "sources": data.draw(SOURCES),
        }
        front = "".join(f"\n{field}: {yaml_of(values, flow)}" for field, values in fields.items() if values)
        return matter(f"name: {name}{front}"), fields

    keep, mine = person("Kim", flow)
    other, theirs = person("Kym", other_flow)
    files = {"site.yaml": SITE, "organisations/fr-mod.md": TWO["organisations/fr-mod.md"], KEEP: keep, OTHER: other}
    after = value_at(merge(files, "jean-moreau", "j-moro")[0][KEEP])
    facts = [(field, item) for said in (mine, theirs) for field, values in said.items() for item in values]
    for field, item in facts:
        assert any(_holds(one, item) for one in after[field]), (field, item, after)
    assert {"Kym", *theirs["aliases"]} <= {*after["aliases"], "Kim"}
    assert len(after.get("posts", [])) <= len(mine["posts"]) + len(theirs["posts"])


def _holds(one: object, item: object) -> bool:
    if isinstance(item, dict) and isinstance(one, dict):
        return all(key in one and _holds(one[key], value) for key, value in item.items())
    if isinstance(item, list) and isinstance(one, list):
        return all(any(_holds(other, part) for other in one) for part in item)
    return one == item


# Renaming ------------------------------------------------------------------------------------------------------------


def test_a_name_changes_and_nothing_else() -> None:
    """The id and the address stay, the old name becomes an alias, and mentions go on as they are."""
    after = rename(TWO, "Jean Moreau", "Jean-Luc Moreau: fils")
    assert {path for path in after if after[path] != TWO[path]} == {KEEP}
    assert after[KEEP] == TWO[KEEP].replace(
        "name: Jean Moreau\naliases: [J. Moreau]", 'name: "Jean-Luc Moreau: fils"\naliases: [J. Moreau, Jean Moreau]'
    )
    kept(TWO, after)
    assert roll(after).meant("Jean Moreau").plate.name == "Jean-Luc Moreau: fils"


def test_another_address_on_request() -> None:
    """With a slug, the old address leads to the new one; a ledger is begun where there is none."""
    bare = {path: text for path, text in TWO.items() if path != "ledger.txt"}
    for files in (TWO, bare):
        after = rename(files, "jean-moreau", "Jean Moreau", "moreau")
        assert value_at(after[KEEP], ("slug",)) == "moreau"
        assert (
            "\nofficials/jean-moreau /officials/jean-moreau/\nofficials/jean-moreau /officials/moreau/\n"
            in after["ledger.txt"]
        )
        assert roll(after).digest.redirects["/officials/jean-moreau/"] == "/officials/moreau/"
        kept(files, after)


def test_a_rename_takes_in_who_is_called_so() -> None:
    """Where articles name somebody unregistered by the new name, that is the same person: the page there leads on."""
    after = rename(TWO, "j-moro", "Ken Satō")
    assert value_at(after[OTHER], ("formerly",)) == ["ken-sato"]
    assert roll(after).digest.redirects["/officials/ken-sato/"] == "/officials/j-moro/"
    kept(TWO, after)


@pytest.mark.parametrize(
    ("who", "name", "said"),
    [
        ("jean-moreau", "Jean Moreau", "officials/jean-moreau is called so already"),
        ("ken-sato", "Ken", "Ken Satō has no file yet: `attache entity new` lays one out"),
        ("jean-moreau", " \x1b ", "a name of letters is needed"),
    ],
)
def test_what_cannot_be_renamed(who: str, name: str, said: str) -> None:
    """The name that it has, who has no file, and no name at all are refused."""
    with pytest.raises(Refusal, match=f"^{re.escape(said)}$"):
        rename(TWO, who, name)


def test_a_name_that_another_has_makes_mentions_ambiguous() -> None:
    """A rename after which an article would mean two is not done; where nobody names it, it is a warning."""
    there = roll(TWO)
    change = settled(
        there, renamed(TWO.__getitem__, there.meant("j-moro"), "Jean Moreau"), lambda path: TWO.get(path, "")
    )
    assert not change.breaks
    assert {f.rule for f in change.findings} == {"alias-shared"}
    change = settled(
        there, renamed(TWO.__getitem__, there.meant("j-moro"), "J. Moreau"), lambda path: TWO.get(path, "")
    )
    assert change.breaks
    assert ("name-ambiguous", ARTICLE, ("officials", 1)) in [(f.rule, f.path, f.at) for f in change.findings]


def test_no_name_comes_to_mean_another() -> None:
    """A name that is written exactly goes before one that folds alike: who bore it without marks keeps his mentions."""
    files = {**TWO, KEEP: TWO[KEEP].replace("Moreau", "Moréau"), "articles/b.md": TWO[ARTICLE].replace("talks", "b")}
    files["articles/b.md"] = files["articles/b.md"].replace("J. Moreau", "Jean Moreau").replace("[[jean-moreau]]", "")
    with pytest.raises(Refusal, match=r"“Jean Moreau” \(articles/b.md\) would mean /officials/j-moro/ and no longer"):
        rename(files, "j-moro", "Jean Moreau")
    body = {**TWO, KEEP: files[KEEP], ARTICLE: TWO[ARTICLE].replace("[[jean-moreau]]", "[[Jean Moreau]]")}
    with pytest.raises(Refusal, match=r"^\[\[Jean Moreau\]\] would mean"):
        rename(body, "j-moro", "Jean Moreau")


def test_what_is_left_empty_is_filled() -> None:
    """A key without a value takes up what comes; nothing is added where there is nothing to add."""
    files = {**TWO, KEEP: matter("name: Jean Moreau\naliases:  # none yet\nsort:\nposts:\ncountry: FR")}
    after, _ = merge(files, "jean-moreau", "j-moro")
    assert "\naliases: [Jean Moro]  # none yet\n" in after[KEEP]
    assert len(value_at(after[KEEP], ("posts",))) == 2
    same = {**files, OTHER: matter("name: Jean Moreau"), ARTICLE: files[ARTICLE].replace("Jean Moro", "Moro")}
    same["articles/2026/later.md"] = same["articles/2026/later.md"].replace("Jean Moro", "he")
    same[ARTICLE] = same[ARTICLE].replace("[[Moro]]", "He").replace("J. Moreau", "jean-moreau")
    assert "\naliases:  # none yet\n" in merge(same, "officials/jean-moreau", "officials/j-moro")[0][KEEP]


LETTERS = st.text(
    st.characters(categories=["Lu", "Ll", "Lo", "Nd", "Po", "Zs", "Sm"], exclude_characters="\u2028\u2029"),
    min_size=1,
    max_size=20,
).filter(lambda name: not oddities(name, named=True))  # which are findings of their own


@trial(max_examples=40)
@given(LETTERS, st.sampled_from(["", "\ufeff"]), st.sampled_from(["\n", "\r\n"]))
def test_there_and_back(name: str, mark: str, ending: str) -> None:
    """Renaming and back leaves every article as it was, to the byte, and the file but for its aliases."""
    files = {path: mark + text.replace("\n", ending) if path.endswith(".md") else text for path, text in TWO.items()}
    try:
        there = rename(files, "jean-moreau", name)
    except Refusal:
        return
    back = rename(there, "jean-moreau", "Jean Moreau")
    assert {path for path in files if back[path] != files[path]} <= {KEEP}
    lines = back[KEEP].split(ending)
    assert [line for line in lines if not line.startswith("aliases:")] == [
        line for line in files[KEEP].split(ending) if not line.startswith("aliases:")
    ]


# Laying out ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("type", ["official", "organisation", "series", "figure", "agreement", "area", "country"])
def test_every_type_is_laid_out(type: str) -> None:
    """A new file passes as it is; with its comments taken away it has every field of its type, all valid."""
    after, change = new(TWO, type, "Japan" if type == "country" else "Đỗ Example")
    (path,) = change.texts.keys() - {"ledger.txt"}
    assert path == (
        "countries/jp.md"
        if type == "country"
        else f"{ {'series': 'series', 'country': 'countries'}.get(type, type + 's') }/do-example.md"
    )
    assert findings_of(after) == findings_of(TWO)
    address = "/countries/japan/" if type == "country" else f"/{path.removesuffix('.md')}/"
    assert address in after["ledger.txt"]
    text = re.sub(r"^# ", "", after[path], flags=re.MULTILINE)
    record = parse(Source(path=path, data=text.encode()))
    assert [found for found in record.findings if found.rule not in FORMS] == []
    assert record.record
    fields = {*record.record.file.__struct_fields__} - {"slug", "formerly"} - ({"id"} if type == "country" else set())
    assert set(value_at(text)) == fields


def test_whom_articles_name_already() -> None:
    """The id is that of the page which is there; a title is no part of a name."""
    after, change = new(TWO, "official", "General Ken Sato")
    assert change.path == "officials/ken-sato.md"
    assert "\nid: ken-sato\nname: Ken Sato\n" in after[change.path]
    kept(TWO, after)


def test_another_id_keeps_the_page_that_was_there() -> None:
    """With an id of one's own, the address of the unregistered page leads to the new one."""
    after, change = new(TWO, "official", "Ken Satō", id="jp-sato")
    assert value_at(after[change.path], ("formerly",)) == ["ken-sato"]
    assert roll(after).digest.redirects["/officials/ken-sato/"] == "/officials/jp-sato/"
    kept(TWO, after)


@pytest.mark.parametrize(
    ("type", "name", "id", "said"),
    [
        (
            "official",
            "Gen. jean moreau",
            "",
            "“jean moreau” is officials/jean-moreau: give that an alias, or this another --id",
        ),
        ("official", "Jean", "j-moro", "the id officials/j-moro is taken by Jean Moro: give another --id"),
        ("official", "Jean", "ken-sato", "the id officials/ken-sato is taken by Ken Satō: give another --id"),
        ("organisation", "Broken", "", "the id organisations/broken is taken: give another --id"),
        ("official", "日本", "../x", "give it an --id of letters a to z, digits and hyphens"),
        ("official", "🙂", "", "give it an --id of letters a to z, digits and hyphens"),
        ("official", "\u0000", "", "a name of letters is needed"),
        ("country", "Freedonia", "", "ISO 3166-1 knows no one country “Freedonia”"),
        ("country", "Japan", "nippon", "a country's id is its code"),
    ],
)
def test_what_is_taken_is_refused(type: str, name: str, id: str, said: str) -> None:
    """Names and ids that somebody has, or had, and names of which no id can be made."""
    there = roll(TWO)
    with pytest.raises(Refusal, match=f"^{re.escape(said)}$"):
        laid_out(there, [*TWO, "organisations/broken.md"], type, name, id)


def test_what_was_merged_keeps_its_id() -> None:
    """The id of somebody who was merged is not given again."""
    after, _ = merge(TWO, "jean-moreau", "j-moro")
    with pytest.raises(Refusal, match="is taken by Jean Moreau"):
        new(after, "official", "Someone", id="j-moro")


def test_who_is_near_is_said() -> None:
    """A name that is nearly another's is laid out, with a note."""
    _, change = new(TWO, "official", "Jean Moreaux")
    assert change.notes[0] == "`jean-moreau` (Jean Moreau) is near: if that is meant, give it an alias instead"


@trial(max_examples=30)
@given(st.text())
def test_any_name_is_laid_out_or_refused(name: str) -> None:
    """Whatever is typed gives a file without findings, or a reason."""
    try:
        after, change = new(TWO, "organisation", name)
    except Refusal:
        return
    assert findings_of(after) == findings_of(TWO)
    assert change.path.startswith("organisations/")


def test_what_a_new_name_leaves_as_it_was_is_said() -> None:
    """A name in the person's own language and the key of sorting may be of the old name: an editor must look."""
    files = {**TWO, KEEP: TWO[KEEP].replace("aliases:", "sort: Moreau\nnative: Jean Moreau\naliases:")}
    after, change = changed(files, lambda roll, read: renamed(read, roll.meant("jean-moreau"), "Jean Maurois"))
    assert change.notes == ("`native:` stays as it is", "`sort:` stays as it is")
    assert value_at(after[KEEP], ("aliases",)) == ["J. Moreau"]
    assert roll(after).meant("Jean Moreau").plate.id == "jean-moreau"


@pytest.mark.parametrize(
    ("type", "folder", "named", "fields", "said"),
    [
        ("organisation", "organisations", "organisations: [Other]", "kind: ministry", {"kind": "ministry"}),
        ("series", "series", "series: other", "paused: [2020/2021]", {"paused": ["2019", "2020/2021"]}),
        (
            "figure",
            "figures",
            "figures: [{series: Other, value: 2, as_of: 2026}]",
            "values: [{value: 1, as_of: 2025}, {value: 2, as_of: 2024, text: two}]",
            {"values": [{"value": "2", "as_of": "2024", "text": "two"}, {"value": "1", "as_of": "2025"}]},
        ),
        ("agreement", "agreements", "agreements: [other]", "signed: ev-talks", {"signed": "ev-talks"}),
        ("area", "areas", "areas: [OTHER]", "countries: [FR, JP]", {"countries": ["JP", "FR"]}),
    ],
)  # fmt: skip
def test_every_type_can_be_merged(type: str, folder: str, named: str, fields: str, said: dict[str, object]) -> None:
    """Whatever its type, what is merged lives on in the other: its facts, its mentions, its address."""
    own = {"series": "paused: ['2019']", "figure": "values: [{value: 2, as_of: 2024}]", "area": "countries: [JP]"}
    article = TWO["articles/2026/later.md"].replace("officials: [j-moro, Gen. Ken Sato]", named)
    files = {
        **TWO,
        "articles/2026/later.md": article.replace("He is Jean Moro", "[[other]] and [[Other|it]]"),
        f"{folder}/keep.md": matter(f"name: Keep\n{own.get(type, '')}"),
        f"{folder}/other.md": matter(f"name: Other\n{fields}"),
    }
    after, _ = merge(files, f"{folder}/keep", f"{folder}/other")
    values = value_at(after[f"{folder}/keep.md"])
    assert {key: values[key] for key in said} == said
    digest = roll(after).digest
    (article_after,) = [a for a in digest.articles if a.card.id == "later"]
    assert [(plate.type, plate.id) for plate in article_after.concerns] == [(type, "keep")]
    assert digest.redirects[f"/{folder}/other/"] == f"/{folder}/keep/"
    kept(files, after)
