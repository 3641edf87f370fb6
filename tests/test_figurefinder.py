"""Which counts does a text tell?"""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from attache.figurefinder import figures_in


@pytest.mark.parametrize(
    ("words", "value", "bound", "unit"),
    [
        ("more than 100 countries", "100", "more-than", "countries"),
        ("over 60 partners", "60", "more-than", "partners"),
        ("at least seven ships", "7", "at-least", "ships"),
        ("up to 40 cadets", "40", "at-most", "cadets"),
        ("nearly 1,000 officers and sailors", "1000", "about", "officers and sailors"),
        ("fewer than twelve trucks", "12", "less-than", "trucks"),
        ("41 sets of remains", "41", "exactly", "sets of remains"),
        ("five field kitchens", "5", "exactly", "field kitchens"),
        ("forty-five US pilots", "45", "exactly", "US pilots"),
        ("6 level 2 field kitchens", "6", "exactly", "level 2 field kitchens"),
        ("two hundred medical staff", "200", "exactly", "medical staff"),
        ("about US$2.4 billion", "2400000000", "about", "US$"),
    ],
)
def test_counts_with_their_bounds(words: str, value: str, bound: str, unit: str) -> None:
    """A count is told with its number, its bound by the words of the schema, and what is counted."""
    text = f"The chief said that {words}."
    (figure,) = figures_in(text)
    assert (figure.value, dict(figure.detail)) == (value, {"bound": bound, "text": words, "unit": unit})
    assert text[figure.start : figure.end] == words


@pytest.mark.parametrize(
    "text",
    [
        "The two sides and the three ministers met for the 80th time.",
        "On November 19 trucks left; in 2024 drills began at 19:30.",
        "After 30 years and a six-day talk he, aged 44, left.",
        "Zone 5 units read Resolution 1325 terms at level 2 courses.",
        "The Five Powers Arrangements hold 53-KL terms.",
        "One man came to a talks.",
    ],
)
def test_numbers_that_are_no_counts(text: str) -> None:
    """Dates, clocks, ages, spans of time, ordinals, names and “the two sides” are no figures."""
    assert figures_in(text) == ()


@given(
    st.text()
    | st.lists(st.sampled_from(["12", "1,000", " ", "ten", "more than", "ships", "$", "million", "the"])).map("".join)
)
def test_any_text_can_be_read(text: str) -> None:
    """Whatever the text, figures stand at their words."""
    for figure in figures_in(text):
        assert figure.detail["text"] == text[figure.start : figure.end]
        assert float(figure.value) > 1
