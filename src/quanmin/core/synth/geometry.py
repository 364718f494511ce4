"""A map of the county: townships that tile it without gaps, and a point for each village.

The land is invented and lies in the open Pacific, so that it claims nobody's ground.
"""

import json
import math
import zlib
from pathlib import Path

import numpy as np

from quanmin.core.synth.draws import Stream, stream
from quanmin.core.synth.places import COUNTY, COUNTY_NAME, Places
from quanmin.core.synth.rates import read_table

Point = tuple[float, float]
Ring = list[Point]
ORIGIN, KILOMETRE_EAST, KILOMETRE_NORTH = (160.0, 30.0), 1 / 96.4, 1 / 110.9
SMALLEST_STEP = 0.8  # kilometres: borders are broken until their pieces are shorter
ROUGHNESS = 0.16


def write_map(folder: Path, seed: int, places: Places) -> None:
    """Write `map.geojson` into the folder: features with unit_id, name and kind."""
    centres = [(float(row["east"]), float(row["north"])) for row in read_table("townships")]
    cells = [cell_of(i, centres) for i in range(len(centres))]
    features = [
        _feature(int(places.townships[i]), places.names[i], "township", _polygon(cell))
        for i, cell in enumerate(cells)
    ]
    features += _villages(seed, places, cells, centres)
    collection = {"type": "FeatureCollection", "name": COUNTY_NAME, "county": COUNTY, "features": features}
    (folder / "map.geojson").write_text(json.dumps(collection, ensure_ascii=False), encoding="utf-8")


def outline() -> Ring:
    """The county's border before it is roughened: a lopsided round of about 25 kilometres."""
    turns = [2 * math.pi * i / 22 for i in range(22)]
    return [
        (25.5 * (1 + 0.10 * math.cos(2 * t + 0.6) + 0.06 * math.sin(3 * t)) * math.cos(t),
         27.0 * (1 + 0.07 * math.sin(2 * t) + 0.05 * math.cos(5 * t)) * math.sin(t))
        for t in turns
    ]  # fmt: skip


def cell_of(index: int, centres: list[Point]) -> Ring:
    """The part of the county nearer to this centre than to any other, as a ring of points."""
    ring = outline()
    for other, centre in enumerate(centres):
        if other != index:
            ring = _nearer(ring, centres[index], centre)
    return [(round(x, 6), round(y, 6)) for x, y in ring]


def _nearer(ring: Ring, own: Point, other: Point) -> Ring:
    """The part of a ring on the own side of the line midway to the other point (Sutherland-Hodgman)."""
    kept: Ring = []
    for before, point in zip([ring[-1], *ring[:-1]], ring, strict=True):
        left, right = _side(before, own, other), _side(point, own, other)
        if (left < 0) != (right < 0):
            share = left / (left - right)
            kept.append(
                (before[0] + share * (point[0] - before[0]), before[1] + share * (point[1] - before[1]))
            )
        if right >= 0:
            kept.append(point)
    return kept


def _side(point: Point, own: Point, other: Point) -> float:
    """Positive nearer to the own centre; symmetric, so that both neighbours cut at the same points."""
    return (math.dist(point, other) ** 2) - (math.dist(point, own) ** 2)


def _polygon(cell: Ring) -> dict[str, object]:
    ring = [point for a, b in zip(cell, [*cell[1:], cell[0]], strict=True) for point in _rough(a, b)[:-1]]
    return {"type": "Polygon", "coordinates": [[_placed(point) for point in [*ring, ring[0]]]]}


def _rough(a: Point, b: Point) -> Ring:
    """A border between two points, bent the same way whichever neighbour draws it."""
    if a > b:
        return _rough(b, a)[::-1]
    if math.dist(a, b) < SMALLEST_STEP:
        return [a, b]
    bend = (zlib.crc32(f"{a}{b}".encode()) / 2**32 - 0.5) * 2 * ROUGHNESS
    middle = (
        round((a[0] + b[0]) / 2 - bend * (b[1] - a[1]), 6),
        round((a[1] + b[1]) / 2 + bend * (b[0] - a[0]), 6),
    )
    return _rough(a, middle)[:-1] + _rough(middle, b)


def _placed(point: Point) -> list[float]:
    return [round(ORIGIN[0] + point[0] * KILOMETRE_EAST, 5), round(ORIGIN[1] + point[1] * KILOMETRE_NORTH, 5)]


def _villages(seed: int, places: Places, cells: list[Ring], centres: list[Point]) -> list[dict[str, object]]:
    rng, features = stream(seed, "map"), []
    for township, cell in enumerate(cells):
        those = np.flatnonzero(places.township == township)
        for village, point in zip(those, _scattered(rng, cell, township, centres, those.size), strict=True):
            shape: dict[str, object] = {"type": "Point", "coordinates": _placed(point)}
            features.append(
                _feature(int(places.villages[village]), places.village_names[village], "village", shape)
            )
    return features


def _scattered(rng: Stream, cell: Ring, township: int, centres: list[Point], number: int) -> Ring:
    """Points inside a cell that keep their distance: of thirty tries, the one farthest from those before it."""
    placed: Ring = []
    low, high = np.min(cell, axis=0), np.max(cell, axis=0)
    while len(placed) < number:
        tries = [
            point
            for point in map(tuple, rng.uniform(low, high, (120, 2)).tolist())
            if _well_inside(point, cell)
        ]
        if tries:
            placed.append(
                max(
                    tries[:30],
                    key=lambda point: min((math.dist(point, other) for other in placed), default=0),
                )
            )
    return placed


def _well_inside(point: Point, cell: Ring) -> bool:
    """Whether a point lies in the cell and not within a tenth of its size of the border."""
    middle = (sum(x for x, _ in cell) / len(cell), sum(y for _, y in cell) / len(cell))
    stretched = (middle[0] + (point[0] - middle[0]) * 1.16, middle[1] + (point[1] - middle[1]) * 1.16)
    turns = [
        (b[0] - a[0]) * (stretched[1] - a[1]) - (b[1] - a[1]) * (stretched[0] - a[0])
        for a, b in zip(cell, [*cell[1:], cell[0]], strict=True)
    ]
    return all(turn > 0 for turn in turns)


def _feature(unit: int, name: str, kind: str, shape: dict[str, object]) -> dict[str, object]:
    return {"type": "Feature", "properties": {"unit_id": unit, "name": name, "kind": kind}, "geometry": shape}
