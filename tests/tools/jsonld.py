"""Is this JSON-LD, in the words of schema.org? TypeScript, with the types of schema-dts, and what types cannot say."""

import datetime as dt
import json
import re
import subprocess
import tempfile
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from lxml import etree

from tests.tools.programs import module, node

OPTIONS = ("--noEmit", "--strict", "--skipLibCheck", "--moduleResolution", "bundler", "--module", "esnext")
REPORT = re.compile(r"all\.ts\((\d+),\d+\): error (.*)")
MONTH = re.compile(r"\d{4}(-(0[1-9]|1[0-2]))?")
Named = tuple[str, dict[str, Any]]  # the page that a node stands on, and the node


def errors(pages: Iterable[Path]) -> list[str]:
    """Return `path: message` for each mistake in the JSON-LD of these HTML files, sorted."""
    found: list[str] = []
    nodes: list[Named] = []
    for path in pages:
        page = etree.parse(path, etree.HTMLParser(encoding="utf-8")).getroot()
        for block in page.iterfind(".//script[@type='application/ld+json']"):
            try:
                document = json.loads(block.text or "")
            except json.JSONDecodeError as error:
                found.append(f"{path}: {error}")
                continue
            if document.get("@context") != "https://schema.org":
                found.append(f"{path}: no context")
            nodes += [(str(path), one) for one in document.get("@graph", [document])]
    found += [f"{path}: {key} {value} is no date" for path, one in nodes for key, value in _wrong_dates(one)]
    return sorted(found + _misused(nodes))


def _wrong_dates(value: Any) -> Iterator[tuple[str, str]]:
    """What is said to be a date and is neither a day, a month nor a year of ISO 8601."""
    if isinstance(value, list):
        for one in value:
            yield from _wrong_dates(one)
    elif isinstance(value, dict):
        for key, one in value.items():
            if (key.startswith("date") or key.endswith("Date")) and not _is_date(one):
                yield key, one
            yield from _wrong_dates(one)


def _is_date(text: Any) -> bool:
    if not isinstance(text, str) or MONTH.fullmatch(text):
        return isinstance(text, str)
    try:
        return dt.date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False


def _misused(nodes: list[Named]) -> list[str]:
    """What the types of schema.org refuse: words that it does not have, and values that do not fit.

    To types one text is like another, and each node takes TypeScript a tenth of a second: of equal shapes one is asked.
    """
    library = Path(module("schema-dts/dist/schema.d.ts"))
    known = set(re.findall(r"^export type (\w+)", library.read_text(encoding="utf-8"), re.MULTILINE))
    unknown = [f"{path}: there is no {one['@type']}" for path, one in nodes if one["@type"] not in known]
    shapes = {json.dumps(_shape(one)): (path, one) for path, one in reversed(nodes) if one["@type"] in known}
    asked = list(shapes.values())
    kinds = sorted({one["@type"] for _, one in asked} | {"SearchAction", "WithActionConstraints"})
    lines = [f"import type {{ {', '.join(kinds)} }} from {json.dumps(str(library).removesuffix('.d.ts'))};"]
    lines += [_line(number, one) for number, (_, one) in enumerate(asked)]
    return unknown + [f"{asked[number - 2][0]}: {message}" for number, message in _compiled("\n".join(lines))]


def _compiled(text: str) -> list[tuple[int, str]]:
    """The lines that TypeScript refuses, with its reasons."""
    with tempfile.TemporaryDirectory() as folder:
        Path(folder, "all.ts").write_text(text, encoding="utf-8")
        command = [node(), module("typescript/bin/tsc"), *OPTIONS, "--pretty", "false", "all.ts"]
        run = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False, encoding="utf-8")
    reports = [(int(found[1]), found[2]) for found in map(REPORT.match, run.stdout.splitlines()) if found]
    if bool(run.returncode) != bool(reports) or any(number < 2 for number, _ in reports):
        raise RuntimeError(f"tsc gave no result: {run.stdout}{run.stderr}")
    return reports


def _shape(value: Any) -> Any:
    """A value with its texts left out, but for the words of schema.org."""
    if isinstance(value, dict):
        return {key: one if key == "@type" else _shape(one) for key, one in value.items()}
    if isinstance(value, list):
        return list({json.dumps(shape): shape for shape in map(_shape, value)}.values())
    return value if not isinstance(value, str) or value.startswith("https://schema.org/") else ""


def _line(number: int, one: dict[str, Any]) -> str:
    """A node as one line of TypeScript. What an action asks for (`query-input`) is known to a type of its own."""
    value = {key: part for key, part in one.items() if key != "potentialAction"}
    line = f"const n{number}: {one['@type']} = {json.dumps(value)};"
    if "potentialAction" not in one:
        return line
    action = json.dumps(one["potentialAction"])
    asked = f"const a{number}: WithActionConstraints<SearchAction> = {action};"
    return f"{asked} {line[:-2]}, potentialAction: a{number}}};"
