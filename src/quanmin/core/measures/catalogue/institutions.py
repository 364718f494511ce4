"""What institutions and places have, or are certified as: a share of the units of some kinds that are open on the day.

All but one are of one shape, so they are a table, `standards.csv`: which units, which attribute, which of its values. A
new one is a new line. An attribute that has ended, or a unit that has closed, does not count.
"""

from dataclasses import dataclass
from pathlib import Path

from quanmin.core.codes.table import Row, rows
from quanmin.core.measures.declare import Measure, measure
from quanmin.core.measures.kinds import Clauses, Count
from quanmin.core.measures.rows import Rows
from quanmin.core.measures.tables import OWN_UNIT, Tables
from quanmin.core.measures.terms import col
from quanmin.core.measures.words import Vocabulary, Words
from quanmin.core.periods import Period

FILE = Path(__file__).with_name("standards.csv")
CENTRE, CLINIC = ("township-health-centre",), ("village-clinic",)
PRIMARY_CARE = (*CENTRE, *CLINIC)
GENERAL_HOSPITALS = ("county-hospital", "tcm-hospital")
HOSPITALS = (*GENERAL_HOSPITALS, "maternal-child-centre")
INSTITUTIONS = (*HOSPITALS, *PRIMARY_CARE, "disease-control-centre")
# The kinds of unit a line of the table speaks of, by the name it uses, and what they are called.
KINDS: dict[str, tuple[tuple[str, ...], str, str]] = {
    "centres": (CENTRE, "乡镇卫生院和社区卫生服务中心", "township health centres"),
    "clinics": (CLINIC, "村卫生室和社区卫生服务站", "village clinics"),
    "general-hospitals": (GENERAL_HOSPITALS, "县级综合（中医）医院", "county general and Chinese-medicine hospitals"),
    "hospitals": (HOSPITALS, "县级医院和妇幼保健机构", "county hospitals"),
    "institutions": (INSTITUTIONS, "医疗卫生机构", "health institutions"),
    "general-hospitals-and-centres": (
        (*GENERAL_HOSPITALS, *CENTRE), "医院和乡镇卫生院", "hospitals and township centres",
    ),
    "offices-and-institutions": (
        (*INSTITUTIONS, "department"), "党政机关和医疗卫生机构", "government offices and health institutions",
    ),
    "county": (("county",), "县（区）", "counties"),
    "townships": (("township",), "乡镇（街道）", "townships"),
    "villages": (("village",), "村（社区）", "villages"),
}  # fmt: skip
PLACES = ("county", "townships", "villages")
LOCAL_PLANS = "县级卫生健康规划"


@dataclass(frozen=True)
class Standard:
    """One line of the table: units of some `kinds`, and the attribute (with one of `values`) that they should have.

    `among` is an attribute, with its values, that a unit must hold to be counted at all.
    """

    code: str
    title: str
    title_en: str
    domain: str
    kinds: str
    attribute: str
    values: tuple[str, ...]
    among: tuple[str, tuple[str, ...]] | None
    claim: str
    claim_en: str
    traps: str
    source: str
    aliases: tuple[str, ...]


def standard(row: Row) -> Standard:
    """A line of the table as it is read."""
    attribute, _, values = row["among"].partition("=")
    return Standard(
        code=row["code"], title=row["title"], title_en=row["title_en"], domain=row["domain"], kinds=row["kinds"],
        attribute=row["attribute"], values=tuple(row["values"].split()),
        among=(attribute, tuple(values.split())) if attribute else None, claim=row["claim"],
        claim_en=row["claim_en"], traps=row["traps"], source=row["source"],
        aliases=tuple(row["aliases"].split(" | ")) if row["aliases"] else (),
    )  # fmt: skip


STANDARDS = tuple(standard(row) for row in rows(FILE))

WORDS: Vocabulary = {
    "unit-kind": Words("属于统计的机构类别", "of the kind that counts"),
    "open-on-day": Words("期末在运营", "open at the end"),
    "among-grade": Words("三级医院", "a hospital of level 3"),
    "among-grade-goal": Words("规划提出等级目标的机构", "an institution whose grade the plan names"),
    "among-alliance-lead": Words("医联体牵头医院", "a hospital that leads an alliance"),
    "has-health-centre": Words(
        "设有卫生院（社区卫生服务中心）", "has a health centre", "没有卫生院", "has no health centre"
    ),
    **{f"has-{line.attribute}": Words(line.claim, line.claim_en, f"未{line.claim}", f"not: {line.claim_en}")
       for line in STANDARDS},
}  # fmt: skip


def open_units(period: Period, kinds: tuple[str, ...]) -> Clauses:
    """Units of the kinds that have opened and not closed by the last day; a unit without an opening day is open."""
    opened, closed, on = col("opened"), col("closed"), period.end
    is_open = (opened.is_empty() | (opened <= on)) & (closed.is_empty() | (closed >= on))
    return {"unit-kind": col("kind").one_of(*kinds), "open-on-day": is_open}


def attributes(tables: Tables, attribute: str, values: tuple[str, ...], period: Period) -> Rows:
    """Attributes a unit holds on the last day."""
    a = tables.unit_attributes
    return a.where(a.attribute == attribute, a.value.one_of(*values)).open_on(period.end).of("unit_id")


def meets(line: Standard) -> Measure:
    """The measure of one line of the table."""
    kinds, called, called_en = KINDS[line.kinds]

    def rule(tables: Tables, period: Period) -> Count:
        held = attributes(tables, line.attribute, line.values, period).exists()
        counted = open_units(period, kinds)
        if line.among:
            attribute, values = line.among
            counted = {
                **counted,
                f"among-{attribute}": attributes(tables, attribute, values, period).exists(),
            }
        return Count(counted, {f"has-{line.attribute}": held}, OWN_UNIT, of="units")

    rule.__doc__ = (
        f"Of the {called_en} open on the last day, those with this on record: {line.claim_en}. "
        "Nothing on record, or a certificate that has ended, is no."
    )
    among = f"、{WORDS[f'among-{line.among[0]}'].claim}" if line.among else ""
    declared = measure(
        code=line.code, title=line.title, title_en=line.title_en, domain=line.domain, per="point",
        numerator=f"其中{line.claim}的单位", denominator=f"期末在运营的{called}{among}", source=line.source,
        aliases=line.aliases, attribution="jurisdiction", exclusions="期末已关闭或尚未开办的单位",
        strata=("机构类别",), traps=line.traps, counts="places" if line.kinds in PLACES else "institutions",
    )  # fmt: skip
    return declared(rule)


@measure(
    code="township-hospital-presence",
    title="建制乡镇卫生院覆盖率",
    title_en="Townships with a health centre",
    domain="能力建设",
    per="point",
    numerator="至少有1所期末在运营的卫生院（社区卫生服务中心）的乡镇（街道）",
    denominator="乡镇（街道）",
    source=LOCAL_PLANS,
    aliases=("每个建制乡镇至少设1所政府办乡镇卫生院",),
    exclusions="已关闭或尚未开办的卫生院",
    attribution="jurisdiction",
    strata=("乡镇",),
    traps="一乡多院只计一次；街道由社区卫生服务中心承担",
    counts="places",
)
def township_centre_presence(tables: Tables, period: Period) -> Count:
    """Of the townships, those under which a health centre is open on the last day; streets count as townships."""
    u = tables.units
    still_open = u.closed.is_empty() | (u.closed >= period.end)
    opened = u.opened.is_empty() | (u.opened <= period.end)
    centres = u.where(u.kind == "township-health-centre", opened, still_open).of("parent_id", "unit_id")
    return Count(
        open_units(period, ("township",)), {"has-health-centre": centres.exists()}, OWN_UNIT, of="units"
    )


STANDARD_MEASURES = tuple(meets(line) for line in STANDARDS)
MEASURES = (township_centre_presence, *STANDARD_MEASURES)
