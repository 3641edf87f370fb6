"""Which known word does an editor mean who writes it otherwise?"""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from difflib import get_close_matches
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


def did_you_mean(wrong: str, known: list[str]) -> str | None:
    """The nearest known word as a hint, or `None` where nothing is near. Case does not count."""
    by_fold = {word.casefold(): word for word in sorted(known, reverse=True)}
    near = get_close_matches(wrong.casefold(), sorted(by_fold), n=1, cutoff=0.6)
    near = near or [word for word in sorted(by_fold) if len(wrong) > 2 and word.startswith(wrong.casefold())][:1]
    return f"did you mean `{by_fold[near[0]]}`?" if near else None
