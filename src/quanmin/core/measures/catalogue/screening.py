"""Cancer screening of women of the ages the programmes name."""

from quanmin.core.measures.catalogue.managed import usual_residents
from quanmin.core.measures.declare import Parameter, measure
from quanmin.core.measures.kinds import Count
from quanmin.core.measures.tables import Tables, aged
from quanmin.core.measures.terms import col
from quanmin.core.measures.words import Vocabulary, Words
from quanmin.core.periods import Period

DOMAIN = "癌症防治"
CERVICAL_RULES = "宫颈癌筛查工作方案（2022年）"
BREAST_RULES = "乳腺癌筛查工作方案（2022年）"
WOMEN_FROM, WOMEN_BELOW = 35, 65

WORDS: Vocabulary = {
    "woman-35-64": Words("35–64岁妇女", "a woman aged 35 to 64"),
    "cervix-screened": Words(
        "三年内做过宫颈癌筛查", "cervix screened within three years", "三年内未做宫颈癌筛查", "cervix not screened"
    ),
    "breast-screened": Words(
        "三年内做过乳腺癌筛查", "breasts screened within three years", "三年内未做乳腺癌筛查", "breasts not screened"
    ),
}  # fmt: skip


def women_screened(
    tables: Tables, period: Period, *, clause: str, kind: str, age_from: int, age_below: int
) -> Count:
    """Women of the ages living here on the last day, and whether they were screened within the period."""
    people, place = usual_residents(tables, period.end)
    woman = (col("sex") == "female") & aged(period.end, age_from, age_below)
    s = tables.screenings
    done = s.where(s.kind == kind, s.date.within(period)).exists()
    return Count({"woman-35-64": woman, **people}, {clause: done}, place)


@measure(
    code="cervical-cancer-screening-coverage",
    title="适龄妇女宫颈癌筛查率",
    title_en="Women screened for cervical cancer",
    domain=DOMAIN,
    per="three-years",
    numerator="三年内接受过宫颈癌筛查的妇女（任何机构）",
    denominator="期末35–64岁、存活并居住在本地的妇女",
    source=CERVICAL_RULES,
    aliases=("宫颈癌筛查覆盖率", "适龄妇女宫颈癌人群筛查率"),
    exclusions="子宫全切者应剔除，但记录无法识别",
    attribution="residence",
    strata=(
        "年龄组",
        "乡镇",
    ),
    traps="当年任务完成率是另一个指标；HPV 检测有效期五年，记录不分检测方法时按三年",
    parameters=(
        Parameter("age_from", WOMEN_FROM, "起始年龄", CERVICAL_RULES),
        Parameter("age_below", WOMEN_BELOW, "未满的年龄", CERVICAL_RULES),
    ),
)
def cervical_screening(
    tables: Tables, period: Period, *, age_from: int = WOMEN_FROM, age_below: int = WOMEN_BELOW
) -> Count:
    """Women of 35 to 64 screened for cervical cancer within three years, by whatever provider and whatever the result.

    Three years is how long a smear holds; an HPV test holds five, but the records do not tell which it was.
    """
    return women_screened(tables, period, clause="cervix-screened", kind="cervical-cancer",
                          age_from=age_from, age_below=age_below)  # fmt: skip


@measure(
    code="breast-cancer-screening-coverage",
    title="适龄妇女乳腺癌筛查率",
    title_en="Women screened for breast cancer",
    domain=DOMAIN,
    per="three-years",
    numerator="三年内接受过乳腺癌筛查的妇女（任何机构）",
    denominator="期末35–64岁、存活并居住在本地的妇女",
    source=BREAST_RULES,
    aliases=("乳腺癌筛查覆盖率",),
    exclusions="无",
    attribution="residence",
    strata=(
        "年龄组",
        "乡镇",
    ),
    traps="早诊率是另一个指标",
    parameters=(
        Parameter("age_from", WOMEN_FROM, "起始年龄", BREAST_RULES),
        Parameter("age_below", WOMEN_BELOW, "未满的年龄", BREAST_RULES),
    ),
)
def breast_screening(
    tables: Tables, period: Period, *, age_from: int = WOMEN_FROM, age_below: int = WOMEN_BELOW
) -> Count:
    """Women of 35 to 64 screened for breast cancer within three years, by whatever provider and whatever the result."""
    return women_screened(tables, period, clause="breast-screened", kind="breast-cancer",
                          age_from=age_from, age_below=age_below)  # fmt: skip


MEASURES = (cervical_screening, breast_screening)
