"""A line on two logarithmic axes, as a drawing that a page can show: no library is worth one picture."""

import math
from collections.abc import Sequence
from pathlib import Path

WIDE, HIGH, LEFT, BELOW = 720, 420, 70, 60
INK, QUIET, LINE = "#1f2937", "#9ca3af", "#0f766e"


def write_growth(path: Path, points: Sequence[tuple[int, float]]) -> None:
    """Residents and seconds; beside them a dashed line, how it would grow if each resident cost the same."""
    across = _decades([residents for residents, _ in points])
    (first, least), (last, _) = points[0], points[-1]
    up = _decades([*(seconds for _, seconds in points), least * last / first])
    places = [(_x(residents, across), _y(seconds, up)) for residents, seconds in points]
    even = [(_x(first, across), _y(least, up)), (_x(last, across), _y(least * last / first, up))]
    drawn = [
        *_axes(across, up),
        _line(even, QUIET, ' stroke-dasharray="6 5"'),
        _line(places, LINE, ' stroke-width="2.5"'),
        *(_point(place, f"{seconds:.2g} s") for place, (_, seconds) in zip(places, points, strict=True)),
        _text(WIDE / 2, HIGH - 12, "居民数 residents"),
        _text(
            LEFT,
            22,
            "全部指标 × 8 季度 × 全部村，秒 · all measures, 8 quarters, every village, seconds",
            "start",
        ),
        _text(LEFT, 44, "虚线：按人数成比例 · dashed: in proportion to residents", "start", "#6b7280"),
    ]
    size = f'viewBox="0 0 {WIDE} {HIGH}" font-family="sans-serif" font-size="13"'
    frame = f'<svg xmlns="http://www.w3.org/2000/svg" {size}>'
    ground = f'<rect width="{WIDE}" height="{HIGH}" fill="white"/>'
    path.write_text("\n".join([frame, ground, *drawn, "</svg>"]) + "\n", encoding="utf-8")


def _decades(values: Sequence[float]) -> tuple[int, int]:
    """The powers of ten around the values."""
    lowest, highest = math.floor(math.log10(min(values))), math.ceil(math.log10(max(values)))
    return lowest, max(highest, lowest + 1)


def _x(value: float, decades: tuple[int, int]) -> float:
    return LEFT + (WIDE - LEFT - 40) * _share(value, decades)


def _y(value: float, decades: tuple[int, int]) -> float:
    return HIGH - BELOW - (HIGH - BELOW - 60) * _share(value, decades)


def _share(value: float, decades: tuple[int, int]) -> float:
    return (math.log10(value) - decades[0]) / (decades[1] - decades[0])


def _axes(across: tuple[int, int], up: tuple[int, int]) -> list[str]:
    found = []
    for power in range(across[0], across[1] + 1):
        x = _x(10**power, across)
        found += [
            _line([(x, 60), (x, HIGH - BELOW)], "#e5e7eb"),
            _text(x, HIGH - BELOW + 20, f"{10**power:,}"),
        ]
    for power in range(up[0], up[1] + 1):
        y = _y(10.0**power, up)
        found += [
            _line([(LEFT, y), (WIDE - 40, y)], "#e5e7eb"),
            _text(LEFT - 8, y + 4, f"{10.0**power:g}", "end"),
        ]
    return found


def _line(places: Sequence[tuple[float, float]], colour: str, more: str = "") -> str:
    path = " ".join(f"{x:.1f},{y:.1f}" for x, y in places)
    return f'<polyline points="{path}" fill="none" stroke="{colour}"{more}/>'


def _point(place: tuple[float, float], words: str) -> str:
    x, y = place
    return f'<circle cx="{x:.1f}" cy="{y:.1f}" r="4" fill="{LINE}"/>\n{_text(x - 8, y - 10, words, "end")}'


def _text(x: float, y: float, words: str, anchor: str = "middle", colour: str = INK) -> str:
    return f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}" fill="{colour}">{words}</text>'
