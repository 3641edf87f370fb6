"""Is all that comes in known by its hash and licence, and does nothing go out but what somebody signed off?"""

import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
import tarfile
import zipfile
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.conftest import ROOT
from tests.tools.licences import PAGE, READ, TABLE, askers, locked, stated, table
from tests.tools.release import NoReleaseError, notes

LOCKS, NPM_LOCKS = (
    subprocess.run(["git", "ls-files", name], cwd=ROOT, capture_output=True, text=True, check=True).stdout.split()
    for name in ("*.lock", "*package-lock.json")
)
BLOCK = re.compile(r"[a-z0-9-]+==[^\s;\\]+(?: ; [^\\\n]+)?(?: \\\n    --hash=sha256:[0-9a-f]{64})+")
# Where something is installed: the makefile, what continuous integration runs, and what these run.
INSTALLERS = (
    "Makefile",
    ".ci/*",
    ".github/workflows/*.yml",
    "tests/test_package.py",
    "tests/tools/*.py",
    "tests/bench/*.py",
)
WORKFLOWS = {path.stem: path.read_text(encoding="utf-8") for path in sorted((ROOT / ".github/workflows").glob("*.yml"))}
AUDIT = 'git ls-files "*.lock" | xargs --max-args=1 pip-audit --strict --disable-pip --require-hashes --requirement'
USE = re.compile(r"uses: *(\S+?)@(\S+)(?: *#(.*))?$", re.M)
CHECKED_OUT = "uses: actions/checkout@{} # v7.0.1\n        with:\n          persist-credentials: false\n".format(
    "0" * 40
)
SOUND = f"""\
on: push
permissions: {{}}
jobs:
  one:
    timeout-minutes: 5
    permissions:
      contents: read
    steps:
      - {CHECKED_OUT}\
      - run: echo "$GITHUB_REF_NAME"
"""


def loose(lock: str) -> list[str]:
    """Give what in a lock of Python's packages is anything but a version with its hashes."""
    return [line for line in BLOCK.sub("", lock).splitlines() if line]


def unlocked(lock: dict[str, Any]) -> list[str]:
    """Give the entries of a lock of npm that have no hash, or name the address of a registry."""
    entries = [(name, entry) for name, entry in lock["packages"].items() if name]
    return [name for name, one in entries if not one.get("integrity", "").startswith("sha512-") or "resolved" in one]


def careless(text: str) -> list[str]:
    """Give the lines of a program that install what no lock knows, or that let a package run code meanwhile."""
    found = []
    for line in re.sub(r"\\\n", " ", text).splitlines():
        pip = re.search(
            r"\bpip\b.*\binstall\b(?! --quiet --disable)|\$\(PIP[:)].* -|\$INSTALL|\bpip,? \"?wheel\b", line
        )
        kept = "--require-hashes" in line or (
            "--no-deps" in line and ("--no-index" in line or "--no-build-isolation" in line)
        )
        npm = re.search(r"\bnpm\b.*\b(ci|install)\b", line)
        safe = npm and "--ignore-scripts" in line and (npm[1] == "ci" or "--package-lock-only" in line)
        if (pip and not kept) or (npm and not safe):
            found.append(line.strip())
    return found


def faults(workflow: str) -> list[str]:
    """Give what in a workflow lets others in: actions that may change, rights that are not told, words run as code."""
    told: dict[Any, Any] = yaml.safe_load(workflow)
    uses = USE.findall(workflow)
    found = [f"{name}@{at} is no commit with its version" for name, at, said in uses if not pinned(at, said)]
    found += ["a password is asked for"] * workflow.count("secrets.")
    found += ["rights for all jobs"] * (told.get("permissions") != {})
    found += [
        f"{event} runs words of strangers" for event in ("pull_request_target", "workflow_run") if event in workflow
    ]
    for name, job in told["jobs"].items():
        found += [f"{name}: no rights told"] * ("permissions" not in job)
        found += [f"{name}: no limit of time"] * ("timeout-minutes" not in job)
        for step in job["steps"]:
            found += [f"{name}: an expression becomes code"] * ("${{" in step.get("run", ""))
            keeps = step.get("with", {}).get("persist-credentials") is not False
            found += [f"{name}: the token stays"] * (keeps and step.get("uses", "").startswith("actions/checkout@"))
    return found


def pinned(at: str, said: str) -> bool:
    """Whether an action is named by a commit, and its version told beside it."""
    return bool(re.fullmatch(r"[0-9a-f]{40}", at) and re.fullmatch(r" v\d+\.\d+\.\d+", said))


# What comes in -------------------------------------------------------------------------------------------------------


def test_every_lock_is_looked_at() -> None:
    """Those of Python's packages are all audited by their name; each of npm's has its run of the audit."""
    assert {"requirements.lock", "requirements-dev.lock", ".github/requirements.lock"} < set(LOCKS)
    packages, programs = (yaml.safe_load(WORKFLOWS["audit"])["jobs"][job] for job in ("packages", "programs"))
    assert [step["run"] for step in packages["steps"] if "pip-audit" in step.get("run", "")] == [AUDIT]
    assert programs["strategy"]["matrix"]["folder"] == [name.rpartition("/")[0] for name in NPM_LOCKS]


@pytest.mark.parametrize("name", LOCKS)
def test_every_package_has_its_hashes(name: str) -> None:
    """A lock has versions with their hashes, and neither addresses nor options."""
    assert loose((ROOT / name).read_text(encoding="utf-8")) == []


@pytest.mark.parametrize("name", NPM_LOCKS)
def test_every_program_has_its_hash(name: str) -> None:
    """A lock of npm has the hash of every package, and no address: the registry is who runs it to choose."""
    lock = json.loads((ROOT / name).read_text(encoding="utf-8"))
    assert (lock["lockfileVersion"], unlocked(lock)) == (3, [])


def test_the_tests_run_what_is_published() -> None:
    """What the lock of a digest has the lock of the tests has too, in the same version and by the same hashes."""
    texts = [
        re.sub(r" ; .* \\\n", r" \\\n", (ROOT / name).read_text(encoding="utf-8"))
        for name in ("requirements.lock", "requirements-dev.lock")
    ]
    run, dev = (set(BLOCK.findall(text)) for text in texts)
    assert run - dev == set()


def test_whatever_is_installed_is_known() -> None:
    """Every installation asks for hashes or needs no registry; no build fetches what it is built with."""
    texts = {path: path.read_text(encoding="utf-8") for pattern in INSTALLERS for path in sorted(ROOT.glob(pattern))}
    assert {path.name: careless(text) for path, text in texts.items() if careless(text)} == {}


@pytest.mark.parametrize(
    ("defect", "line"),
    [
        ("pip install uv", "pip install uv"),
        ("\t.venv/bin/python -m pip install --quiet uv", ".venv/bin/python -m pip install --quiet uv"),
        ("\t$(PIP) --editable .", "$(PIP) --editable ."),
        ("\t$(PIP) --require-hashes \\\n --requirement a.lock", None),
        ("\t$(PIP) --no-deps --no-build-isolation --editable .", None),
        ('[sys.executable, "-m", "pip", "install", package]', '[sys.executable, "-m", "pip", "install", package]'),
        ("npm ci", "npm ci"),
        ("npm install --ignore-scripts", "npm install --ignore-scripts"),
        ("npm ci --ignore-scripts --no-audit", None),
    ],
)  # fmt: skip
def test_a_careless_installation_is_seen(defect: str, line: str | None) -> None:
    """The test above sees an installation without hashes, and one that lets packages run code."""
    assert careless(defect) == ([line] if line else [])


def test_a_loose_lock_is_seen() -> None:
    """A package without a hash, an address and an option are found; so is a program without one."""
    lock = (
        f"--index-url https://example.org\na==1 \\\n    --hash=sha256:{'0' * 64}\nb==2\nc @ https://example.org/c.whl\n"
    )
    assert loose(lock) == ["--index-url https://example.org", "b==2", "c @ https://example.org/c.whl"]
    sound = {"integrity": "sha512-x"}
    assert unlocked({"packages": {"": {}, "a": sound, "b": {}, "c": {**sound, "resolved": "https://x"}}}) == ["b", "c"]


# Licences -------------------------------------------------------------------------------------------------------------


def test_the_licences_are_those_of_the_lock() -> None:
    """The page names each locked package with its version, licence and askers; none is there for nothing."""
    found = TABLE.search(PAGE.read_text(encoding="utf-8"))
    assert found
    assert found[0] == table(), "run `python -m tests.tools.licences --write`"
    assert all(askers().values())
    assert {name for name in locked() if not stated(name)} == set(READ)


def test_every_copyleft_is_spoken_of() -> None:
    """What may ask for something in return is named where the page says why it does not."""
    text = PAGE.read_text(encoding="utf-8").partition("## Copyleft")[2]
    asking = {name for name in locked() if re.search("GPL|MPL|EPL|Artistic", stated(name) or READ[name])}
    assert asking == set(re.findall(r"`([a-z-]+)`", text)) - {"import"}


# What goes out --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", WORKFLOWS)
def test_workflows_let_nobody_in(name: str) -> None:
    """Actions are named by their commits, rights by their jobs, and no word of a stranger is run."""
    assert faults(WORKFLOWS[name]) == []


@pytest.mark.parametrize(
    ("old", "new", "found"),
    [
        ("0" * 40, "v7", "actions/checkout@v7 is no commit with its version"),
        (" # v7.0.1", "", f"actions/checkout@{'0' * 40} is no commit with its version"),
        ("on: push", "on: pull_request_target", "pull_request_target runs words of strangers"),
        ("permissions: {}", "permissions: write-all", "rights for all jobs"),
        ("    permissions:\n      contents: read\n", "", "one: no rights told"),
        ("    timeout-minutes: 5\n", "", "one: no limit of time"),
        ("persist-credentials: false", "fetch-depth: 0", "one: the token stays"),
        ("$GITHUB_REF_NAME", "${{ github.event.pull_request.title }}", "one: an expression becomes code"),
        ("$GITHUB_REF_NAME", "$X\"\n        env:\n          X: ${{ secrets.X }} # \"", "a password is asked for"),
    ],
)  # fmt: skip
def test_a_workflow_that_lets_others_in_is_seen(old: str, new: str, found: str) -> None:
    """Each rule sees its defect, and nothing else is wrong with the sound one."""
    assert (faults(SOUND), faults(SOUND.replace(old, new))) == ([], [found])


def test_an_action_is_the_same_everywhere() -> None:
    """All workflows use one commit of an action."""
    used = {(name, at) for text in WORKFLOWS.values() for name, at, _ in USE.findall(text)}
    assert len(used) == len({name for name, _ in used})


def test_each_job_may_do_what_it_must() -> None:
    """Who may write runs actions, or one command of GitHub's own program: never a line of this repository."""
    jobs = {
        f"{name}: {job}": told for name, text in WORKFLOWS.items() for job, told in yaml.safe_load(text)["jobs"].items()
    }
    writes = {
        job: [right for right, how in told["permissions"].items() if how == "write"] for job, told in jobs.items()
    }
    assert {job: rights for job, rights in writes.items() if rights} == {
        "ci: report": ["security-events"],
        "pages: publish": ["pages", "id-token"],
        "release: publish": ["id-token", "attestations"],
        "release: announce": ["contents"],
    }
    run = {
        job: [step["run"].split()[:3] for step in jobs[job]["steps"] if "run" in step] for job in writes if writes[job]
    }
    assert {job: lines for job, lines in run.items() if lines} == {"release: announce": [["gh", "release", "create"]]}
    out = jobs["release: publish"], jobs["release: announce"]
    assert [(job["needs"], job.get("environment")) for job in out] == [("make", {"name": "release"}), ("publish", None)]


CHANGELOG = (
    "# Changelog\n\n## [Unreleased]\n\n## [1.2.0] – 2026-11-28\n\n### Added\n\n- A thing.\n\n## [1.1.0] – 2026-01-01\n"
)


@pytest.mark.parametrize(
    ("tag", "changelog", "said"),
    [
        ("v1.2.0", CHANGELOG, "### Added\n\n- A thing.\n"),
        ("v1.2.1", CHANGELOG, "the tag is v1.2.1, and pyproject.toml says 1.2.0"),
        ("1.2.0", CHANGELOG, "the tag is 1.2.0, and pyproject.toml says 1.2.0"),
        ("v1.2.0", re.sub("###.*\n\n-.*\n", "", CHANGELOG), "CHANGELOG.md says nothing of 1.2.0"),
        ("v1.2.0", CHANGELOG.replace("[1.2.0]", "[1.3.0]"), "CHANGELOG.md says nothing of 1.2.0"),
        ("v1.2.0", CHANGELOG.replace("2026-11-28", "unreleased"), "CHANGELOG.md gives 1.2.0 no day: “unreleased”"),
    ],
)  # fmt: skip
def test_a_release_is_what_it_says(tag: str, changelog: str, said: str) -> None:
    """A tag is published as the version of the project alone, with what the changelog tells of it."""
    try:
        told = notes(tag, '[project]\nversion = "1.2.0"\n', changelog)
    except NoReleaseError as refusal:
        told = str(refusal)
    assert told == said


def test_the_packages_are_the_same_bytes_anywhere(tmp_path: Path) -> None:
    """Another folder, zone, mask and day of files give the same packages; both carry the licences that they owe."""
    for part in ("src", "templates", "static", "docs"):
        shutil.copytree(
            ROOT / part,
            tmp_path / "copy" / part,
            copy_function=shutil.copy,
            ignore=shutil.ignore_patterns("__pycache__"),
        )
    for name in ("pyproject.toml", "README.md", "CHANGELOG.md", "LICENSE", ".gitignore"):
        shutil.copy(ROOT / name, tmp_path / "copy")
    build = [sys.executable, "-m", "hatchling", "build", "--directory"]
    day = {**os.environ, "SOURCE_DATE_EPOCH": "1800000000"}
    subprocess.run([*build, tmp_path / "a"], cwd=ROOT, env={**day, "TZ": "UTC"}, check=True, capture_output=True)
    subprocess.run(
        [*build, tmp_path / "b"],
        cwd=tmp_path / "copy",
        env={**day, "TZ": "Asia/Tokyo"},
        check=True,
        umask=0o077,
        capture_output=True,
    )
    made = [{one.name: hashlib.sha256(one.read_bytes()).hexdigest() for one in (tmp_path / x).iterdir()} for x in "ab"]
    assert made[0] == made[1]
    (wheel,), (source,) = (tmp_path / "a").glob("*.whl"), (tmp_path / "a").glob("*.tar.gz")
    with zipfile.ZipFile(wheel) as packed, tarfile.open(source) as other:
        for names in packed.namelist(), other.getnames():
            files = {name.rpartition("/")[2] for name in names}
            assert {
                "LICENSE",
                "licences.md",
                "STIX-Two-Text-OFL.txt",
                "Source-Sans-3-OFL.txt",
                "pagefind-MIT.txt",
            } <= files
