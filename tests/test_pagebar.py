"""What does the preview say of a page?"""

from datetime import date

import pytest

from attache.diagnostics import Diagnostic
from attache.model import Article
from attache.pagebar import State, empty_page, status_of, with_bar
from tests.conftest import WriteSite
from tests.trees import ARTICLE, SMALL, built

NOW = date(2026, 11, 22)
WRONG = Diagnostic(
    path="articles/<b>.md",
    line=3,
    column=5,
    end_line=3,
    end_column=6,
    rule="value-unknown",
    severity="error",
    message="<script>\x1b",
    hint='"><img>',
)


@pytest.mark.parametrize(
    ("page", "before", "after"),
    [
        (b"<body>a</body>", b"<body>a", b"</body>"),
        (b"<body><!-- </body> -->a</body></html>", b"<body><!-- </body> -->a", b"</body></html>"),
        (b"<p>no end", b"<p>no end", b""),
    ],
)
def test_the_bar_stands_at_the_end_of_a_page(page: bytes, before: bytes, after: bytes) -> None:
    """It is put before the last end of a body, and nothing else changes; a page without one is followed by it."""
    shown = with_bar(page, "/", State(now=NOW))
    assert shown.startswith(before + b'<aside id="attache-desk"')
    assert shown.endswith(b"</aside>\n" + after)


def test_what_files_say_is_text() -> None:
    """Names, messages, excerpts, hints and paths are escaped, and control characters made visible."""
    state = State(
        now=NOW, errors=((WRONG, "    <i>\n    ^"),), saved=("content/<u>",), editor="e:{file}:{line}", source="/a b"
    )
    shown = empty_page(state).decode()
    assert not [tag for tag in ("<b>", "<script>", "<img>", "<i>", "<u>", "\x1b") if tag in shown]
    assert 'href="e:/a%20b/content/articles/%3Cb%3E.md:3"' in shown


def article(write_site: WriteSite, front: str) -> Article:
    """Link an article with more lines in its head, drafts included."""
    text = SMALL[ARTICLE].replace("id: a-visit\n", f"id: a-visit\n{front}")
    digest = built(write_site({**SMALL, ARTICLE: text}), drafts=True).digest
    assert digest
    return (*digest.articles, *digest.gone)[0]


@pytest.mark.parametrize(
    ("front", "now", "status"),
    [
        ("", date(2026, 11, 2), "published"),
        ("", date(2026, 11, 1), "scheduled"),
        ("draft: true\n", date(2026, 11, 1), "draft"),
        ("withdrawn: {date: 2026-11-03, reason: Wrong}\n", NOW, "withdrawn"),
        ("expiry: 2026-11-03\n", NOW, "expired"),
    ],
)
def test_an_article_has_a_status(write_site: WriteSite, front: str, now: date, status: str) -> None:
    """Drafts before all else, then what waits for its day."""
    assert status_of(article(write_site, front), now) == status
