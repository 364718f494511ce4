"""How long people wait: the middle wait and that of the tenth who wait longest, beside the means that plans name.

A few long waits move a mean and leave the median where it was; the ninetieth percentile shows them.
"""

from dataclasses import replace

from quanmin.core.measures.catalogue.oversight import LONGEST_MINUTES, arrival_time
from quanmin.core.measures.catalogue.visits import LONGEST_WAIT, appointment_wait
from quanmin.core.measures.declare import Measure
from quanmin.core.measures.kinds import Mean, Quantile
from quanmin.core.measures.tables import Tables
from quanmin.core.measures.words import Vocabulary
from quanmin.core.periods import Period

WORDS: Vocabulary = {}


def quantile_of(
    mean: Measure, share: float, *, code: str, title: str, title_en: str, aliases: tuple[str, ...], most: int
) -> Measure:
    """The measure of the same waits as a mean, read as the number that a share of them does not pass."""

    def rule(tables: Tables, period: Period) -> Quantile:
        kind = mean.rule(tables, period)
        assert isinstance(kind, Mean)
        return Quantile(kind.over, kind.value, share, most)

    rule.__doc__ = (
        f"{title_en}, over the same rows as `{mean.code}`: the minutes that {share:.0%} of them do not pass, counted "
        "minute by minute, so that a county's is exactly that of all its rows. Nobody who waited is no value."
    )
    return replace(
        mean, code=code, title=title, title_en=title_en, aliases=aliases, rule=rule,
        traps="不能由各机构的中位数或百分位数平均得出；与均数同看，均数受少数长等待影响；分子列的是分钟数之和",
    )  # fmt: skip


wait_median = quantile_of(
    appointment_wait, 0.5, code="appointment-wait-median", title="门诊患者预约后等待时间中位数",
    title_en="Median wait after the booked time", aliases=("预约等待时间中位数", "中位等待时间"), most=LONGEST_WAIT,
)  # fmt: skip
wait_p90 = quantile_of(
    appointment_wait, 0.9, code="appointment-wait-p90", title="门诊患者预约后等待时间第90百分位",
    title_en="90th percentile of the wait after the booked time", aliases=("预约等待时间P90",), most=LONGEST_WAIT,
)  # fmt: skip
arrival_median = quantile_of(
    arrival_time, 0.5, code="pre-hospital-dispatch-median", title="急救呼叫响应时间中位数",
    title_en="Median time from call to arrival", aliases=("急救反应时间中位数",), most=LONGEST_MINUTES,
)  # fmt: skip
arrival_p90 = quantile_of(
    arrival_time, 0.9, code="pre-hospital-dispatch-p90", title="急救呼叫响应时间第90百分位",
    title_en="90th percentile of the time from call to arrival", aliases=("急救反应时间P90",), most=LONGEST_MINUTES,
)  # fmt: skip

MEASURES = (wait_median, wait_p90, arrival_median, arrival_p90)
