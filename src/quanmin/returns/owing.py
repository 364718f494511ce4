"""Who owes which form: the declared ones, and for each office the reported figures of the targets it leads."""

from quanmin.core.forms.declare import Cell, Form
from quanmin.core.forms.reading import declared
from quanmin.core.measures.catalogue.reported_only import FIGURES
from quanmin.plans.models import OPEN_DUTIES, Assignment, Part, Standing, State
from quanmin.plans.named_units import directory
from quanmin.units.models import Level, Unit

REPORTED = "reported-figures"
TOWNSHIP = "township"
DUE_AFTER = 20  # working days after the year
_BY_CODE = {line.code: line for line in FIGURES}


def owed():
    """Pairs of a form and the unit that owes it, in the order of the forms and of the tree of units."""
    known = directory()
    pairs = [(form, unit) for form in declared() for unit in _owing(form, known)]
    led = _led_figures()
    units = Unit.objects.in_bulk(led)
    return pairs + [
        (figures_form(codes), units[number])
        for number, codes in sorted(led.items(), key=lambda pair: units[pair[0]].position)
    ]


def figures_form(codes):
    """The yearly form of the reported figures of these measures, in the order of the catalogue."""
    cells = tuple(_cell(line) for code, line in _BY_CODE.items() if code in codes)
    return Form(
        code=REPORTED, title="规划指标年度填报表", title_en="Yearly figures of the plan's indicators",
        basis="本单位牵头的规划指标", every="year", due_after=DUE_AFTER, owed_by=(), cells=cells, evidence=True,
    )  # fmt: skip


def subject_of(unit, county):
    """The unit the figures speak of: an office or organisation beside the places speaks of the county."""
    return unit if unit.level in (Level.TOWNSHIP, Level.VILLAGE) else county


def _owing(form, known):
    units = []
    for name in form.owed_by:
        units += known.townships if name == TOWNSHIP else known.units(name)
    return units


def _led_figures():
    """By unit, the codes of reported measures of the targets it leads in plans in force."""
    rows = Assignment.objects.filter(
        plan__state=State.APPROVED, part=Part.LEAD, target__measure__in=_BY_CODE, unit__isnull=False,
        state__in=OPEN_DUTIES,
    ).exclude(target__standing=Standing.REJECTED)  # fmt: skip
    found = {}
    for unit_id, code in rows.values_list("unit", "target__measure"):
        found.setdefault(unit_id, set()).add(code)
    return found


def _cell(line):
    is_share = line.unit in ("%", "‰")
    return Cell(
        key=line.code, title=line.title, title_en=line.title_en, unit=line.unit,
        shape="share" if is_share else "figure", low=None if line.code.endswith("-growth") else 0.0,
        high=(100.0 if line.unit == "%" else 1000.0) if is_share and not line.code.endswith("-growth") else None,
        jump=10.0 if is_share else 20.0, measure=line.code,
        hint=f"分子：{line.numerator}；分母：{line.denominator}",
    )  # fmt: skip
