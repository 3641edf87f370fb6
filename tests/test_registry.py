"""Names find who is meant, however they are spelled, and nobody else."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from attache.registry import Name, Registry, fold, registry_of, slug_of

TITLES = (
    *("General", "Gen.", "Senior Lieutenant General", "Sen. Lt. Gen.", "Sr. Lt. Gen.", "Đại tướng"),
    *("Minister", "Deputy Minister of National Defence", "Deputy Prime Minister", "Foreign Minister", "H.E.", "The"),
)
GIANG, CHIEN, MINH = "phan-van-giang", "hoang-xuan-chien", "pham-binh-minh"
PEOPLE = {GIANG: "Phan Văn Giang", CHIEN: "Hoàng Xuân Chiến", MINH: "Phạm Bình Minh", "oeystein": "Øystein Łuka Groß"}


def registry(names: dict[str, list[str]], type: str = "official") -> Registry:
    """Register `{id: names}` of one type, ids included, with the titles of this file."""
    return registry_of(
        [Name(type=type, key=key, text=text) for key, texts in names.items() for text in (key, *texts)], TITLES
    )


KNOWN = registry({key: [name] for key, name in PEOPLE.items()})


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("Đặng", "dang"),
        ("Việt Nam", "viet nam"),
        (unicodedata.normalize("NFD", "Việt Nam"), "viet nam"),
        ("ŁÓDŹ", "lodz"),
        ("Øre, Æsir & Œuvre", "ore aesir oeuvre"),
        ("Groß", "gross"),
        ("GROẞ", "gross"),
        ("Þórður", "thordur"),
        ("Ħal Għaxaq", "hal ghaxaq"),
        ("Diyarbakır", "diyarbakir"),
        ("İzmir", "izmir"),
        ("O’Brien", "obrien"),
        ("O'Brien", "obrien"),
        ("Sen. Lt.Gen.", "sen lt gen"),
        ("  Phan-Van_Giang ", "phan van giang"),
        ("ＡＢＣ", "abc"),
        ("𝐏han", "phan"),
        ("王毅", "王毅"),
        ("?!", ""),
        ("", ""),
    ],
)
def test_fold(text: str, folded: str) -> None:
    """Case, marks, punctuation and spacing do not count, and letters without a decomposition are mapped."""
    assert fold(text) == folded


@given(st.text(st.characters(codec="utf-8"), max_size=40))
def test_folding_is_final(text: str) -> None:
    """What was folded once folds to itself, and both Unicode forms of a text fold alike."""
    assert fold(fold(text)) == fold(text)
    assert fold(unicodedata.normalize("NFD", text)) == fold(unicodedata.normalize("NFC", text))


@pytest.mark.parametrize(
    ("text", "slug"),
    [
        ("Phan Văn Giang", "phan-van-giang"),
        ("Đặng Đình Đức", "dang-dinh-duc"),
        (unicodedata.normalize("NFD", "Hoàng Xuân Chiến"), "hoang-xuan-chien"),
        ("Łódź & Groß", "lodz-gross"),
        ("Việt Nam's, l’Est", "viet-nams-lest"),
        ("../../etc/passwd", "etc-passwd"),
        ("a" * 81, "a" * 80),
        (" ".join(["word"] * 20), "-".join(["word"] * 16)),
        ("…!", ""),
    ],
)
def test_slug(text: str, slug: str) -> None:
    """A slug is ASCII letters, digits and hyphens, and ends at a word within 80 letters where it can."""
    assert slug_of(text) == slug


@pytest.mark.parametrize(
    ("text", "id"),
    [
        ("phan-van-giang", GIANG),
        ("Phan Văn Giang", GIANG),
        (unicodedata.normalize("NFD", "Phan Văn Giang"), GIANG),
        ("PHAN VAN GIANG", GIANG),
        ("Phan  Van   Giang", GIANG),
        ("Gen. Phan Van Giang", GIANG),
        ("Gen Phan Van Giang", GIANG),
        ("general Phan Van Giang", GIANG),
        ("Đại tướng Phan Văn Giang", GIANG),
        ("Dai tuong Phan Van Giang", GIANG),
        ("H.E. Gen. Phan Van Giang, Minister of National Defence", GIANG),
        ("Sr. Lt. Gen. Phan Van Giang", GIANG),
        ("Sen. Lt. Gen. Hoàng Xuân Chiến", CHIEN),
        ("Senior Lieutenant General Hoang Xuan Chien", CHIEN),
        ("Deputy Minister of National Defence Sen. Lt. Gen. Hoàng Xuân Chiến", CHIEN),
        ("the Deputy Minister of National Defence, Sen. Lt. Gen. Hoàng Xuân Chiến", CHIEN),
        ("Deputy Prime Minister and Foreign Minister Phạm Bình Minh", MINH),
        ("Foreign Minister Pham Binh Minh", MINH),
        ("Oystein Luka Gross", "oeystein"),
        ("Minister", None),
        ("Gen.", None),
        ("Giang", None),
        ("Giang Phan Van", None),
        ("", None),
        ("?", None),
    ],
)
def test_find(text: str, id: str | None) -> None:
    """Ids, names and aliases are found with or without marks, ranks and titles; parts of a name are not."""
    assert KNOWN.find("official", text) == ((id,) if id else ())


def test_types_are_apart() -> None:
    """A name is looked for among things of its own type alone."""
    assert KNOWN.find("country", "Phan Văn Giang") == ()


AN = registry({"a": ["Nguyen An"], "b": ["Nguyễn Ân"], "c": ["Nguyễn An"], "d": ["Lê An"], "e": ["Lê An"]})


@pytest.mark.parametrize(
    ("text", "ids"),
    [
        ("Nguyen An", ("a",)),
        ("Nguyễn Ân", ("b",)),
        ("Nguyễn An", ("c",)),
        ("Gen. Nguyễn Ân", ("b",)),
        ("Nguyên An", ("a", "b", "c")),
        ("NGUYEN AN", ("a", "b", "c")),
        ("Lê An", ("d", "e")),
        ("d", ("d",)),
    ],
)
def test_exact_marks_go_first(text: str, ids: tuple[str, ...]) -> None:
    """A name written exactly is its owner's; one that only folds alike, or belongs to two, may be any of them."""
    assert AN.find("official", text) == ids


def test_shared_names() -> None:
    """Names that fold alike and belong to several are listed with all of them."""
    assert AN.shared() == (("official", "nguyen an", ("a", "b", "c")), ("official", "le an", ("d", "e")))


@pytest.mark.parametrize(
    ("text", "bare"),
    [
        ("Gen. Phan Van Giang", "Phan Van Giang"),
        ("Deputy Minister of National Defence Sen. Lt. Gen. Hoàng Xuân Chiến", "Hoàng Xuân Chiến"),
        ("Deputy Prime Minister and Foreign Minister Jean Exemple", "Jean Exemple"),
        ("Gen Nakatani", "Gen Nakatani"),
        ("He Weidong", "He Weidong"),
        ("X Y, Minister of National Defence", "X Y"),
        ("Minister", "Minister"),
        (", Minister", ", Minister"),
        ("Generalov Ivan", "Generalov Ivan"),
    ],
)
def test_bare_name(text: str, bare: str) -> None:
    """A name is bare without titles before it and what follows a comma; of a title alone nothing is taken."""
    assert KNOWN.bare(text) == bare


COUNTRIES = registry({"LA": ["Laos"], "LR": ["Liberia"], "JP": ["Japan"], "JO": ["Jordan"]}, "country")


@pytest.mark.parametrize(
    ("text", "near"), [("Loas", ("LA",)), ("Laoz", ("LA",)), ("Japam", ("JP",)), ("Ruritania", ()), ("", ())]
)
def test_near_names(text: str, near: tuple[str, ...]) -> None:
    """A name that nobody has comes with the nearest names, or with none where none is near."""
    assert (COUNTRIES.find("country", text), COUNTRIES.near("country", text)) == ((), near)


def test_near_names_are_those_of_files() -> None:
    """Nobody is hinted at whom articles alone name: that may be the same slip."""
    names = [
        Name(type="official", key="a", text="Phan Van Giang"),
        Name(type="official", key="b", text="X", given=False),
    ]
    known = registry_of([*names, Name(type="official", key="b", text="Phan Van Gian", given=False)], ())
    assert known.near("official", "Phan Van Giann") == ("a",)
    assert known.find("official", "Phan Van Gian") == ("b",)
