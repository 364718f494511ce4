"""Family-doctor contracts: who has one, whether it was kept, whether it was renewed."""

from datetime import timedelta

from quanmin.core.measures.catalogue.managed import enrolled_in_any, usual_residents
from quanmin.core.measures.catalogue.sources import FAMILY_DOCTOR
from quanmin.core.measures.declare import measure
from quanmin.core.measures.kinds import Clauses, Count
from quanmin.core.measures.tables import Tables, aged, home
from quanmin.core.measures.terms import Term, all_of, col
from quanmin.core.measures.words import Vocabulary, Words
from quanmin.core.periods import Period

WORDS: Vocabulary = {
    "has-contract": Words(
        "期末签约有效", "a contract in force at the end", "未签约或已到期", "no contract in force"
    ),
    "key-group": Words("属于重点人群", "in a key group"),
    "low-income": Words("脱贫或低收入人口", "lifted out of poverty or on the low-income list"),
    "four-chronic-diseases": Words(
        "高血压、糖尿病、结核病或严重精神障碍在管", "managed for one of the four chronic diseases"
    ),
    "special-family": Words("计划生育特殊家庭成员", "in a family-planning special family"),
    "disabled": Words("持证残疾人", "holds a disability certificate"),
    "ended-in-period": Words("协议在期内到期", "the contract ended in the period"),
    "has-items": Words(
        "协议列有服务项目",
        "services are listed in the contract",
        "协议未列服务项目",
        "no services listed in the contract",
    ),
    "all-delivered": Words(
        "服务项目全部完成", "all services delivered", "服务项目未全部完成", "services not delivered"
    ),
    "delivered-in-time": Words(
        "全部在协议期内完成",
        "all within the contract",
        "有项目在到期后才完成",
        "a service delivered after the end",
    ),
    "contract-ran-out": Words("签约到期满30天", "a contract ran out thirty days ago or more"),
    "renewed": Words(
        "30天内续约", "renewed within thirty days", "30天内未续约", "not renewed within thirty days"
    ),
}

FOUR_CHRONIC_DISEASES = ("hypertension", "diabetes", "tuberculosis", "severe-mental-disorder")
# Key groups: 国卫基层发〔2022〕10号. Children are under 7; a birth is followed for 42 days.
ELDERLY_FROM, CHILDREN_BELOW = 65, 7
PUERPERIUM = timedelta(days=42)
LONGEST_PREGNANCY = timedelta(weeks=44)
RENEWAL_DAYS = 30


def in_force(tables: Tables, period: Period) -> Clauses:
    """A contract that holds on the last day, first and last day of the contract included."""
    return {"has-contract": tables.contracts.open_on(period.end).exists()}


def expecting(tables: Tables, period: Period) -> Term:
    """Pregnant on the last day, or within 42 days of the end of a pregnancy; one never closed lasts 44 weeks."""
    p, day = tables.pregnancies, period.end
    pregnant = all_of(p.ended.is_empty() | (p.ended > day), p.last_period > day - LONGEST_PREGNANCY)
    puerperal = all_of(p.ended <= day, p.ended >= day - PUERPERIUM)
    return p.where(p.last_period <= day, pregnant | puerperal).exists()


def in_key_group(tables: Tables, period: Period) -> Term:
    """In at least one key group of the national guidance; a person in several is one person."""
    return (
        aged(period.end, at_least=ELDERLY_FROM)
        | aged(period.end, below=CHILDREN_BELOW)
        | col("disabled")
        | col("low_income")
        | col("special_family")
        | enrolled_in_any(tables, FOUR_CHRONIC_DISEASES, period.end)
        | expecting(tables, period)
    )


@measure(
    code="family-doctor-contract-coverage",
    title="家庭医生签约服务覆盖率",
    title_en="Family-doctor contract coverage",
    domain="家庭医生签约",
    per="point",
    numerator="期末签约有效的居民（按人去重）",
    denominator="期末存活并居住在本地的居民",
    source=FAMILY_DOCTOR,
    aliases=("家庭医生签约率", "常住人口签约率", "家庭医生签约覆盖率", "家庭医生签约服务率"),
    exclusions="已到期的协议",
    attribution="residence",
    strata=(
        "人群",
        "乡镇",
    ),
    traps="协议一般一年一签，到期须退出分子；户籍签约与常住签约分母不同",
)
def contract_coverage(tables: Tables, period: Period) -> Count:
    """Residents with a contract in force on the last day; a contract that ran out the day before is none."""
    people, place = usual_residents(tables, period.end)
    return Count(eligible=people, met=in_force(tables, period), at=place)


@measure(
    code="family-doctor-contract-coverage-key-groups",
    title="重点人群家庭医生签约服务覆盖率",
    title_en="Family-doctor contract coverage, key groups",
    domain="家庭医生签约",
    per="point",
    numerator="重点人群中期末签约有效的居民",
    denominator="期末居住在本地的65岁及以上老年人、0～6岁儿童、孕产妇、残疾人、脱贫或低收入人口、计划生育特殊家庭成员，"
    "以及高血压、糖尿病、结核病、严重精神障碍在管患者（一人属多类只计一次）",
    source=FAMILY_DOCTOR,
    aliases=("重点人群签约率", "重点人群签约服务覆盖率", "重点人群家庭医生签约率"),
    exclusions="已到期的协议",
    attribution="residence",
    strata=(
        "人群",
        "乡镇",
    ),
    traps="各类人群分子分母相加会重复计人，合计须按人去重",
)
def key_group_contract_coverage(tables: Tables, period: Period) -> Count:
    """Residents in any key group with a contract in force on the last day; a person in several groups counts once."""
    people, place = usual_residents(tables, period.end)
    return Count(
        eligible={"key-group": in_key_group(tables, period), **people},
        met=in_force(tables, period),
        at=place,
    )


@measure(
    code="contract-coverage-four-chronic-poor",
    title="脱贫人口四类慢病家庭医生签约率",
    title_en="Contract coverage of low-income patients with four chronic diseases",
    domain="家庭医生签约",
    per="point",
    numerator="其中期末签约有效者",
    denominator="期末居住在本地的脱贫或低收入人口中高血压、糖尿病、结核病或严重精神障碍在管患者",
    source=FAMILY_DOCTOR,
    aliases=("脱贫(贫困)人口四类慢病家庭医生签约率", "四类慢性病签约", "应签尽签", "四类慢病签约率"),
    exclusions="在外地居住者；未纳入管理的患者",
    attribution="residence",
    strata=(
        "病种",
        "乡镇",
    ),
    traps="“应签尽签”以愿意签约者为准，分母不含外出人员",
)
def low_income_chronic_contract_coverage(tables: Tables, period: Period) -> Count:
    """Low-income residents managed for one of four chronic diseases with a contract in force on the last day.

    Who lives outside the county is not counted; an illness without management is not seen.
    """
    people, place = usual_residents(tables, period.end)
    ill = enrolled_in_any(tables, FOUR_CHRONIC_DISEASES, period.end)
    return Count(
        eligible={"low-income": col("low_income"), "four-chronic-diseases": ill, **people},
        met=in_force(tables, period),
        at=place,
    )


@measure(
    code="contract-coverage-special-families",
    title="计划生育特殊家庭家庭医生签约率",
    title_en="Contract coverage of family-planning special families",
    domain="家庭医生签约",
    per="point",
    numerator="其中期末签约有效者",
    denominator="期末居住在本地的计划生育特殊家庭成员",
    source=FAMILY_DOCTOR,
    aliases=("特殊家庭签约率", "计划生育特殊家庭签约率"),
    exclusions="在外地居住者",
    attribution="residence",
    strata=("乡镇",),
    traps="三个全覆盖是三个指标，联系人和绿色通道不在记录内",
)
def special_family_contract_coverage(tables: Tables, period: Period) -> Count:
    """Members of special families with a contract in force: one of the three services plans ask for.

    Contact persons and the green channel are not in the records and not measured here.
    """
    people, place = usual_residents(tables, period.end)
    return Count(
        eligible={"special-family": col("special_family"), **people},
        met=in_force(tables, period),
        at=place,
    )


@measure(
    code="contract-coverage-disabled",
    title="残疾人家庭医生签约率",
    title_en="Contract coverage of disabled residents",
    domain="家庭医生签约",
    per="point",
    numerator="其中期末签约有效者",
    denominator="期末居住在本地的持证残疾人",
    source=FAMILY_DOCTOR,
    aliases=("残疾人签约", "残疾人家庭医生签约服务率"),
    exclusions="未持证者；在外地居住者",
    attribution="residence",
    strata=(
        "残疾类别",
        "乡镇",
    ),
    traps="有康复需求者才是部分规划的分母，记录里没有需求",
)
def disabled_contract_coverage(tables: Tables, period: Period) -> Count:
    """Residents with a disability certificate and a contract in force; need of rehabilitation is not on record."""
    people, place = usual_residents(tables, period.end)
    return Count(eligible={"disabled": col("disabled"), **people}, met=in_force(tables, period), at=place)


@measure(
    code="contract-fulfilment-rate",
    title="签约履约率",
    title_en="Contracts kept",
    domain="家庭医生签约",
    numerator="约定服务全部在协议期内完成的协议",
    denominator="期内到期、签约人期末仍居住在本地的协议",
    source=FAMILY_DOCTOR,
    aliases=("履约率", "签约服务履约率", "家庭医生签约履约率"),
    exclusions="期内未到期的协议；签约人已迁出或死亡者",
    attribution="residence",
    strata=(
        "机构",
        "乡镇",
    ),
    traps="到期后补做的服务不算履约；没有列服务项目的协议视为未履约",
)
def contract_fulfilment(tables: Tables, period: Period) -> Count:
    """Contracts that ended in twelve months with every promised service delivered by the contract's last day.

    A contract with no service listed is not kept: nothing shows what it promised.
    """
    place = home(tables, period.end)
    items = tables.contract_items.of("contract_id")
    delivered = items.where(items.done <= period.end)
    missing = items.where(items.done.is_empty() | (items.done > period.end))
    ended = col("end").within(period)
    return Count(
        of="contracts",
        eligible={"ended-in-period": ended, "lives-here": place.known},
        met={
            "has-items": items.exists(),
            "all-delivered": missing.count() == 0,
            "delivered-in-time": delivered.last_day("done") <= col("end"),
        },
        at=place,
    )


@measure(
    code="contract-renewal-rate",
    title="签约续约率",
    title_en="Contracts renewed",
    domain="家庭医生签约",
    numerator="到期后30天内（含提前）与任一团队续约的居民",
    denominator="签约到期满30天、期末存活并居住在本地的居民（按期末前30天为止的十二个月内最后一份到期协议）",
    source=FAMILY_DOCTOR,
    aliases=("续签率", "续约率"),
    exclusions="死亡、迁出者；到期未满30天者",
    attribution="residence",
    strata=("乡镇",),
    traps="换团队续约也算；提前续约也算",
)
def contract_renewal(tables: Tables, period: Period) -> Count:
    """Residents whose contract ran out and who had the next one within thirty days, with any team.

    The twelve months end thirty days before the period does, so that everybody had the thirty days. A person counts
    once, by the last contract that ran out.
    """
    grace = timedelta(days=RENEWAL_DAYS)
    first, last = period.start - grace, period.end - grace
    c = tables.contracts
    ran_out = c.where(c.end >= first, c.end <= last).last_day("end")
    following = c.where(c.end > last, c.start <= period.end).first_day("start")
    in_time = following <= ran_out.days_later(RENEWAL_DAYS)
    people, place = usual_residents(tables, period.end)
    return Count(
        eligible={"contract-ran-out": ran_out.has_value(), **people}, met={"renewed": in_time}, at=place
    )


MEASURES = (
    contract_coverage,
    key_group_contract_coverage,
    low_income_chronic_contract_coverage,
    special_family_contract_coverage,
    disabled_contract_coverage,
    contract_fulfilment,
    contract_renewal,
)
