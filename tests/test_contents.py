"""A file's place among the others says what it holds."""

import pytest

from attache.contents import is_picture, kind_of
from attache.schema import AgreementFile, AreaFile, ArticleFile, CountryFile, FigureFile, OfficialFile, PageFile, Part
from attache.settings import SiteFile, VocabularyFile


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("site.yaml", SiteFile),
        ("vocabulary.yaml", VocabularyFile),
        ("articles/x.md", ArticleFile),
        ("articles/2022/04/x.md", ArticleFile),
        ("officials/x.md", OfficialFile),
        ("countries/jp.md", CountryFile),
        ("figures/x.md", FigureFile),
        ("agreements/x.md", AgreementFile),
        ("areas/x.md", AreaFile),
        ("pages/about.md", PageFile),
        ("site.yml", None),
        ("x.md", None),
        ("articles", None),
        ("articles/x.txt", None),
        ("articles/x.markdown", None),
        ("articles/site.yaml", None),
        ("Articles/x.md", None),
        ("people/x.md", None),
    ],
)
def test_what_a_file_holds(path: str, kind: type[Part] | None) -> None:
    """A file's folder and ending say what it holds; anything else is no content."""
    assert kind_of(path) is kind


@pytest.mark.parametrize(
    ("path", "picture"),
    [("articles/x.jpg", True), ("x.PNG", True), ("a.b.webp", True), ("x.svg", False), ("x.md", False), ("jpg", False)],
)
def test_pictures(path: str, picture: bool) -> None:
    """Pictures are known by their endings; drawings that may hold scripts are none."""
    assert is_picture(path) is picture
