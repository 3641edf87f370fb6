"""What does this name in this file mean? Asks the registry, and collects what cannot be answered.

One `Desk` serves one file; what it finds wrong is handed on with the file's path.
"""

from typing import Any

from attache.diagnostics import At, Finding
from attache.entities import Known
from attache.model import Plate
from attache.settings import VocabularyFile
from attache.validate import did_you_mean

NOUNS = {
    "country": "country",
    "official": "official",
    "organisation": "organisation",
    "series": "series",
    "figure": "figure series",
    "agreement": "agreement",
    "area": "area",
}


class Desk:
    """Answers for one file, and keeps the findings."""

    def __init__(self, known: Known, path: str) -> None:
        self.known = known
        self.path = path
        self.findings: list[Finding] = []

    def say(self, rule: str, at: At, message: str, hint: str | None = None) -> None:
        """Keep a finding at a value of the file's front matter."""
        self.findings.append(Finding(rule=rule, path=self.path, at=at, message=message, hint=hint))

    def plate(self, type: str, text: str, at: At) -> Plate | None:
        """Who of a type is meant; a finding and `None` where nobody or several may be."""
        match = self.known.registry.find(type, text)
        if match.key:
            entity = self.known.entities[type][match.key]
            if type == "official" and entity.file is None:
                self._unregistered(entity.plate, text, at)
            return entity.plate
        noun = NOUNS.get(type, type)
        if match.keys:
            candidates = ", ".join(f"`{key}`" for key in match.keys)
            self.say(
                "name-ambiguous", at, f"“{text}” may be any of {candidates}", "write the id of the one who is meant"
            )
        else:
            near = [self.known.entities[type][key].plate.name for key in match.near]
            hint = f"did you mean {' or '.join(f'`{name}`' for name in near)}?" if near else _unknown(type, noun)
            self.say("name-unknown", at, f"no {noun} is called “{text}”", hint)
        return None

    def _unregistered(self, plate: Plate, text: str, at: At) -> None:
        near = self.known.registry.near("official", text)
        register = f"describe the person in `officials/{plate.id}.md`"
        hint = f"did you mean `{near[0]}`? Else {register}" if near else register
        self.say("official-unregistered", at, f"{plate.name} is not registered", hint)

    def plates(self, type: str, texts: tuple[str, ...], at: At) -> tuple[Plate, ...]:
        """All who are meant, each once, in the order written."""
        found = (self.plate(type, text, (*at, n)) for n, text in enumerate(texts))
        return tuple(dict.fromkeys(plate for plate in found if plate))

    def word(self, group: str, text: str, at: At) -> bool:
        """Whether a word stands in a group of the vocabulary; a finding where it does not."""
        words: dict[str, Any] = getattr(self.known.vocabulary, group)
        if text in words:
            return True
        hint = did_you_mean(text, list(words)) or f"one of: {', '.join(words)}"
        self.say("value-unknown", at, f"the vocabulary has no {_one(group)} `{text}`", hint)
        return False

    def words(self, group: str, texts: tuple[str, ...], at: At) -> tuple[str, ...]:
        """Those of several words that stand in a group of the vocabulary."""
        return tuple(text for n, text in enumerate(texts) if self.word(group, text, (*at, n)))


def _unknown(type: str, noun: str) -> str:
    return (
        "write an ISO 3166-1 code, such as `FR`" if type == "country" else f"register the {noun} in a file of its own"
    )


def _one(group: str) -> str:
    assert group in VocabularyFile.__struct_fields__
    return {"statuses": "status"}.get(group, group.removesuffix("s")).replace("_", " ")
