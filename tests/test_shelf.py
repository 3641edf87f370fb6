"""Where lies what is needed only here and there?"""

import sqlite3
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from attache.disk import DiskError
from attache.shelf import BOARDS, SPARE, TOGETHER, Shelf
from attache.values import stamp_of_bytes

THINGS = (b"one", b"two", b"", b"one", b"\x00\xff")
STAMPS = [stamp_of_bytes(thing) for thing in THINGS]


@pytest.fixture
def shelf(tmp_path: Path) -> Shelf:
    """Give a shelf on which the things lie, as another run finds it."""
    first = Shelf(tmp_path / "memory" / "shelf")
    first.put("words", THINGS)
    first.close()
    return Shelf(first.path)


def held(shelf: Shelf) -> dict[bytes, bytes]:
    """All of the things that are found."""
    return shelf.get("words", STAMPS)


def test_what_is_put_is_found_under_its_stamp(shelf: Shelf) -> None:
    """Each thing is known by the digest of its bytes, lies where it was put, and survives the process."""
    assert held(shelf) == dict(zip(STAMPS, THINGS, strict=True))
    assert shelf.get("words", [STAMPS[1], b"nobody's"]) == {STAMPS[1]: b"two"}
    assert shelf.put("words", THINGS) == STAMPS
    assert [shelf.get(board, STAMPS) for board in BOARDS if board != "words"] == [{}, {}]
    assert [shelf.stamps(board) for board in BOARDS] == [set(), set(STAMPS), set()]


def test_a_shelf_is_made_when_something_is_put_there(tmp_path: Path) -> None:
    """Who only looks makes no file."""
    shelf = Shelf(tmp_path / "memory" / "shelf")
    assert (shelf.get("views", [b"x"]), shelf.get("views", []), shelf.put("views", [])) == ({}, {}, [])
    assert list(tmp_path.iterdir()) == []
    shelf.put("views", [b"x"])
    assert [path.relative_to(tmp_path).as_posix() for path in tmp_path.rglob("*")] == ["memory", "memory/shelf"]


@pytest.mark.parametrize("asked", [1, 3, TOGETHER // 2, TOGETHER * 2 + 1])
def test_few_are_found_as_many_are(tmp_path: Path, asked: int) -> None:
    """Whether a board is looked through or each stamp is looked up: the same is found, and nothing else."""
    things = [str(n).encode() for n in range(TOGETHER * 2 + 1)]
    shelf = Shelf(tmp_path / "shelf")
    stamps = shelf.put("views", things)
    assert stamps == [stamp_of_bytes(thing) for thing in things]
    assert shelf.get("views", {*stamps[:asked], b"x"}) == dict(zip(stamps[:asked], things, strict=False))


@pytest.mark.parametrize(("needed", "left"), [(3, 6), (2, 2), (1, 1), (0, 0)])
def test_what_is_not_needed_goes_once_it_is_the_more(tmp_path: Path, needed: int, left: int) -> None:
    """A board keeps what nobody needs until that is more than what is needed; other boards are left alone."""
    shelf = Shelf(tmp_path / "shelf")
    stamps = shelf.put("words", [str(n).encode() for n in range(6)])
    other = shelf.put("views", [b"x"])
    shelf.clear("words", stamps[:needed])
    assert SPARE == 2
    assert sorted(shelf.get("words", stamps)) == sorted(stamps[:left])
    assert shelf.get("views", other) == {other[0]: b"x"}


def test_a_flipped_byte_is_not_found_and_put_right(shelf: Shelf) -> None:
    """A thing that is no longer what its stamp says is not there; the whole shelf goes, so that all is put anew."""
    data = shelf.path.read_bytes()
    assert data.count(b"two") == 1
    shelf.path.write_bytes(data.replace(b"two", b"twp"))
    assert shelf.get("words", [STAMPS[0]]) == {STAMPS[0]: b"one"}
    assert shelf.stamps("words") == set(STAMPS)
    assert shelf.get("words", [STAMPS[1]]) == {}
    assert shelf.stamps("words") == set()
    shelf.put("words", THINGS)
    assert held(shelf) == dict(zip(STAMPS, THINGS, strict=True))


def _foreign(path: Path, statement: str) -> None:
    path.unlink()
    with sqlite3.connect(path) as other:
        other.executescript(statement)
    other.close()


DAMAGE: dict[str, Callable[[Path], object]] = {
    "missing": lambda path: path.unlink(),
    "empty": lambda path: path.write_bytes(b""),
    "no database": lambda path: path.write_bytes(b"nonsense" * 1000),
    "cut off": lambda path: path.write_bytes(path.read_bytes()[:5000]),
    "its pages overwritten": lambda path: path.write_bytes(path.read_bytes()[:100] + b"\x07" * 20_000),
    "another's table": lambda path: _foreign(path, "CREATE TABLE words (a); INSERT INTO words VALUES (1)"),
    "another's values": lambda path: _foreign(
        path, "CREATE TABLE words (stamp, data); INSERT INTO words VALUES ('s', 1)"
    ),
    "another's view": lambda path: _foreign(path, "CREATE VIEW words AS SELECT 1 AS stamp, 2 AS data"),
}


@pytest.mark.parametrize("damage", DAMAGE)
def test_what_cannot_be_trusted_is_as_good_as_an_empty_one(shelf: Shelf, damage: str) -> None:
    """On a shelf that is missing, damaged or another's nothing is found; what is put there then is."""
    DAMAGE[damage](shelf.path)
    assert held(shelf) == {}
    shelf.clear("words", [])
    assert shelf.put("words", THINGS) == STAMPS
    assert held(shelf) == held(Shelf(shelf.path)) == dict(zip(STAMPS, THINGS, strict=True))


@pytest.mark.parametrize("damage", DAMAGE)
def test_who_puts_first_is_not_hindered_by_damage(shelf: Shelf, damage: str) -> None:
    """Nobody has to look before something is put on a damaged shelf."""
    DAMAGE[damage](shelf.path)
    assert shelf.put("words", THINGS) == STAMPS
    assert held(Shelf(shelf.path)) == dict(zip(STAMPS, THINGS, strict=True))


@given(place=st.integers(0, 1 << 15), data=st.binary(min_size=1, max_size=64))
def test_no_damage_gives_a_wrong_thing(tmp_path_factory: pytest.TempPathFactory, place: int, data: bytes) -> None:
    """Whatever bytes of the file are overwritten: what is found has its stamp, and all can be put there again."""
    shelf = Shelf(tmp_path_factory.mktemp("damage") / "shelf")
    shelf.put("words", THINGS)
    shelf.close()
    with shelf.path.open("r+b") as file:
        file.seek(place % shelf.path.stat().st_size)
        file.write(data)
    assert held(shelf).items() <= dict(zip(STAMPS, THINGS, strict=True)).items()
    for _ in range(2):  # damage that is seen only when somebody looks takes all away once more
        shelf.put("words", THINGS)
        found = held(shelf)
    assert found == dict(zip(STAMPS, THINGS, strict=True))
    shelf.close()


@pytest.mark.parametrize("name", ["folder", "folder/file/shelf"])
def test_where_nothing_can_be_put_the_machine_has_refused(tmp_path: Path, name: str) -> None:
    """A folder in the shelf's place, or a file in that of its folder, is said; who only looks finds nothing."""
    (tmp_path / "folder").mkdir()
    (tmp_path / "folder/file").write_bytes(b"")
    shelf = Shelf(tmp_path / name)
    assert shelf.get("words", STAMPS) == {}
    shelf.clear("words", [])
    with pytest.raises(DiskError, match=f"{name} cannot be "):
        shelf.put("words", THINGS)
    assert (tmp_path / "folder/file").is_file()


def test_a_shelf_that_is_in_use_is_not_forgotten(shelf: Shelf) -> None:
    """Who has it open may be any program: whoever comes waits some seconds, says so, and leaves all as it is."""
    with closing(sqlite3.connect(shelf.path)) as other, ThreadPoolExecutor(2) as threads:
        other.execute("BEGIN EXCLUSIVE")
        uses = threads.submit(held, shelf), threads.submit(Shelf(shelf.path).put, "words", THINGS)
        for use in uses:
            with pytest.raises(DiskError, match=r"shelf is in use by another process; wait until it has ended$"):
                use.result()
    assert held(shelf) == dict(zip(STAMPS, THINGS, strict=True))
