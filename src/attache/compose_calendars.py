"""Which calendars are there, and what stands in them?"""

from collections.abc import Iterator
from gettext import NullTranslations

from attache.model import Digest
from attache.views import Page


def calendar_pages(digest: Digest, words: NullTranslations) -> Iterator[tuple[str, Page]]:  # noqa: ARG001
    """The calendars of all that can be followed, each with its maker."""
    yield from ()
