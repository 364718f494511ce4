"""The resident health record: who has one, how good it is, whether it is used."""

from datetime import date

from quanmin.core.measures.catalogue.managed import usual_residents
from quanmin.core.measures.catalogue.sources import BASIC_SERVICES, YEARLY_NOTICE
from quanmin.core.measures.declare import measure
from quanmin.core.measures.kinds import Count
from quanmin.core.measures.rows import Rows
from quanmin.core.measures.tables import Tables
from quanmin.core.measures.words import Vocabulary, Words
from quanmin.core.periods import Period

WORDS: Vocabulary = {
    "has-record": Words("已建健康档案", "has a health record", "未建健康档案", "no health record"),
    "has-electronic-record": Words(
        "已建电子健康档案", "has an electronic record", "未建电子健康档案", "no electronic record"
    ),
    "standard-record": Words(
        "电子档案符合规范",
        "the electronic record meets the standard",
        "电子档案不规范",
        "the electronic record falls short of the standard",
    ),
    "record-used": Words(
        "档案期内有动态记录",
        "a service entered within the period",
        "档案期内没有动态记录",
        "no service entered within the period",
    ),
}


def open_records(tables: Tables, on: date) -> Rows:
    """Health records opened by the day and not closed by its end."""
    r = tables.health_records
    return r.where(r.opened <= on, r.closed.is_empty() | (r.closed > on))


@measure(
    code="health-record-coverage",
    title="健康档案建档率",
    title_en="Residents with a health record",
    domain="健康档案",
    per="point",
    numerator="期末有健康档案（纸质或电子）的居民",
    denominator="期末存活并居住在本地的居民",
    source=BASIC_SERVICES,
    aliases=("居民健康档案建档率", "城乡居民健康档案建档率"),
    exclusions="死亡、迁出、重复建立的档案",
    attribution="residence",
    strata=("乡镇",),
    traps="分子保留死亡和迁出者而分母用年鉴人口时会超过100%",
)
def record_coverage(tables: Tables, period: Period) -> Count:
    """Residents with an open health record on the last day; a second record counts once, a closed one not at all."""
    people, place = usual_residents(tables, period.end)
    return Count(eligible=people, met={"has-record": open_records(tables, period.end).exists()}, at=place)


@measure(
    code="electronic-health-record-coverage",
    title="电子健康档案建档率",
    title_en="Residents with an electronic health record",
    domain="健康档案",
    per="point",
    numerator="期末有电子健康档案的居民",
    denominator="期末存活并居住在本地的居民",
    source=BASIC_SERVICES,
    aliases=("居民电子健康档案建档率", "电子档案建档率"),
    exclusions="纸质档案；死亡、迁出、重复的档案",
    attribution="residence",
    strata=("乡镇",),
    traps="电子档案数不等于电子建档人数",
)
def electronic_record_coverage(tables: Tables, period: Period) -> Count:
    """Residents with an open electronic record on the last day; a paper record is not one."""
    people, place = usual_residents(tables, period.end)
    records = open_records(tables, period.end)
    return Count(
        eligible=people,
        met={"has-electronic-record": records.where(records.electronic.holds()).exists()},
        at=place,
    )


@measure(
    code="standard-electronic-record-coverage",
    title="居民规范化电子健康档案覆盖率",
    title_en="Residents with an electronic record that meets the standard",
    domain="健康档案",
    per="point",
    numerator="期末电子健康档案符合规范要求的居民",
    denominator="期末存活并居住在本地的居民",
    source=YEARLY_NOTICE,
    aliases=("规范化电子健康档案覆盖率", "居民规范化电子健康档案建档率"),
    exclusions="纸质或不规范的档案；死亡、迁出者",
    attribution="residence",
    strata=("乡镇",),
    traps="规范的判定规则由地方制定并逐年变化，须记版本",
)
def standard_record_coverage(tables: Tables, period: Period) -> Count:
    """Residents with an open record that is both electronic and complete by the standard; one record must be both."""
    people, place = usual_residents(tables, period.end)
    records = open_records(tables, period.end)
    electronic = records.where(records.electronic.holds())
    return Count(
        eligible=people,
        met={
            "has-electronic-record": electronic.exists(),
            "standard-record": electronic.where(electronic.complete.holds()).exists(),
        },
        at=place,
    )


@measure(
    code="health-record-active-use-rate",
    title="健康档案动态使用率",
    title_en="Health records in use",
    domain="健康档案",
    numerator="期内有就诊、随访、体检或住院记录的居民",
    denominator="期末存活、居住在本地并有健康档案的居民",
    source=BASIC_SERVICES,
    aliases=("健康档案使用率", "档案使用率", "动态使用率", "居民健康档案动态使用率"),
    exclusions="没有档案者不在分母",
    attribution="residence",
    strata=("乡镇",),
    traps="建档本身不算使用；只计十二个月内的记录",
)
def record_use(tables: Tables, period: Period) -> Count:
    """Residents with an open record whose visit, service or admission was entered in twelve months.

    Opening the record is not use. Two records of one person count once.
    """
    people, place = usual_residents(tables, period.end)
    c, e, a = tables.contacts, tables.encounters, tables.admissions
    entries = (
        c.where(c.date.within(period)).count()
        + e.where(e.started_at.within(period)).count()
        + a.where(a.admitted.within(period)).count()
    )
    return Count(
        eligible={"has-record": open_records(tables, period.end).exists(), **people},
        met={"record-used": entries > 0},
        at=place,
    )


MEASURES = (record_coverage, electronic_record_coverage, standard_record_coverage, record_use)
