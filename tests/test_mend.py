"""Does `check --fix` put in what is missing, and nothing else?"""

import re
from pathlib import Path
from unicodedata import normalize

import pytest
from click.testing import CliRunner
from hypothesis import given, settings
from hypothesis import strategies as st

from attache.cli import main
from attache.contents import is_picture
from attache.digest import link
from attache.edits import BOM
from attache.ledger import HEADER
from attache.mend import Mended, diff, mended
from attache.model import Digest, Source
from attache.parse import parse
from tests.conftest import ROOT, WriteSite
from tests.sites import SITE
from tests.specimens import specimens, stress
from tests.test_docs import CONTENT, examples
from tests.trees import NOW, SMALL, built, site_files, tree

PATH = "articles/2022/2022-04-14-talks.md"
Bytes = dict[str, bytes]


def mend(files: Bytes, *, deaf: bool = False) -> Mended:
    """Give what is to be mended in files by their paths below `content/`; `deaf` to what is wrong between them."""
    parsed = [parse(Source(path=path, data=data)) for path, data in sorted(files.items()) if not is_picture(path)]
    records = tuple(one.record for one in parsed if one.record)
    findings = tuple(finding for one in parsed for finding in one.findings)
    return mended(
        records, findings, files.get, lambda some: (link(some, now=NOW)[0], ()) if deaf else link(some, now=NOW)
    )


def linked(files: Bytes) -> Digest:
    """Read and link files."""
    parsed = [parse(Source(path=path, data=data)) for path, data in sorted(files.items()) if not is_picture(path)]
    return link([one.record for one in parsed if one.record], now=NOW)[0]


def article(text: str) -> str | None:
    """Give the mended text of an article, `None` where it was left as it is."""
    other = b"---\nid: o\ntitle: O\ndate: 2022\nevents: [{id: e2, title: E, date: 2022, kind: visit}]\n---\n"
    found = mend({"site.yaml": SITE.encode(), PATH: text.encode(), "articles/o.md": other})
    assert set(found.texts) <= {PATH, "ledger.txt"}
    assert (PATH in found.texts) != (PATH in found.left)
    return found.texts[PATH][1] if PATH in found.texts else None


ID = "2022-04-14-talks"
EVENT = f"{ID}--2022-04-13-meeting"


@pytest.mark.parametrize(
    ("before", "after"),
    [
        # an id before the first key, comments and all else as they were
        ("---\ntitle: T\ndate: 2022\n---\nText.\n", f"---\nid: {ID}\ntitle: T\ndate: 2022\n---\nText.\n"),
        (
            "---\n# Its title\ntitle: T   # so\ndate: 2022\n\n---\n\n  Text.",
            f"---\nid: {ID}\n# Its title\ntitle: T   # so\ndate: 2022\n\n---\n\n  Text.",
        ),
        ("---\n  title: T\n  date: 2022\n---\n", f"---\n  id: {ID}\n  title: T\n  date: 2022\n---\n"),
        ('---\n"title": T\ndate: 2022\n---\n', f'---\nid: {ID}\n"title": T\ndate: 2022\n---\n'),
        ("---\n{title: T, date: 2022}\n---\n", f"---\n{{id: {ID}, title: T, date: 2022}}\n---\n"),
        ("---\n? title\n: T\n? date\n: 2022\n---\n", f"---\nid: {ID}\n? title\n: T\n? date\n: 2022\n---\n"),
        # line ends and marks of other editors
        ("---\r\ntitle: T\r\ndate: 2022\r\n---\r\nT\r\n", f"---\r\nid: {ID}\r\ntitle: T\r\ndate: 2022\r\n---\r\nT\r\n"),
        ("\ufeff---\ntitle: T\ndate: 2022\n---\n", f"\ufeff---\nid: {ID}\ntitle: T\ndate: 2022\n---\n"),
        ("---\r\ntitle: T\ndate: 2022\n---\rT", f"---\r\nid: {ID}\r\ntitle: T\ndate: 2022\n---\rT"),
        ("---\rtitle: T\rdate: 2022\r---\rT", f"---\rid: {ID}\rtitle: T\rdate: 2022\r---\rT"),
    ],
)
def test_an_id_is_put_in(before: str, after: str) -> None:
    """It comes first; no other byte is touched."""
    assert article(before) == after


@pytest.mark.parametrize(
    "events",
    [
        "\n  - +title: Đối thoại # so\n    date: 2022-04-13\n    kind: meeting\n",
        "\n- \n  # first\n  +title: T\n  date: 2022-04-13\n  kind: meeting\n# last\n",
        '\n  - +"title": T\n    date: 2022-04-13\n    kind: meeting',
        "\n  - {+title: Đối thoại, date: 2022-04-13, kind: meeting } # so\n",
        "\n  - { # so\n    +title: e\u0301, date: 2022-04-13, kind: meeting}\n",
        " [{+title: T, date: 2022-04-13, kind: meeting},\n  {ref: e2}, {id: e, title: C, date: 2022, kind: visit}]",
        " [{+date: 2022-04-13,\n  kind: meeting, title: 🙂 }]",
    ],
)
@pytest.mark.parametrize("ending", ["\n", "\r\n"])
def test_an_id_of_an_event_is_put_in(events: str, ending: str) -> None:
    """It comes first among its fields (where the plus stands), in their style; mentions and ids that are there stay."""
    braces = "{+" in events or "{ #" in events
    column = re.findall(r"^.*(?=\+)", events, re.M)[0]
    written = f"id: {EVENT}, " if braces else f"id: {EVENT}\n{' ' * len(column)}"
    events = events.replace("{ # so\n    +", "{+ # so\n    ")
    text = f"---\nid: {ID}\ntitle: T\ndate: 2022\nevents:{events}\n---\nText.\n".replace("\n", ending)
    assert article(text.replace("+", "")) == normalize("NFC", text.replace("+", written.replace("\n", ending)))


def test_events_of_a_day_are_told_apart() -> None:
    """Of equal kinds on one day the second gets a number, as it has in its address until then."""
    event = "{title: T, date: 2022-04-13, kind: meeting}"
    text = f"---\ntitle: T\ndate: 2022\nevents: [{event}, {event}]\n---\n"
    one, two = (event.replace("{", f"{{id: {id}, ") for id in (EVENT, f"{EVENT}-2"))
    assert article(text) == f"---\nid: {ID}\ntitle: T\ndate: 2022\nevents: [{one}, {two}]\n---\n"


@pytest.mark.parametrize(
    ("path", "text"),
    [(PATH, "---\n--- # a second start\ntitle: T\ndate: 2022\n---\n"), ("site.yaml", "url: https://a_b.example/\n")],
)
def test_a_file_that_would_say_something_else_is_left(path: str, text: str) -> None:
    """Where words cannot be put in without a change, or would be refused, nothing is written, and the file is named."""
    found = mend({"site.yaml": SITE.encode(), path: text.encode()})
    assert (found.left, set(found.texts) - {"ledger.txt"}) == ((path,), set())


def test_a_name_that_yaml_would_read_otherwise() -> None:
    """An id that is a word of YAML is written as text; letters of a file's name are those of its id."""
    for stem, written in (("null", '"null"'), ("Đối thoại", "doi-thoai"), ("1e3", "1e3"), ("no", "no")):
        path = f"articles/{stem}.md"
        found = mend({"site.yaml": SITE.encode(), path: b"---\ntitle: T\ndate: 2022\n---\n"})
        assert found.texts[path][1] == f"---\nid: {written}\ntitle: T\ndate: 2022\n---\n"


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("title: T\nurl: https://a.example/\n", "title: T\nurl: https://a.example/\nidentity: a.example,2000\n"),
        ("url: https://a.example/ # so", "url: https://a.example/ # so\nidentity: a.example,2000"),
        (
            "\ufeffurl: https://a.example/\r\ntimezone: UTC\r\n",
            "\ufeffurl: https://a.example/\r\nidentity: a.example,2000\r\ntimezone: UTC\r\n",
        ),
        ("---\nurl: https://a.example/\n", "---\nurl: https://a.example/\nidentity: a.example,2000\n"),
        (
            "  url: >-\n    https://a.example/\n  timezone: UTC\n",
            "  url: >-\n    https://a.example/\n  identity: a.example,2000\n  timezone: UTC\n",
        ),
        ("{url: https://a.example/}\n", '{url: https://a.example/, identity: "a.example,2000"}\n'),
        (
            "url: https://Vi\u1ec7t.example:8080/x\n",
            "url: https://Vi\u1ec7t.example:8080/x\nidentity: xn--vit-5kz.example,2000\n",
        ),
        ("title: T\n", None),
        ("url: https://a.example/\nidentity: b.example,2020\n", None),
    ],
)
def test_an_identity_is_put_in(before: str, after: str | None) -> None:
    """It stands behind the address that it is made of; a digest that has no address, or an identity, is left alone."""
    found = mend({"site.yaml": before.encode()})
    assert found.left == ()
    assert found.texts.get("site.yaml") == ((before, after) if after else None)


def test_a_ledger_is_begun_and_grows() -> None:
    """Where there is none it is begun; what it has stays."""
    files = {"site.yaml": SITE.encode(), PATH: b"---\nid: a\ntitle: T\ndate: 2022\n---\n"}
    first = mend(files).texts["ledger.txt"]
    assert first == ("", f"{HEADER}articles/a /articles/2022/talks/\n")
    files |= {"ledger.txt": b"# Ours\r\narticles/a /old/\r\n", "officials/lan.md": b"---\nname: Lan\n---\n"}
    after = "# Ours\r\narticles/a /articles/2022/talks/\r\narticles/a /old/\r\nofficials/lan /officials/lan/\r\n"
    assert mend(files).texts["ledger.txt"][1] == after


SITES = {
    "dates": specimens(),
    "stress": stress(20),
    "full": site_files("full"),
    "own": {f"content/{path}": data.decode() for path, data in tree(ROOT / "content").items()},
}


@settings(max_examples=40)
@given(st.sampled_from(sorted(SITES)), st.sampled_from(["\n", "\r\n"]), st.booleans(), st.data())
def test_a_second_fix_changes_nothing(site: str, ending: str, mark: bool, data: st.DataObject) -> None:
    """For any articles, whichever ids are missing: mended twice is mended once, and ids, addresses and pages stay."""
    files = {}
    for path, text in SITES[site].items():
        lines = text.split("\n")
        if data.draw(st.booleans()) and not path.endswith(("ledger.txt", "vocabulary.yaml")):
            lines = [line for line in lines if not line.startswith(("id: ", "identity: "))]
            if "/articles/" in path:
                lines = [re.sub(r"^(  - \{)id: [^,]*, ", r"\1", line) for line in lines]
            lines = re.sub(r"\n  - id: .*\n    (?=title)", "\n  - ", "\n".join(lines)).split("\n")
        files[path.removeprefix("content/")] = (BOM * mark + ending.join(lines)).encode()
    found = mend(files, deaf=True)
    assert (found.left, found.waits) == ((), False)
    once = files | {path: after.encode() for path, (_, after) in found.texts.items()}
    assert mend(once, deaf=True) == Mended()
    before, after = linked(files), linked(once)
    assert (after.events, after.entities, after.pages) == (before.events, before.entities, before.pages)
    assert [(a.card, a.body) for a in after.articles] == [(a.card, a.body) for a in before.articles]
    assert after.redirects == before.redirects


def test_the_diff_is_one_that_patch_reads() -> None:
    """Paths are those of the source folder; a new file comes from nothing."""
    assert diff("a.md", "---\na\n", "---\nid: a\na\n") == (
        "--- content/a.md\n+++ content/a.md\n@@ -1,2 +1,3 @@\n ---\n+id: a\n a\n"
    )
    assert diff("a.txt", "", "a\n") == "--- /dev/null\n+++ content/a.txt\n@@ -0,0 +1 @@\n+a\n"
    assert diff("a.yaml", "a", "a\nb").endswith(
        "-a\n\\ No newline at end of file\n+a\n+b\n\\ No newline at end of file\n"
    )


# By the command ------------------------------------------------------------------------------------------------------

BARE = {"content/site.yaml": "url: https://a.example/\n", f"content/{PATH}": "---\ntitle: T\ndate: 2022\n---\nText.\n"}


def attache(*words: object) -> tuple[int, str, str]:
    """Run a command; give exit code, stdout and stderr."""
    result = CliRunner().invoke(main, [str(word) for word in (*words, "--now", NOW)], catch_exceptions=False)
    return result.exit_code, result.stdout, result.stderr


def test_fix_shows_what_it_writes(write_site: WriteSite) -> None:
    """A diff of each file goes to stdout, the findings that are left to stderr; the second time there are none."""
    site = write_site(BARE)
    code, out, err = attache("check", "--fix", "--strict", "--source", site)
    said = "3 files mended (id-missing 1, identity-missing 1, ledger-stale 1)"
    assert (code, err) == (0, f"{said}\n0 errors, 0 warnings\n")
    assert out.startswith(f"--- content/{PATH}\n+++ content/{PATH}\n@@ -1,4 +1,5 @@\n ---\n+id: {ID}\n title: T\n")
    assert "+identity: a.example,2000\n" in out
    assert f"+articles/{ID} /articles/2022/talks/\n" in out
    assert attache("check", "--fix", "--strict", "--source", site) == (0, "", "0 errors, 0 warnings\n")


def test_findings_for_programs_stay_alone_on_stdout(write_site: WriteSite) -> None:
    """With another format the diff goes to stderr."""
    code, out, err = attache("check", "--fix", "--format", "json", "--source", write_site(BARE))
    assert (code, out) == (0, "[]\n")
    assert "+identity: a.example,2000\n" in err


def test_with_errors_nothing_is_mended(write_site: WriteSite) -> None:
    """What cannot be read or resolved comes first."""
    site = write_site({**BARE, "content/articles/b.md": "---\ntitel: B\ndate: 2022\n---\n"})
    before = tree(site / "content")
    code, out, err = attache("check", "--fix", "--source", site)
    assert (code, out, err.splitlines()[0]) == (
        1,
        "",
        "ids and the ledger wait until there are no errors and no lost ids",
    )
    assert tree(site / "content") == before


def test_what_was_renamed_gets_no_new_id(write_site: WriteSite) -> None:
    """While an id is lost nothing is mended: what seems new may be what is lost."""
    site = write_site({**BARE, "content/ledger.txt": "articles/old /articles/2022/old/\n"})
    before = tree(site / "content")
    code, out, err = attache("check", "--fix", "--source", site)
    assert (code, out) == (0, "")
    assert f"hint: did you mean `articles/{ID}`? Give that `id: old`" in err
    assert tree(site / "content") == before


def test_a_build_never_writes_content(write_site: WriteSite) -> None:
    """Neither a build nor a check writes ids or the ledger."""
    site = write_site({**BARE, "content/ledger.txt": ""})
    before = tree(site / "content")
    attache("build", "--no-search", "--source", site)
    attache("check", "--source", site)
    assert tree(site / "content") == before


def test_new_enters_its_article(write_site: WriteSite) -> None:
    """`new` adds its line to a ledger that is there, and begins none."""
    site = write_site({**SMALL, "content/ledger.txt": "articles/a-visit /articles/2026/a-visit/\nevents/ev-a-visit\n"})
    attache("new", "Talks", "--source", site)
    ledger = site / "content/ledger.txt"
    assert "articles/2026-11-22-talks /articles/2026/talks/\n" in ledger.read_text(encoding="utf-8")
    assert attache("check", "--strict", "--source", site) == (0, "", "0 errors, 0 warnings\n")
    ledger.unlink()
    attache("new", "Talks", "--source", site)
    assert not ledger.exists()


def test_what_was_left_is_said(write_site: WriteSite) -> None:
    """A file in which nothing could be put is named on stderr, beside the warning that stays."""
    site = write_site({**BARE, "content/site.yaml": "url: https://a_b.example/\n"})
    _, out, err = attache("check", "--fix", "--source", site)
    assert "content/site.yaml" not in out
    assert err.startswith("content/site.yaml is left as it is: ")
    assert "[identity-missing]" in err


def test_pages_are_the_same_to_the_byte(write_site: WriteSite) -> None:
    """A site whose articles name no ids is built alike before and after they are written."""
    site = write_site({path: re.sub(r"^id: .*\n", "", text, flags=re.M) for path, text in stress(20).items()})
    built(site, site / "before")
    code, out, _ = attache("check", "--fix", "--source", site)
    assert (code, out.count("+id: ") > 2, out.count("+identity: ")) == (0, True, 1)
    built(site, site / "after", clean=True)
    assert tree(site / "before") == tree(site / "after")


def test_the_examples_of_the_page_on_content_need_no_mending() -> None:
    """What editors copy is written as `--fix` writes it."""
    assert mend(examples(CONTENT), deaf=True).rules.keys() <= {"id-missing", "ledger-stale"}


@pytest.mark.parametrize("made", [True, False])
def test_this_repository_and_a_new_digest_need_no_mending(tmp_path: Path, made: bool) -> None:
    """Nothing is missing in either."""
    site = ROOT
    if made:
        site = tmp_path / "new"
        attache("init", site)
    assert mend(tree(site / "content")) == Mended()


def test_a_diff_steers_no_terminal() -> None:
    """What would is shown by a sign; tabs stay, and line ends of any sort are one."""
    before, after = "a\x1b[31m\tb\u202e\r\nc\x9b\r\n", "a\x1b[31m\tb\u202e\r\nd"
    assert diff("\x1b.md", before, after).splitlines() == [
        "--- content/␛.md",
        "+++ content/␛.md",
        "@@ -1,2 +1,2 @@",
        " a␛[31m\tb\\u202e",
        "-c\\x9b",
        "+d",
        "\\ No newline at end of file",
    ]
