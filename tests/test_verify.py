"""Is what was built what a clean build makes?"""

import json
import os
import tempfile
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from attache.cli import main
from attache.output import checksum
from attache.verify import Difference, compared
from tests.conftest import WriteSite
from tests.trees import ARTICLE, SMALL, built, edit, tree

Files = dict[str, bytes]


def written(folder: Path, files: Files) -> Path:
    """An output of these files, with the manifest that names them."""
    named = dict.fromkeys(files, "")
    for path, data in {**files, "manifest.json": json.dumps({"files": named}, indent=0).encode()}.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(data)
    return folder


def verified(site: Path, *arguments: str) -> Result:
    """What the command says of a site."""
    return CliRunner().invoke(
        main,
        ["verify", "--source", str(site), "--now", "2026-11-22", "--no-search", *arguments],
        catch_exceptions=False,
    )


@pytest.mark.parametrize(
    ("output", "clean", "place", "shown"),
    [
        pytest.param(b"a\nb\nc\n", b"a\nB\nc\n", "line 2", (("a", "b", "c", ""), ("a", "B", "c", "")), id="a line"),
        pytest.param(b"a\n", b"a\nb\n", "line 2", (("a", ""), ("a", "b", "")), id="too short"),
        pytest.param(b"", b"a", "line 1", (("",), ("a",)), id="empty"),
        pytest.param(b"\xc3\xa9", b"\xc3\xa8", "line 1", (("é",), ("è",)), id="within a letter"),
        pytest.param(b"x" * 300, b"x" * 299, "line 1", (("x" * 121,), ("x" * 120,)), id="a long line"),
        pytest.param(b"ab\0c", b"ab\0d", "byte 3", (("61 62 00 63",), ("61 62 00 64",)), id="no text"),
        pytest.param(b"ab", b"\0b", "byte 0", (("61 62",), ("00 62",)), id="text, and none"),
    ],
)
def test_the_first_difference_is_shown(
    tmp_path: Path, output: bytes, clean: bytes, place: str, shown: tuple[tuple[str, ...], ...]
) -> None:
    """Its line or byte is told, with what stands around it on both sides."""
    found = compared(written(tmp_path / "o", {"f": output}), written(tmp_path / "c", {"f": clean}))
    assert found.differing == ("f",)
    assert found.first == Difference(file="f", place=place, output=shown[0], clean=shown[1])


def test_files_are_compared_by_what_both_manifests_name(tmp_path: Path) -> None:
    """What differs, is missing or too many is told; foreign files are not looked at."""
    clean = written(tmp_path / "c", {"same": b"s", "other": b"a", "lost": b"l", "gone/x": b"g", "zero": b""})
    output = written(tmp_path / "o", {"same": b"s", "other": b"b", "lost": b"l", "old": b"o"})
    (output / "lost").unlink()
    (output / "foreign").write_bytes(b"f")
    found = compared(output, clean)
    assert (found.files, found.differing, found.missing) == (6, ("manifest.json", "other"), ("gone/x", "lost", "zero"))
    assert (found.too_many, found.first and found.first.file) == (("old",), "manifest.json")


def test_an_output_that_is_not_there_lacks_everything(tmp_path: Path) -> None:
    """No folder is as good as an empty one."""
    assert compared(tmp_path / "none", written(tmp_path / "c", {"a": b"a"})).missing == ("a", "manifest.json")


def test_an_edited_digest_is_built_and_equals_a_clean_build(write_site: WriteSite) -> None:
    """What was edited since is built first; nothing but the output and its memory is written, and no scratch stays."""
    site = write_site(SMALL)
    built(site)
    edit(site / ARTICLE, "They met.", "They sat.")
    scratch = set(Path(tempfile.gettempdir()).glob("attache-*"))
    ran = verified(site, "--search")
    assert (ran.exit_code, ran.stdout) == (0, "")
    files = len(tree(site / "public"))
    said, made = ran.stderr.splitlines()
    assert (said, made) == (f"{site}/public equals a clean build: {files} files", checksum(site / "public"))
    assert "pagefind/pagefind.js" in tree(site / "public")
    assert b"They sat." in (site / "public/articles/2026/a-visit/index.html").read_bytes()
    assert set(Path(tempfile.gettempdir()).glob("attache-*")) <= scratch


def test_without_a_build_nothing_is_written(write_site: WriteSite) -> None:
    """With `--no-build` neither memory nor output is touched, and the edit is a difference."""
    site = write_site(SMALL)
    built(site)
    edit(site / ARTICLE, "They met.", "They s\x85t.")
    before = {path: path.stat().st_mtime_ns for path in site.rglob("*")}
    ran = verified(site, "--no-build", "--format", "json")
    assert {path: path.stat().st_mtime_ns for path in site.rglob("*")} == before
    assert ran.exit_code == 1
    told = json.loads(ran.stdout)
    assert "articles/2026/a-visit/index.html" in told["differing"]
    assert (told["missing"], told["too_many"]) == ([], [])


def test_what_a_build_does_not_see_is_found_and_shown(write_site: WriteSite) -> None:
    """A page altered behind the back of every memory, its time and size kept, is a difference, and no byte of it can
    steer a terminal.
    """
    site = write_site(SMALL)
    built(site)
    page = site / "public/articles/2026/a-visit/index.html"
    stat, text = page.stat(), page.read_bytes()
    with page.open("r+b") as file:
        file.write(text.replace(b"They met.", b"They \x1b[m."))
    os.utime(page, ns=(stat.st_atime_ns, stat.st_mtime_ns))
    ran = verified(site)
    assert ran.exit_code == 1
    assert ran.stderr.startswith(f"{site}/public differs from a clean build in 1 of ")
    assert "They ␛[m." in ran.stdout and "They met." in ran.stdout and "\x1b" not in ran.stdout
    assert verified(site, "--no-build").stdout == ran.stdout


@pytest.mark.parametrize("building", ["--build", "--no-build"])
def test_errors_are_told_as_a_build_tells_them(write_site: WriteSite, building: str) -> None:
    """With an error in the content there is nothing to compare with."""
    site = write_site({**SMALL, ARTICLE: SMALL[ARTICLE].replace("kind: visit", "kind: nonsense")})
    ran = verified(site, building)
    assert (ran.exit_code, ran.stdout) == (1, "")
    assert "[value-unknown]" in ran.stderr
    assert not (site / "public").exists()


@pytest.mark.parametrize("building", ["--build", "--no-build"])
def test_a_folder_without_content_is_told_by_its_name(tmp_path: Path, building: str) -> None:
    """No name of a scratch folder is in what is said."""
    ran = verified(tmp_path, building)
    assert ran.exit_code == 2
    assert f"{tmp_path} holds no folder `content`" in ran.stderr
