"""Under which licences come the packages that a digest is built with? `python -m tests.tools.licences --write`."""

import re
import sys
import tomllib
from collections.abc import Iterable, Set
from importlib.metadata import distribution

from packaging.licenses import InvalidLicenseExpression, canonicalize_license_expression
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from tests.tools.release import ROOT

PAGE = ROOT / "docs/licences.md"
PINNED = re.compile(r"^([a-z0-9-]+)==(\S+)", re.M)
TABLE = re.compile(
    r"(?<=^\| package \| version \| licence \| asked for by \|\n\| --- \| --- \| --- \| --- \|\n)(?:\|.*\n)*", re.M
)
# What the texts say of packages whose metadata has no expression of SPDX.
READ = {
    "editables": "MIT",
    "feedgen": "BSD-2-Clause OR LGPL-3.0-or-later",
    "jinja2": "BSD-3-Clause",
    "justext": "BSD-2-Clause",
    "markdown-it-py": "MIT",
    "mdurl": "MIT",
    "pathspec": "MPL-2.0",
    "text-unidecode": "Artistic-1.0-Perl OR GPL-2.0-or-later",
    "trove-classifiers": "Apache-2.0",
}


def locked() -> dict[str, str]:
    """Give the version of each package of `requirements.lock`."""
    return dict(PINNED.findall((ROOT / "requirements.lock").read_text(encoding="utf-8")))


def stated(name: str) -> str | None:
    """Give the licence that a package's metadata states as an expression of SPDX, in the new field or the old one."""
    metadata = distribution(name).metadata
    told = metadata.get_all("License-Expression") or metadata.get_all("License") or [""]
    try:
        return canonicalize_license_expression(told[0])
    except InvalidLicenseExpression:
        return None


def askers() -> dict[str, list[str]]:
    """Give whom each locked package is there for: `attache`, its extra, its making, or other packages."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    found: dict[str, set[str]] = {name: set() for name in locked()}
    _ask("attache", project["project"]["dependencies"], found)
    _ask("`attache[import]`", project["project"]["optional-dependencies"]["import"], found)
    _ask("its making", project["dependency-groups"]["build"], found)
    return {name: sorted(by, key=lambda one: (one != "attache", one)) for name, by in found.items()}


def _ask(asker: str, texts: Iterable[str], found: dict[str, set[str]], extras: Set[str] = frozenset()) -> None:
    """Note who asks for what, of any system and Python; and what these ask for in turn."""
    for requirement in map(Requirement, texts):
        name, marker = canonicalize_name(requirement.name), str(requirement.marker)
        wanted = set(map(canonicalize_name, re.findall(r'extra == "([^"]+)"', marker)))
        if name not in found or (wanted and not wanted & extras) or asker in found[name]:
            continue
        found[name].add(asker)
        _ask(name, distribution(name).requires or (), found, frozenset(map(canonicalize_name, requirement.extras)))


def table() -> str:
    """Give the rows of all locked packages, in the order of the lock."""
    asked = askers()
    rows = [
        f"| {name} | {version} | {stated(name) or READ[name]} | {', '.join(asked[name])} |\n"
        for name, version in locked().items()
    ]
    return "".join(rows)


def main(arguments: list[str]) -> int:
    """Print the table, or put it into the page."""
    if arguments == ["--write"]:
        PAGE.write_text(TABLE.sub(lambda _: table(), PAGE.read_text(encoding="utf-8")), encoding="utf-8")
    else:
        print(table(), end="")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
