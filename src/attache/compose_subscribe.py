"""What is said of all that can be followed?"""

from collections.abc import Iterator
from gettext import NullTranslations

from attache.model import Digest
from attache.views import Page


def subscribe_pages(digest: Digest, words: NullTranslations) -> Iterator[tuple[str, Page]]:  # noqa: ARG001
    """The page that lists all feeds and calendars, and the same lists for feed readers, each with its maker."""
    yield from ()
