"""Work done against the number that was assigned for the year: the denominator is a plan's, not a count of people."""

from dataclasses import replace

from quanmin.core.measures.catalogue.managed import in_person, managed
from quanmin.core.measures.catalogue.sources import HEALTHY_CHINA_ACTION, YEARLY_NOTICE
from quanmin.core.measures.catalogue.visits import lived_here
from quanmin.core.measures.declare import Measure, measure
from quanmin.core.measures.kinds import Group, Ratio
from quanmin.core.measures.tables import OWN_UNIT, Tables
from quanmin.core.measures.terms import col
from quanmin.core.measures.words import Vocabulary, Words
from quanmin.core.periods import Period, containing

CANCER_ACTION = "健康中国行动—癌症防治行动实施方案"
NOT_PEOPLE = "分母是下达任务数而不是应管理人数，可超过100%，不能当作覆盖率或管理率"

WORDS: Vocabulary = {
    "assigned-programme": Words("相应任务", "the task in question"),
    "assigned-for-the-year": Words("当年下达", "assigned for the year"),
    "checked-up-this-year": Words("年内完成老年人健康体检", "a complete check-up of the elderly this year"),
    "stomach-examined": Words("年内完成上消化道癌筛查", "upper digestive tract examined this year"),
    "healthy-place": Words("已建成健康细胞", "accepted as a healthy place"),
}


def so_far(period: Period) -> Period:
    """The calendar year of the period's last day, up to that day: tasks are set for a year."""
    return replace(containing(period.end, "year"), end=period.end)


def quota(period: Period, programme: str) -> Group:
    """The number assigned for a programme and the calendar year of the period's last day."""
    wanted = {
        "assigned-programme": col("programme") == programme,
        "assigned-for-the-year": col("year") == period.end.year,
    }
    return Group("quotas", OWN_UNIT, wanted, weight=col("number"))


@measure(
    code="elderly-checkup-task-completion",
    title="65岁以上老年人健康体检任务完成率",
    title_en="Check-ups of the elderly, of the number assigned",
    domain="老年健康",
    numerator="年初至期末完成健康体检的老年人数",
    denominator="当年下达的体检任务数",
    source=YEARLY_NOTICE,
    aliases=("健康管理任务完成率", "老年人体检任务完成率"),
    exclusions="表单不完整或电话完成的体检；一人一年只计一次",
    attribution="residence",
    strata=("乡镇",),
    traps=NOT_PEOPLE,
)
def elderly_check_up_task(tables: Tables, period: Period) -> Ratio:
    """People with a complete check-up of the elderly since 1 January, of the number assigned for the year."""
    year = so_far(period)
    _, place = lived_here(tables, year)
    done = in_person(tables, "elderly", year, "check-up").exists()
    return Ratio(Group("residents", place, {"checked-up-this-year": done}), quota(period, "elderly-check-up"))


def management_task(
    code: str, programme: str, *, disease: str, disease_en: str, aliases: tuple[str, ...]
) -> Measure:
    """The measure of patients managed against the number assigned."""

    def rule(tables: Tables, period: Period) -> Ratio:
        people, place = managed(tables, programme, period)
        return Ratio(Group("residents", place, people), quota(period, programme))

    rule.__doc__ = (
        f"Living residents under {disease_en} management on the last day, of the number assigned for the year; "
        "nothing assigned is no value."
    )
    declared = measure(
        code=code, title=f"{disease}患者健康管理任务完成率",
        title_en=f"{disease_en.capitalize()} managed, of the number assigned",
        domain="慢性病", per="point", numerator=f"期末在管、存活并居住在本地的{disease}患者",
        denominator="当年下达的管理任务数", source=YEARLY_NOTICE, aliases=aliases, exclusions="已死亡、迁出者",
        attribution="managing", strata=("乡镇",), traps=NOT_PEOPLE,
    )  # fmt: skip
    return declared(rule)


hypertension_task = management_task(
    "hypertension-management-task-completion", "hypertension", disease="高血压", disease_en="hypertension",
    aliases=("高血压管理任务完成率",),
)  # fmt: skip
diabetes_task = management_task(
    "diabetes-management-task-completion", "diabetes", disease="糖尿病", disease_en="diabetes",
    aliases=("Ⅱ型糖尿病患者健康管理任务完成率", "2型糖尿病患者健康管理任务完成率"),
)  # fmt: skip


@measure(
    code="upper-gi-screening-completion",
    title="上消化道癌筛查任务完成率",
    title_en="Upper digestive tract screened, of the number assigned",
    domain="癌症防治",
    numerator="年初至期末完成上消化道癌筛查（内镜）的人数",
    denominator="当年下达的筛查任务数",
    source=CANCER_ACTION,
    aliases=("上消化道肿瘤精准防治",),
    exclusions="只做问卷未做内镜者；没有结果者",
    attribution="residence",
    strata=("乡镇",),
    traps=NOT_PEOPLE,
)
def upper_digestive_tract_task(tables: Tables, period: Period) -> Ratio:
    """People whose upper digestive tract was examined, with a result, since 1 January, of the number assigned."""
    year = so_far(period)
    _, place = lived_here(tables, year)
    s = tables.screenings
    done = s.where(s.kind == "upper-gi", s.date.within(year), s.result.has_value()).exists()
    return Ratio(Group("residents", place, {"stomach-examined": done}), quota(period, "upper-gi"))


@measure(
    code="healthy-cell-count",
    title="健康细胞建设达标率",
    title_en="Healthy places built, of the number assigned",
    domain="健康环境",
    per="point",
    numerator="期末有效命名的健康村（社区）、健康单位等",
    denominator="截至当年下达的建设任务数（累计）",
    source=HEALTHY_CHINA_ACTION,
    aliases=("健康细胞", "健康社区", "健康企业", "健康家庭"),
    exclusions="命名已失效的",
    attribution="jurisdiction",
    strata=("细胞类别",),
    traps="健康家庭、企业等类别数量级相差很大，合计没有意义时应分类别；分母是任务数",
)
def healthy_places(tables: Tables, period: Period) -> Ratio:
    """Places and units accepted as healthy on the last day, of the number assigned up to that year."""
    a = tables.unit_attributes
    held = a.where(a.attribute.one_of("healthy-village", "healthy-unit")).open_on(period.end).of("unit_id")
    built = Group("units", OWN_UNIT, {"healthy-place": held.exists()})
    return Ratio(built, quota(period, "healthy-cell"))


MEASURES = (
    elderly_check_up_task,
    hypertension_task,
    diabetes_task,
    upper_digestive_tract_task,
    healthy_places,
)
