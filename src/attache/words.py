"""In which language does the interface speak?

Every word of templates and of code that readers see comes from a gettext catalogue below `locale/`; where there is none
for a language, the English words of the source stand in.
"""

import gettext
from functools import cache
from pathlib import Path

LOCALES = Path(__file__).parent / "locale"


@cache
def catalogue(language: str) -> gettext.NullTranslations:
    """The catalogue of a language tag such as `vi` or `en-GB`; one that translates nothing where there is none."""
    tags = [language.replace("-", "_"), language.split("-")[0]]
    return gettext.translation("attache", LOCALES, languages=tags, fallback=True)
