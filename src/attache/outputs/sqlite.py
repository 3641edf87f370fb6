"""How do all tables become one database?

Tables, keys and views as they are declared, an index for each foreign key, and `search`, a full-text index (FTS5) of
titles and summaries with a column of their folded forms: SQLite's own folding leaves letters such as đ. The database is
made in memory, and what versions of SQLite leave otherwise is put in order, so that its bytes follow from its rows;
ADR 0023 and 0040.
"""

import sqlite3
from contextlib import closing

from attache.registry import fold
from attache.tables import DataPage, Dataset, Table, declared
from attache.views import Site

PAGE = 4096
# All else is TEXT. As REAL a whole number takes one byte or eight, by the version of SQLite.
TYPES = {"integer": "INTEGER", "boolean": "INTEGER", "number": "NUMERIC"}
SEARCH = """CREATE VIRTUAL TABLE search USING fts5(
  type UNINDEXED, id UNINDEXED, url UNINDEXED, title, summary, folded, tokenize = 'unicode61 remove_diacritics 2'
)"""
# Table → what of it is searched: type, id, url, title, summary, folded.
SEARCHED = {
    "events": "'event', id, url, title, summary, folded(title, summary)",
    "articles": "'article', id, url, title, summary, folded(title, summary)",
    "entities": "type, id, url, name, note, folded(name, note, native, aliases)",
}


def database(page: DataPage, site: Site) -> bytes:
    """The database as the bytes of its file."""
    with closing(sqlite3.connect(":memory:", isolation_level=None)) as made:
        made.create_function("folded", -1, lambda *texts: fold(" ".join(filter(None, texts))), deterministic=True)
        made.execute(f"PRAGMA page_size = {PAGE}")
        made.execute("PRAGMA secure_delete = ON")  # some are compiled so: freed bytes are zeros
        made.execute("BEGIN")
        for dataset in page.datasets:
            made.execute(_created(dataset.table))
        made.execute(SEARCH)
        for dataset in page.datasets:
            _fill(made, dataset, site)
        made.execute("INSERT INTO search (search) VALUES ('optimize')")
        for name, select in declared().views.items():
            made.execute(f"CREATE VIEW {name} AS {select}")
        made.execute("COMMIT")
        made.execute("VACUUM")
        return _cleared(made.serialize())


def _created(table: Table) -> str:
    """The statement that makes a table; its explanations stand in it as comments."""
    lines = [
        f'  "{c.name}" {TYPES.get(c.type, "TEXT")}{" NOT NULL" if c.name in table.key else ""}, -- {c.description}'
        for c in table.columns
    ]
    keys = [f"  PRIMARY KEY ({_names(table.key)})"]
    for fields, other in table.refers:
        keys.append(f"  FOREIGN KEY ({_names(fields)}) REFERENCES {other} ({_names(declared().tables[other].key)})")
    body = "\n".join([*lines, ",\n".join(keys)])
    return f"CREATE TABLE {table.name} ( -- {table.description}\n{body}\n)"


def _names(columns: tuple[str, ...]) -> str:
    return ", ".join(f'"{column}"' for column in columns)


def _fill(made: sqlite3.Connection, dataset: Dataset, site: Site) -> None:
    """Write the rows of a table, what can be found of them, and its indexes."""
    table, name = dataset.table, dataset.name
    marks = ", ".join("?" * len(table.columns))
    made.executemany(f"INSERT INTO {name} VALUES ({marks})", dataset.rows(site))
    if name in SEARCHED:
        made.execute(f"INSERT INTO search SELECT {SEARCHED[name]} FROM {name}")
    for fields, _ in table.refers:
        made.execute(f"CREATE INDEX {name}_{'_'.join(fields)} ON {name} ({_names(fields)})")


def _cleared(data: bytes) -> bytes:
    """A database without what its pages hold between the list of their cells and the cells, which is rubbish."""
    made = bytearray(data)
    for page in range(0, len(made), PAGE):
        head = page + 100 * (page == 0)
        if made[head] in (2, 5, 10, 13):  # a page of a tree; no other begins so
            cells, first = (int.from_bytes(made[head + at : head + at + 2], "big") for at in (3, 5))
            start, end = head + (12 if made[head] < 8 else 8) + 2 * cells, page + first
            made[start:end] = bytes(end - start)
    return bytes(made)
