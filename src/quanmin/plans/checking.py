"""What a target or a task must be, whoever wrote it: each refusal names the value and the way on."""

from django.utils.translation import gettext as _

from quanmin.core.measures import BY_CODE
from quanmin.errors import UsageError

COMPARATORS = ("=", ">=", "<=", ">", "<", "range", "increase_by", "decrease_by", "cover_all")
KINDS = ("target", "standard", "achievement")
FIRST_YEAR, LAST_YEAR = 1990, 2100
WITHOUT_VALUE = ("increase_by", "decrease_by", "cover_all")


def checked_target(target):
    """The target itself; UsageError when it could never be judged."""
    _refuse_unless(target.indicator.strip(), _("请写明指标名称。"))
    _refuse_unless(target.comparator in COMPARATORS, _("不认识的比较方式 %s。") % repr(target.comparator))
    _refuse_unless(target.kind in KINDS, _("不认识的类别 %s；请选目标、标准或既往成绩。") % repr(target.kind))
    known = not target.measure or target.measure in BY_CODE
    _refuse_unless(known, _("指标词典里没有 %s；请从词典里选一个代码。") % repr(target.measure))
    _check_figures(target)
    _check_years(target)
    return target


def checked_task(task):
    """The task itself; UsageError when it has no title or an impossible year."""
    _refuse_unless(task.title.strip(), _("请写明任务名称。"))
    _check_year(task.deadline_year)
    return task


def _check_figures(target):
    if target.value is None:
        said = target.comparator in WITHOUT_VALUE or target.kind != "target"
        _refuse_unless(said, _("请填写目标值；只有“全覆盖”“提高”“降低”可以不写数值。"))
    if target.comparator == "range":
        rising = target.value_high is not None and target.value_high > target.value
        _refuse_unless(rising, _("区间的上限 %s 必须大于下限。") % repr(target.value_high))
    over = target.unit == "%" and target.comparator not in WITHOUT_VALUE and (target.value or 0) > 100
    _refuse_unless(not over, _("比例 %s%% 超过了 100%%；请改正数值或单位。") % target.value)


def _check_years(target):
    _check_year(target.year)
    _check_year(target.baseline_year)
    if target.year and target.baseline_year:
        ahead = target.baseline_year < target.year
        _refuse_unless(ahead, _("基期年份 %s 必须早于完成年份。") % repr(target.baseline_year))


def _check_year(year):
    if year is not None:
        words = _("年份 %s 不合理；请写四位公元年份，如 2025。") % repr(year)
        _refuse_unless(FIRST_YEAR <= year <= LAST_YEAR, words)


def _refuse_unless(holds, sentence):
    if not holds:
        raise UsageError(sentence)
