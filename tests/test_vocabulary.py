"""The package brings words for every axis, and a digest adds its own or prints them otherwise."""

import pytest

from attache import schema
from attache.settings import Rank, Term, VocabularyFile
from attache.vocabulary import default_vocabulary, label_in, with_defaults
from tests.sites import article, findings_of, linked, matter

A = "articles/a.md"
KINDS = (
    *("visit", "meeting", "dialogue", "forum", "agreement", "exercise", "port-call", "border", "training"),
    *("peacekeeping", "hadr", "war-legacy", "industry", "attache", "review", "commemoration"),
)


def test_the_sixteen_kinds() -> None:
    """The package's kinds are the sixteen of the field, each with definition, example and what to use instead."""
    kinds = default_vocabulary().kinds
    assert tuple(kinds) == KINDS
    assert [
        kind for kind, term in kinds.items() if not (term.definition and term.example and term.not_ and term.cues)
    ] == []


@pytest.mark.parametrize(
    ("group", "words"),
    [
        ("levels", schema.Level),
        ("formats", schema.Format),
        ("modes", schema.Mode),
        ("statuses", schema.Status),
        ("types", schema.ArticleType),
        ("cadences", schema.Cadence),
    ],
)
def test_every_word_of_the_schema_has_a_label(group: str, words: object) -> None:
    """What an author may write is what the vocabulary prints, in English and Vietnamese, in one order."""
    terms: dict[str, Term] = getattr(default_vocabulary(), group)
    assert tuple(terms) == words.__args__  # type: ignore[attr-defined]
    assert [word for word, term in terms.items() if {"en", "vi"} - set(term.label)] == []


def test_every_term_has_labels_in_both_languages() -> None:
    """Kinds, ranks, topics and sorts of organisation have English and Vietnamese labels."""
    words = default_vocabulary()
    groups: list[dict[str, Term]] = [words.kinds, dict(words.ranks), words.topics, words.organisation_kinds]
    assert [word for group in groups for word, term in group.items() if {"en", "vi"} - set(term.label)] == []


def test_without_a_vocabulary() -> None:
    """A digest without `vocabulary.yaml` has the package's words."""
    assert with_defaults(None) is default_vocabulary()
    assert linked({})[0].vocabulary == default_vocabulary()


def test_words_of_a_digest() -> None:
    """A digest's words come beside the package's, and go before equal ones of it."""
    own = VocabularyFile(
        kinds={"parade": Term(label={"en": "Parade"}), "visit": Term(label={"en": "Call"})},
        ranks={"marshal": Rank(label={"en": "Marshal"}, short="M.")},
        titles=("Uncle",),
    )
    both = with_defaults(own)
    assert tuple(both.kinds) == (*KINDS, "parade")
    assert (both.kinds["visit"].label, both.ranks["marshal"].short) == ({"en": "Call"}, "M.")
    assert {"Uncle", "Mr"} <= set(both.titles)
    assert both.levels == default_vocabulary().levels


def test_a_digest_may_use_its_own_words() -> None:
    """Kinds, ranks, topics and titles of `vocabulary.yaml` count in articles."""
    words = (
        "kinds:\n  parade: {label: Parade}\nranks:\n  colonel-general: {label: Colonel General, aliases: [Col. Gen.]}\n"
        "topics:\n  drones: {label: Drones}\ntitles: [Uncle]\n"
    )
    entry = (
        "  - {id: e, title: E, date: 2022, kind: parade, topics: [drones],"
        " officials: [{person: Uncle Col. Gen. Lê An, rank: colonel-general}]}\n"
    )
    registered = matter("name: Lê An\nranks: [{rank: colonel-general, held: 2020/..}]")
    digest, found = linked({"vocabulary.yaml": words, "officials/le-an.md": registered, A: article(entry)})
    assert [(who.official.id, who.rank) for who in digest.events[0].officials] == [("le-an", "Colonel General")]
    assert [line.split(" ")[1] for line in found] == ["post-none"]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("kinds:\n  Parade: {label: P}\n", "2:3 id-invalid `Parade` is no valid `kinds`"),
        ("kinds:\n  2022: {label: P}\n", "2:3 id-invalid `2022` is no valid `kinds`"),
        ("kinds:\n  1980s: {label: P}\n", "2:3 id-invalid `1980s` is no valid `kinds`"),
        ("levels:\n  king: {label: K}\n", "2:3 value-unknown `king` is no value of `levels`"),
        ("kinds:\n  parade: {}\n", "2:11 field-missing a term needs `label`"),
        ("kinds:\n  parade: {label: {}}\n", "2:19 field-missing `label` is empty"),
        ("kinds:\n  parade: {label: {en: ''}}\n", "2:24 field-missing `en` is empty"),
        ("kinds:\n  parade: {label: {vi: ~}}\n", "2:19 field-missing `label` is empty"),
        ("colours:\n  red: {label: R}\n", "1:1 field-unknown a vocabulary has no field `colours`"),
    ],
)
def test_what_is_wrong(text: str, found: str) -> None:
    """A word that no axis takes, or that has no label, is an error at its place."""
    assert findings_of({"vocabulary.yaml": text}) == [f"vocabulary.yaml:{found}"]


@pytest.mark.parametrize(
    ("labels", "language", "label"),
    [
        ({"en": "Visit", "vi": "Chuyến thăm"}, "vi", "Chuyến thăm"),
        ({"en": "Visit", "vi": "Chuyến thăm"}, "vi-VN", "Chuyến thăm"),
        ({"en": "Defense", "en-GB": "Defence"}, "en-GB", "Defence"),
        ({"en": "Defense", "en-GB": "Defence"}, "en-US", "Defense"),
        ({"en": "Visit", "vi": "Chuyến thăm"}, "fr", "Visit"),
        ({"und": "Expo", "en": "Exhibition"}, "vi", "Expo"),
        ({"ja": "訪問", "vi": "Chuyến thăm"}, "fr", "訪問"),
    ],
)
def test_label_in_a_language(labels: dict[str, str], language: str, label: str) -> None:
    """A label is that of the language, else the one for all, else English, else the first."""
    assert label_in(labels, language) == label
