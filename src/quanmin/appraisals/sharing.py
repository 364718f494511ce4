"""By what an allotment is shared: each unit's weight, and the sum behind it in words a unit can check."""

from dataclasses import dataclass
from fractions import Fraction

from django.utils.translation import gettext as _

from quanmin.appraisals.states import Method, Outcome
from quanmin.appraisals.typed import typed_number
from quanmin.core.allocating.funds import fund_of
from quanmin.core.allocating.verifying import Checked, counted
from quanmin.core.scoring.scheme import POINT
from quanmin.core.scoring.working import plain
from quanmin.errors import UsageError
from quanmin.records.queries import residents_by_township

FEN = 100


@dataclass(frozen=True)
class Weight:
    """A unit's weight and how it came about, in Chinese and English."""

    weight: Fraction
    zh: str
    en: str


def weights_of(allotment):
    """By unit number the weights, in the order of numbers."""
    return _by_services(allotment) if allotment.method == Method.SERVICES else _by_scores(allotment)


def share_words(allotment, share, weight, corrected):
    """One share in words: the weight, its part of the budget, and the rounding."""
    budget, exact, part = (money(one) for one in (allotment.budget_fen, share.exact, share.part))
    now = f"；异议裁定后按 {plain(Fraction(corrected))} 计" if corrected else ""
    now_en = f"; {plain(Fraction(corrected))} after an appeal" if corrected else ""
    lucky = ("，余数进一分", ", one fen more from the rounding") if share.rounded_up else ("", "")
    return (
        f"{weight.zh}{now}；{budget} 元按份额分得 {exact} 元，实分 {part} 元{lucky[0]}",
        f"{weight.en}{now_en}; its part of {budget} yuan is {exact}, paid {part}{lucky[1]}",
    )


def money(fen):
    """Fen as yuan: two decimals for a whole number of fen, four for an exact share that is none."""
    exact = Fraction(fen)
    if exact.denominator == 1:
        return f"{exact.numerator // FEN:,}.{exact.numerator % FEN:02d}"
    parts = round(exact * FEN)  # ten-thousandths of a yuan
    return f"{parts // FEN**2:,}.{parts % FEN**2:04d}"


def _by_scores(allotment):
    rule = allotment.rule
    line = typed_number(rule["pass_line"], _("及格线")) * POINT
    people = residents_by_township() if rule["times_residents"] else None
    return {
        score.unit_id: _score_weight(score, line, None if people is None else _people(score.unit, people))
        for score in allotment.appraisal.scores.select_related("unit").order_by("unit")
    }


def _people(unit, people):
    """The residents of a township; UsageError for an organisation, whose points would stand beside products."""
    if unit.pk not in people:
        raise UsageError(_("%(unit)s 没有居民人数，不能按居民人数分配。") % {"unit": unit.name})
    return people[unit.pk]


def _score_weight(score, line, people):
    points = Fraction(score.total, POINT)
    said, said_en = f"得分 {plain(points)}", f"score {plain(points)}"
    if score.total < line:
        below = plain(line / POINT)
        return Weight(
            Fraction(0), f"{said}，低于及格线 {below}，不分配", f"{said_en}, below the pass line {below}"
        )
    if people is None:
        return Weight(points, said, said_en)
    weight = points * people
    return Weight(
        weight, f"{said} × 居民 {people} 人 = {plain(weight)}", f"{said_en} × {people} residents = {plain(weight)}"
    )  # fmt: skip


def _by_services(allotment):
    fund = fund_of(allotment.rule["fund"])
    found = _checked(allotment)
    return {unit: _service_weight(fund, found[unit], unit) for unit in sorted(found)}


def _checked(allotment):
    """By unit and programme, how many services were recorded and what became of those drawn."""
    outcomes = {}
    for unit, programme, outcome in allotment.checks.values_list("unit", "programme", "outcome"):
        of = outcomes.setdefault((unit, programme), dict.fromkeys(Outcome.values, 0))
        of[outcome] += 1
    found = {}
    for row in allotment.counts.all():
        of = outcomes.get((row.unit_id, row.programme), dict.fromkeys(Outcome.values, 0))
        found.setdefault(row.unit_id, {})[row.programme] = Checked(
            row.recorded, of[Outcome.VERIFIED], of[Outcome.REFUTED], of[Outcome.UNREACHED]
        )
    return found


def _service_weight(fund, found, unit):
    kept = counted(found, least=fund.least)
    if kept is None:
        raise UsageError(
            _("机构 %(unit)s 抽中的服务一件也没有核实到；请再联系，至少核实一件。") % {"unit": unit}
        )
    services = {one.programme: one for one in fund.services}
    weight = sum((one.services * services[name].points for name, one in kept.items()), Fraction(0))
    parts, parts_en = [], []
    for name, one in sorted(kept.items()):
        said = _sum(found[name], one, services[name].points)
        parts.append(f"{services[name].title} {said.format('件', '点')}")
        parts_en.append(f"{services[name].title_en} {said.format('recorded', 'points')}")
    total = plain(weight)
    return Weight(weight, "；".join(parts) + f"；合计 {total} 点", "; ".join(parts_en) + f"; {total} points")


def _sum(check, one, points):
    """Services recorded × verified ÷ answered × points, with places for the words of a language.

    A share borrowed from all checks of the unit is a fraction in brackets.
    """
    share = f"({one.share})" if one.borrowed else f"{check.verified}/{check.answered}"
    refused = " → 0" if one.refused else ""
    return f"{check.recorded} {{}} × {share}{refused} × {plain(points)} {{}}"
