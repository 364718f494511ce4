"""Pulmonary tuberculosis: notified patients taken under management, and treatment completed with regular doses."""

from quanmin.core.measures.catalogue.managed import usual_residents
from quanmin.core.measures.catalogue.sources import BASIC_SERVICES
from quanmin.core.measures.declare import measure
from quanmin.core.measures.kinds import Count
from quanmin.core.measures.tables import Tables
from quanmin.core.measures.words import Vocabulary, Words
from quanmin.core.periods import Period

WORDS: Vocabulary = {
    "tuberculosis-notified": Words(
        "期内确诊并报告的肺结核患者", "diagnosed with pulmonary tuberculosis and notified"
    ),
    "taken-on": Words(
        "已纳入结核病管理", "taken under management", "未纳入结核病管理", "not taken under management"
    ),
    "treatment-completed": Words("期内完成治疗", "treatment completed in the period"),
    "doses-regular": Words(
        "规则服药", "doses taken regularly", "未规则服药或无记录", "doses not regular, or not on record"
    ),
}

DISEASE = PROGRAMME = "tuberculosis"
COMPLETED = ("cured", "completed")  # how a course of treatment ends well; others are death, loss, transfer …
# Regular is 90 % or more of the doses due over the whole course (BASIC_SERVICES); the last entry of the supervisor says
# whether it was reached.
REGULAR = "regular-medication"


@measure(
    code="tb-management-rate",
    privacy="sensitive",
    title="肺结核患者管理率",
    title_en="Notified tuberculosis patients under management",
    domain="结核病",
    numerator="已纳入管理的患者",
    denominator="期内确诊并报告的肺结核患者（按报告卡现住址）",
    source=BASIC_SERVICES,
    aliases=("肺结核患者健康管理率", "结核病患者管理率", "肺结核患者规范管理率"),
    exclusions="疑似和排除的报告卡；肺外结核",
    attribution="residence",
    strata=("乡镇",),
    traps="分母是报告的患者，不是登记的全部；重复报告只计一次",
)
def tuberculosis_management(tables: Tables, period: Period) -> Count:
    """Patients notified with pulmonary tuberculosis in twelve months who were under management at some time of them.

    A patient reported twice counts once, in the village of the latest card; one who died or moved later still counts.
    """
    r, e = tables.notifiable_reports, tables.enrolments
    notified = r.where(r.disease == DISEASE, r.diagnosed_at.within(period))
    lasted = e.end.is_empty() | (e.end >= period.start)
    taken_on = e.where(e.programme == PROGRAMME, e.start <= period.end, lasted)
    return Count(
        eligible={"tuberculosis-notified": notified.exists()},
        met={"taken-on": taken_on.exists()},
        at=notified.place(),
    )


@measure(
    code="tb-regular-medication-rate",
    privacy="sensitive",
    title="肺结核患者规则服药率",
    title_en="Tuberculosis patients with regular doses",
    domain="结核病",
    numerator="全疗程实际服药不少于应服药次数90%的患者",
    denominator="期内完成治疗、居住在本地的肺结核患者",
    source=BASIC_SERVICES,
    aliases=("规则服药率", "肺结核患者规律服药率"),
    exclusions="疗程中死亡、失访、转出者",
    attribution="residence",
    strata=("乡镇",),
    traps="分母是完成治疗者",
)
def regular_doses(tables: Tables, period: Period) -> Count:
    """Patients who completed treatment in twelve months and whose last entry says the doses were regular.

    Who has no entry counts as not regular; who died, was lost or moved before the end of treatment is not counted.
    """
    people, place = usual_residents(tables, period.end)
    e, c = tables.enrolments, tables.contacts
    completed = e.where(e.programme == PROGRAMME, e.end.within(period), e.end_reason.one_of(*COMPLETED))
    entries = c.where(c.programme == PROGRAMME, c.kind == "medication-supervision", c.date <= period.end)
    return Count(
        eligible={"treatment-completed": completed.exists(), **people},
        met={"doses-regular": entries.last_is(c.outcome == REGULAR)},
        at=place,
    )


MEASURES = (tuberculosis_management, regular_doses)
