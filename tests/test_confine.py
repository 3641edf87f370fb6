"""What is neither read from outside the source, nor written outside output and memory?"""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from attache import disk
from attache.cli import main
from attache.output import Output
from tests.conftest import TODAY, WriteSite
from tests.trees import ARTICLE, SMALL, built, tree

SECRET = "---\nid: secret\ntitle: A secret\ndate: 2022-04-14\n---\nNobody may read this.\n"


def attache(*arguments: str | Path, expected: int = 0) -> Result:
    """Run a command on the day of the tests; what is raised fails the test, and so does another exit code."""
    ran = CliRunner().invoke(main, [*map(str, arguments)], catch_exceptions=False)
    assert ran.exit_code == expected, ran.output
    return ran


def build(site: Path, *more: str | Path, expected: int = 0) -> str:
    """Build without a search, and give what is said on stderr."""
    arguments = ("build", "--source", site, "--now", TODAY, "--jobs", "1", "--no-search", *more)
    return attache(*arguments, expected=expected).stderr


@pytest.fixture
def site(write_site: WriteSite) -> Path:
    """Lay a small site in a folder of its own, beside which secrets lie."""
    root = write_site({f"site/{path}": text for path, text in SMALL.items()} | {"outside/secret.md": SECRET})
    return root / "site"


@pytest.mark.parametrize(
    ("name", "to", "what"),
    [
        ("articles/a.md", "../../../outside/secret.md", "a symbolic link"),
        ("articles/a.md", "2026-11-02-a-visit.md", "a symbolic link"),
        ("articles/a.md", "nowhere", "a symbolic link"),
        ("articles/more", "../../../outside", "a symbolic link"),
        ("articles/a.png", "../../../outside/secret.md", "a symbolic link"),
        ("ledger.txt", "../../outside/secret.md", "a symbolic link"),
        ("vocabulary.yaml", "../../outside/secret.md", "a symbolic link"),
        ("articles/a.md", None, "a pipe, a socket or a device"),
        ("articles/a.png", None, "a pipe, a socket or a device"),
        ("ledger.txt", None, "a pipe, a socket or a device"),
    ],
)
def test_what_is_no_file_is_an_error(site: Path, name: str, to: str | None, what: str) -> None:
    """A link or pipe in the content is one error that shows nothing of where it leads; nothing is built."""
    if to:
        (site / "content" / name).symlink_to(to)
    else:
        os.mkfifo(site / "content" / name)
    for _ in range(2):  # the second is told what is remembered
        said = build(site, expected=1)
        assert said.startswith(f"content/{name}: error: this is {what}, which is not followed [file-irregular]\n")
        assert "secret" not in said and "Nobody" not in said
    assert not (site / "public").exists()
    (site / "content" / name).unlink()
    build(site)


def test_settings_that_are_a_link_are_not_read(site: Path) -> None:
    """Neither for the time zone, which is asked for before all else, nor for an excerpt of what is wrong."""
    (site / "content/site.yaml").unlink()
    (site.parent / "outside/site.yaml").write_text("timezone: Nobody/Knows\n", encoding="utf-8")
    (site / "content/site.yaml").symlink_to(site.parent / "outside/site.yaml")
    said = attache("check", "--source", site, expected=1).stderr
    assert "content/site.yaml: error: this is a symbolic link" in said
    assert "Nobody" not in said


@pytest.mark.parametrize("name", ["static/more.txt", "static/more", "templates/page.html"])
@pytest.mark.parametrize("piped", [False, True])
def test_a_theme_of_links_is_refused(site: Path, name: str, piped: bool) -> None:
    """A link or pipe in a site's own theme is one line and exit code 2."""
    (site / name).parent.mkdir()
    if piped:
        os.mkfifo(site / name)
    else:
        (site / name).symlink_to(site.parent / "outside")
    what = "a pipe, a socket or a device" if piped else "a symbolic link"
    assert build(site, expected=2) == f"attache: {site / name} is {what}; put the file itself there\n"


@pytest.mark.parametrize("name", ["content", "templates", "static", "admin", ".attache"])
def test_no_folder_of_a_source_leads_out_of_it(site: Path, name: str) -> None:
    """Every command refuses a folder that is a link to the outside, before it reads or writes anything there; a link
    to another folder of the source is the operator's own affair.
    """
    outside = site.parent / "outside"
    if name == "content":
        (site / name).rename(site / "texts")
    (site / name).symlink_to(outside)
    for command in (["build"], ["check"], ["verify"], ["serve"], ["new", "A title"], ["schema"], ["entity", "list"]):
        said = attache(*command, "--source", site, expected=2).stderr
        assert said == f"attache: {site / name} is a link that leads out of {site}; put the folder itself there\n"
    assert tree(outside) == {"secret.md": SECRET.encode()}
    (site / name).unlink()
    (site / "texts").mkdir(exist_ok=True)
    (site / name).symlink_to("texts")
    build(site)


def test_nothing_is_written_through_a_link(site: Path) -> None:
    """`new`, `entity` and `check --fix` refuse a folder of the content that is a link; what it leads to stays."""
    outside = site.parent / "outside"
    (site / "content/officials").symlink_to(outside)
    (site / "content/articles").rename(site / "aside")
    (site / "content/articles").symlink_to(outside)
    for command, folder in (
        (["new", "A title"], "articles"),
        (["entity", "new", "official", "Alex Example"], "officials"),
    ):
        said = attache(*command, "--source", site, "--now", TODAY, expected=2).stderr
        assert said.startswith(f"attache: {site / 'content' / folder}") and "is a symbolic link" in said
    attache("check", "--fix", "--source", site, "--now", TODAY, expected=1)
    assert tree(outside) == {"secret.md": SECRET.encode()}


def test_a_file_that_is_being_written_is_no_link(tmp_path: Path) -> None:
    """Where a link waits in the place of a file that is put beside its target, it is not followed."""
    (tmp_path / "theirs").write_text("x", encoding="utf-8")
    (tmp_path / ".attache-a.tmp").symlink_to("theirs")
    with pytest.raises(disk.DiskError, match=r"/a cannot be written: "):
        disk.write(tmp_path / "a", b"y")
    assert (tmp_path / "theirs").read_text(encoding="utf-8") == "x"


@pytest.mark.parametrize("force", [[], ["--force"]])
def test_an_output_that_leads_elsewhere_is_refused(site: Path, force: list[str]) -> None:
    """Where a folder of the output has become a link nothing is written or removed through it."""
    build(site)
    elsewhere, linked = site.parent / "outside/articles", site / "public/articles"
    linked.rename(elsewhere)
    linked.symlink_to(elsewhere)
    before = tree(elsewhere)
    refused = f"attache: {linked} is a symbolic link; nothing is written or removed through it\n"
    article = site / ARTICLE
    text = article.read_text(encoding="utf-8")
    article.write_text(text.replace("They met", "They talked"), encoding="utf-8")
    assert build(site, *force, expected=2) == refused
    article.unlink()
    assert build(site, *force, expected=2) == refused
    assert tree(elsewhere) == before
    linked.unlink()
    build(site)
    assert not list(linked.glob("2*"))


@pytest.mark.parametrize(
    "place", [".", "..", "content", "content/x", "templates", "static/x", ".attache", ".attache/x", "/", "../home"]
)
@pytest.mark.parametrize("force", [[], ["--force"]])
def test_no_output_mixes_with_what_is_read(
    site: Path, place: str, force: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """An output that is, holds or lies in a folder of the source, or is a home, is refused; nothing changes."""
    (site.parent / "home").mkdir()
    monkeypatch.setenv("HOME", str(site.parent / "home"))
    assert build(site, "--output", site / place, *force, expected=2).endswith("; choose another --output\n")
    there = {path: data for path, data in tree(site.parent).items() if "/.attache/" not in path}
    assert there == {f"site/{path}": text.encode() for path, text in SMALL.items()} | {
        "outside/secret.md": SECRET.encode()
    }


@pytest.mark.parametrize("made", ["file", "link to nothing", "folder"])
def test_what_comes_to_a_place_of_ours_stays(tmp_path: Path, made: str) -> None:
    """What somebody puts in a place of ours while files are made beside it is found before anything is published."""
    with Output(tmp_path, force=False) as output:
        output.publish({"a": b"1"}, ())
    with pytest.raises(disk.DiskError, match=r"/b was not written by Attaché"), Output(tmp_path, force=False) as output:
        output.claim({"a", "b"})
        {
            "file": lambda file: file.write_text("theirs", encoding="utf-8"),
            "link to nothing": lambda file: file.symlink_to("nowhere"),
            "folder": Path.mkdir,
        }[made](tmp_path / "b")
        before = os.lstat(tmp_path / "b")
        output.publish({"a": b"2", "b": b"2"}, ())
    assert os.lstat(tmp_path / "b") == before
    assert (tmp_path / "a").read_bytes() == b"1"
