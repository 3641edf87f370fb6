"""Does every link of a built site lead somewhere, fragments included?"""

import json
import subprocess
from pathlib import Path

from tests.tools.programs import module, node

ELSEWHERE = "^https?://(?!localhost)"


def broken(site: Path) -> list[str]:
    """Return each address that leads nowhere, of all that the home page leads to, sorted; other hosts are not asked."""
    command = [node(), module("linkinator/build/src/cli.js"), ".", "--recurse", "--check-fragments", "--format", "json"]
    said = subprocess.run(
        [*command, "--skip", ELSEWHERE], cwd=site, capture_output=True, text=True, check=False, encoding="utf-8"
    )
    if not said.stdout.lstrip().startswith("{"):
        raise RuntimeError(f"linkinator gave no result: {said.stderr or said.stdout}")
    links = json.loads(said.stdout)["links"]
    if not links:
        raise RuntimeError("linkinator looked at nothing")
    return sorted({link["url"] for link in links if link["state"] == "BROKEN"})
