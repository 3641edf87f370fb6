"""Which file of the content holds what?"""

from pathlib import PurePosixPath
from typing import Any

import msgspec

from attache.schema import (
    AgreementFile,
    AreaFile,
    ArticleFile,
    CountryFile,
    FigureFile,
    Named,
    OfficialFile,
    OrganisationFile,
    PageFile,
    Part,
    SeriesFile,
)
from attache.settings import SiteFile, VocabularyFile

# Folder below content/ → what its files hold.
FOLDERS: dict[str, type[Named]] = {
    "articles": ArticleFile,
    "officials": OfficialFile,
    "organisations": OrganisationFile,
    "series": SeriesFile,
    "countries": CountryFile,
    "figures": FigureFile,
    "agreements": AgreementFile,
    "areas": AreaFile,
    "pages": PageFile,
}
FILES: dict[str, type[Part]] = {"site.yaml": SiteFile, "vocabulary.yaml": VocabularyFile}
# Ending of a picture → what it holds, as Pillow calls it.
PICTURES = {".avif": "AVIF", ".gif": "GIF", ".jpeg": "JPEG", ".jpg": "JPEG", ".png": "PNG", ".webp": "WEBP"}


def kind_of(path: str) -> type[Part] | None:
    """What the file at a path below `content/` holds, by its folder and name; `None` for what is no content."""
    parts = PurePosixPath(path)
    if path in FILES:
        return FILES[path]
    return FOLDERS.get(parts.parts[0]) if parts.suffix == ".md" and len(parts.parts) > 1 else None


def is_picture(path: str) -> bool:
    """Whether a path names a picture, by its ending."""
    return PurePosixPath(path).suffix.lower() in PICTURES


def json_schema(kind: type[Part]) -> dict[str, Any]:
    """The JSON Schema of a content file. Scalars may be written unquoted, so numbers and words are both accepted."""
    return msgspec.json.schema(kind)
