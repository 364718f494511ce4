"""A plan's breakdown as sheets of its ledger: what each year and each township is to reach, what each year is to do."""

from quanmin.core.writing.workbook import Column, Sheet
from quanmin.plans import queries

WIDE = 9  # of one column of figures


def breakdown_sheets(plan, seen_by):
    """The sheets of a plan that was broken down; none for one that was not yet."""
    targets = queries.breakdown(plan, seen_by)
    points = list(queries.key_points(plan, seen_by))
    return [
        *([_years(targets, plan.title)] if any(target.year_aims.all() for target in targets) else []),
        *([_places(targets, plan.title)] if any(target.place_aims.all() for target in targets) else []),
        *([_points(points, plan.title)] if points else []),
    ]


def _years(targets, title):
    years = sorted({aim.year for target in targets for aim in target.year_aims.all()})
    columns = (*_HEAD, *(Column(f"{year}年", WIDE, "number") for year in years))
    rows = [
        (*_head(target), *_figures(years, {aim.year: aim.value for aim in target.year_aims.all()}))
        for target in targets
    ]
    return Sheet("年度分解", f"{title}年度目标分解", columns, _numbered(rows), 2, "A3")


def _places(targets, title):
    units = {aim.unit_id: aim.unit for target in targets for aim in target.place_aims.all()}
    ordered = sorted(units.values(), key=lambda unit: unit.position)
    columns = (*_HEAD, *(Column(unit.name, WIDE, "number") for unit in ordered))
    rows = [
        (*_head(target), *_figures([unit.pk for unit in ordered], _by_place(target)))
        for target in targets
        if target.place_aims.all()
    ]
    return Sheet("乡镇分解", f"{title}乡镇目标分解", columns, _numbered(rows), 2, "A3")


def _points(points, title):
    columns = (
        Column("序号", 6, "whole"), Column("年份", 8, "whole"), Column("任务编号", 10, "centred"),
        Column("任务", 28), Column("年度重点", 60), Column("牵头单位", 18), Column("完成情况", 30, "fill"),
    )  # fmt: skip
    rows = [
        (point.year, point.task.path, point.task.title, point.text, "、".join(point.task.lead), "")
        for point in points
    ]
    return Sheet("年度重点任务", f"{title}年度重点任务", columns, _numbered(rows), 2)


_HEAD = (Column("序号", 6, "whole"), Column("指标", 34), Column("单位", 9, "centred"), Column("牵头单位", 24))


def _head(target):
    # A change in points leads from one rate to another: what each year is to reach is a rate.
    unit = "%" if target.unit.endswith("百分点") else target.unit
    return target.indicator, unit, "、".join(target.lead)


def _by_place(target):
    return {aim.unit_id: aim.value for aim in target.place_aims.all()}


def _figures(names, values):
    return [values.get(name) for name in names]


def _numbered(rows):
    return [(number, *row) for number, row in enumerate(rows, start=1)]
