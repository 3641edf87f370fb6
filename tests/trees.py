"""What does a folder hold, and what does a build make of a site? Used by the tests of whole builds."""

import re
from datetime import date
from pathlib import Path
from typing import Any

from attache.build import build
from attache.check import Options, Outcome

SITES = Path(__file__).parent / "sites"
NOW = date(2026, 11, 22)
HASHED = re.compile(rb"(assets/[^\"' )]+?)\.[0-9a-f]{10}\.")

# A site that has no findings, and the article that most tests edit.
ARTICLE = "content/articles/2026-11-02-a-visit.md"
SMALL = {
    "content/site.yaml": (
        "title: Small Digest\nurl: https://small.example/\nidentity: small.example,2000\nhome_country: FR\n"
    ),
    ARTICLE: (
        "---\nid: a-visit\ntitle: A visit\ndate: 2026-11-02\nevents:\n  - id: ev-a-visit\n    title: Visit to Tokyo\n"
        "    date: 2026-11-01\n    kind: visit\n    countries: [FR, JP]\n---\nThey met.\n"
    ),
}


def site_files(name: str) -> dict[str, str]:
    """The content of a site below `tests/sites/`, pictures aside, by path from the site's folder."""
    root = SITES / name
    files = sorted(path for path in (root / "content").rglob("*") if path.suffix in (".md", ".yaml"))
    return {path.relative_to(root).as_posix(): path.read_text(encoding="utf-8") for path in files}


def tree(folder: Path) -> dict[str, bytes]:
    """Every file below a folder, hidden ones too, by its path."""
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in files}


def unhashed(files: dict[str, bytes]) -> dict[str, bytes]:
    """Files without the hashes in the names of static files, so that a new style sheet alters nothing else."""
    return {HASHED.sub(rb"\1.", path.encode()).decode(): HASHED.sub(rb"\1.", data) for path, data in files.items()}


def built(source: Path, output: Path | None = None, **chosen: Any) -> Outcome:
    """Build a site on the day `NOW`, into its `public` where nothing else is said; it has no error.

    The index of the search is left out where it is not asked for: a test of a page need not wait for Pagefind.
    """
    standard = {"source": source, "output": output or source / "public", "now": NOW, "search": False}
    outcome = build(Options(**{**standard, **chosen}))
    assert not outcome.errors, outcome.diagnostics
    return outcome


def edit(file: Path, old: str, new: str) -> None:
    """Replace a text that stands in a file once."""
    text = file.read_text(encoding="utf-8")
    assert text.count(old) == 1, f"{old!r} stands {text.count(old)} times in {file}"
    file.write_text(text.replace(old, new), encoding="utf-8", newline="")
