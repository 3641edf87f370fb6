"""Which dates does a text tell?"""

from attache.dates import Edtf
from attache.mentions import Mention


def dates_in(text: str, published: Edtf | None = None) -> tuple[Mention, ...]:
    """Every date that a text tells, in order. Weekdays and the like count from the day `published`; without a year in
    the words or such a day none is invented.
    """
    return ()


def figures_in(text: str) -> tuple[Mention, ...]:
    """Every count that a text tells (“more than 100 countries”), in order."""
    return ()
