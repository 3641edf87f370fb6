"""What does a release say of itself? `python -m tests.tools.release v1.2.3` prints it, or says why that is no release.

Needs nothing that is not in Python, so that it can be asked before anything is installed.
"""

import re
import sys
import tomllib
from pathlib import Path

ROOT = Path(__file__).parents[2]


class NoReleaseError(ValueError):
    """A tag that is not to be published; the message says why."""


def notes(tag: str, project: str, changelog: str) -> str:
    """Give what the changelog says of a tag's version, which must be that of the project, dated and told of.

    Raises NoReleaseError where it is not.
    """
    version = tomllib.loads(project)["project"]["version"]
    if tag != f"v{version}":
        raise NoReleaseError(f"the tag is {tag}, and pyproject.toml says {version}")
    told = re.search(rf"^## \[{re.escape(version)}\] – (.*)\n((?:(?!## ).*\n)*)", changelog, re.M)
    if not told or not told[2].strip():
        raise NoReleaseError(f"CHANGELOG.md says nothing of {version}")
    if not re.fullmatch(r"\d{4}-\d\d-\d\d", told[1]):
        raise NoReleaseError(f"CHANGELOG.md gives {version} no day: “{told[1]}”")
    return told[2].strip() + "\n"


def main(tag: str) -> int:
    """Print the notes; return 1, having said why, where there are none to print."""
    texts = [(ROOT / name).read_text(encoding="utf-8") for name in ("pyproject.toml", "CHANGELOG.md")]
    try:
        print(notes(tag, *texts), end="")
    except NoReleaseError as refusal:
        print(f"no release: {refusal}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
