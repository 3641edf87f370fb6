"""How is a table written for other programs?

As CSV (RFC 4180: UTF-8 without a mark, CRLF, a row of names) and as JSON (an array of objects, one a line), both
described by a Tabular Data Package. A text in CSV that a spreadsheet would run gets an apostrophe before it; ADR 0023.
"""

import csv
import io
import json
import re
from typing import Any

import msgspec

from attache.registry import slug_of
from attache.tables import Column, DataFile, Table, declared
from attache.views import Page, Site

# What a spreadsheet takes for a formula, with its wide forms, and what has been marked so already.
_RUN = re.compile("'*[=+\\-@\t\r\n\uff1d\uff0b\uff0d\uff20]")


def table_csv(page: DataFile, site: Site) -> bytes:
    """The rows as CSV."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow([column.name for column in page.dataset.table.columns])
    writer.writerows([_cell(value) for value in row] for row in page.dataset.rows(site))
    return text.getvalue().encode()


def _cell(value: Any) -> Any:
    if isinstance(value, bool):
        return "true" if value else "false"
    return f"'{value}" if isinstance(value, str) and _RUN.match(value) else value


def table_json(page: DataFile, site: Site) -> bytes:
    """The rows as JSON."""
    names = [column.name for column in page.dataset.table.columns]
    rows = (msgspec.json.encode(dict(zip(names, row, strict=True))) for row in page.dataset.rows(site))
    return b"[" + b",".join(b"\n" + row for row in rows) + b"\n]\n"


def datapackage(_page: Page, site: Site) -> bytes:
    """The description of all tables: a Tabular Data Package of Frictionless Standards, version 1."""
    said, licence = declared(), site.licence
    package = {
        "profile": "tabular-data-package",
        "name": slug_of(site.title) or "digest",
        "title": site.title,
        "description": " ".join(filter(None, (site.description, *said.counting, *said.caveats))),
        "homepage": site.url,
        "licenses": licence and [_known(name=slug_of(licence.name), title=licence.name, path=licence.url)],
        "countingRules": said.counting,
        "caveats": said.caveats,
        "resources": [_resource(table) for table in said.tables.values()],
    }
    return json.dumps(_known(**package), ensure_ascii=False, indent=1).encode() + b"\n"


def _known(**values: Any) -> dict[str, Any]:
    return {name: value for name, value in values.items() if value}


def _resource(table: Table) -> dict[str, Any]:
    tables = declared().tables
    keys = [(fields, "" if other == table.name else other, tables[other].key) for fields, other in table.refers]
    return {
        "profile": "tabular-data-resource",
        "name": table.name,
        "path": f"{table.name}.csv",
        "title": table.title,
        "description": table.description,
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "dialect": {"delimiter": ",", "lineTerminator": "\r\n", "quoteChar": '"', "doubleQuote": True, "header": True},
        "schema": _known(
            fields=[_field(column, table) for column in table.columns],
            missingValues=[""],
            primaryKey=table.key,
            foreignKeys=[
                {"fields": fields, "reference": {"resource": other, "fields": key}} for fields, other, key in keys
            ],
        ),
    }


def _field(column: Column, table: Table) -> dict[str, Any]:
    return _known(
        name=column.name,
        type="string" if column.type == "uri" else column.type,
        format="uri" if column.type == "uri" else None,
        description=column.description,
        unit=column.unit,
        constraints={"required": True} if column.name in table.key else None,
    )
