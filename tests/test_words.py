"""In which language does the interface speak?"""

import pytest

from attache.words import catalogue


@pytest.mark.parametrize("language", ["en", "en-GB", "tlh", "zh-Hant-TW"])
def test_a_language_without_a_catalogue_gets_the_words_of_the_source(language: str) -> None:
    """Where there is no catalogue, words and their plurals are English, whatever the environment says."""
    words = catalogue(language)
    assert words.gettext("Timeline") == "Timeline"
    assert [words.ngettext("%(count)s event", "%(count)s events", n) for n in (1, 2)] == [
        "%(count)s event",
        "%(count)s events",
    ]


def test_the_environment_chooses_no_language(monkeypatch: pytest.MonkeyPatch) -> None:
    """The language is the site's alone: what the operator's shell speaks changes nothing."""
    monkeypatch.setenv("LANGUAGE", "vi")
    assert catalogue.__wrapped__("en-GB").gettext("Timeline") == "Timeline"
