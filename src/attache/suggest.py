"""What does a text name that its metadata lacks, and the reverse?"""

from collections.abc import Sequence

from attache.clipping import Clipping
from attache.entities import Known
from attache.mentions import Certainty, Mention
from attache.model import Value


class Suggestion(Value, frozen=True, kw_only=True):
    """A value for a field of an article (`events.date`, `officials`), with the words of the text that it rests on.

    `source` says who has it and who lacks it: `text` (the text names it, the metadata does not) or `metadata` (the
    metadata says it, the text does not; then there are no words, and the place is that in the front matter).
    """

    field: str
    value: str
    words: str | None
    line: int
    column: int
    certainty: Certainty
    why: str
    source: str = "text"
    detail: dict[str, str] = {}


def suggested(clipping: Clipping, known: Known) -> tuple[Suggestion, ...]:
    """What the metadata of a source text should say, in the order of the fields of an article."""
    return ()


def mentions_of(clipping: Clipping, known: Known) -> Sequence[Mention]:
    """All that a text names, in order."""
    return ()
