"""Which file of the content holds what?"""

from posixpath import splitext

from attache import schema, settings
from attache.ledger import LEDGER, LedgerFile

# Folder below content/ → what its files hold.
FOLDERS: dict[str, type[schema.Named]] = {
    "articles": schema.ArticleFile,
    "officials": schema.OfficialFile,
    "organisations": schema.OrganisationFile,
    "series": schema.SeriesFile,
    "countries": schema.CountryFile,
    "figures": schema.FigureFile,
    "agreements": schema.AgreementFile,
    "areas": schema.AreaFile,
    "pages": schema.PageFile,
}
FILES: dict[str, type[schema.Part]] = {"site.yaml": settings.SiteFile, "vocabulary.yaml": settings.VocabularyFile}
# Ending of a picture → what it holds, as Pillow calls it.
PICTURES = {".avif": "AVIF", ".gif": "GIF", ".jpeg": "JPEG", ".jpg": "JPEG", ".png": "PNG", ".webp": "WEBP"}
ENDINGS = tuple(PICTURES)


def kind_of(path: str) -> type[schema.Part] | None:
    """What the file at a path below `content/` holds, by its folder and name; `None` for what is no content."""
    if path in FILES or path == LEDGER:
        return FILES.get(path, LedgerFile)
    folder, within, _ = path.partition("/")
    return FOLDERS.get(folder) if within and splitext(path)[1] == ".md" else None


def is_picture(path: str) -> bool:
    """Whether a path names a picture, by its ending."""
    return path.lower().endswith(ENDINGS) and splitext(path)[1] != ""
