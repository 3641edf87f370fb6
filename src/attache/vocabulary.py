"""Which words does the digest use, and how are they printed?

The package brings a vocabulary of its own; a digest's `vocabulary.yaml` adds words, or prints the package's otherwise.
"""

from collections.abc import Mapping
from functools import cache
from importlib import resources

from attache.frontmatter import read_yaml
from attache.settings import Rank, Term, VocabularyFile
from attache.validate import fit


@cache
def default_vocabulary() -> VocabularyFile:
    """The package's own vocabulary."""
    text = resources.files("attache").joinpath("data/vocabulary.yaml").read_text(encoding="utf-8")
    matter = read_yaml(text)
    vocabulary, findings = fit(matter.values, VocabularyFile)
    assert vocabulary and not matter.findings, findings
    return vocabulary


def with_defaults(own: VocabularyFile | None) -> VocabularyFile:
    """A digest's vocabulary on top of the package's: words of the digest go before equal ones of the package."""
    base = default_vocabulary()
    if own is None:
        return base
    groups = {
        name: {**getattr(base, name), **getattr(own, name)} for name in base.__struct_fields__ if name != "titles"
    }
    return VocabularyFile(titles=(*base.titles, *own.titles), **groups)


def words_of(term: Term) -> tuple[str, ...]:
    """All that a word is called: its labels, and of a rank its abbreviation, native name and aliases."""
    own = (term.short, term.native, *term.aliases) if isinstance(term, Rank) else ()
    return (*term.label.values(), *(name for name in own if name))


def label_in(labels: Mapping[str, str], language: str) -> str:
    """The label for a language tag: its own, its language's, the one for all, English, or the first there is."""
    for key in (language, language.split("-")[0], "und", "en"):
        if key in labels:
            return labels[key]
    return next(iter(labels.values()))
