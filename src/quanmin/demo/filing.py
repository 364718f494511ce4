"""Returns through a year: opened when a period is over, filled, signed, accepted; some late, some put right."""

from datetime import date

from quanmin import clock
from quanmin.core.forms.checking import Answer, doubts
from quanmin.demo.agenda import office_day
from quanmin.demo.cast import head_of, officer_of
from quanmin.plans.models import Target
from quanmin.results.models import Result
from quanmin.results.queries import latest_run
from quanmin.returns import actions
from quanmin.returns.models import Return
from quanmin.returns.sheet import form_kept, last_figures
from quanmin.units.models import Level, Unit

SOURCE = ("数据来源.csv", "口径,来源\n年度统计报表,本单位业务台账\n".encode())
QUARTERS = (1, 4, 7, 10)
WHY_MOVED = "按年度统计口径核定，上期口径较窄。"


def plan_returns(scene):
    """Put on the agenda the days on which returns are opened, of this year and of the one after it."""
    for month in QUARTERS:
        scene.agenda.on(office_day(date(scene.year, month, 2)), open_returns, scene)
    scene.agenda.on(date(scene.year, 12, 31), open_returns, scene)


def open_returns(scene):
    """Open what has become due and put on the agenda what its units will do about it."""
    from_today = actions.open_returns(on=clock.today(), by=scene.office)
    for place, row in enumerate(sorted(from_today, key=lambda row: (row.code, row.unit_id))):
        _plan(scene, row, place)


def _plan(scene, row, place):
    """Nine in ten come; of those one is late, one goes back to its unit from each level, one is put right later."""
    if place % 11 == 10:
        return
    days = 24 if place % 11 == 9 else 1 + place % 4
    steps = {3: (_hand_in, _head_sends_back, _hand_in, _sign, _accept),
             5: (_hand_in, _sign, _office_sends_back, _hand_in, _sign, _accept),
             7: (_hand_in, _sign, _accept, _put_right, _sign, _accept)}  # fmt: skip
    way = steps.get(place % 11, (_hand_in, _sign, _accept))
    scene.agenda.after(days, _take, scene, row.pk, way)


def _take(scene, number, way):
    step, *rest = way
    row = Return.objects.select_related("unit").get(pk=number)
    step(scene, row)
    if rest:
        scene.agenda.after(1, _take, scene, number, rest)


def _hand_in(scene, row):
    _fill(row, nudge=1.0)


def _put_right(scene, row):
    """What was accepted turns out to be wrong: it is opened again and filled anew."""
    actions.reopen(row, "复核发现口径有误，申请更正。", by=officer_of(row.unit))
    _fill(row, nudge=1.01)


def _fill(row, *, nudge):
    officer, form = officer_of(row.unit), form_kept(row)
    last = last_figures(row, form)
    answers = _answers(row, form, last, nudge)
    moved = {doubt.cell for doubt in doubts(form, answers, last) if not doubt.hard}
    told = {
        key: Answer(one.value, one.numerator, one.denominator, WHY_MOVED if key in moved else "")
        for key, one in answers.items()
    }
    actions.save_answers(row, told, by=officer)
    if form.evidence:
        actions.attach(row, *SOURCE, by=officer)
    actions.hand_in(row, by=officer)


def _sign(scene, row):
    actions.sign(row, by=head_of(row.unit))


def _accept(scene, row):
    actions.accept(row, by=scene.office)


def _head_sends_back(scene, row):
    actions.send_back(row, "请与业务台账核对后重报。", by=head_of(row.unit))


def _office_sends_back(scene, row):
    actions.send_back(row, "请补充分乡镇的来源说明。", by=scene.office)


def _answers(row, form, last, nudge):
    """Figures a unit could have written: of its own places, of the money of the year, or what is known of a measure."""
    if form.code == "township-environment":
        return _environment(row, nudge)
    if form.code == "health-spending":
        return _spending(row)
    known = _known(row, form)
    return {cell.key: Answer(_in_range(cell, known.get(cell.measure), last, nudge)) for cell in form.cells}


def _environment(row, nudge):
    villages = Unit.objects.filter(parent=row.unit, level=Level.VILLAGE).count()
    quarter, homes = int(row.period[-1]), 800 + row.unit.position % 7 * 60
    clean = round(homes * min(0.7 + 0.02 * quarter + 0.01 * (row.unit_id % 9), 0.99) * nudge)
    return {
        "villages": Answer(float(villages)), "sorting": Answer(float(max(villages - 5 + quarter, 0))),
        "toilets": Answer(None, float(min(clean, homes)), float(homes)), "campaigns": Answer(float(2 + quarter)),
    }  # fmt: skip


def _spending(row):
    spent = 4_600.0 * int(row.period[-1])
    return {"budget": Answer(18_600.0), "spent": Answer(spent), "public-health": Answer(round(spent * 0.18, 1)),
            "primary-care": Answer(round(spent * 0.31, 1))}  # fmt: skip


def _known(row, form):
    """By measure what a run shows for the period, else what it last shows, else what a plan promises or begins with."""
    codes = [cell.measure for cell in form.cells if cell.measure]
    # What a plan wants less by half a point is no value that anybody reports.
    targets = Target.objects.filter(measure__in=codes)
    promised = targets.filter(value__isnull=False).exclude(comparator__in=("increase_by", "decrease_by"))
    began = targets.filter(baseline__isnull=False)
    results = Result.objects.of(latest_run()).filter(
        unit=row.subject_id, measure__in=codes, value__isnull=False
    )
    shown = results.order_by("period_end").values_list("measure", "value")
    return (
        dict(began.values_list("measure", "baseline"))
        | dict(promised.values_list("measure", "value"))
        | dict(shown)
        | dict(shown.filter(period_end=row.period_end))
    )


def _in_range(cell, known, last, nudge):
    value = known if known is not None else last.get(cell.key, 1.0)
    value = round(value * nudge, 0 if cell.shape == "count" else 2)
    low, high = (cell.low, cell.high)
    return min(max(value, value if low is None else low), value if high is None else high)
