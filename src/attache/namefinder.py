"""Whom does a text name?"""

from attache.entities import Known
from attache.mentions import Mention


def officials_in(text: str, known: Known) -> tuple[Mention, ...]:
    """Every official that a text names, in order: the registered by any spelling (value: id), the rest by a rank or
    title before the name (value: the name; detail: `rank`, `post`, `country`, as far as the words tell).
    """
    return ()
