"""Do pre-commit and GitHub run what is there?"""

import re
import shlex
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

from attache.cli import main
from tests.conftest import ROOT, WriteSite
from tests.trees import ARTICLE, SMALL

(HOOK,) = yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text(encoding="utf-8"))
WORKFLOWS = sorted((ROOT / ".github/workflows").glob("*.yml"))


def commands_of(workflow: Path) -> list[list[str]]:
    """Every command of this program that a workflow runs, as words, without what is done with its output."""
    jobs: dict[str, Any] = yaml.safe_load(workflow.read_text(encoding="utf-8"))["jobs"]
    lines = [line for job in jobs.values() for step in job["steps"] for line in step.get("run", "").splitlines()]
    return [shlex.split(line.partition(">")[0])[1:] for line in lines if re.search(r"\battache ", line)]


@pytest.mark.parametrize(("countries", "code", "said"), [("[FR, JP]", 0, ""), ("[FR, Japn]", 1, f"{ARTICLE}:10:21: ")])
def test_the_hook_runs(write_site: WriteSite, countries: str, code: int, said: str) -> None:
    """What pre-commit calls, in the folder of a digest, passes what is right and stops at an error with its place."""
    site = write_site({**SMALL, ARTICLE: SMALL[ARTICLE].replace("[FR, JP]", countries)})
    program, *arguments = shlex.split(HOOK["entry"]) + HOOK.get("args", [])
    assert program == "attache"
    run = subprocess.run(
        [sys.executable, "-m", program, *arguments], cwd=site, capture_output=True, text=True, check=False
    )
    assert (run.returncode, run.stderr[: len(said)]) == (code, said)


def test_the_hook_is_one() -> None:
    """It has what pre-commit asks of a definition, is called once, and only where the content was touched."""
    assert {"id": "attache-check", "language": "python", "pass_filenames": False}.items() <= HOOK.items()
    assert [bool(re.search(HOOK["files"], path)) for path in (ARTICLE, "docs/content.md")] == [True, False]


def test_workflows_name_what_is_there() -> None:
    """Every command and option and target of a workflow exists; the content is checked, in two forms."""
    commands = [words for workflow in WORKFLOWS for words in commands_of(workflow)]
    for name, *rest in commands:
        options = {option for param in main.commands[name].params for option in param.opts}
        assert {word for word in rest if word.startswith("--")} <= options
    assert [words for words in commands if words[0] == "check"] == [
        ["check", "--format", "github"],
        ["check", "--format", "sarif"],
    ]
    targets = re.findall(r"^([^\s:=]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.M)
    made = re.findall(r"\bmake (\S+)", "\n".join(workflow.read_text(encoding="utf-8") for workflow in WORKFLOWS))
    assert set(made) <= set(targets)
