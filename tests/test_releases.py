"""Which state of the whole site do readers see?"""

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from threading import Event, Thread

import pytest
from click.testing import CliRunner, Result

from attache.cli import main
from tests.conftest import WriteSite
from tests.trees import ARTICLE, SMALL, built, edit, tree

TITLE = "title: A visit"


@pytest.fixture
def site(write_site: WriteSite) -> Path:
    """Give a small site that was released once."""
    root = write_site(SMALL)
    released(root)
    return root


def attache(command: str, site: Path, *arguments: str) -> Result:
    """What a command says that is to succeed unless the test says otherwise."""
    day = () if command == "rollback" else ("--now", "2026-11-22", "--no-search")
    return CliRunner().invoke(main, [command, "--source", str(site), *day, *arguments], catch_exceptions=False)


def attache_as(site: Path, output: str) -> Result:
    """Release into another output."""
    return attache("build", site, "--release", "--output", output)


def released(site: Path, *arguments: str) -> None:
    """Build and release."""
    result = attache("build", site, "--release", *arguments)
    assert result.exit_code == 0, result.output


def refused(result: Result) -> str:
    """What the operator is told who must mend something: one line."""
    assert (result.exit_code, result.stderr.count("\n")) == (2, 1), result.output
    return result.stderr.removeprefix("attache: ").rstrip()


def retitled(site: Path, *titles: str) -> None:
    """Release the article under each of some titles."""
    for title in titles:
        text = (site / ARTICLE).read_text(encoding="utf-8")
        (site / ARTICLE).write_text(text.replace(TITLE, f"title: {title} #"), encoding="utf-8")
        released(site)
        (site / ARTICLE).write_text(text, encoding="utf-8")


def title(site: Path) -> str:
    """The title under which readers see the article."""
    page = (site / "public/articles/2026/a-visit/index.html").read_text(encoding="utf-8")
    return page.partition("<title>")[2].partition(" · ")[0]


def releases(site: Path) -> list[str]:
    """The folders beside the output."""
    return sorted(path.name for path in (site / "public.releases").iterdir())


def test_a_release_is_the_site_that_is_built_in_place(site: Path) -> None:
    """The output is a link to it, relative, so that both can be moved together."""
    assert str((site / "public").readlink()) == "public.releases/0001"
    assert f"{site}/public (release 0001): 0 written" in attache("build", site, "--release").stderr
    built(site, site / "in-place")
    assert tree(site / "public") == tree(site / "in-place")


def test_the_release_before_stays_as_it_was_and_shares_what_did_not_change(site: Path) -> None:
    """Files that did not change are the same files; what changed or went is there still."""
    before = tree(site / "public")
    edit(site / ARTICLE, "They met.", "They met again.")
    released(site)
    assert releases(site) == ["0001", "0002-after-0001"]
    old, new = site / "public.releases/0001", site / "public.releases/0002-after-0001"
    assert tree(old) == before
    after = tree(new)
    shared = {path for path in before if (old / path).samefile(new / path)}
    assert shared == {path for path in before if before[path] == after.get(path)}
    assert b"They met again." in after["articles/2026/a-visit/index.html"]


@pytest.mark.parametrize(
    ("change", "code"),
    [
        pytest.param(lambda _site: None, 0, id="nothing changed"),
        pytest.param(lambda site: edit(site / ARTICLE, "kind: visit", "kind: [visit]"), 1, id="an error"),
        pytest.param(
            lambda site: edit(site / ARTICLE, "They met.\n", "They met.\n\n"), 0, id="an edit that shows nowhere"
        ),
    ],
)
def test_where_nothing_differs_and_with_errors_nothing_is_released(
    site: Path, change: Callable[[Path], None], code: int
) -> None:
    """Readers see what they saw, and nothing is left over."""
    change(site)
    result = attache("build", site, "--release")
    assert (result.exit_code, releases(site)) == (code, ["0001"])


def test_a_site_with_a_dead_link_is_not_released(site: Path) -> None:
    """The message names page and link; readers see the old site, and the next build is as if nothing had been."""
    before = tree(site / "public")
    (site / "templates").mkdir()
    (site / "templates/article.html").write_text(
        Path("templates/article.html")
        .read_text(encoding="utf-8")
        .replace("</article>", '<a href="../no/#x">x</a></article>'),
        encoding="utf-8",
    )
    assert refused(attache("build", site, "--release")) == (
        "links lead nowhere, so that nothing was released: "
        "articles/2026/a-visit/index.html → articles/2026/no/index.html#x"
    )
    assert (tree(site / "public"), releases(site)) == (before, ["0001"])
    shutil.rmtree(site / "templates")
    edit(site / ARTICLE, "They met.", "They met again.")
    released(site)
    built(site, site / "in-place")
    assert tree(site / "public") == tree(site / "in-place")


def test_a_rollback_goes_to_what_was_live_before(site: Path) -> None:
    """Not to the release with the number before, which nobody wants back who went back from it."""
    retitled(site, "Two", "Three")
    assert title(site) == "Three"
    for shown, name in [("Two", "0002-after-0001"), ("A visit", "0001")]:
        result = attache("rollback", site)
        assert (result.exit_code, title(site)) == (0, shown)
        assert result.stderr == f"{site / 'public'} shows {name}\n"
    retitled(site, "Four")
    assert (title(site), releases(site)[-1]) == ("Four", "0004-after-0001")
    attache("rollback", site)
    assert title(site) == "A visit"
    attache("rollback", site, "--to", "3")
    assert title(site) == "Three"
    assert attache("rollback", site, "--list").stdout == (
        "0001\n0002-after-0001\n0003-after-0002 (live)\n0004-after-0001\n"
    )


def test_a_build_after_a_rollback_equals_a_clean_one(site: Path) -> None:
    """What is remembered of the release that is no longer live misleads nobody."""
    retitled(site, "Two")
    attache("rollback", site)
    edit(site / ARTICLE, TITLE, "title: Two")
    released(site)
    built(site, site / "in-place")
    assert tree(site / "public") == tree(site / "in-place")


@pytest.mark.parametrize(
    ("spoil", "arguments", "said"),
    [
        pytest.param(lambda _: None, (), "what was before release 1 is not there; there are 1", id="the first"),
        pytest.param(lambda _: None, ("--to", "7"), "release 7 is not there; there are 1", id="unknown"),
        pytest.param(
            lambda site: (site / "public/robots.txt").write_bytes(b""),
            ("--to", "1"),
            "release 1 is damaged: robots.txt is not as it was written",
            id="damaged",
        ),
        pytest.param(
            lambda site: (site / "public").unlink(),
            (),
            "{site}/public has no releases; `attache build --release` makes them",
            id="none",
        ),
    ],
)
def test_a_rollback_to_nothing_is_refused(
    site: Path, spoil: Callable[[Path], object], arguments: tuple[str, ...], said: str
) -> None:
    """In one line, with what there is."""
    spoil(site)
    assert refused(attache("rollback", site, *arguments)) == said.format(site=site)


def test_the_newest_stay_and_the_live_one(site: Path) -> None:
    """`--keep` says how many; what a rollback would go to stays too, unless one alone is to stay."""
    retitled(site, "Two", "Three")
    attache("rollback", site, "--to", "1")
    edit(site / ARTICLE, TITLE, "title: Four")
    released(site, "--keep", "2")
    assert releases(site) == ["0001", "0003-after-0002", "0004-after-0001"]
    assert attache("rollback", site).exit_code == 0
    edit(site / ARTICLE, "title: Four", "title: Five")
    released(site, "--keep", "1")
    assert releases(site) == ["0005-after-0001"]


def test_foreign_files_go_along_and_are_never_lost(site: Path) -> None:
    """What somebody put into the live site stays there; what is in an old one alone keeps that from going."""
    foreign = {"CNAME": b"digest.example\n", ".htpasswd": b"x", "archive/old.pdf": b"%PDF"}
    for path, data in foreign.items():
        (site / "public" / path).parent.mkdir(exist_ok=True)
        (site / "public" / path).write_bytes(data)
    retitled(site, "Two", "Three")
    live = tree(site / "public")
    assert {path: live[path] for path in foreign} == foreign
    (site / "public.releases/0002-after-0001/late.txt").write_bytes(b"late")
    edit(site / ARTICLE, TITLE, "title: Four")
    released(site, "--keep", "1")
    assert releases(site) == ["0002-after-0001", "0004-after-0003"]
    assert (site / "public.releases/0002-after-0001/late.txt").read_bytes() == b"late"


def test_what_was_built_in_place_becomes_a_release(write_site: WriteSite) -> None:
    """At once: the folder and the link change places. One can go back to it."""
    site = write_site(SMALL)
    built(site)
    before = tree(site / "public")
    released(site)
    assert (releases(site), tree(site / "public")) == (["0001", "0002-after-0001"], before)
    attache("rollback", site)
    assert (str((site / "public").readlink()), tree(site / "public")) == ("public.releases/0001", before)


def test_a_released_output_is_not_built_in_place(site: Path) -> None:
    """A reader could see half of it."""
    said = f"{site / 'public'} leads to a release; say --release, or choose another --output"
    assert refused(attache("build", site)) == said


def test_a_released_output_is_verified(site: Path) -> None:
    """It is brought up to date by a release, and compared through its link."""
    edit(site / ARTICLE, TITLE, "title: Two")
    result = attache("verify", site)
    assert (result.exit_code, releases(site)) == (0, ["0001", "0002-after-0001"])


def test_foreign_outputs_are_refused(write_site: WriteSite) -> None:
    """A folder that holds what is not ours, and a link to anything but a release."""
    site = write_site({**SMALL, "public/mine.txt": "mine", "elsewhere/mine.txt": "mine"})
    said = "holds files that Attaché did not write; choose another --output, or say --force"
    assert refused(attache("build", site, "--release")) == f"{site / 'public'} {said}"
    (site / "link").symlink_to("elsewhere")
    said = "is a link that leads to no release; choose another --output"
    assert refused(attache("build", site, "--release", "--output", str(site / "link"))) == f"{site / 'link'} {said}"
    assert tree(site / "elsewhere") == {"mine.txt": b"mine"}
    assert not (site / "public.releases").exists()


@pytest.mark.parametrize(
    "spoil", [lambda page: page.unlink(), lambda page: page.write_bytes(b"")], ids=["gone", "empty"]
)
def test_a_live_page_that_is_damaged_is_healed(site: Path, spoil: Callable[[Path], object]) -> None:
    """By the next release, which does not stumble over it."""
    before = tree(site / "public")
    spoil(site / "public/articles/2026/a-visit/index.html")
    released(site)
    assert tree(site / "public") == before


def test_a_first_build_that_was_killed_in_place_becomes_a_release(write_site: WriteSite) -> None:
    """Half a folder of ours, without a manifest but with the note of who built there, is taken over."""
    site = write_site(
        {**SMALL, "public/.attache-building.tmp": "{}", "public/articles/.attache-index.html.tmp": "half"}
    )
    released(site)
    built(site, site / "in-place")
    assert tree(site / "public") == tree(site / "in-place")


@pytest.mark.parametrize(
    ("output", "said"),
    [
        pytest.param("dangling", "is a link that leads to no release; choose another --output", id="leads nowhere"),
        pytest.param("circle", "is a link that leads to no release; choose another --output", id="a circle"),
        pytest.param(
            "public.releases/0001",
            "is a file or a release, and no place for a link; choose another --output",
            id="a release",
        ),
    ],
)
def test_what_has_no_place_for_a_link_is_refused(site: Path, output: str, said: str) -> None:
    """Nothing that is there is lost."""
    (site / "dangling").symlink_to("mounted/later")
    (site / "circle").symlink_to("circle")
    before = sorted(path.name for path in site.iterdir() if path.name != ".attache")
    edit(site / ARTICLE, TITLE, "title: Two")
    place = str(site / output)
    assert said in refused(attache_as(site, place))
    assert (sorted(path.name for path in site.iterdir() if path.name != ".attache"), title(site)) == (before, "A visit")


def test_a_file_in_the_place_of_the_output_stays(write_site: WriteSite) -> None:
    """It is somebody's; and the root of all has no name that a link could have."""
    site = write_site({**SMALL, "public": "mine"})
    said = f"{site / 'public'} is a file or a release, and no place for a link; choose another --output"
    assert refused(attache("build", site, "--release")) == said
    assert (site / "public").read_text(encoding="utf-8") == "mine"
    assert refused(attache("rollback", site, "--output", "/")) == "/ cannot be a link; choose another --output"


def test_a_release_is_not_built_in_place_by_its_own_name(site: Path) -> None:
    """As scripts name it that ask where a link leads."""
    place = (site / "public").resolve()
    edit(site / ARTICLE, TITLE, "title: Two")
    said = f"{place} leads to a release; say --release, or choose another --output"
    assert refused(attache("build", site, "--output", str(place))) == said


def test_a_question_removes_no_release(site: Path) -> None:
    """`verify` brings the site up to date, and keeps all that there is."""
    retitled(site, *(f"Title {n}" for n in range(5)))
    edit(site / ARTICLE, TITLE, "title: Last")
    attache("verify", site)
    assert len(releases(site)) == 7


def test_a_site_that_is_taken_over_is_looked_at_whole(write_site: WriteSite) -> None:
    """Nobody asked its links before."""
    site = write_site({**SMALL, "templates/article.html": Path("templates/article.html").read_text(encoding="utf-8")})
    edit(site / "templates/article.html", "</article>", '<a href="../no/">x</a></article>')
    built(site)
    assert "articles/2026/no/index.html" in refused(attache("build", site, "--release"))
    assert (site / "public").is_symlink() is False


def test_a_lost_link_is_put_back(site: Path) -> None:
    """By the number of a release."""
    (site / "public").unlink()
    attache("rollback", site, "--to", "1")
    assert title(site) == "A visit"


def test_a_rollback_makes_no_folder(tmp_path: Path) -> None:
    """Where a place is misspelt."""
    result = CliRunner().invoke(main, ["rollback", "--source", str(tmp_path / "typo")])
    assert (result.exit_code, list(tmp_path.iterdir())) == (2, [])


def test_a_source_is_no_output(site: Path) -> None:
    """Not even with `--force`: it would be taken for a site that was built in place, and become a release."""
    before = tree(site / "content")
    said = f"{site} is, holds or lies in {site / 'content'}; choose another --output"
    assert refused(attache("build", site, "--release", "--force", "--output", str(site))) == said
    assert (site.is_symlink(), tree(site / "content")) == (False, before)


def test_what_a_killed_build_left_is_swept(site: Path) -> None:
    """What was staged, a link that waits, and an old release that was being removed."""
    for name in (".attache-next.tmp", ".attache-old.tmp"):
        shutil.copytree(site / "public", site / "public.releases" / name)
    (site / "public.releases/.attache-link.tmp").symlink_to("nowhere")
    edit(site / ARTICLE, TITLE, "title: Two")
    released(site)
    assert releases(site) == ["0001", "0002-after-0001"]


def seen_by_a_reader(site: Path, ended: Event) -> Iterator[tuple[bytes, bytes]]:
    """A feed and a page of the site, through one look at the link."""
    while not ended.is_set():
        folder = os.open(site / "public", os.O_RDONLY)
        found = []
        for path in ("articles/2026/a-visit/index.html", "feed.json"):
            file = os.open(path, os.O_RDONLY, dir_fd=folder)
            found.append(os.read(file, 1_000_000))
            os.close(file)
        os.close(folder)
        yield found[0], found[1]


def test_a_reader_never_sees_half_a_site(site: Path) -> None:
    """Whoever looks at the link while releases come and go sees two files of one and the same release."""
    ended, seen = Event(), set[tuple[bytes, bytes]]()
    reader = Thread(target=lambda: seen.update(seen_by_a_reader(site, ended)))
    reader.start()
    retitled(site, *(f"Title {n}" for n in range(6)))
    ended.set()
    reader.join()
    titles = [page.partition(b"<title>")[2].partition(" · ".encode())[0] for page, _ in seen]
    assert len(seen) > 1
    assert all(b'"title": "' + title + b'"' in feed for title, (_, feed) in zip(titles, seen, strict=True))
