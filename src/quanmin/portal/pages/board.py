"""The ledger as a wall chart (挂图作战): bars along the years with their nodes, and a month with what falls due."""

from calendar import Calendar
from datetime import date
from itertools import groupby

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as later

from quanmin import clock
from quanmin.accounts.permissions import Permission, may
from quanmin.core.codes.working_days import holiday_name, is_working_day, known_years
from quanmin.core.periods import containing, first_of_month, parse
from quanmin.errors import UsageError
from quanmin.portal.ledger_rows import point_row
from quanmin.portal.words import period_title
from quanmin.returns import queries as returns
from quanmin.supervision.queries import ledger as queries
from quanmin.supervision.queries import notices

WIDTH = 720
MOST_OF_A_DAY = 6
MARKS = {"done": later("已完成"), "claimed": later("自报完成，无佐证"), "late": later("逾期"), "open": later("未到期"),
         "before": later("台账启用前")}  # fmt: skip


def gantt(rows):
    """Bars for the rows of one page, all on one scale of years, each with its nodes; and where today is."""
    today = clock.today()
    points = queries.years_of([row["line"] for row in rows])
    years = _years(rows, points, today)
    place = _scale(years)
    return {
        "rows": [
            {**row, "bar": _bar(row["line"], points.get(row["line"].task_id, ()), place, today)}
            for row in rows
        ],
        "years": [{"year": year, "x": place(date(year, 1, 1))} for year in range(years[0], years[1] + 1)],
        "now": place(today),
        "width": WIDTH,
        "marks": MARKS.items(),
    }


def calendar(user, asked, written):
    """A month of days with the lines that fall due on each; the days offices do not work are marked."""
    month = _month(written)
    found, counts = queries.due_between(user, asked, month.start, month.end, most=MOST_OF_A_DAY)
    owed = _owed(user, asked, month)
    weeks = Calendar().monthdatescalendar(month.start.year, month.start.month)
    return {
        "month": period_title(month.name),
        "before": first_of_month(month.start, back=1).strftime("%Y-%m"),
        "after": first_of_month(month.start, back=-1).strftime("%Y-%m"),
        "weekdays": [_("一"), _("二"), _("三"), _("四"), _("五"), _("六"), _("日")],
        "weeks": [
            [
                _day(day, month, found.get(day, []), counts.get(day, 0)) | {"owed": owed.get(day, ())}
                for day in week
            ]
            for week in weeks
        ],
        "owed_in_month": sum(one["count"] for rows in owed.values() for one in rows),
        "is_guessed": month.start.year not in known_years(),
        "in_month": sum(counts.values()),
    }


def _owed(user, asked, month):
    """By day, the notices to be dealt with and the returns to be handed in; returns of one form are one row."""
    span = (month.start, month.end)
    found = {}
    if may(user, Permission.SEE_NOTICES, on=user.unit):
        for one in notices.due_between(user, *span, unit=asked.unit):
            row = {"notice": one, "title": one.title, "said": one.get_stage_display(), "count": 1}
            found.setdefault(one.due_on, []).append(row)
    if may(user, Permission.SEE_RETURNS, on=user.unit):
        owed = returns.due_between(user, *span, unit=asked.unit)
        for (day, title), rows in groupby(
            owed.order_by("due_on", "title", "id"), lambda row: (row.due_on, row.title)
        ):
            forms = list(rows)
            found.setdefault(day, []).append({"form": forms[0], "title": title, "count": len(forms)})
    return found


def _month(written):
    try:
        named = parse(written) if written else None
    except UsageError:
        named = None
    return named if named and named.kind == "month" else containing(clock.today(), "month")


def _day(day, month, lines, count):
    return {
        "day": day,
        "outside": not month.start <= day <= month.end,
        "today": day == clock.today(),
        "rest": not is_working_day(day),
        "holiday": holiday_name(day),
        "lines": lines,
        "more": count - len(lines),
    }


def _years(rows, points, today):
    """The first and last year any bar of the page touches, this year among them."""
    days = [
        today,
        *(row["line"].begun for row in rows),
        *(row["line"].due for row in rows if row["line"].due),
    ]
    days += [one.due for found in points.values() for one in found]
    return min(day.year for day in days), max(day.year for day in days)


def _scale(years):
    first, last = date(years[0], 1, 1), date(years[1] + 1, 1, 1)
    return lambda day: round(WIDTH * (min(max(day, first), last) - first).days / (last - first).days, 1)


def _bar(line, points, place, today):
    shown = [point_row(one, line, today) for one in points]
    days = [*(one["due"] for one in shown), *([line.due] if line.due else [])]
    start, end = place(min([line.begun, *days])), place(max([line.begun, *days]))
    return {
        "x": start,
        "width": max(end - start, 2),
        "done": max(min(place(today), end) - start, 0),
        "marks": [{**one, "x": place(one["due"])} for one in shown],
    }
