"""Before a child is born: examined before the wedding and before conceiving, tested in pregnancy, risks watched."""

from quanmin.core.measures.catalogue.newborns import DOMAIN, of_newborns
from quanmin.core.measures.catalogue.quotas import quota, so_far
from quanmin.core.measures.catalogue.visits import lived_here
from quanmin.core.measures.catalogue.vital import MATERNAL_CHILD_SURVEY
from quanmin.core.measures.declare import Parameter, measure
from quanmin.core.measures.kinds import Clauses, Count, Group, Ratio
from quanmin.core.measures.tables import OWN_UNIT, Tables
from quanmin.core.measures.terms import Term, col
from quanmin.core.measures.words import Vocabulary, Words
from quanmin.core.periods import Period

DEFECTS_PLAN = "出生缺陷防治能力提升计划；“十四五”国民健康规划，国办发〔2022〕11号"
FIVE_RULES = "孕产妇妊娠风险评估与管理工作规范，国卫办妇幼发〔2017〕35号"
FREE_EXAMINATION = "国家免费孕前优生健康检查项目管理办法"

WORDS: Vocabulary = {
    "pregnancy-ended": Words("期内妊娠结束", "the pregnancy ended in the period"),
    "pregnancy-at-risk": Words("妊娠风险评估为黄、橙、红、紫色", "graded yellow, orange, red or purple"),
    "under-special-care": Words(
        "已专案管理", "under special management", "未专案管理", "not under special management"
    ),
    "delivered": Words("期内分娩", "delivered in the period"),
    "tested-before-birth": Words(
        "做过产前筛查或诊断", "screened or diagnosed before birth", "未做产前筛查", "not screened before birth"
    ),
    "married-in-period": Words("期内登记结婚", "registered a marriage in the period"),
    "examined-before-wedding": Words(
        "登记前做过婚前医学检查", "examined before the registration", "未做婚前医学检查", "not examined before marriage"
    ),
    "examined-before-conceiving": Words("年内接受孕前优生健康检查", "examined before conceiving in the year"),
}  # fmt: skip

WOMEN, LIVE_BIRTHS = "women", "live-births"
DENOMINATOR = Parameter(
    "denominator", WOMEN, "分母：产妇（women）或活产（live-births）", DEFECTS_PLAN, (WOMEN, LIVE_BIRTHS)
)


def ended_in(period: Period) -> Term:
    """The pregnancy ended on a day of the period."""
    return col("ended").within(period)


def delivered_in(period: Period) -> Clauses:
    """Pregnancies that ended in a birth from 28 weeks, alive or not, in the period."""
    return {"delivered": ended_in(period) & col("outcome").one_of("live-birth", "stillbirth")}


@measure(
    code="high-risk-pregnancy-management-rate",
    title="高危孕产妇管理率",
    title_en="High-risk pregnancies under special management",
    domain=DOMAIN,
    numerator="其中妊娠结束前已专案管理者",
    denominator="期内妊娠结束、风险评估为黄色及以上的孕产妇（按孕期最高等级）",
    source=FIVE_RULES,
    aliases=("高危孕妇管理率", "高危孕产妇专案管理率"),
    exclusions="绿色（低风险）妊娠；期末仍在孕者",
    attribution="residence",
    strata=("风险颜色", "乡镇"),
    traps="风险等级会在孕期升高，取最高等级；紫色为传染病，与红色并列而不更高",
)
def high_risk_management(tables: Tables, period: Period) -> Count:
    """Pregnancies at risk that ended in twelve months and were under special management by the day they ended.

    The highest colour of the pregnancy counts. A woman still pregnant on the last day is counted when it is over.
    """
    risky = {"pregnancy-ended": ended_in(period), "pregnancy-at-risk": col("risk") != "green"}
    cared_for = col("managed_from") <= col("ended")
    return Count(risky, {"under-special-care": cared_for}, OWN_UNIT, of="pregnancies")


@measure(
    code="prenatal-screening-rate",
    title="产前筛查率",
    title_en="Screened before birth",
    domain=DOMAIN,
    numerator="做过血清学或游离DNA产前筛查，或直接做产前诊断的产妇",
    denominator="期内分娩的产妇（活产或死胎死产）",
    source=DEFECTS_PLAN,
    aliases=("产前筛查率(%)", "产前筛查(诊断)率"),
    exclusions="仅做超声检查者不算筛查；流产和终止妊娠者不在分母",
    attribution="residence",
    strata=("年龄组", "乡镇"),
    traps="分母用产妇还是活产须写明，多胎时相差；35岁及以上直接做诊断者算已筛查",
    parameters=(DENOMINATOR,),
)
def prenatal_screening(tables: Tables, period: Period, *, denominator: str = WOMEN) -> Count:
    """Women who gave birth in twelve months and had a serum or DNA screening, or a diagnosis, in that pregnancy.

    A test that stands under no pregnancy is missed; ultrasound alone is not a test here.
    """
    s = tables.screenings
    tests = s.where(s.kind.one_of("prenatal", "prenatal-diagnosis"), s.date <= period.end).of("pregnancy_id")
    if denominator == LIVE_BIRTHS:
        return of_newborns(period, tested_before_birth=tests.exists())
    return Count(delivered_in(period), {"tested-before-birth": tests.exists()}, OWN_UNIT, of="pregnancies")


@measure(
    code="premarital-examination-rate",
    title="婚前医学检查率",
    title_en="Examined before marriage",
    domain=DOMAIN,
    numerator="其中登记前做过婚前医学检查者",
    denominator="期内在本地登记结婚者（男女各计一人）",
    source=MATERNAL_CHILD_SURVEY,
    aliases=("婚检率", "婚前检查率"),
    exclusions="无",
    attribution="jurisdiction",
    strata=("性别", "乡镇"),
    traps="按人不按对；检查可在登记的上一年；登记之后补做的不算婚前检查",
)
def premarital_examination(tables: Tables, period: Period) -> Count:
    """People who registered a marriage here in twelve months and were examined by that day: persons, not couples.

    The examination may be of the year before; one on the day itself counts, one after it does not.
    """
    married = col("date").within(period)
    examined = col("examined") <= col("date")
    return Count({"married-in-period": married}, {"examined-before-wedding": examined}, OWN_UNIT,
                 of="marriage_registrations")  # fmt: skip


@measure(
    code="preconception-examination-coverage",
    title="孕前优生健康检查目标人群覆盖率",
    title_en="Examined before conceiving, of the number assigned",
    domain=DOMAIN,
    numerator="年初至期末接受孕前优生健康检查的人数",
    denominator="当年下达的目标人群数",
    source=FREE_EXAMINATION,
    aliases=("孕前优生检查覆盖率",),
    exclusions="一年内重复检查只计一次",
    attribution="residence",
    strata=("性别", "乡镇"),
    traps="分母是下达数而不是人口数，估得低覆盖率就高，可超过100%，须同时显示分母",
)
def preconception_examination(tables: Tables, period: Period) -> Ratio:
    """Residents examined before conceiving since 1 January, of the number assigned for the year; may pass 100 %."""
    year = so_far(period)
    s = tables.screenings
    examined = s.where(s.kind == "preconception", s.date.within(year)).exists()
    _, place = lived_here(tables, year)
    return Ratio(
        Group("residents", place, {"examined-before-conceiving": examined}), quota(period, "preconception")
    )


MEASURES = (high_risk_management, prenatal_screening, premarital_examination, preconception_examination)
