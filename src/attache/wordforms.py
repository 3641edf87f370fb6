"""Which known word does an editor mean who writes it otherwise?"""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from functools import cache


def same_word(wrong: str, known: Mapping[str, Iterable[str]]) -> str | None:
    """The known word that a text surely is: it, or another of its names, but for case, marks, blanks, hyphens, a plural
    or American spelling. `None` where that is no word or several.
    """
    meant = [word for word, names in known.items() if bare(wrong) in map(bare, (word, *names))]
    return meant[0] if len(meant) == 1 and bare(wrong) else None


@cache
def bare(text: str) -> str:
    """A word as it is compared: letters and digits alone, small, in British spelling, without the sound of a plural."""
    letters = re.sub(r"[\W_]+", "", unicodedata.normalize("NFKD", text).casefold())
    british = re.sub(r"(defen|licen)s(?=e)", r"\1c", re.sub(r"z(?=[aei])", "s", letters))
    return re.sub(r"ies$", "y", british).rstrip("es")
