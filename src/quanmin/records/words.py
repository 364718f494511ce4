"""The county's words for what a snapshot's columns and codes say."""

from datetime import date, datetime

from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from quanmin.core.codes.icd10 import groups_of, title
from quanmin.core.codes.loinc import observables

COLUMNS = {
    "taken_at": _("测量时间"),
    "abated": _("痊愈日期"), "booked": _("预约或建册"), "booked_weeks": _("建册孕周"),
    "closed": _("注销日期"), "closing_reason": _("注销原因"), "code": _("项目"),
    "complete": _("项目完整"), "cost_fen": _("总费用"), "date": _("日期"),
    "diagnosed": _("确诊日期"), "diagnosis": _("诊断"), "discharged": _("出院日期"),
    "disease": _("病种"), "disease_class": _("法定类别"), "dose": _("剂次"),
    "due": _("应完成日期"), "done": _("完成日期"), "electronic": _("电子档案"),
    "end": _("结束日期"), "end_reason": _("结束原因"), "ended": _("终止日期"),
    "fund_fen": _("统筹基金支付"), "gestation_weeks": _("孕周"), "item": _("服务项目"),
    "kind": _("类别"), "live": _("活产"), "method": _("方式"),
    "next_due": _("下次约定"), "outcome": _("结果"), "package": _("服务包"),
    "place": _("地点"), "programme": _("项目"), "renewed": _("续签"),
    "result": _("结果"), "risk": _("风险分级"), "second_value": _("第二值"),
    "sex": _("性别"), "stage": _("时点"), "start": _("开始日期"),
    "tcm": _("中医"), "unit": _("单位"), "vaccine": _("疫苗"),
    "value": _("数值"), "wait_minutes": _("候诊分钟"), "weight_g": _("出生体重（克）"),
    "cause": _("根本死因"), "age_years": _("年龄"), "maternal": _("孕产妇死亡"),
    "defect": _("出生缺陷"), "unit_id": _("机构"), "opened": _("建档日期"),
    "started_at": _("就诊时间"), "admitted": _("入院日期"), "self_paid_fen": _("个人支付"),
    "bed_days": _("住院床日"), "operation": _("手术"), "pathway": _("临床路径"),
    "drg": _("病组"), "drg_weight": _("病组权重"), "drg_mean_cost_fen": _("病组平均费用"),
    "drg_mean_days": _("病组平均住院日"), "drg_risk": _("病组风险级别"), "last_period": _("末次月经"),
    "managed_from": _("开始管理日期"), "born_at": _("出生时间"), "age_days": _("日龄"),
    "reporter_id": _("报告机构"), "onset": _("发病日期"), "diagnosed_at": _("诊断时间"),
    "reported_at": _("报告时间"), "height_cm": _("身高（厘米）"), "lying": _("卧位测量"),
    "haemoglobin": _("血红蛋白"), "examined": _("检查日期"), "to_unit_id": _("转往机构"),
    "direction": _("转诊方向"), "accepted": _("接收日期"),
}  # fmt: skip
PROGRAMMES = {
    "resident-record": _("居民健康档案"), "child": _("儿童健康管理"),
    "immunisation": _("预防接种"), "maternal": _("孕产妇健康管理"),
    "elderly": _("老年人健康管理"), "hypertension": _("高血压患者健康管理"),
    "diabetes": _("2型糖尿病患者健康管理"), "severe-mental-disorder": _("严重精神障碍患者管理"),
    "tuberculosis": _("肺结核患者健康管理"), "tcm": _("中医药健康管理"),
    "copd": _("慢阻肺患者健康管理"),
}  # fmt: skip
CONTACTS = {
    "follow-up": _("随访"), "check-up": _("健康体检"), "newborn-visit": _("新生儿访视"),
    "child-visit": _("儿童健康检查"), "antenatal-visit": _("产前检查"),
    "postnatal-visit": _("产后访视"), "tcm-service": _("中医药服务"), "screening": _("筛查"),
    "medication-supervision": _("服药督导"),
}  # fmt: skip
VALUES = {
    **PROGRAMMES, **CONTACTS,
    "male": _("男"), "female": _("女"), "unknown": _("未说明"),
    "clinic": _("门诊"), "home": _("家中"), "phone": _("电话"),
    "remote": _("远程"), "hospital": _("医院"), "outpatient": _("门诊"),
    "emergency": _("急诊"), "quarter": _("季度"), "annual": _("年度"),
    "controlled": _("控制满意"), "uncontrolled": _("控制不满意"),
    "stable": _("病情稳定"), "regular-medication": _("规律服药"), "negative": _("阴性"),
    "positive": _("阳性"), "suspected": _("可疑"), "unclear": _("不明确"),
    "death": _("死亡"), "moved": _("迁出"), "duplicate": _("重复"),
    "other": _("其他"), "transfer": _("转院"), "to-primary-care": _("转基层"),
    "against-advice": _("自动离院"), "live-birth": _("活产"), "stillbirth": _("死胎死产"),
    "miscarriage": _("流产"), "termination": _("终止妊娠"), "green": _("绿色（低风险）"),
    "yellow": _("黄色（一般风险）"), "orange": _("橙色（较高风险）"),
    "red": _("红色（高风险）"), "purple": _("紫色（传染病）"),
    "85354-9": _("血压"), "14771-0": _("空腹血糖"), "1558-6": _("空腹血糖"), "4548-4": _("糖化血红蛋白"),
    "29463-7": _("体重"), "8302-2": _("身高"), "718-7": _("血红蛋白"),
}  # fmt: skip


UNIT_KINDS = {
    "county": _("县"), "township": _("乡镇"), "village": _("村"), "county-hospital": _("县级医院"),
    "tcm-hospital": _("中医医院"), "maternal-child-centre": _("妇幼保健院"),
    "disease-control-centre": _("疾控中心"), "township-health-centre": _("乡镇卫生院"),
    "village-clinic": _("村卫生室"), "outside-hospital": _("县外医院"), "department": _("部门"),
}  # fmt: skip

# UCUM units that people write otherwise.
UNITS = {
    "mm[Hg]": "mmHg",
    "/min": _("次/分"),
    "kg/m2": "kg/m²",
    "umol/L": "μmol/L",
    "Cel": "℃",
    "10*9/L": "×10⁹/L",
}


def say_reading(row):
    """The name and figure of an observation as a doctor writes them: 血压, 143/97 mmHg."""
    second = f"/{row['second_value']:g}" if row["second_value"] is not None else ""
    return _named(row["code"]), f"{row['value']:g}{second} {UNITS.get(row['unit'], row['unit'])}"


def _named(code):
    known = {one.code: one for one in observables()}.get(code)
    if known is None:
        return code
    return known.title_en if (get_language() or "").startswith("en") else known.title


def say_column(column):
    """The label of a declared column; its own title, else the county's word, else its name."""
    return column.title or str(COLUMNS.get(column.name, column.name))


def say_value(column, value):
    """A stored value for people: coded values by their word, money in yuan, days without a clock."""
    if isinstance(value, bool):
        return str(_("是") if value else _("否"))
    if isinstance(value, datetime):
        return f"{value:%Y-%m-%d %H:%M}"
    if isinstance(value, date):
        return f"{value:%Y-%m-%d}"
    if column.unit == "fen":
        return str(_("%(yuan)s 元")) % {"yuan": f"{value / 100:,.2f}"}
    if isinstance(value, float):
        return f"{value:g}"
    if column.name == "diagnosis":
        return _diagnosed(value)
    return str(VALUES.get(value, value))


def _diagnosed(code):
    """An ICD-10 code and the narrowest group we have a name for: I10 高血压."""
    groups = groups_of(code)
    language = "en" if (get_language() or "").startswith("en") else "zh"
    return f"{code} {title(groups[-1], language)}" if groups else code
