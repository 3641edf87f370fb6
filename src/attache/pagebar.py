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
from attache.outputs.hosting import policy
from attache.render import environment
from attache.tracing import subjects
from attache.values import stamp_of_bytes
from attache.views import Page


class State(Value, frozen=True, kw_only=True):
    """What the preview knows: the last good digest, what is wrong now, and what the last save touched."""

    version: int = 0  # of the bar
    looks: int = 0  # of what pages load under the same address
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
    return (head if end else rest) + _filled("bar.html", state, address, page) + (end + rest if end else b"")


def mark(page: bytes, state: State) -> str:
    """By what a browser knows whether it shows what there is: of the page, and behind a hyphen of the bar."""
    return f"{stamp_of_bytes(page).hex()[:16]}.{state.looks}-{state.version}"


def empty_page(state: State) -> bytes:
    """What is shown where there is no good page yet."""
    return _filled("empty.html", state, "", b"")


def asset(name: str) -> bytes:
    """A file of the bar. Raises `OSError` where there is none."""
    return resources.files("attache").joinpath("preview", name).read_bytes()


def status_of(article: Article, now: date) -> str:
    """What readers see of an article on a day: `draft` and `scheduled` are shown by the preview alone."""
    if article.gone or article.file.draft:
        return article.gone or "draft"
    return "scheduled" if article.card.when.low > now else "published"


class _Known:
    """What is to be said of a digest on a day: the subjects of pages, and what readers do not see."""

    def __init__(self, digest: Digest | None, now: date) -> None:
        self.digest, self.now = digest, now
        self.subjects = subjects(digest) if digest else {}
        statuses = ((article, status_of(article, now)) for article in (digest.articles if digest else ()))
        self.unseen = [(article, status) for article, status in statuses if status != "published"]


_KNOWN = [_Known(None, date.min)]  # all pages of one version ask for the same


def _filled(name: str, state: State, address: str, page: bytes) -> bytes:
    known = _KNOWN[0]
    if known.digest is not state.digest or known.now != state.now:
        known = _KNOWN[0] = _Known(state.digest, state.now)
    subject = known.subjects.get(address)
    template = _templates(state.digest.site.languages[0] if state.digest else "en").get_template(name)
    return template.render(
        state=state,
        mark=mark(page, state),
        policy=policy(Page(address=address, title="")),
        address=address,
        subject=subject,
        sort=type(subject).__name__,
        status=status_of(subject, state.now) if isinstance(subject, Article) else "",
        unseen=known.unseen,
    ).encode()


@cache
def _templates(language: str) -> Environment:
    made = environment({name: asset(name).decode() for name in ("bar.html", "empty.html")}, language)
    made.filters["visible"] = reports.visible
    return made
