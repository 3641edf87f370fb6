"""Does `attache entity` show, ask and write what it says, and does the built site keep its ids and addresses?"""

import json
import re
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from attache.cli import main
from tests.conftest import WriteSite
from tests.test_registrar import ARTICLE, KEEP, OTHER, TWO
from tests.trees import built, edit, tree

SETTINGS = "title: T\nurl: https://a.example/fr/\nidentity: a.example,2026\nhome_country: FR\n"
SITE = {f"content/{path}": text for path, text in {**TWO, "site.yaml": SETTINGS}.items()}


def entity(source: Path, *words: str, asked: str | None = None) -> Result:
    """Run a command on a site, off a terminal."""
    return CliRunner().invoke(main, ["entity", *words, "--source", str(source), "--now", "2026-11-22"], input=asked)


@pytest.fixture
def site(write_site: WriteSite) -> Path:
    """A site with one person under two spellings."""
    return write_site(SITE)


def contents(source: Path) -> dict[str, str]:
    """Give the files below `content/`."""
    return {path: data.decode() for path, data in tree(source / "content").items()}


def things(public: Path) -> set[str]:
    """Give the ids of entries of feeds and calendars, in all files."""
    files = [
        path for path in public.rglob("*") if path.suffix in (".xml", ".ics", ".json") and path.name != "manifest.json"
    ]
    texts = (path.read_text(encoding="utf-8").replace("\r\n ", "") for path in files)
    return {id for text in texts for id in re.findall(r"tag:a\.example,2026:(?:articles|events)/[\w-]+", text)}


def check(source: Path) -> Result:
    """Say what is wrong."""
    return CliRunner().invoke(main, ["check", "--source", str(source), "--now", "2026-11-22", "--format", "json"])


def test_a_merge_keeps_ids_feeds_and_addresses(site: Path) -> None:
    """Before and after: the same ids everywhere; the pages, feeds and calendars of who was merged answer."""
    built(site)
    public = site / "public"
    ids, before = things(public), {path for path in tree(public) if path.startswith("officials/j-moro/")}
    assert ids == {f"tag:a.example,2026:{id}" for id in ("articles/talks", "articles/later", "events/ev-talks")}
    assert {
        f"officials/j-moro/{name}" for name in ("index.html", "feed.xml", "atom.xml", "feed.json", "calendar.ics")
    } <= before
    result = entity(site, "merge", "jean-moreau", "j-moro")
    assert result.exit_code == 0, result.output
    assert json.loads(check(site).stdout) == [
        said for said in json.loads(check(site).stdout) if said["rule"] == "official-unregistered"
    ]
    built(site)
    assert things(public) == ids
    after = tree(public)
    assert {path for path in before if path not in after} == set()
    page = after["officials/j-moro/index.html"].decode()
    assert 'content="0; url=../../officials/jean-moreau/"' in page
    for name in ("feed.xml", "atom.xml", "feed.json", "calendar.ics"):
        assert after[f"officials/j-moro/{name}"] == after[f"officials/jean-moreau/{name}"]
        assert after[f"officials/moro/{name}"] == after[f"officials/jean-moreau/{name}"]
    assert b"https://a.example/fr/officials/jean-moreau/feed.xml" in after["officials/j-moro/feed.xml"]
    assert "/officials/j-moro/* /officials/jean-moreau/:splat" in after["_redirects"].decode().replace("/fr/", "/")


def test_a_rename_with_a_slug_keeps_them_too(site: Path) -> None:
    """A renamed entity is the same to every reader: equal ids, and its old feed is its new one."""
    built(site)
    public = site / "public"
    ids = things(public)
    assert entity(site, "rename", "jean-moreau", "Jean-Luc Moreau", "--slug", "moreau").exit_code == 0
    built(site)
    assert things(public) == ids
    after = tree(public)
    assert after["officials/jean-moreau/feed.xml"] == after["officials/moreau/feed.xml"]
    assert b"<h1>Jean-Luc Moreau</h1>" in after["officials/moreau/index.html"]
    assert entity(site, "rename", "jean-moreau", "Jean Moreau").exit_code == 0
    built(site)
    assert b"also J. Moreau, Jean-Luc Moreau</p>" in (public / "officials/moreau/index.html").read_bytes()


def test_what_is_shown_is_what_is_written(site: Path) -> None:
    """`--dry-run` shows a diff of all files and writes nothing; without it the same is written."""
    before = contents(site)
    shown = entity(site, "merge", "jean-moreau", "j-moro", "--dry-run")
    assert (shown.exit_code, contents(site)) == (0, before)
    assert re.findall(r"^(?:---|\+\+\+) .*", shown.stdout, flags=re.MULTILINE) == [
        f"--- content/{OTHER}", "+++ /dev/null", f"--- content/{KEEP}", f"+++ content/{KEEP}",
    ]  # fmt: skip
    assert "note: `country: JP` is left out\n" in shown.stderr
    written = entity(site, "merge", "jean-moreau", "j-moro")
    assert written.stdout == shown.stdout
    assert contents(site).keys() == before.keys() - {OTHER}


@pytest.mark.parametrize(("answer", "writes"), [("y\n", True), ("n\n", False), ("", False)])
def test_it_asks_once_on_a_terminal(site: Path, monkeypatch: pytest.MonkeyPatch, answer: str, writes: bool) -> None:
    """Where somebody sits at it the diff comes first and then one question."""
    monkeypatch.setattr("click.testing._NamedTextIOWrapper.isatty", lambda _: True, raising=False)
    result = entity(site, "rename", "j-moro", "Jan Moro", asked=answer)
    assert result.stderr.count("Write this?") == 1
    assert ("Jan Moro" in (site / "content" / OTHER).read_text(encoding="utf-8")) == writes


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("merge", "jean-moreau", "Nobody"), "Error: “Nobody” names nothing\n"),
        (("merge", "jean-moreau", "a\x1b[31m"), "Error: “a␛[31m” names nothing\n"),
        (("rename", "ken-sato", "Ken"), "Error: Ken Satō has no file yet: `attache entity new` lays one out\n"),
        (
            ("new", "official", "Jean Moro"),
            "Error: “Jean Moro” is officials/j-moro: give that an alias, or this another --id\n",
        ),
        (("rename", "j-moro", "J. Moreau"), "Error: nothing is written: mend this first\n"),
    ],
)
def test_what_is_refused(site: Path, words: tuple[str, ...], said: str) -> None:
    """One line says why, the exit code is 1, and nothing is written."""
    before = contents(site)
    result = entity(site, *words)
    assert result.exit_code == 1
    assert result.stderr.endswith(said)
    assert contents(site) == before


def test_new_findings_are_shown_at_their_places(site: Path) -> None:
    """What a change would break is shown as `check` would, in the text that would be there."""
    result = entity(site, "rename", "j-moro", "J. Moreau", "--dry-run")
    assert (
        f"content/{ARTICLE}:5:29: error: “J. Moreau” may be any of `j-moro`, `jean-moreau` [name-ambiguous]\n"
        "    officials: [Gen. Jean Moro, J. Moreau]\n                                ^^^^^^^^^\n"
    ) in result.stderr.replace("`jean-moreau`, `j-moro`", "`j-moro`, `jean-moreau`")


def test_a_file_keeps_its_mode_line_ends_and_mark(site: Path) -> None:
    """Only what is meant changes in a file: not its mode, its line ends, nor its byte order mark."""
    file = site / "content" / KEEP
    file.write_bytes(b"\xef\xbb\xbf" + file.read_bytes().replace(b"\n", b"\r\n"))
    file.chmod(0o640)
    before = file.read_bytes()
    assert entity(site, "rename", "jean-moreau", "Moreau").exit_code == 0
    assert file.read_bytes() == before.replace(b"name: Jean Moreau", b"name: Moreau").replace(
        b"[J. Moreau]", b"[J. Moreau, Jean Moreau]"
    )
    assert file.stat().st_mode & 0o777 == 0o640


def test_nothing_is_half_written(site: Path) -> None:
    """Where one file cannot be written, none is, and the machine's reason is said."""
    before = contents(site)
    (site / "content/officials/.attache-jean-moreau.md.tmp").mkdir()
    result = entity(site, "rename", "jean-moreau", "Moreau", "--slug", "m")
    assert (result.exit_code, contents(site)) == (2, before)
    assert "cannot be written" in result.stderr


def test_a_ledger_that_cannot_be_read_stops_it(site: Path) -> None:
    """What is no UTF-8 is said in one line, and nothing is written."""
    (site / "content/ledger.txt").write_bytes(b"\xff")
    result = entity(site, "rename", "jean-moreau", "Moreau", "--slug", "m")
    assert (result.exit_code, result.stderr) == (1, "Error: a file is no UTF-8: `attache check` says which\n")
    assert "name: Jean Moreau" in (site / "content" / KEEP).read_text(encoding="utf-8")


def test_list(site: Path) -> None:
    """Each entity with a file stands in a line, with how often and from when to when it is named."""
    text = entity(site, "list", "official").stdout.splitlines()
    assert [line.split() for line in text] == [
        ["type", "id", "mentions", "dates", "name"],
        ["official", "j-moro", "3", "2026-10-05", "to", "2026-11-06", "Jean", "Moro"],
        ["official", "jean-moreau", "1", "2026-10-06", "Jean", "Moreau"],
    ]
    rows = json.loads(entity(site, "list", "--format", "json").stdout)
    assert [(row["type"], row["id"], row["mentions"]) for row in rows] == [
        ("official", "j-moro", 3), ("official", "jean-moreau", 1), ("organisation", "fr-mod", 0),
    ]  # fmt: skip


def test_list_of_what_deserves_a_file(site: Path) -> None:
    """Who is named most comes first, with every spelling and place; unknown names of other types stand there, too."""
    file = site / "content/articles/2026/later.md"
    edit(file, "officials:", "organisations: [Ministri]\nofficials:")
    text = entity(site, "list", "--unregistered").stdout.splitlines()
    assert [" ".join(line.split()) for line in text[1:]] == [
        "official ken-sato 2 2026-10-05 to 2026-11-06 Ken Satō",
        "written: Gen. Ken Sato, Ken Satō",
        "where: content/articles/2026/later.md:6, content/articles/2026/talks.md:14",
        "organisation 1 2026-11-06 Ministri",
        "written: Ministri",
        "near: fr-mod",
        "where: content/articles/2026/later.md:5",
    ]
    (row,) = json.loads(entity(site, "list", "official", "--unregistered", "--format", "json").stdout)
    assert row == {
        "type": "official", "id": "ken-sato", "name": "Ken Satō", "path": None, "mentions": 2,
        "first": "2026-10-05", "latest": "2026-11-06", "written": ["Gen. Ken Sato", "Ken Satō"], "near": [],
        "where": ["content/articles/2026/later.md:6", "content/articles/2026/talks.md:14"],
    }  # fmt: skip
