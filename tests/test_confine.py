"""What is neither read from outside the source, nor written outside output and memory?"""

import json
import os
import re
import shutil
import subprocess
import sys
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from gettext import NullTranslations
from pathlib import Path
from stat import S_IFDIR, S_IFLNK, S_IFMT, S_IFREG

import pytest
from click.testing import CliRunner, Result
from hypothesis import example, given, settings
from hypothesis import strategies as st
from PIL import Image

from attache import disk
from attache.cli import main
from attache.compose import site_of
from attache.output import Output, Staged, stage
from attache.plan import plan
from tests.conftest import TODAY, WriteSite
from tests.sites import article, diagnosed, linked, matter
from tests.test_serve import previewing, raw
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
    put: Mapping[str, Callable[[Path], object]] = {
        "file": Path.touch,
        "link to nothing": lambda file: file.symlink_to("nowhere"),
        "folder": Path.mkdir,
    }

    def claimed(output: Output) -> dict[str, Staged]:
        output.claim({"a", "b"})
        staged = {path: stage(str(tmp_path), path, b"2") for path in ("a", "b")}
        put[made](tmp_path / "b")
        return staged

    with pytest.raises(disk.DiskError, match=r"/b was not written by Attaché"), Output(tmp_path, force=False) as output:
        output.publish(claimed(output), ())
    assert S_IFMT(os.lstat(tmp_path / "b").st_mode) == {"file": S_IFREG, "folder": S_IFDIR}.get(made, S_IFLNK)
    assert (tmp_path / "a").read_bytes() == b"1"


# A build that does something to a file as it is opened for the nth time, as others might in that moment.
MEANWHILE = """
import os, shutil, sys
path, n, done, beside, other = sys.argv[1], int(sys.argv[2]), *sys.argv[3:6]
opened = []
def hook(event, details):
    if event == "open" and details[0] == os.path.basename(path):
        opened.append(1)
        if len(opened) == n:
            if done != "unreadable":
                os.rename(path, beside)
            {"removed": lambda: None, "link": lambda: os.symlink(beside, path), "pipe": lambda: os.mkfifo(path),
             "folder": lambda: os.mkdir(path), "unreadable": lambda: os.chmod(path, 0),
             "other": lambda: shutil.copy(other, path)}[done]()
from attache.cli import main
sys.argv[:] = sys.argv[:1] + sys.argv[6:]
sys.addaudithook(hook)
main()
"""
PICTURE = "content/articles/a.png"
GONE = "it was removed or replaced meanwhile; run this again"
ROOTLESS = ["setpriv", "--bounding-set=-dac_override,-dac_read_search"] if os.geteuid() == 0 else []


@pytest.mark.parametrize(
    ("name", "n", "done", "why"),
    [
        (ARTICLE, 1, "removed", GONE),
        (ARTICLE, 1, "link", GONE),
        (ARTICLE, 1, "pipe", GONE),
        (ARTICLE, 1, "folder", GONE),
        (ARTICLE, 1, "unreadable", "Permission denied"),
        (PICTURE, 1, "removed", GONE),
        (PICTURE, 2, "removed", GONE),
        (PICTURE, 2, "link", GONE),
        (PICTURE, 2, "other", None),
        (ARTICLE, 1, "other", None),
    ],
)
def test_what_happens_to_a_file_meanwhile(site: Path, name: str, n: int, done: str, why: str | None) -> None:
    """A file that goes between look and reading, or between reading and rendering, is one line and exit code 2, and
    nothing is published; one that is another by then is built as what it is. The next build equals a clean one.
    """
    for n_th in (1, 2):
        Image.new("RGB", (40 * n_th, 30), (n_th, 0, 0)).save(site.parent / f"outside/{n_th}.png")
    shutil.copy(site.parent / "outside/1.png", site / PICTURE)
    text = (site / ARTICLE).read_text(encoding="utf-8")
    shown = text.replace("events:", "images:\n  - {file: a.png, alt: A, credit: B}\nevents:")
    (site / ARTICLE).write_text(shown, encoding="utf-8")
    (site.parent / "outside/other.md").write_text(shown.replace("They met", "They talked"), encoding="utf-8")
    other = site.parent / ("outside/2.png" if name == PICTURE else "outside/other.md")
    what = [site / name, n, done, site.parent / "outside/before", other]
    how = ["build", "--source", site, "--now", TODAY, "--jobs", "1", "--no-search"]
    command = [*ROOTLESS, sys.executable, "-c", MEANWHILE, *map(str, [*what, *how])]
    ran = subprocess.run(command, capture_output=True, text=True, check=False)
    if why:
        assert (ran.returncode, ran.stderr) == (2, f"attache: {site / name} cannot be read: {why}\n")
        assert not (site / "public").exists()
        (site / name).rmdir() if done == "folder" else (site / name).unlink(missing_ok=True)
        shutil.copy(other, site / name)
    else:
        assert ran.returncode == 0, ran.stderr
    built(site)
    built(site, site.parent / "clean", clean=True)
    assert tree(site / "public") == tree(site.parent / "clean")
    assert (site / name).read_bytes() == other.read_bytes()


def test_the_forms_lead_nowhere_else(site: Path) -> None:
    """No link in `admin/`, and no way out of it, is followed by the preview."""
    (site / "admin").mkdir()
    (site / "admin/passwd").symlink_to("/etc/passwd")
    (site / "admin/index.html").write_text("forms", encoding="utf-8")
    with previewing(site) as address:
        assert raw(address, b"GET /admin/ HTTP/1.1")[0] == 200
        for path in (b"passwd", b"..%2fcontent/site.yaml", b"%00", b"%ff", b"a" * 5_000):
            assert raw(address, b"GET /admin/" + path + b" HTTP/1.1")[0] == 404


# Names that lead elsewhere, or that some file system or decoder does not take for what they look.
NASTY = (
    "..", "../..", "../../etc/passwd", "/etc/passwd", "//x", "a/../../b", "a//b", "a/./b",
    "%2e%2e", "%2e%2e%2fx", "%00", "..%2f", "..\\..\\x", "C:\\x", "C:x", "\\\\host\\x",
    "con", "AUX", "nul.md", "COM1", "x.", "x ", " x", "...", "․․", "．．", "‥", "…", "﹒﹒",
    "x\u202excod", "\u200b", "\ufeff", "~", "~root", "$HOME", "`id`", "-rf", "*", "?",
    "|", "index.html", ".htaccess", ".git", "manifest.json", ".attache-building.tmp",
    "a" * 255, "é" * 127, "한" * 85, "😀" * 63, "a" * 5_000, "😀" * 61 + "/x", "a/" * 3_000,
)  # fmt: skip
names = st.one_of(
    st.sampled_from(NASTY), st.text(st.sampled_from("./\\%2eE…．a\0 :"), max_size=12), st.text(max_size=300)
)


def laid(nasty: Sequence[str]) -> dict[str, str]:
    """A site with each of some names in every place from which an address, or a file's name, may be made."""
    files, events = {}, "{{id: {}, title: T, date: 2022-01-01, kind: meeting, officials: [{}], countries: [FR]}}"
    for n, name in enumerate(nasty):
        said, own = json.dumps(name, ensure_ascii=False), f"title: T\nid: n{n}\ndate: 2022-01-01\n"
        for folder in ("articles", "officials", "organisations", "series", "pages", "areas"):
            if not {"/", "\0"}.intersection(name) and len(f"{name}.md".encode(errors="replace")) < 256:
                files[f"{folder}/{name}.md"] = matter(
                    "title: T\ndate: 2022-01-01" if folder == "articles" else f"name: N{n}"
                )
        for field in (f"slug: {said}", f"aliases: [{json.dumps(f'/{name}/', ensure_ascii=False)}]", f"tags: [{said}]"):
            files[f"articles/n{n}-{field[:5]}.md"] = matter(own.replace(f"n{n}", f"n{n}-{field[:4]}") + field)
        files[f"articles/e{n}.md"] = matter(own.replace("n", "e") + f"events:\n  - {events.format(f'ev-{n}', said)}")
        files[f"articles/i{n}.md"] = matter(own.replace("n", "i") + f"events:\n  - {events.format(said, 'A B')}")
        files[f"officials/o{n}.md"] = matter(f"name: {said}\nslug: {said}")
    files["ledger.txt"] = "".join(f"articles/n{n}-slug /{name}/\n" for n, name in enumerate(nasty))
    return files


@settings(max_examples=10)
@given(st.lists(names, min_size=1, max_size=8))
@example(list(NASTY))
def test_no_name_leads_out_of_the_output(nasty: list[str]) -> None:
    """Whatever ids, slugs, old addresses, tags, names and file names are, each file that is planned lies in the output,
    and no part of its path is longer than a file system takes, with what stands around it while it is being made.
    """
    files = {path: text.encode(errors="replace").decode() for path, text in laid(nasty).items()}
    digest, found = diagnosed(files)
    while wrong := {one.path for one in found if one.severity == "error"}:  # what has an error is never built
        files = {path: text for path, text in files.items() if path not in wrong}
        digest, found = diagnosed(files)
    pages = plan(digest, site_of(digest, {}), defaultdict(bytes), NullTranslations())
    assert len(pages) > 30
    for file in (page.file for page in pages):
        parts = file.split("/")
        assert not {"", ".", ".."}.intersection(parts), file
        assert not re.search(r"[\0-\x1f\\%?#\s]", file), file
        assert max(len(f"{disk.TEMPORARY}{part}.tmp".encode()) for part in parts) <= 255, file
        assert len(file.encode()) < 3_500, file


@pytest.mark.parametrize(
    ("alias", "right"), [("a" * 240, True), ("a" * 241, False), ("😀" * 60, True), ("😀" * 61, False)]
)
def test_an_old_address_is_no_longer_than_a_folder_may_be_called(alias: str, right: bool) -> None:
    """What no file system takes is an error at its place, in an article as in the ledger."""
    _, wrong = linked(
        {"articles/a.md": article(more=f"aliases: [/{alias}/]"), "ledger.txt": f"articles/a /{alias}/x/\n"}
    )
    assert [one.split(" ")[1] for one in wrong if "ledger-stale" not in one] == ["value-invalid", "ledger-line"] * (
        not right
    )
