"""Where does a country lie on a map?

Two sheets are cut from the same shapes: the world, and the region around the home country. What is the same on every
page, land and graticule, is one file a sheet; a page adds the two countries that it is about. Coordinates of the shapes
are units of the whole world, those of a drawing are units of its own view box.
"""

from collections.abc import Mapping, Sequence
from functools import cache
from importlib import resources
from math import prod
from typing import Literal

import msgspec

from attache.model import Value

Box = tuple[float, float, float, float]  # left, top, right, bottom
AROUND, LEAST, WIDEST = 2.2, 160, 0.36  # of a region: times the home country, units across, and share of the world
HELD = 0.75  # of a partner, for the region to show it
DOT, RING = 5, 14  # what is smaller is drawn as a dot; the radius of the ring around home
LETTER, LINE, SPACE = 18, 36, 8  # of a name, as large as a phone sets it
GREY = "#808891"  # half-way between the papers of both schemes; the style sheet thins it


class Shape(msgspec.Struct, frozen=True):
    """A country: its outlines for the two sheets, the box around all of it, and that around its largest part, with
    the middle of that."""

    world: str  # in units
    region: str  # in tenths
    box: Box
    main: Box
    centre: tuple[float, float]


class World(msgspec.Struct, frozen=True):
    """`data/world.json`: shapes by alpha-2 code, and land that has none. `docs/maps/` tells how it was made."""

    width: int
    height: int
    graticule: Mapping[str, str]
    land: Mapping[str, str]
    shapes: Mapping[str, Shape]


@cache
def world() -> World:
    """All shapes."""
    data = resources.files("attache").joinpath("data/world.json").read_bytes()
    return msgspec.json.decode(data, type=World)


class Sheet(Value, frozen=True, kw_only=True):
    """A cut of the world, of `width` by `height` in the drawing, from a corner at `x` and `y` in units."""

    name: Literal["world", "region"]
    x: float = 0
    y: float = 0
    scale: float
    width: int
    height: int

    @property
    def transform(self) -> str:
        """How outlines are laid on it."""
        grain = 10 if self.name == "region" else 1
        return f"scale({self.scale / grain:.5g}) translate({-self.x * grain:.5g} {-self.y * grain:.5g})"

    def on(self, x: float, y: float) -> tuple[float, float]:
        """A point of the world on the drawing."""
        return round((x - self.x) * self.scale, 1), round((y - self.y) * self.scale, 1)

    def holds(self, box: Box) -> float:
        """How much of a box lies on the sheet, from 0 to 1."""
        sides = ((self.x, self.width, box[0], box[2]), (self.y, self.height, box[1], box[3]))
        seen = (min(high, at + size / self.scale) - max(low, at) for at, size, low, high in sides)
        return prod(max(0, one + 1) / (high - low + 1) for one, (_, _, low, high) in zip(seen, sides, strict=True))


WORLD = Sheet(name="world", scale=0.44, width=880, height=390)


@cache
def region(home: str | None) -> Sheet | None:
    """The sheet of the region around a country, within the world; none where that would be most of the world."""
    shape = world().shapes.get(home or "")
    if shape is None:
        return None
    left, top, right, bottom = shape.main
    across = max(AROUND * (right - left), AROUND * (bottom - top) * 4 / 3, LEAST)
    if across > WIDEST * world().width:
        return None
    x = _within(0, (left + right - across) / 2, world().width - across)
    y = _within(0, (top + bottom - across * 3 / 4) / 2, world().height - across * 3 / 4)
    return Sheet(name="region", x=round(x), y=round(y), scale=720 / across, width=720, height=540)


def _within(low: float, value: float, high: float) -> float:
    return min(max(low, value), high)


def backgrounds(home: str | None) -> dict[str, bytes]:
    """The land of each sheet as a static file."""
    return {f"map-{sheet.name}.svg": _background(sheet).encode() for sheet in (WORLD, region(home)) if sheet}


def _background(sheet: Sheet) -> str:
    thin = 0.8 * (10 if sheet.name == "region" else 1) / sheet.scale
    land = [getattr(shape, sheet.name) for shape in world().shapes.values() if sheet.holds(shape.box)]
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {sheet.width} {sheet.height}">'
        f'<g transform="{sheet.transform}"><path fill="none" stroke="{GREY}" stroke-opacity=".5" '
        f'stroke-width="{thin:.3g}" d="{world().graticule[sheet.name]}"/>'
        f'<path fill="{GREY}" fill-opacity=".5" d="{"".join(land)}{world().land[sheet.name]}"/></g></svg>\n'
    )


class Mark(Value, frozen=True, kw_only=True):
    """A country on a sheet: outline, middle, how far it reaches. A `dot` is too small to be seen, a `ring` helps."""

    path: str
    x: float
    y: float
    left: float
    right: float
    dot: bool
    ring: bool


class Label(Value, frozen=True, kw_only=True):
    """A name beside its country."""

    name: str
    x: float
    y: float
    anchor: Literal["start", "end"]


class Locator(Value, frozen=True, kw_only=True):
    """The map of a relation: a sheet with one or two countries and their names."""

    sheet: Sheet
    home: Mark | None
    partner: Mark | None
    labels: tuple[Label, ...]


Country = tuple[str, str]  # code, name


def locator(home: Country | None, partner: Country | None) -> Locator | None:
    """The map of two countries, or of one; none where no outline of either is known.

    The region is shown where it holds the home country and most of its partner.
    """
    shapes = world().shapes
    home, partner = (country if country and country[0] in shapes else None for country in (home, partner))
    near = region(home[0]) if home else None
    sheet = near if near and (not partner or near.holds(shapes[partner[0]].box) >= HELD) else WORLD
    marks = [(mark(sheet, country[0], home=country is home), country[1]) for country in (home, partner) if country]
    if not marks:
        return None
    own = marks[0][0] if home else None
    return Locator(sheet=sheet, home=own, partner=marks[-1][0] if partner else None, labels=labels(sheet, marks))


def mark(sheet: Sheet, code: str, *, home: bool = False) -> Mark:
    """A country that has an outline, on a sheet. A ring helps to find home on the world's, or a small home."""
    shape = world().shapes[code]
    x, y = sheet.on(*shape.centre)
    (left, top), (right, bottom) = sheet.on(*shape.main[:2]), sheet.on(*shape.main[2:])
    side = max(right - left, bottom - top)
    dot, ring = side < DOT, home and (sheet == WORLD or side < RING)
    left, right = (min(left, x - RING), max(right, x + RING)) if dot or ring else (left, right)
    return Mark(path=getattr(shape, sheet.name), x=x, y=y, left=left, right=right, dot=dot, ring=ring)


def labels(sheet: Sheet, marks: Sequence[tuple[Mark, str]]) -> tuple[Label, ...]:
    """Names within the sheet: the eastern one right of its country, the western one left, and a line apart."""
    ordered = sorted(marks, key=lambda named: named[0].x)
    heights = [_within(LINE, mark.y + LINE / 6, sheet.height - SPACE) for mark, _ in ordered]
    if max(heights) - min(heights) < LINE and len(heights) > 1:
        middle = _within(1.5 * LINE, sum(heights) / 2, sheet.height - SPACE - LINE / 2)
        offset = LINE / 2 if heights[0] > heights[1] else -LINE / 2
        heights = [middle + offset, middle - offset]
    return tuple(_label(sheet, *named, y, east=named is ordered[-1]) for named, y in zip(ordered, heights, strict=True))


def _label(sheet: Sheet, mark: Mark, name: str, y: float, *, east: bool) -> Label:
    """Beside the country, or where there is no room beside it at that edge of the sheet."""
    beside = mark.right + SPACE if east else mark.left - SPACE
    edge = sheet.width - SPACE if east else SPACE
    fits = abs(edge - beside) >= LETTER * len(name) and (beside < edge) == east
    return Label(name=name, x=beside if fits else edge, y=y, anchor="start" if east == fits else "end")
