"""The hospitals' books: beds in use, where the income comes from, antibacterials; medicines and ambulances kept.

Money is added over hospitals first and divided after. Bed-days and drugs are those of all patients, not of residents.
"""

from collections.abc import Iterable
from functools import reduce
from operator import add

from quanmin.core.codes.daily_doses import daily_doses
from quanmin.core.measures.catalogue.resources import population
from quanmin.core.measures.catalogue.visits import HOSPITAL_PERFORMANCE, HOSPITALS, PRIMARY_CARE, provider
from quanmin.core.measures.declare import Measure, Parameter, measure
from quanmin.core.measures.kinds import Clauses, Count, Group, Ratio
from quanmin.core.measures.tables import OWN_UNIT, Tables
from quanmin.core.measures.terms import Term, choose, col
from quanmin.core.measures.words import Vocabulary, Words
from quanmin.core.periods import Period

DOMAIN, COSTS = "医疗服务", "卫生费用"
STATISTICS = "国家卫生健康统计调查制度"
ANTIBACTERIAL_RULES = "抗菌药物临床应用管理办法；ATC/DDD 指数"
ESSENTIAL_MEDICINES = "关于进一步加强公立医疗机构基本药物配备使用管理的通知；“十四五”国民健康规划"
AMBULANCE_RULES = "关于进一步完善院前医疗急救服务的指导意见，国卫医发〔2020〕19号"

# Accounts of medical income. What is left when medicines, materials and tests are taken away is service.
SERVICE = (
    "registration",
    "consultation",
    "bed",
    "treatment",
    "surgery",
    "nursing",
    "pharmacy-service",
    "other-service",
)
TESTS = ("examination", "laboratory")
MEDICINES = ("drug", "herbal-pieces")
INCOME = (*SERVICE, *TESTS, "material", *MEDICINES)

WORDS: Vocabulary = {
    "month-in-period": Words("期内月份", "a month of the period"),
    "county-hospital": Words("县级医院和妇幼保健机构", "a county hospital"),
    "the-account": Words("相应科目", "the account in question"),
    "of-inpatients": Words("住院患者用药", "used for inpatients"),
    "antibacterial": Words("有限定日剂量的全身用抗菌药物", "a systemic antibacterial with a defined daily dose"),
    "stocked-that-year": Words("期末所在年度配备", "stocked in the year of the last day"),
    "of-the-level": Words("相应级别机构", "an institution of the level"),
    "essential": Words("国家基本药物", "an essential medicine", "非国家基本药物", "not an essential medicine"),
    "ambulance": Words("期末在用的救护车", "an ambulance in service at the end"),
}  # fmt: skip


def in_months(period: Period) -> Term:
    """The row's month lies in the period."""
    return col("month").within(period)


def monthly(tables: Tables, period: Period, **clauses: Term) -> Clauses:
    """Months of the period at hospitals of the county, under further clauses."""
    named = {name.replace("_", "-"): clause for name, clause in clauses.items()}
    return {"month-in-period": in_months(period), "county-hospital": provider(tables, *HOSPITALS), **named}


def money(tables: Tables, period: Period, accounts: Iterable[str]) -> Group:
    """Fen under the accounts, of all hospitals of the county."""
    clauses = monthly(tables, period, the_account=col("account").one_of(*accounts))
    return Group("finance_lines", OWN_UNIT, clauses, weight=col("amount_fen"))


@measure(
    code="medical-service-income-share",
    title="医疗服务收入占医疗收入比例",
    title_en="Income from medical service",
    domain=COSTS,
    numerator="挂号、诊察、床位、治疗、手术、护理、药事和其他医疗服务收入（分）",
    denominator="医疗收入（分）",
    source=HOSPITAL_PERFORMANCE,
    aliases=(
        "医疗服务收入占比",
        "公立医院医疗服务收入占比",
        "医疗服务收入(不含药品、耗材、检查检验收入)占比",
    ),
    exclusions="财政补助、科教和其他收入；基层机构",
    attribution="provider",
    strata=("医院",),
    traps="分母是医疗收入，不是业务收入或总收入；全县先合计金额再相除，不能平均各院比例；中药饮片属药品",
)
def service_income(tables: Tables, period: Period) -> Ratio:
    """Of the county hospitals' medical income of twelve months, what medicines, materials and tests did not bring."""
    return Ratio(money(tables, period, SERVICE), money(tables, period, INCOME))


@measure(
    code="drug-income-share",
    title="药占比",
    title_en="Income from medicines",
    domain=COSTS,
    better="lower",
    numerator="药品收入（分），默认不含中药饮片",
    denominator="医疗收入（分）",
    source=HOSPITAL_PERFORMANCE,
    aliases=("药品收入占比", "药占比(不含中药饮片)"),
    exclusions="中药饮片收入（可按参数计入）；财政补助和其他收入",
    attribution="provider",
    strata=("医院",),
    traps="是否含中药饮片相差数个百分点，比较前须看口径",
    parameters=(Parameter("herbal", "without", "中药饮片收入是否计入药品", HOSPITAL_PERFORMANCE, ("without", "with")),),
)  # fmt: skip
def medicine_income(tables: Tables, period: Period, *, herbal: str = "without") -> Ratio:
    """Of the county hospitals' medical income of twelve months, what medicines brought; herbal pieces are left out."""
    accounts = MEDICINES if herbal == "with" else ("drug",)
    return Ratio(money(tables, period, accounts), money(tables, period, INCOME))


@measure(
    code="consumables-per-100-yuan",
    title="百元医疗收入消耗卫生材料",
    title_en="Materials spent for 100 yuan of income",
    domain=COSTS,
    unit="元/百元",
    better="lower",
    numerator="卫生材料支出（分）",
    denominator="医疗收入减药品收入（分）",
    source=HOSPITAL_PERFORMANCE,
    aliases=("百元医疗收入(不含药品收入)消耗的卫生材料费用", "耗占比"),
    exclusions="药品收入（含中药饮片）不在分母",
    attribution="provider",
    strata=("医院",),
    traps="分子是支出而不是卫生材料收入；分母扣除药品，不扣除时数值偏小",
)
def materials_spent(tables: Tables, period: Period) -> Ratio:
    """Spending on materials for each 100 yuan of medical income without medicines, over twelve months."""
    rest = [account for account in INCOME if account not in MEDICINES]
    return Ratio(money(tables, period, ("material-expense",)), money(tables, period, rest))


@measure(
    code="bed-occupancy-rate",
    title="病床使用率",
    title_en="Bed occupancy",
    domain=DOMAIN,
    better="neither",
    numerator="实际占用总床日数",
    denominator="实际开放总床日数",
    source=STATISTICS,
    aliases=("床位使用率",),
    exclusions="基层机构；未开放的编制床位",
    attribution="provider",
    strata=("医院",),
    traps="实际占用总床日数与出院者占用总床日数不同；一般以85%–93%为宜，过高过低都不好；加床会使其超过100%",
)
def bed_occupancy(tables: Tables, period: Period) -> Ratio:
    """Of the bed-days that county hospitals had open in twelve months, those occupied; extra beds may pass 100 %."""
    clauses = monthly(tables, period)
    occupied, available = (
        Group("bed_days", OWN_UNIT, clauses, weight=col(name)) for name in ("occupied", "open")
    )
    return Ratio(occupied, available)


def thousandths_of_doses() -> Term:
    """Defined daily doses of a row in thousandths, rounded; 0 for a substance that has none by that way."""
    parts = (
        choose((col("atc") == atc) & (col("route") == route), col("milligrams") / grams, 0.0)
        for (atc, route), grams in daily_doses().items()
    )
    return (reduce(add, parts) + 0.5).rounded_down()


@measure(
    code="antibiotic-use-density",
    title="抗菌药物使用强度",
    title_en="Use of antibacterials by inpatients",
    domain=DOMAIN,
    unit="DDDs/百人天",
    better="lower",
    numerator="住院患者全身用抗菌药物累计限定日剂量（DDD 的千分之一）",
    denominator="同期出院者占用总床日数（×1000）",
    source=ANTIBACTERIAL_RULES,
    aliases=("抗菌药物使用强度(DDDs)", "DDDs"),
    exclusions="门诊用药、局部用药、抗真菌药、抗病毒药、抗结核药；没有限定日剂量的品种",
    attribution="provider",
    strata=("医院",),
    traps="单位是每百人天的DDD数，不是百分比；口服与注射的限定日剂量不同；DDD 值随版本调整；"
    "儿童按成人剂量计会偏低；专科医院上限不同",
)  # fmt: skip
def antibacterial_density(tables: Tables, period: Period) -> Ratio:
    """Defined daily doses of systemic antibacterials for inpatients, per 100 bed-days of those discharged.

    By substance and way given; what has no defined dose counts nothing. Of county hospitals, over twelve months.
    """
    known = sorted({atc for atc, _ in daily_doses()})
    used = monthly(
        tables,
        period,
        of_inpatients=col("patients") == "inpatient",
        antibacterial=col("atc").one_of(*known),
    )
    days = Group("bed_days", OWN_UNIT, monthly(tables, period), weight=col("of_discharged") * 1000)
    return Ratio(Group("drug_uses", OWN_UNIT, used, weight=thousandths_of_doses()), days)


@measure(
    code="essential-medicine-item-share",
    title="国家基本药物配备品种数量占比",
    title_en="Essential medicines among those stocked",
    domain=DOMAIN,
    per="point",
    numerator="其中国家基本药物品种",
    denominator="当年配备的药品品种（按机构和通用名、剂型计）",
    source=ESSENTIAL_MEDICINES,
    aliases=("基本药物配备品种数量占比", "“1+X”用药模式", "基本药物品种占比"),
    exclusions="中药饮片；默认只计政府办基层机构",
    attribution="provider",
    strata=("机构级别",),
    traps="按品种数而不是金额；基层、二级、三级的要求分别为90%、80%、60%；目录换版后须按年度目录判断",
    parameters=(
        Parameter(
            "level", "primary", "机构级别：基层（primary）或县级医院（hospital）", ESSENTIAL_MEDICINES,
            ("primary", "hospital"),
        ),
    ),
    counts="medicines",
)  # fmt: skip
def essential_medicines(tables: Tables, period: Period, *, level: str = "primary") -> Count:
    """Of the medicines that primary care stocked in the year of the last day, those on that year's national list.

    Items, not money; a medicine in two centres is two items.
    """
    kinds = PRIMARY_CARE if level == "primary" else HOSPITALS
    eligible = {
        "stocked-that-year": col("year") == period.end.year,
        "of-the-level": provider(tables, *kinds),
    }
    return Count(eligible, {"essential": col("essential")}, OWN_UNIT, of="drug_items")


AMBULANCES = ("ambulance", "negative-pressure-ambulance")


@measure(
    code="ambulances-per-30000",
    title="每3万人口救护车数",
    title_en="Ambulances per 30,000",
    domain="资源配置",
    unit="辆/3万人",
    per="point",
    multiplier=30_000,
    numerator="期末在用的救护车（含负压救护车）",
    denominator="最近年中常住人口的3倍（县域按300%估算人口基数）",
    source=AMBULANCE_RULES,
    aliases=("按照每3万人口1辆的标准配备救护车",),
    exclusions="已报废、停用的车辆",
    attribution="jurisdiction",
    strata=("车辆类别",),
    traps="县域人口基数按300%估算，与按实际人口计算相差三倍；负压车另列",
    parameters=(Parameter("base_times", 3, "人口基数为常住人口的几倍：县域3，按实际人口为1", AMBULANCE_RULES, (1, 3)),),
)  # fmt: skip
def ambulances(tables: Tables, period: Period, *, base_times: int = 3) -> Ratio:
    """Ambulances in service on the last day for each 30,000 of three times the residents of the last mid-year."""
    on = period.end
    kept = (col("start") <= on) & (col("end").is_empty() | (col("end") >= on))
    vehicles = {"ambulance": kept & col("kind").one_of(*AMBULANCES)}
    people = population(period)
    base = Group(people.of, people.at, people.clauses, weight=col("people") * base_times)
    return Ratio(Group("equipment", OWN_UNIT, vehicles, weight=col("number")), base)


MEASURES: tuple[Measure, ...] = (
    service_income,
    medicine_income,
    materials_spent,
    bed_occupancy,
    antibacterial_density,
    essential_medicines,
    ambulances,
)
