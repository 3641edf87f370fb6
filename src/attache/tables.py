"""Which tables are there, and which rows has each?

Tables are declared in `data/tables.yaml`, and nowhere else: names and order of columns, types, explanations and keys. A
set of rows is made when it is written; till then it is known by what it is made of.
"""

from collections.abc import Iterator, Mapping
from functools import cache
from importlib import resources
from typing import Any

import msgspec

from attache.frontmatter import read_yaml
from attache.model import Value
from attache.rows import Compound, rows_of
from attache.views import Page, Site


class Column(Value, frozen=True, kw_only=True, array_like=True):
    """A column: `type` is one of Frictionless Table Schema, or `uri` for a string that is one."""

    name: str
    description: str
    type: str = "string"
    unit: str | None = None


class Table(Value, frozen=True, kw_only=True):
    """A table. `key` is its primary key; `refers` holds columns that are the key of a row of another table."""

    name: str
    title: str
    description: str
    key: tuple[str, ...]
    refers: tuple[tuple[tuple[str, ...], str], ...]
    columns: tuple[Column, ...]


class Declared(Value, frozen=True, kw_only=True):
    """All tables, the views of the database as SQL, and what must be known of all numbers."""

    tables: Mapping[str, Table]
    views: Mapping[str, str]
    counting: tuple[str, ...]
    caveats: tuple[str, ...]


@cache
def declared() -> Declared:
    """The tables of `data/tables.yaml`."""
    text = resources.files("attache").joinpath("data/tables.yaml").read_text(encoding="utf-8")
    said: Any = read_yaml(text).values
    tables = {name: _table(name, said["tables"]) for name in said["tables"]}
    return msgspec.convert({**said, "tables": tables}, Declared)


def _table(name: str, said: Mapping[str, Any]) -> dict[str, Any]:
    """What is said of a table, in the form of a `Table`: its columns may be those of another."""
    table = said[name]
    columns = table["columns"] if isinstance(table["columns"], Mapping) else said[table["columns"]]["columns"]
    told = [(column, *([words] if isinstance(words, str) else words)) for column, words in columns.items()]
    refers = [(names.split(), other) for names, other in table.get("refers", {}).items()]
    return {**table, "name": name, "columns": told, "refers": refers}


class Dataset(Compound, frozen=True, kw_only=True):
    """Some or all rows of a table, not yet written: `items` are what they are made of, in their order."""

    name: str
    items: tuple[Any, ...]

    @property
    def table(self) -> Table:
        """What the rows are."""
        return declared().tables[self.name]

    def rows(self, site: Site) -> Iterator[tuple[Any, ...]]:
        """The rows, each with the values in the order of the columns; numbered through where `n` alone is the key."""
        columns = tuple(column.name for column in self.table.columns)
        made = (row for item in self.items for row in rows_of(self.name, columns, item, site))
        return ((n, *row[1:]) for n, row in enumerate(made, 1)) if self.table.key == ("n",) else made


class DataFile(Page, frozen=True, kw_only=True):
    """A file of rows: a table below `/data/`, or the twin of a list in its folder."""

    dataset: Dataset


class DataPage(Page, frozen=True, kw_only=True):
    """All tables: the page that explains them (template `data.html`), their database, and its description."""

    datasets: tuple[Dataset, ...]

    @property
    def declared(self) -> Declared:
        """How the tables are to be read."""
        return declared()
