"""What may be asked for on the command line, and what does it answer?"""

import hashlib
import json
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from attache.cli import main
from attache.console import day
from tests.conftest import WriteSite
from tests.trees import ARTICLE, SMALL, edit, tree

TODAY = ("--now", "2026-11-22")
BAD = SMALL[ARTICLE].replace("[FR, JP]", "[FR, Japn]")
LONE = SMALL[ARTICLE].replace("[FR, JP]", "[FR]\n    format: bilateral")  # a sole party: a warning
TOLD = """\
content/articles/2026-11-02-a-visit.md:10:21: error: no country is called “Japn” [name-unknown]
        countries: [FR, Japn]
                        ^^^^
hint: did you mean `Japan`?

1 error, 0 warnings in 1 file
"""


def attache(*arguments: object, **environment: str) -> Result:
    """Run the command line in this process; a traceback would fail the test."""
    return CliRunner().invoke(main, [str(argument) for argument in arguments], env=environment, catch_exceptions=False)


def written(site: Path) -> set[str]:
    """What stands beside the content of a site."""
    return {path.name for path in site.iterdir()}


def test_a_build_says_what_it_did(write_site: WriteSite) -> None:
    """A build says on stderr how many files it wrote, left and pruned, and their hash, and nothing on stdout."""
    site = write_site(SMALL)
    first = attache("build", "--source", site, *TODAY)
    files = len(tree(site / "public")) - 1
    assert (first.exit_code, first.stdout) == (0, "")
    manifest = site / "public/manifest.json"
    made = f"SHA256 ({manifest}) = {hashlib.sha256(manifest.read_bytes()).hexdigest()}\n"
    assert first.stderr == f"0 errors, 0 warnings\n{site}/public: {files} written, 0 unchanged, 0 pruned\n{made}"
    second = attache("build", "--source", site, *TODAY)
    assert second.stderr == f"0 errors, 0 warnings\n{site}/public: 0 written, {files} unchanged, 0 pruned\n{made}"


def test_what_waits_is_said(write_site: WriteSite) -> None:
    """A build names what is held back, and the day on which its output will change by itself."""
    site = write_site({**SMALL, ARTICLE: SMALL[ARTICLE].replace("date: 2026-11-02", "date: 2026-12-01")})
    lines = attache("build", "--source", site, *TODAY).stderr.splitlines()
    told = ["a-visit is held back until 2026-12-01", "the output will next change by itself on 2026-12-01"]
    assert lines[2:-1] == told


@pytest.mark.parametrize("command", ["build", "check"])
def test_errors_end_with_1_and_write_nothing(write_site: WriteSite, command: str) -> None:
    """An error is said on stderr with its place, line and hint; nothing is built."""
    site = write_site({**SMALL, ARTICLE: BAD})
    result = attache(command, "--source", site, *TODAY)
    assert (result.exit_code, result.stdout, result.stderr) == (1, "", TOLD)
    assert written(site) == {"content", ".attache"}


@pytest.mark.parametrize("command", ["build", "check"])
@pytest.mark.parametrize(("strict", "code"), [((), 0), (("--strict",), 1)])
def test_warnings_count_only_under_strict(
    write_site: WriteSite, command: str, strict: tuple[str, ...], code: int
) -> None:
    """A warning is said and ends with 0; under `--strict` with 1, and what is built is built."""
    site = write_site({**SMALL, ARTICLE: LONE})
    result = attache(command, "--source", site, *TODAY, *strict)
    assert result.exit_code == code
    assert "warning: " in result.stderr
    assert ("public" in written(site)) == (command == "build")


@pytest.mark.parametrize("command", ["build", "check"])
def test_findings_as_json_are_a_bare_list(write_site: WriteSite, command: str) -> None:
    """Stdout holds the list and nothing else, every key present."""
    result = attache(command, "--source", write_site({**SMALL, ARTICLE: BAD}), *TODAY, "--format", "json")
    assert result.exit_code == 1
    assert json.loads(result.stdout) == [
        {
            "path": "content/articles/2026-11-02-a-visit.md",
            "line": 10,
            "column": 21,
            "end_line": 10,
            "end_column": 25,
            "rule": "name-unknown",
            "severity": "error",
            "message": "no country is called “Japn”",
            "hint": "did you mean `Japan`?",
        }
    ]
    assert result.stderr == ""


def test_a_clean_site_is_an_empty_list(write_site: WriteSite) -> None:
    """Without findings the list is there and empty."""
    result = attache("check", "--source", write_site(SMALL), *TODAY, "--format", "json")
    assert (result.exit_code, result.stdout) == (0, "[]\n")


def test_findings_for_github_are_workflow_commands(write_site: WriteSite) -> None:
    """Each finding is one command on stdout with its place."""
    result = attache("check", "--source", write_site({**SMALL, ARTICLE: BAD}), *TODAY, "--format", "github")
    assert result.stdout == (
        "::error file=content/articles/2026-11-02-a-visit.md,line=10,endLine=10,col=21,endColumn=25,title=name-unknown"
        "::no country is called “Japn”%0Adid you mean `Japan`?\n"
    )


def test_findings_as_sarif_are_one_run(write_site: WriteSite) -> None:
    """Stdout holds a log of SARIF 2.1.0 with one result, whose rule is described."""
    result = attache("check", "--source", write_site({**SMALL, ARTICLE: BAD}), *TODAY, "--format", "sarif")
    log = json.loads(result.stdout)
    (run,) = log["runs"]
    assert log["version"] == "2.1.0"
    assert [found["ruleId"] for found in run["results"]] == ["name-unknown"]
    rules = run["tool"]["driver"]["rules"]
    assert [rule["id"] for rule in rules if rule["id"] == "name-unknown" or "help" not in rule] == ["name-unknown"]


@pytest.mark.parametrize("text", ["2025-11-13", "13 November 2025", "November 13, 2025", "13/11/2025"])
def test_a_day_is_read_as_people_write_it(text: str) -> None:
    """A day that can only be one is taken in the forms that are mended in content."""
    assert day(text).isoformat() == "2025-11-13"


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("build", "--now", "tomorrow"), "`tomorrow` is no day; write it as 2026-11-22"),
        (("build", "--now", "2026-13-01"), "`2026-13-01` is no day"),
        (("build", "--now", "04/05/2026"), "`04/05/2026` is no day"),
        (("build", "--jobs", "0"), "Invalid value for '--jobs'"),
        (("check", "--format", "xml"), "Invalid value for '--format'"),
        (("check", "--nonsense"), "No such option"),
        (("publish",), "No such command"),
        (("serve", "--port", "70000"), "Invalid value for '--port'"),
        (("new",), "Missing argument 'TITLE'"),
    ],
)
def test_a_bad_option_ends_with_2(write_site: WriteSite, arguments: tuple[str, ...], said: str) -> None:
    """What cannot be asked for is said on stderr, with exit code 2."""
    site = write_site(SMALL)
    result = attache(
        arguments[0], *(("--source", site) if arguments[0] not in ("publish", "new") else ()), *arguments[1:]
    )
    assert (result.exit_code, result.stdout) == (2, "")
    assert said in result.stderr
    assert written(site) == {"content"}


@pytest.mark.parametrize("command", [("build",), ("check",), ("serve",), ("new", "T")])
def test_a_folder_without_content_ends_with_2(tmp_path: Path, command: tuple[str, ...]) -> None:
    """Every command that needs content says in one line that there is none."""
    result = attache(*command, "--source", tmp_path)
    assert result.exit_code == 2
    assert result.stderr == f"attache: {tmp_path} holds no folder `content`: `attache init DIR` makes a new digest\n"
    assert written(tmp_path) == set()


def test_a_foreign_output_ends_with_2_unless_forced(write_site: WriteSite) -> None:
    """A folder with files of others is refused untouched in one line; with `--force` they stay beside ours."""
    site = write_site({**SMALL, "public/theirs": "x"})
    result = attache("build", "--source", site, *TODAY)
    assert result.exit_code == 2
    assert result.stderr == (
        f"attache: {site}/public holds files that Attaché did not write; choose another --output, or say --force\n"
    )
    assert tree(site / "public") == {"theirs": b"x"}
    assert attache("build", "--source", site, *TODAY, "--force").exit_code == 0
    assert (site / "public/theirs").read_text() == "x"


@pytest.mark.parametrize(
    ("path", "data", "said"),
    [
        ("templates/page.html", b"{{ page.nothing }}", "attache: templates/page.html:1: "),
        ("templates/page.html", b"{% if %}", "attache: templates/page.html:1: "),
        ("templates/page.html", b"{{ 1 / 0 }}", "attache: templates/page.html:1: division by zero"),
        ("templates/page.html", b"\xff", "page.html is no UTF-8 text: byte 1\n"),
        ("public/manifest.json", b"{", "manifest.json is damaged; remove "),
    ],
)
def test_what_the_operator_must_mend_is_one_line(write_site: WriteSite, path: str, data: bytes, said: str) -> None:
    """A wrong template or a damaged manifest ends with 2 and one line, never with a traceback."""
    site = write_site({**SMALL, path: ""})
    (site / path).write_bytes(data)
    result = attache("build", "--source", site, *TODAY)
    assert result.exit_code == 2
    assert said in result.stderr
    assert result.stderr.count("\n") == 1


@pytest.mark.parametrize(
    ("arguments", "environment", "shown"),
    [
        (("--now", "2026-11-02"), {}, True),
        (("--now", "2026-11-01"), {}, False),
        ((), {"SOURCE_DATE_EPOCH": "1793577600"}, True),  # 2026-11-02T00:00:00Z
        ((), {"SOURCE_DATE_EPOCH": "1793577599"}, False),
        (("--now", "2026-11-02"), {"SOURCE_DATE_EPOCH": "0"}, True),
        (("--now", "2026-11-01", "--drafts"), {}, True),
    ],
)
def test_the_day_is_an_argument(
    write_site: WriteSite, arguments: tuple[str, ...], environment: dict[str, str], shown: bool
) -> None:
    """`--now` decides what is released; else SOURCE_DATE_EPOCH does, in UTC."""
    site = write_site(SMALL)
    assert attache("build", "--source", site, *arguments, **environment).exit_code == 0
    assert (site / "public/articles/2026/a-visit/index.html").exists() == shown


@pytest.mark.parametrize("epoch", ["", "x", "1e9", "99999999999999999999"])
def test_a_clock_that_is_no_number_ends_with_2(write_site: WriteSite, epoch: str) -> None:
    """A SOURCE_DATE_EPOCH that cannot be read is said, and not passed over."""
    result = attache("check", "--source", write_site(SMALL), SOURCE_DATE_EPOCH=epoch)
    assert result.exit_code == 2
    assert f"SOURCE_DATE_EPOCH is `{epoch}`, which is no number of seconds" in result.stderr


def test_the_seconds_of_each_stage_are_told_when_asked(write_site: WriteSite) -> None:
    """`--timings` adds a line a stage."""
    result = attache("build", "--source", write_site(SMALL), *TODAY, "--timings")
    told = [line.split() for line in result.stderr.splitlines()[3:]]
    assert [(words[0], words[2]) for words in told] == [
        (s, "ms") for s in ("parse", "link", "plan", "render", "search", "publish")
    ]


def test_a_new_digest_is_clean_and_builds(tmp_path: Path) -> None:
    """`init` fills a folder, once; what it holds has no finding, takes a new article, and builds under `--strict`."""
    site = tmp_path / "digest"
    begun = attache("init", site, "--title", "My: Digest", *TODAY)
    assert (begun.exit_code, begun.stdout) == (0, f"{site} is ready. Next: attache serve --source {site}\n")
    again = attache("init", site, *TODAY)
    assert (again.exit_code, again.stderr) == (2, f"attache: {site} is not empty\n")
    new = attache("new", "Trần’s: visit", "--source", site, *TODAY)
    assert new.stdout == f"{site}/content/articles/2026/2026-11-22-trans-visit.md\n"
    built = attache("build", "--source", site, *TODAY, "--strict")
    assert built.exit_code == 0, built.stderr
    assert "<h1>Trần’s: visit</h1>" in (site / "public/articles/2026/trans-visit/index.html").read_text(
        encoding="utf-8"
    )
    assert "My: Digest" in (site / "public/index.html").read_text(encoding="utf-8")


def test_a_second_article_of_a_title_takes_another_name(write_site: WriteSite) -> None:
    """`new` overwrites nothing."""
    site = write_site(SMALL)
    paths = [Path(attache("new", "A title", "--source", site, *TODAY).stdout.strip()).name for _ in range(2)]
    assert paths == ["2026-11-22-a-title.md", "2026-11-22-a-title-2.md"]


@pytest.mark.parametrize("arguments", [("--help",), ("-h",), ("build", "--help"), ("serve", "-h")])
def test_help_is_given(arguments: tuple[str, ...]) -> None:
    """Every command says what it may be asked."""
    result = attache(*arguments)
    assert result.exit_code == 0
    assert result.stdout.startswith("Usage: ")


def test_what_is_wrong_cannot_write_to_the_terminal(write_site: WriteSite) -> None:
    """Control characters of the content reach no terminal through a finding."""
    site = write_site({**SMALL, ARTICLE: BAD.replace("Japn", '"\\e[31mJapn"')})
    result = attache("check", "--source", site, *TODAY)
    assert result.exit_code == 1
    assert "\x1b" not in result.output


@pytest.mark.parametrize(
    ("arguments", "code", "said"), [(("--version",), 0, "version"), (("check",), 1, '"name-unknown"'), (("x",), 2, "")]
)
def test_a_process_ends_with_its_code(arguments: tuple[str, ...], code: int, said: str, write_site: WriteSite) -> None:
    """The process ends at once, and all that it printed is there."""
    site = write_site({**SMALL, ARTICLE: BAD})
    command = [sys.executable, "-m", "attache", *arguments]
    command += ["--source", str(site), *TODAY, "--format", "json"] if arguments == ("check",) else []
    run = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (run.returncode, said in run.stdout) == (code, True)


def test_the_module_is_the_command(write_site: WriteSite) -> None:
    """`python -m attache` builds as `attache` does, with exit code and streams of its own."""
    site = write_site(SMALL)
    edit(site / "content/site.yaml", "Small Digest", "Đạo")
    command = [sys.executable, "-m", "attache", "check", "--source", str(site), *TODAY, "--format", "json"]
    run = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (run.returncode, run.stdout, run.stderr) == (0, "[]\n", "")
