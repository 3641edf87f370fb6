"""How often, with whom, in what, and when?"""

from collections import Counter
from collections.abc import Iterable, Mapping
from gettext import NullTranslations

from attache.entity_views import Matrix, MatrixPage, MatrixRow
from attache.model import Digest, Event
from attache.spine import bucket, bucket_key, counted, grouped, last_year

COLUMNS = 8  # years of a matrix; earlier ones share a column


def columns_of(events: Iterable[Event]) -> dict[str, str]:
    """The column of each year and decade in which anything happened, oldest first. Early years share one.

    A decade that is not over when the first year of its own begins has a column too: it is not early.
    """
    labels = sorted({bucket(event) for event in events}, key=bucket_key)
    late = labels[1 - COLUMNS :] if len(labels) > COLUMNS else labels
    early = [label for label in labels if label not in late and last_year(label) < int(late[0][:4])]
    shared = f"–{max(map(last_year, early))}" if early else ""
    return {label: shared if label in early else label for label in labels}


def matrix_of(events: Iterable[Event], columns: Mapping[str, str]) -> Matrix:
    """Kinds against columns: the kind with most events first."""
    counts = Counter((event.kind, columns[bucket(event)]) for event in events)
    labels = tuple(dict.fromkeys(columns.values()))
    rows = (MatrixRow(kind=k, counts=tuple(counts[k, label] for label in labels)) for k in {kind for kind, _ in counts})
    return Matrix(columns=labels, rows=tuple(sorted(rows, key=lambda row: (-row.total, row.kind))))


def matrix_page(digest: Digest, words: NullTranslations) -> MatrixPage:
    """Partners, kinds and years: every event once for each of its partners, and once in all."""
    held = counted(digest.events)
    shared = grouped((plate, event) for event in held for plate in event.parties if plate != digest.home)
    events = {event.id: event for found in shared.values() for event in found}.values()
    columns = columns_of(events)
    order = sorted(shared.items(), key=lambda item: (-len(item[1]), item[0].name, item[0].id))
    return MatrixPage(
        address="/matrix/",
        title=words.gettext("Partners, kinds and years"),
        section="/countries/",
        partners=tuple((plate, matrix_of(found, columns)) for plate, found in order),
        all=matrix_of(events, columns),
    )
