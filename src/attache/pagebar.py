"""What does the preview say of a page?

A bar at the foot of the window: what the page's file says, what is to be mended in it, what the last save touched.
Above it, while there are errors, those. Both are put into pages on their way to the browser, and into no file of the
output.
"""

from collections.abc import Mapping
from datetime import date
from functools import cache
from importlib import resources

from jinja2 import Environment

from attache import reports
from attache.diagnostics import Diagnostic
from attache.model import Article, Digest, Value
from attache.render import environment
from attache.tracing import subjects


class State(Value, frozen=True, kw_only=True):
    """What the preview knows: the last good digest, what is wrong now, and what the last save touched."""

    version: int = 0
    now: date
    digest: Digest | None = None
    errors: tuple[tuple[Diagnostic, str], ...] = ()  # each with the line that it is about, and carets
    warnings: tuple[Diagnostic, ...] = ()
    trouble: str = ""  # what the operator must mend
    saved: tuple[str, ...] = ()
    touched: Mapping[str, tuple[str, ...]] = {}  # addresses, by the sort of the file
    editor: str = ""  # URL by which a file is opened, with `{file}`, `{line}` and `{column}`
    source: str = ""  # folder that holds the content

    @property
    def wrong(self) -> bool:
        """Whether there is something to mend before the digest can be built."""
        return bool(self.errors or self.trouble)


def excerpt(found: Diagnostic, line_of: reports.LineOf) -> str:
    """The line that a finding is about, with carets below its place."""
    lines = reports.report([found], "text", line_of).splitlines()
    return "\n".join(line for line in lines if line.startswith("    "))


def with_bar(page: bytes, address: str, state: State) -> bytes:
    """A page with the bar, and with what is wrong."""
    head, end, rest = page.rpartition(b"</body>")
    return (head if end else rest) + _filled("bar.html", state, address) + (end + rest if end else b"")


def empty_page(state: State) -> bytes:
    """What is shown where there is no good page yet."""
    return _filled("empty.html", state, "")


def asset(name: str) -> bytes:
    """A file of the bar. Raises `OSError` where there is none."""
    return resources.files("attache").joinpath("preview", name).read_bytes()


def status_of(article: Article, now: date) -> str:
    """What readers see of an article on a day: `draft` and `scheduled` are shown by the preview alone."""
    if article.gone or article.file.draft:
        return article.gone or "draft"
    return "scheduled" if article.card.when.low > now else "published"


def _filled(name: str, state: State, address: str) -> bytes:
    digest = state.digest
    subject = subjects(digest).get(address) if digest else None
    statuses = [(article, status_of(article, state.now)) for article in digest.articles] if digest else []
    template = _templates(digest.site.languages[0] if digest else "en").get_template(name)
    return template.render(
        state=state,
        address=address,
        subject=subject,
        sort=type(subject).__name__,
        status=status_of(subject, state.now) if isinstance(subject, Article) else "",
        unseen=[(article, status) for article, status in statuses if status != "published"],
    ).encode()


@cache
def _templates(language: str) -> Environment:
    made = environment({name: asset(name).decode() for name in ("bar.html", "empty.html")}, language)
    made.filters["visible"] = reports.visible
    return made
