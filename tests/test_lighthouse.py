"""Does Lighthouse give the pages that readers land on all it has to give, and does it see planted defects?"""

from collections.abc import Callable

from tests.conftest import WriteSite
from tests.tools.chromium import serving
from tests.tools.lighthouse import CATEGORIES, rated

PAGES = ("", "articles/2025/tradition-and-2024/", "countries/japan/", "timeline/", "search/")

# No title and no description; pale text; a message in the console; two seconds before anything is painted.
PLANTED = """<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"></head>
<body><main><h1>Planted</h1><p style="color:#bbb">pale</p></main>
<script>console.error("planted"); const end = Date.now() + 2000; while (Date.now() < end);</script></body></html>
"""


def test_the_pages_that_readers_land_on_score_100_in_all_categories(
    digest_address: str, tell: Callable[[str], None]
) -> None:
    """Home, an article, a country, the timeline and the search score 100 four times; the scores are printed."""
    found = rated(digest_address, list(PAGES))
    for address, rating in found.items():
        tell(f"Lighthouse: {address or '/':<36} {rating}")
    short = [f"{address or '/'}: {rating}" for address, rating in found.items() if set(rating.scores.values()) != {100}]
    assert not short, "\n".join(short)


def test_lighthouse_sees_planted_defects(write_site: WriteSite) -> None:
    """A page with a defect for each category is short of 100 in each, and the defects are named."""
    with serving(write_site({"index.html": PLANTED})) as base:
        rating = rated(base, [""], tries=1)[""]
    assert [category for category in CATEGORIES if rating.scores[category] == 100] == []
    assert [audit.split()[0] for audit in rating.lost["accessibility"]] == ["color-contrast", "document-title"]
    assert [audit.split()[0] for audit in rating.lost["best-practices"]] == ["errors-in-console"]
    assert [audit.split()[0] for audit in rating.lost["seo"]] == ["document-title", "meta-description"]
    assert rating.lost["performance"][0].startswith("first-contentful-paint")
