"""What does this name in this file mean? Asks the registry, and collects what cannot be answered.

One `Desk` serves one file; what it finds wrong is handed on with the file's path.
"""

from typing import Any

from attache.diagnostics import At, Finding
from attache.entities import Known
from attache.model import Entity, Plate
from attache.registry import fold
from attache.schema import OfficialFile
from attache.vocabulary import words_of
from attache.wordforms import did_you_mean, same_word

NOUNS = {"figure": "figure series"}  # what a type is called, where not by its name


class Desk:
    """Answers for one file, and keeps the findings."""

    def __init__(self, known: Known, path: str) -> None:
        self.known = known
        self.path = path
        self.findings: list[Finding] = []

    def say(self, rule: str, at: At, message: str, hint: str | None = None, fix: str | None = None) -> None:
        """Keep a finding at a value of the file's front matter."""
        self.findings.append(Finding(rule=rule, path=self.path, at=at, message=message, hint=hint, fix=fix))

    def plate(self, type: str, text: str | None, at: At) -> Plate | None:
        """Who of a type is meant, if anybody is named; a finding and `None` where nobody or several may be."""
        if text is None:
            return None
        keys = self.known.registry.find(type, text)
        if len(keys) == 1:
            entity = self.known.entities[type][keys[0]]
            if type == "official" and entity.file is None:
                self._unregistered(entity.plate, text, at)
            elif text != entity.plate.id and (type == "country" or text != entity.plate.name):
                self._spelt(entity, text, at)
            return entity.plate
        noun = NOUNS.get(type, type)
        if keys:
            candidates = ", ".join(f"`{key}`" for key in keys)
            hint = "write the id of the one who is meant"
            self.say("name-ambiguous", at, f"“{text}” may be any of {candidates}", hint)
        else:
            plates = (self.known.entities[type][key].plate for key in self.known.registry.near(type, text))
            near = " or ".join(f"`{plate.name}`" for plate in plates)
            unknown = f'register the {noun}: `attache entity new {type} "{text}"`'
            if type == "country":
                unknown = "write an ISO 3166-1 code, such as `FR`"
            self.say("name-unknown", at, f"no {noun} is called “{text}”", f"did you mean {near}?" if near else unknown)
        return None

    def _spelt(self, entity: Entity, text: str, at: At) -> None:
        """Say how a name is spelt in the registry: a country by its code, another by its name, if only one has that.

        A rank or title before a name is left where the registry knows no post or rank to look up instead.
        """
        plate, registry = entity.plate, self.known.registry
        file = entity.file
        if isinstance(file, OfficialFile) and not (file.posts or file.ranks) and self._titled(plate.type, text):
            return
        named = plate.type != "country" and registry.find(plate.type, plate.name) == (plate.id,)
        by_id = fold(text) == fold(plate.id) != fold(plate.name)
        form = plate.name if named and not by_id else plate.id
        if form != text:
            self.say("name-form", at, f"“{text}” is registered as “{form}”", fix=form)

    def as_written(self, text: str, at: At) -> None:
        """Leave an official's name as it is if it has a title, for that is all that is known of post and rank."""
        if self._titled("official", text):
            self.findings = [found for found in self.findings if (found.rule, found.at) != ("name-form", at)]

    def _titled(self, type: str, text: str) -> bool:
        return (type, fold(text)) not in self.known.registry.folded

    def _unregistered(self, plate: Plate, text: str, at: At) -> None:
        near = self.known.registry.near("official", text)
        register = f'`attache entity new official "{plate.name}"` lays out a file'
        hint = f"did you mean `{near[0]}`? Else {register}" if near else register
        self.say("official-unregistered", at, f"{plate.name} is not registered", hint)

    def plates(self, type: str, texts: tuple[str, ...], at: At) -> tuple[Plate, ...]:
        """All who are meant, each once, in the order written."""
        if not texts:
            return ()
        found = self.known.plainly.get((type, texts))
        if found is None:
            said = len(self.findings)
            plates = [self.plate(type, text, (*at, n)) for n, text in enumerate(texts)]
            found = tuple(dict.fromkeys(plate for plate in plates if plate))
            if len(self.findings) == said:
                self.known.plainly[type, texts] = found
        return found

    def word(self, group: str, text: str, at: At) -> bool:
        """Whether a word stands in a group of the vocabulary; a finding where it does not."""
        words: dict[str, Any] = getattr(self.known.vocabulary, group)
        if text in words:
            return True
        meant = same_word(text, {word: words_of(term) for word, term in words.items()})
        hint = f"did you mean `{meant}`?" if meant else did_you_mean(text, list(words)) or f"one of: {', '.join(words)}"
        noun = {"statuses": "status"}.get(group, group.removesuffix("s")).replace("_", " ")
        self.say("value-unknown", at, f"the vocabulary has no {noun} `{text}`", hint, meant)
        return False

    def words(self, group: str, texts: tuple[str, ...], at: At) -> tuple[str, ...]:
        """Those of several words that stand in a group of the vocabulary."""
        return texts and tuple([text for n, text in enumerate(texts) if self.word(group, text, (*at, n))])

    def post(self, id: str, at: At) -> bool:
        """Whether a post is defined; a finding where it is not."""
        if id not in self.known.posts:
            offices = {
                key: (*office.post.label.values(), *office.post.aliases) for key, office in self.known.posts.items()
            }
            meant = same_word(id, offices)
            hint = did_you_mean(meant or id, list(offices)) or "posts stand in the file of their organisation"
            self.say("name-unknown", at, f"no post has the id `{id}`", hint, meant)
        return id in self.known.posts
