"""Vaccination of children by the national programme: doses that are due, done in time, and series complete.

Ages and limits are those of the 2021 edition of the national schedule with the changes of 2025 (a fifth dose of DTaP in
place of DT at six years). A dose counts as recorded: one given early is for the clinic to judge, no rule makes it void.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from functools import reduce
from operator import and_

from quanmin.core.measures.catalogue.managed import usual_residents
from quanmin.core.measures.declare import Parameter, measure
from quanmin.core.measures.kinds import Clauses, Count, Pooled
from quanmin.core.measures.rows import Place, Rows
from quanmin.core.measures.tables import Tables
from quanmin.core.measures.terms import Term, any_of, col
from quanmin.core.measures.words import Vocabulary, Words
from quanmin.core.periods import Period, months_before

DOMAIN = "预防接种"
SCHEDULE_2021 = "国家免疫规划疫苗儿童免疫程序及说明（2021年版）及2025年百白破程序调整"
SETTLED_MONTHS = 3  # a child counts for a place after so many months there
GRACE_DAYS = 30  # a dose is in time up to so many days after the age it is due at
BIRTH_DOSE_DAYS = 1  # within 24 hours: the day of birth or the next, since the hour of a dose is not recorded


@dataclass(frozen=True)
class Dose:
    """A dose of the programme: which rows show it, the age it is due at and the age it must be done by, in months.

    `given` lists vaccine and number in the series; any of them shows the dose.
    """

    name: str
    title: str
    title_en: str
    due: int
    by: int
    given: tuple[tuple[str, int], ...]


# Limits: programme text, "complete before"; numbers count through the whole series of a disease (IPV 1, 2, bOPV 3, 4).
DOSES = (
    Dose("hepb-1", "乙肝疫苗第1剂", "hepatitis B dose 1", 0, 12, (("HepB", 1),)),
    Dose("hepb-3", "乙肝疫苗第3剂", "hepatitis B dose 3", 6, 12, (("HepB", 3),)),
    Dose("bcg", "卡介苗", "BCG", 0, 3, (("BCG", 1),)),
    Dose("polio-3", "脊灰疫苗第3剂", "polio dose 3", 4, 12, (("bOPV", 3), ("IPV", 3))),
    Dose("polio-4", "脊灰疫苗第4剂", "polio dose 4", 48, 60, (("bOPV", 4), ("IPV", 4))),
    Dose("dtap-3", "百白破疫苗第3剂", "DTaP dose 3", 6, 12, (("DTaP", 3),)),
    Dose("dtap-4", "百白破疫苗第4剂", "DTaP dose 4", 18, 24, (("DTaP", 4),)),
    Dose("dtap-5", "6岁百白破或白破疫苗", "DTaP or DT at six", 72, 84, (("DTaP", 5), ("DT", 1), ("DT", 5))),
    Dose("mmr-1", "麻腮风疫苗第1剂", "MMR dose 1", 8, 12, (("MMR", 1),)),
    Dose("mmr-2", "麻腮风疫苗第2剂", "MMR dose 2", 18, 24, (("MMR", 2),)),
    Dose("je-1", "乙脑疫苗第1剂", "Japanese encephalitis dose 1", 8, 12, (("JE-L", 1), ("JE-I", 2))),
    Dose("je-2", "乙脑疫苗2岁剂", "Japanese encephalitis at two", 24, 36, (("JE-L", 2), ("JE-I", 3))),
    Dose("mpsv-a-2", "A群流脑疫苗第2剂", "meningococcal A dose 2", 9, 18, (("MPSV-A", 2),)),
    Dose("mpsv-ac-1", "A群C群流脑疫苗第1剂", "meningococcal AC dose 1", 36, 48, (("MPSV-AC", 1), ("MPSV-AC", 3))),
    Dose("mpsv-ac-2", "A群C群流脑疫苗第2剂", "meningococcal AC dose 2", 72, 84, (("MPSV-AC", 2), ("MPSV-AC", 4))),
    Dose("hepa-1", "甲肝疫苗第1剂", "hepatitis A dose 1", 18, 24, (("HepA-L", 1), ("HepA-I", 1))),
)  # fmt: skip
BY_NAME = {dose.name: dose for dose in DOSES}
# The series a child of two has completed, gathered so that a worklist names the vaccine to give.
BY_TWO = {
    "birth-vaccines-complete": ("hepb-1", "hepb-3", "bcg"),
    "polio-complete": ("polio-3",),
    "dtap-complete": ("dtap-3", "dtap-4"),
    "mmr-complete": ("mmr-1", "mmr-2"),
    "encephalitis-meningitis-complete": ("je-1", "mpsv-a-2"),
    "hepa-complete": ("hepa-1",),
}

WORDS: Vocabulary = {
    "settled-here": Words("存活且在本地居住满3个月", "alive and living here for three months"),
    "turned-two": Words("期内满24月龄", "turned 24 months in the period"),
    "birth-vaccines-complete": Words(
        "乙肝、卡介苗已全程", "hepatitis B and BCG complete", "乙肝或卡介苗未全程", "hepatitis B or BCG missing"
    ),
    "polio-complete": Words("脊灰疫苗3剂已种", "three polio doses", "脊灰疫苗不足3剂", "a polio dose is missing"),
    "dtap-complete": Words("百白破疫苗4剂已种", "four DTaP doses", "百白破疫苗不足4剂", "a DTaP dose is missing"),
    "mmr-complete": Words("麻腮风疫苗2剂已种", "two MMR doses", "麻腮风疫苗不足2剂", "an MMR dose is missing"),
    "encephalitis-meningitis-complete": Words(
        "乙脑、流脑疫苗已种", "encephalitis and meningococcal doses given", "乙脑或流脑疫苗缺种",
        "an encephalitis or meningococcal dose is missing",
    ),
    "hepa-complete": Words("甲肝疫苗已种", "hepatitis A given", "甲肝疫苗未种", "hepatitis A is missing"),
    **{f"must-have-{dose.name}": Words(
        f"期内到{dose.title}应完成月龄", f"reached the last age for {dose.title_en} in the period"
    ) for dose in DOSES},
    **{f"due-{dose.name}": Words(f"期内{dose.title}到期", f"{dose.title_en} fell due in the period") for dose in DOSES},
    **{f"given-{dose.name}": Words(
        f"{dose.title}已种", f"{dose.title_en} given", f"缺{dose.title}", f"{dose.title_en} is missing"
    ) for dose in DOSES},
    **{f"timely-{dose.name}": Words(
        f"{dose.title}及时接种", f"{dose.title_en} given in time",
        f"{dose.title}未及时接种", f"{dose.title_en} not given in time",
    ) for dose in DOSES},
}  # fmt: skip


def settled(tables: Tables, on: date, months: int) -> tuple[Clauses, Place]:
    """Children of so many months or more who are alive on the day and have lived here for three months; and where.

    Who is not yet three months old has lived here since birth if the child lives here at all.
    """
    people, place = usual_residents(tables, on)
    r = tables.residences
    since = months_before(on, SETTLED_MONTHS)
    long_here = r.where(r.start <= since, r.end.is_empty() | (r.end >= on)).exists()
    if months < SETTLED_MONTHS:
        long_here |= col("birth_date") > since
    return {"settled-here": people["alive"] & people["lives-here"] & long_here}, place


def age_day(months: int) -> Term:
    """The day on which the child is so many months old."""
    return col("birth_date").months_later(months)


def reached(tables: Tables, period: Period, months: int, days: int = 0) -> Term:
    """So many months and days of age were reached in the period."""
    grace = timedelta(days=days)
    day = age_day(months)
    return (day >= period.start - grace) & (day <= period.end - grace)


def rows_of(tables: Tables, dose: Dose) -> Rows:
    """The vaccinations that show the dose."""
    v = tables.vaccinations
    (vaccine, number), *others = dose.given
    if not others:
        return v.where(v.vaccine == vaccine, v.dose == number)
    return v.where(any_of(*((v.vaccine == name) & (v.dose == nth) for name, nth in dose.given)))


def given_by(tables: Tables, dose: Dose, on: date) -> Term:
    """The dose was given on or before the day."""
    return rows_of(tables, dose).first_day("date") <= on


def given_in_time(tables: Tables, dose: Dose, grace: int = GRACE_DAYS) -> Term:
    """The dose was given by its age and the days of grace: the same for every period, so worked out once."""
    limit = age_day(dose.due).days_later(grace if dose.due else BIRTH_DOSE_DAYS)
    return rows_of(tables, dose).first_day("date") <= limit


@measure(
    code="nip-vaccine-coverage",
    title="国家免疫规划疫苗接种率",
    title_en="Coverage of the national immunisation programme",
    domain=DOMAIN,
    numerator="期末前已接种的应种剂次",
    denominator="期内到达应完成月龄、在本地居住满3个月的儿童的应种剂次",
    source=SCHEDULE_2021,
    aliases=("以乡镇(街道)为单位适龄儿童免疫规划疫苗接种率", "适龄儿童接种率", "适龄儿童免疫规划疫苗接种率"),
    exclusions="居住不满3个月者；医学禁忌者不剔除",
    attribution="residence",
    strata=(
        "疫苗",
        "剂次",
        "乡镇",
    ),
    traps="“以乡镇为单位达到90%”指每个乡镇都达到，应看最低的乡镇而不是全县平均；"
    "报告接种率（实种除以应种）几乎总是99%，是另一个指标；程序版本按出生日期适用",
)
def nip_vaccine_coverage(tables: Tables, period: Period) -> Pooled:
    """Of the doses whose last age a child reached in twelve months, those given by the period's end; doses add up.

    Counted are children alive who have lived here for three months, or since birth; a contraindication excuses nobody.
    "By township" in a plan means that every township reaches the target: read the townships, not the county.
    """

    def of(dose: Dose) -> Count:
        child, place = settled(tables, period.end, dose.by)
        eligible = {f"must-have-{dose.name}": reached(tables, period, dose.by), **child}
        return Count(eligible, {f"given-{dose.name}": given_by(tables, dose, period.end)}, place)

    return Pooled(tuple(of(dose) for dose in DOSES))


@measure(
    code="timely-vaccination-rate",
    title="及时接种率",
    title_en="Doses given in time",
    domain=DOMAIN,
    numerator="到期后30天内接种的剂次（乙肝首剂、卡介苗为出生次日内）",
    denominator="期内到期满30天、在本地居住满3个月的儿童的应种剂次",
    source=SCHEDULE_2021,
    aliases=("预防接种及时性",),
    exclusions="居住不满3个月者",
    attribution="residence",
    strata=(
        "疫苗",
        "剂次",
        "乡镇",
    ),
    traps="乙肝首剂要求24小时内，只有日期时按次日为限",
    parameters=(
        Parameter("grace_days", GRACE_DAYS, "到期后多少天内接种算及时", SCHEDULE_2021, (7, 14, 30, 60)),
    ),
)
def timely_vaccination(tables: Tables, period: Period, *, grace_days: int = GRACE_DAYS) -> Pooled:
    """Of the doses whose days of grace ended in twelve months, those given by then; doses add up.

    Thirty days of grace; doses due at birth have one day, since the hour of a dose is not recorded. A dose not given is
    not in time.
    """

    def of(dose: Dose) -> Count:
        child, place = settled(tables, period.end, dose.due)
        eligible = {f"due-{dose.name}": reached(tables, period, dose.due, grace_days), **child}
        return Count(eligible, {f"timely-{dose.name}": given_in_time(tables, dose, grace_days)}, place)

    return Pooled(tuple(of(dose) for dose in DOSES))


@measure(
    code="full-immunisation-coverage",
    title="全程接种率",
    title_en="Fully immunised children",
    domain=DOMAIN,
    numerator="期末前完成24月龄前全部免疫规划剂次的儿童",
    denominator="期内满24月龄、在本地居住满3个月的儿童",
    source=SCHEDULE_2021,
    aliases=("免疫规划疫苗全程接种率", "五苗全程覆盖率"),
    exclusions="居住不满3个月者",
    attribution="residence",
    strata=("乡镇",),
    traps="缺任一剂即不算，必不高于最低的单苗接种率",
)
def full_immunisation_coverage(tables: Tables, period: Period) -> Count:
    """Children who turned 24 months in twelve months and have had every dose due by then, by the period's end.

    One dose missing is not complete. Never above the lowest coverage of a single dose.
    """
    child, place = settled(tables, period.end, 24)
    met = {
        name: reduce(and_, (given_by(tables, BY_NAME[dose], period.end) for dose in doses))
        for name, doses in BY_TWO.items()
    }
    return Count(eligible={"turned-two": reached(tables, period, 24), **child}, met=met, at=place)


MEASURES = (nip_vaccine_coverage, full_immunisation_coverage, timely_vaccination)
