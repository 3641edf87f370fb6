"""Which countries, bodies and kinds of event does a text name?"""

from attache.entities import Known
from attache.mentions import Mention


def places_in(text: str, known: Known) -> tuple[Mention, ...]:
    """Every country (by name, alias or demonym, English or Vietnamese), area, organisation, series and agreement that a
    text names, in order.
    """
    return ()


def kinds_in(text: str, known: Known) -> tuple[Mention, ...]:
    """Every word that signals a kind of event, by the cues of the vocabulary, in order."""
    return ()
