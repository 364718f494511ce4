"""The county map: the places' outlines as SVG paths, shaded by how many targets lag there, each a link.

The outlines come from `map.geojson` beside the snapshot; a county without one has no map. Drawn on the server,
so it prints, needs no script, and every place can be reached by keyboard.
"""

import json
from dataclasses import dataclass
from functools import lru_cache
from math import cos, radians
from pathlib import Path

WIDTH, MARGIN = 300, 4


def county_map(folder, standings):
    """The paths to draw for the ranked places; None where the snapshot has no outlines of them."""
    outlines = _outlines(str(Path(folder) / "map.geojson")) if folder else {}
    here = {
        standing.unit.pk: outlines[standing.unit.pk] for standing in standings if standing.unit.pk in outlines
    }
    if not here:
        return None
    paper = paper_around([point for rings in here.values() for ring in rings for point in ring])
    shapes = [
        {
            "unit": standing.unit,
            "red": standing.tally["red"],
            "shade": shade(standing),
            "path": paper.path(here[standing.unit.pk]),
            "label": paper.middle(here[standing.unit.pk]),
        }
        for standing in standings
        if standing.unit.pk in here
    ]
    return {"shapes": shapes, "width": WIDTH, "height": paper.height}


def shade(standing):
    """The class of a place's fill: by the share of its judged targets that lag, in tenths."""
    judged = sum(number for colour, number in standing.tally.items() if colour != "grey")
    if not judged:
        return "none"
    share = standing.tally["red"] / judged
    return "l0" if not share else f"l{1 + min(int(share * 10), 3)}"


@lru_cache(maxsize=8)
def _outlines(file):
    """Unit number → rings of longitude and latitude; empty where there is no file."""
    if not Path(file).is_file():
        return {}
    features = json.loads(Path(file).read_text(encoding="utf-8"))["features"]
    return {
        int(feature["properties"]["unit_id"]): _rings(feature["geometry"])
        for feature in features
        if feature["geometry"]["type"] in ("Polygon", "MultiPolygon")
    }


def _rings(geometry):
    polygons = [geometry["coordinates"]] if geometry["type"] == "Polygon" else geometry["coordinates"]
    return [ring for polygon in polygons for ring in polygon]


@dataclass(frozen=True)
class Paper:
    """From longitude and latitude to places on the paper; a degree of longitude is shorter than one of latitude."""

    west: float
    north: float
    across: float
    down: float
    height: int

    def place(self, point):
        return (point[0] - self.west) * self.across + MARGIN, (self.north - point[1]) * self.down + MARGIN

    def path(self, rings):
        return "".join(
            "M" + "L".join("{:.1f} {:.1f}".format(*self.place(point)) for point in ring) + "Z"
            for ring in rings
        )

    def middle(self, rings):
        """The middle of the largest ring's corners, where its name is written."""
        corners = [self.place(point) for point in max(rings, key=len)]
        return {
            name: f"{sum(corner[i] for corner in corners) / len(corners):.1f}" for i, name in enumerate("xy")
        }


def paper_around(points):
    west, east = min(x for x, _ in points), max(x for x, _ in points)
    south, north = min(y for _, y in points), max(y for _, y in points)
    across = (WIDTH - 2 * MARGIN) / ((east - west) or 1)
    down = across / cos(radians((south + north) / 2))
    return Paper(west, north, across, down, round((north - south) * down + 2 * MARGIN))
