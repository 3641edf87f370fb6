"""Is this HTML? The Nu Html Checker, the W3C's own validator."""

import json
import subprocess
from collections.abc import Iterable
from pathlib import Path

from tests.tools.programs import java, module


def errors(pages: Iterable[Path]) -> list[str]:
    """Return `path:line: message` for each error in these HTML or SVG files, sorted; warnings do not count."""
    jar = module("vnu-jar/build/dist/vnu.jar")
    options = ["--format", "json", "--stdout", "--exit-zero-always", "--errors-only", "--also-check-svg"]
    said = subprocess.run(
        [java(), "-jar", jar, *options, *map(str, pages)], capture_output=True, text=True, check=True, encoding="utf-8"
    )
    return sorted(_line(message) for message in json.loads(said.stdout)["messages"])


def _line(message: dict[str, object]) -> str:
    address = str(message.get("url", "")).removeprefix("file:")
    return f"{address}:{message.get('lastLine', 1)}: {message['message']}"
