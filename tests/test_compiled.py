"""Where lie templates that were compiled before?"""

from pathlib import Path
from types import CodeType

import pytest
from jinja2 import DictLoader, Environment

from attache.compiled import KEPT, Compiled
from attache.render import environment

TEMPLATE = {"a.html": "Hello {{ name }}"}


class Counted(Environment):
    """An environment that counts what it compiles."""

    count = 0

    def _compile(self, source: str, filename: str) -> CodeType:
        self.count += 1
        return super()._compile(source, filename)


def compiled(stamp: bytes = b"engine", templates: dict[str, str] = TEMPLATE) -> int:
    """Fill a template in a fresh environment; gives how often that compiled it."""
    environment = Counted(loader=DictLoader(templates), bytecode_cache=Compiled(stamp))
    assert environment.get_template("a.html").render(name="you") == templates["a.html"].replace("{{ name }}", "you")
    return environment.count


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Give the folder in which templates are kept, which is not there yet."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    return tmp_path / "attache"


def test_a_template_is_compiled_once_for_an_engine_a_site_and_a_text(folder: Path) -> None:
    """What was compiled is found again; by another engine or site, or of another text, it is compiled anew."""
    assert [compiled(), compiled()] == [1, 0]
    assert [compiled(b"another"), compiled(b"another")] == [1, 0]
    other = {"a.html": "Bye {{ name }}"}
    assert [compiled(templates=other), compiled(templates=other)] == [1, 0]
    assert folder.stat().st_mode & 0o777 == 0o700


@pytest.mark.parametrize("data", [b"", b"no code", b"\x00" * 64])
def test_what_is_damaged_is_compiled_again(folder: Path, data: bytes) -> None:
    """A file that Jinja did not write means nothing, and is written anew."""
    compiled()
    (kept,) = folder.iterdir()
    kept.write_bytes(data)
    assert [compiled(), compiled()] == [1, 0]


def test_a_folder_that_others_may_write_to_is_not_trusted(folder: Path) -> None:
    """Code that anybody may have put there is neither run nor added to."""
    compiled()
    folder.chmod(0o777)
    there = list(folder.iterdir())
    assert [compiled(), compiled(b"another")] == [1, 1]
    assert list(folder.iterdir()) == there


def test_a_folder_that_cannot_be_made_costs_time_alone(folder: Path) -> None:
    """Where a file stands in its place, templates are compiled each time."""
    folder.write_text("a file")
    assert [compiled(), compiled()] == [1, 1]


def test_the_oldest_make_room(folder: Path) -> None:
    """A folder that is full keeps what was put there last."""
    for number in range(KEPT + 3):
        compiled(str(number).encode())
    assert len(list(folder.iterdir())) == KEPT
    assert [compiled(str(KEPT + 2).encode()), compiled(b"0")] == [0, 1]


def test_what_jinja_itself_compiles_is_kept_apart(folder: Path) -> None:
    """A template that asks a mapping for an attribute needs Jinja's own code: neither is taken for the other."""
    for _ in range(2):
        made = environment(
            {"a.html": "{% set signs = {'a': '<'} %}{{ signs.a }}"}, "en-GB", compiled=Compiled(b"engine")
        )
        assert made.get_template("a.html").render() == "&lt;"
    assert len(list(folder.iterdir())) == 2
