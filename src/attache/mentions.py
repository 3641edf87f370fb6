"""What does a text name, and where?"""

from collections.abc import Mapping
from typing import Literal

from attache.model import Value

Certainty = Literal["certain", "likely", "possible"]


class Mention(Value, frozen=True):
    """That the words of a text from `start` to `end` say the `value` of a field, how surely, and why one thinks so.

    `field` is a field of an article or event: `date` (EDTF; `XXXX-01-08` where no year is told), `officials` (id or
    name), `countries` (ISO code), `organisations`, `areas`, `series`, `agreements` (id or name), `kind`, `figures`,
    `place`. `detail` has what else the words say of it, by the names of the front matter.
    """

    start: int
    end: int
    field: str
    value: str
    certainty: Certainty
    why: str = ""
    detail: Mapping[str, str] = {}
