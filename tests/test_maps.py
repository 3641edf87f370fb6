"""Where does a country lie on a map?"""

import re
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from attache import iso
from attache.outputs.maps import (
    LETTER,
    LINE,
    SPACE,
    WORLD,
    Label,
    Mark,
    backgrounds,
    labels,
    locator,
    mark,
    region,
    world,
)

NUMBER = re.compile(r"-?\d+")
RING = re.compile(r"M(-?\d+[ -]\d+)l((?: ?-?\d+)+)z")
NAMES = ("Viet Nam", "Singapore", "South Georgia and South Sandwich", "Éire")


def rings(path: str, grain: int) -> list[list[tuple[float, float]]]:
    """Return the corners of each ring of an outline, in units; the path must be made of nothing but rings."""
    assert RING.sub("", path) == ""
    found = []
    for start, steps in RING.findall(path):
        (x, y), moves = map(int, NUMBER.findall(start)), list(map(int, NUMBER.findall(steps)))
        corners = [(x / grain, y / grain)]
        for dx, dy in zip(moves[::2], moves[1::2], strict=True):
            x, y = x + dx, y + dy
            corners.append((x / grain, y / grain))
        found.append(corners)
    return found


def inside(box: tuple[float, float, float, float], point: tuple[float, float], slack: float = 0.05) -> bool:
    """Whether a point lies in a box, but for rounding."""
    return box[0] - slack <= point[0] <= box[2] + slack and box[1] - slack <= point[1] <= box[3] + slack


@pytest.mark.parametrize("code", sorted(world().shapes))
def test_every_outline_is_made_of_rings_within_its_box(code: str) -> None:
    """An outline parses to rings of three corners and more, all within the box, and the box of the largest part too."""
    shape = world().shapes[code]
    assert code in iso.countries()
    fine = rings(shape.region, 10)
    assert all(len(ring) >= 3 and all(inside(shape.box, corner) for corner in ring) for ring in fine)
    assert all(
        len(ring) >= 3 and all(inside(shape.box, corner, 8) for corner in ring) for ring in rings(shape.world, 1)
    )
    assert inside(shape.box, shape.main[:2]) and inside(shape.box, shape.main[2:]) and inside(shape.main, shape.centre)
    assert inside((0, 0, world().width, world().height), shape.box[:2])
    assert inside((0, 0, world().width, world().height), shape.box[2:])


def test_which_countries_have_no_outline() -> None:
    """Antarctica is left out, and what the data set holds as part of another state, or not at all."""
    missing = "AQ BQ BV CC CX GF GI GP MQ RE SJ TK TV UM YT"
    assert sorted(set(iso.countries()) - set(world().shapes)) == missing.split()


@pytest.mark.parametrize(
    ("code", "other"), [("VN", "LA"), ("US", "CA"), ("FR", "ES"), ("JP", "KR"), ("IN", "CN"), ("BR", "AR")]
)
def test_neighbours_lie_where_they_do(code: str, other: str) -> None:
    """Neighbours touch: their boxes overlap or lie within a few units."""
    a, b = world().shapes[code].main, world().shapes[other].main
    assert a[0] - 12 < b[2] and b[0] - 12 < a[2] and a[1] - 12 < b[3] and b[1] - 12 < a[3]


def test_the_world_is_turned_to_the_pacific() -> None:
    """From west to east: Africa and Europe, Asia, the Pacific, the Americas; north is up."""
    x = {code: shape.centre[0] for code, shape in world().shapes.items()}
    y = {code: shape.centre[1] for code, shape in world().shapes.items()}
    assert all(x[a] < x[b] for a, b in pairwise(["SN", "NG", "ET", "IN", "VN", "JP", "FJ", "MX", "BR"]))
    assert all(y[a] < y[b] for a, b in pairwise(["NO", "DE", "IT", "NG", "AO", "ZA"]))


@pytest.mark.parametrize(("code", "dot"), [("SG", True), ("MV", True), ("NR", True), ("LU", True), ("VN", False)])
def test_small_states_are_dots_on_the_world(code: str, dot: bool) -> None:
    """A country too small to be seen has a dot, where it lies."""
    found = mark(WORLD, code)
    assert found.dot is dot
    assert 0 < found.x < WORLD.width and 0 < found.y < WORLD.height


@pytest.mark.parametrize(
    ("home", "sheet"),
    [
        ("VN", True),
        ("SG", True),  # an island state: never less than the least width
        ("FJ", True),  # on both sides of the antimeridian, which is no edge here
        ("NZ", True),
        ("IS", True),  # near the edge of the world: moved within
        ("FR", True),  # its largest part alone counts
        ("RU", False),  # the region would be most of the world
        ("US", True),
        ("TK", False),  # no outline
        (None, False),
    ],
)
def test_the_region_holds_the_home_country(home: str | None, sheet: bool) -> None:
    """The region lies within the world, holds all of the home country's largest part, and shows it large enough."""
    found = region(home)
    assert (found is not None) == sheet
    if found and home:
        shape = world().shapes[home]
        across, high = found.width / found.scale, found.height / found.scale
        assert found.x >= 0 and found.y >= 0
        assert found.x + across <= world().width + 1 and found.y + high <= world().height + 1
        assert found.holds(shape.main) > 0.97
        side = max((shape.main[2] - shape.main[0]) / across, (shape.main[3] - shape.main[1]) / high)
        assert side > 0.35 or across == pytest.approx(160)


@pytest.mark.parametrize(("home", "files"), [("VN", ["map-world.svg", "map-region.svg"]), ("RU", ["map-world.svg"])])
def test_each_sheet_has_one_file_of_land(home: str, files: list[str]) -> None:
    """The land of a sheet is a drawing of two paths: the graticule, and all land in one."""
    found = backgrounds(home)
    assert list(found) == files
    for data in found.values():
        drawing = etree.fromstring(data)
        assert [len(path.attrib["d"]) > 1000 for path in drawing.iter("{*}path")] == [True, True]


def test_the_file_of_a_region_leaves_out_what_lies_elsewhere() -> None:
    """Around Vietnam there is Laos and China, but neither Chile nor Norway."""
    land = backgrounds("VN")["map-region.svg"].decode()
    held = {code for code in ("VN", "LA", "CN", "CL", "NO") if world().shapes[code].region in land}
    assert held == {"VN", "LA", "CN"}


@pytest.mark.parametrize(
    ("home", "partner", "sheet", "named"),
    [
        ("VN", "LA", "region", ["Laos", "Home"]),
        ("VN", "SG", "region", ["Singapore", "Home"]),
        ("VN", "CN", "world", ["Home", "China"]),  # less than half of it lies in the region
        ("VN", "US", "world", ["Home", "United States"]),
        ("VN", None, "region", ["Home"]),
        ("VN", "GF", "region", ["Home"]),  # no outline of the partner
        ("RU", "MN", "world", ["Home", "Mongolia"]),
        ("GF", "FR", "world", ["France"]),
        (None, "LA", "world", ["Laos"]),
    ],
)
def test_which_sheet_shows_a_relation(home: str | None, partner: str | None, sheet: str, named: list[str]) -> None:
    """The region where both lie in it, else the world; names stand from west to east."""
    names = {"CN": "China", "US": "United States", "LA": "Laos", "SG": "Singapore", "MN": "Mongolia", "FR": "France"}
    found = locator((home, "Home") if home else None, (partner, names.get(partner, "?")) if partner else None)
    assert found
    assert (found.sheet.name, [label.name for label in found.labels]) == (sheet, named)
    assert (found.home is not None, found.partner is not None) == ("Home" in named, named != ["Home"])
    assert found.home is None or found.home.ring == (sheet == "world")


def test_a_small_home_country_has_a_ring_everywhere() -> None:
    """Singapore is hard to find on the map of its own region too."""
    found = locator(("SG", "Singapore"), ("MY", "Malaysia"))
    assert found
    assert found.home
    assert (found.sheet.name, found.home.ring, found.home.dot) == ("region", True, False)


def test_nothing_known_is_no_map() -> None:
    """Without an outline of either country there is no map."""
    assert locator(None, ("GF", "French Guiana")) is None
    assert locator(None, None) is None


@st.composite
def marks(draw: st.DrawFn) -> Mark:
    """A country anywhere on the sheet of the world, of any width."""
    x, y = draw(st.floats(0, WORLD.width)), draw(st.floats(0, WORLD.height))
    reach = draw(st.floats(0, 400))
    return Mark(path="", x=x, y=y, left=x - reach, right=x + reach, dot=False, ring=False)


def ends(label: Label) -> tuple[float, float]:
    """From where to where a name reaches at most."""
    width = LETTER * len(label.name)
    return (label.x, label.x + width) if label.anchor == "start" else (label.x - width, label.x)


@given(st.lists(st.tuples(marks(), st.sampled_from(NAMES)), min_size=1, max_size=2))
def test_names_stay_on_the_sheet_and_never_cover_each_other(named: list[tuple[Mark, str]]) -> None:
    """Every name lies within the frame; of two, the western country's never stands right of the eastern one's
    beginning unless they are a line apart."""
    found = labels(WORLD, named)
    assert sorted(label.name for label in found) == sorted(name for _, name in named)
    for label in found:
        left, right = ends(label)
        assert left >= SPACE
        assert right <= WORLD.width - SPACE
        assert LINE <= label.y <= WORLD.height - SPACE
    if len(found) == 2:
        west, east = found
        assert abs(west.y - east.y) >= LINE - 0.001
        assert {west.name, east.name} == {name for _, name in named}
        by_x = sorted(named, key=lambda pair: pair[0].x)
        assert (west.name, east.name) == (by_x[0][1], by_x[1][1])


@given(marks(), marks())
def test_with_room_the_eastern_name_is_on_the_right(one: Mark, other: Mark) -> None:
    """A name that fits beside its country begins right of the eastern and ends left of the western one."""
    west, east = sorted((one, other), key=lambda mark: mark.x)
    left, right = labels(WORLD, [(west, "W"), (east, "E")])
    if left.anchor == "end":
        assert left.x == west.left - SPACE
    if right.anchor == "start":
        assert right.x == east.right + SPACE
