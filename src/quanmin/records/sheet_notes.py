"""What is said beside each column of an empty sheet, in the words of those who fill it."""

from django.utils.translation import gettext_lazy as _

from quanmin.core.codes.loinc import observables
from quanmin.records.words import UNITS

DAY = _("日期，写成 2025-03-01")
PLACE = _("名称或编号；有同名的写“乡镇名+村名”或编号")
NOTES = {
    "name": _("全名"), "identity_number": _("身份证号码；还没有的留空"),
    "birth_date": DAY, "registered": _("是或否；留空为否"), "phone": _("手机或固定电话"),
    "address": _("村内门牌或组"), "disabled": _("持有残疾人证填“是”"),
    "low_income": _("脱贫户或低收入家庭填“是”"), "special_family": _("计划生育特殊家庭填“是”"),
    "unit_id": PLACE, "start": DAY, "end": _("日期；还在继续的留空"), "opened": DAY,
    "electronic": _("是或否；留空为否"), "complete": _("规范要求的项目都填全了填“是”；留空为否"),
    "closed": _("日期；没有注销的留空"), "end_reason": _("为什么结束"),
    "stage": _("服务程序里的时点，如 7d（满 7 天）、3m（满 3 月）、12w（孕 12 周）；没有的留空"), "date": DAY,
    "outcome": _("如 controlled（控制满意）、uncontrolled（不满意）、stable（病情稳定）；没有的留空"),
    "next_due": _("约定的下一次日期"), "taken_at": _("日期和时间，写成 2025-03-01 09:30；只有日期也可以"),
    "value": _("数值；血压填收缩压"), "second_value": _("血压填舒张压；其他留空"),
    "diagnosed": DAY, "abated": _("日期；没有痊愈的留空"), "dose": _("第几剂，填整数"),
    "vaccine": _("国家疫苗代码，如 HepB、BCG、IPV、bOPV、DTaP、MMR、JE-L、MPSV-A、HepA-L"),
    "package": _("服务包名称"), "renewed": _("上一年签过的填“是”"),
    ("conditions", "code"): _("ICD-10 编码，如 I10（高血压）、E11（2型糖尿病）"),
    ("screenings", "kind"): _("代码，如 newborn-metabolic（新生儿代谢病）、newborn-hearing（新生儿听力）、"
                              "cervical-cancer（宫颈癌）、breast-cancer（乳腺癌）"),
}  # fmt: skip


def note_on(table, column):
    """What goes into a column of a table's sheet; empty where its title and choices say all."""
    if table == "observations" and column.name in ("code", "unit"):
        return _measured(column.name)
    if column.name == "end" and column.required:
        return str(DAY)
    return str(NOTES.get((table, column.name)) or NOTES.get(column.name, ""))


def _measured(name):
    """Every name a reading may have, or every unit."""
    if name == "code":
        return "、".join(f"{one.title}（{one.code}）" for one in observables())
    return "、".join(f"{one.title} {UNITS.get(one.unit, one.unit)}" for one in observables())
