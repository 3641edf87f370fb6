"""How does Lighthouse rate a page? Its four categories, each out of 100."""

import json
import subprocess

import msgspec

from tests.tools.programs import HERE, chromium, node

CATEGORIES = ("performance", "accessibility", "best-practices", "seo")
TRIES = 3  # a machine that is busy with something else only ever lowers a performance


class Rated(msgspec.Struct, frozen=True):
    """The scores of a page by category, and by category the audits that took from them."""

    scores: dict[str, int]
    lost: dict[str, list[str]]

    def __str__(self) -> str:
        numbers = " ".join(f"{category} {self.scores[category]:>3}" for category in CATEGORIES)
        return " · ".join([numbers, *(audit for category in CATEGORIES for audit in self.lost[category])])


def rated(base: str, addresses: list[str], tries: int = TRIES) -> dict[str, Rated]:
    """Rate each address under base; of a page that is not yet at 100 in performance, the best of the tries counts."""
    best: dict[str, Rated] = {}
    for _ in range(tries):
        slow = [address for address in addresses if address not in best or best[address].scores["performance"] < 100]
        for address, rating in zip(slow, _rate([base + address for address in slow]), strict=True):
            if address not in best or rating.scores["performance"] > best[address].scores["performance"]:
                best[address] = rating
    return best


def _rate(urls: list[str]) -> list[Rated]:
    if not urls:
        return []
    command = [node(), str(HERE / "lighthouse.mjs"), chromium(), *urls]
    said = subprocess.run(command, capture_output=True, text=True, check=False, encoding="utf-8")
    if said.returncode:
        raise RuntimeError(f"Lighthouse gave no result: {said.stderr or said.stdout}")
    return msgspec.convert(json.loads(said.stdout), list[Rated])
