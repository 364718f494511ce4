"""Printed forms: of one visit, of one resident, or of all visits of a day; and empty ones."""

from django.http import Http404
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from quanmin import clock
from quanmin.errors import UsageError
from quanmin.portal.asked import row_number, unit_asked
from quanmin.portal.frame import page
from quanmin.portal.visit_fields import said_value
from quanmin.programmes.queries import printed
from quanmin.programmes.words import item_title, outcome_title, say

# What the standard heads its forms with; the others are headed by the protocol's own name.
HEADS = {
    "hypertension": "高血压患者随访服务记录表", "diabetes": "2型糖尿病患者随访服务记录表", "elderly": "健康体检表",
    "severe-mental-disorder": "严重精神障碍患者随访服务记录表", "tuberculosis": "肺结核患者随访服务记录表",
    "child": "儿童健康检查记录表", "maternal": "孕产妇随访服务记录表", "tcm-elderly": "老年人中医药健康管理服务记录表",
    "tcm-child": "儿童中医药健康管理服务记录表", "copd": "慢性阻塞性肺疾病患者随访服务记录表",
    "resident-record": "个人基本信息表", "immunisation": "预防接种记录表",
    "family-doctor": "家庭医生签约履约服务记录表", "first-visit-pressure": "35岁及以上居民首诊测血压记录表",
}  # fmt: skip
# What the day of a form is called where nobody is followed up.
DAYS = {
    "elderly": "体检日期", "resident-record": "填表日期", "immunisation": "接种日期", "child": "检查日期",
    "tcm-elderly": "服务日期", "tcm-child": "服务日期", "family-doctor": "服务日期", "first-visit-pressure": "测量日期",
    "cervical-screening": "筛查日期", "breast-screening": "筛查日期", "newborn-screening": "筛查日期",
    "myopia-screening": "筛查日期",
}  # fmt: skip
# One form for several services: each visit says which it was.
OF_MANY = ("child", "immunisation", "maternal", "tcm-child", "family-doctor")
ADULTS = ("hypertension", "diabetes", "elderly", "first-visit-pressure")
TARGET = "_target"
# The standard asks for medicines and referral after the class of the visit.
LAST = ("drug_1", "drug_2", "drug_3", "drug_other", "referral_to")


@require_safe
@page
def forms(request):
    """The sheets asked for: of a `visit`, of a `resident` (`blank`: an empty one of that protocol), or `on` a day."""
    try:
        sheets = _asked(request)
    except UsageError:
        raise Http404 from None
    context = {"title": _("打印随访表"), "sheets": [_sheet(one) for one in sheets]}
    return render(request, "portal/printed_forms.html", context)


def _asked(request):
    given, user = request.GET, request.user
    if number := row_number(given.get("visit", "")):
        return printed.sheets_of_visit(number, user)
    if number := row_number(given.get("resident", "")):
        blank = given.get("blank", "")
        if not blank:
            return printed.sheets_of_resident(number, user)
        sheet = printed.blank_sheet(number, blank, clock.today(), user)
        return [sheet] if sheet else []
    unit = unit_asked(given.get("unit", "")) or user.unit
    return printed.sheets_of_day(unit, printed.day_of(given.get("on", ""), clock.today()), user)


def _sheet(sheet):
    protocol, columns = sheet.protocol, sheet.columns
    return {
        "sheet": sheet, "head": HEADS.get(protocol.code, f"{protocol.title.zh.removesuffix('服务')}服务记录表"),
        "day": DAYS.get(protocol.code, "随访日期"), "narrow": len(columns) + sheet.blank == 1,
        "width": 1 + len(columns) + sheet.blank, "visits": len(columns) + sheet.blank,
        "blanks": range(sheet.blank), "items": _items(sheet),
        "rows": _rows(sheet), "last": [_row(field, columns) for field in protocol.fields if field.key in LAST],
        "outcomes": [outcome_title(one.filled.protocol, one.filled.outcome) for one in columns],
        "classed": bool(protocol.outcomes), "refers": any(one.refer for one in protocol.outcomes),
        "planned": bool(protocol.outcomes) or any(one.filled.next_on for one in columns),
        "reasons": [_reasons(protocol, one) for one in columns],
    }  # fmt: skip


def _items(sheet):
    """Which of the form's services each visit was; empty where a form is for one."""
    if sheet.protocol.code not in OF_MANY:
        return []
    return [item_title(one.filled.protocol, one.filled.item) for one in sheet.columns]


def _rows(sheet):
    """The fields in the form's order: what is aimed at beside what is, body mass after the two it follows from."""
    fields = [one for one in sheet.protocol.fields if one.key not in LAST]
    targets = {one.key.removesuffix(TARGET): one for one in fields if one.key.endswith(TARGET)}
    rows, owed = [], {"height", "weight"} if sheet.protocol.code in ADULTS else set()
    for field in fields:
        if field not in targets.values():
            rows.append(_row(field, sheet.columns, targets.get(field.key)))
        if field.key in owed:
            owed = owed - {field.key}
            rows += [] if owed else [_body_mass(sheet.columns)]
    return rows


def _row(field, columns, target=None):
    """A field with its options in the standard's way, numbered, and a box a visit to write the number in."""
    options = [f"{option.number} {option.title.zh}" for option in field.options]
    if field.kind == "yes":
        options = ["1 是", "0 否"]
    boxes = 3 if field.kind == "choices" else 1
    cells = [_cell(field, one.values.get(field.key), boxes) for one in columns]
    if target is not None:
        aims = [_cell(target, one.values.get(target.key), boxes) for one in columns]
        cells = [cell | {"aim": aim} for cell, aim in zip(cells, aims, strict=True)]
    return {
        "title": field.title.zh, "unit": field.unit, "options": options, "required": field.required, "cells": cells,
        "boxes": range(boxes), "aims": target is not None,
    }  # fmt: skip


def _body_mass(columns):
    measured = [(one.values.get("height"), one.values.get("weight")) for one in columns]
    texts = [
        f"{weight / (height / 100) ** 2:.1f}" if height and weight else "" for height, weight in measured
    ]
    return {
        "title": "体质指数", "unit": "kg/m²", "options": [], "cells": [{"boxes": [], "text": text} for text in texts],
        "boxes": range(0), "aims": False,
    }  # fmt: skip


def _cell(field, value, boxes):
    """What stands in a visit's cell: numbers in boxes, or the value as written."""
    if value is None:
        return {"boxes": [""] * boxes if field.options or field.kind == "yes" else [], "text": ""}
    if field.kind == "yes":
        return {"boxes": ["1" if value else "0"], "text": ""}
    if field.options:
        numbers = value if isinstance(value, list) else [value]
        return {"boxes": [f"{one}" for one in numbers], "text": ""}
    return {"boxes": [], "text": said_value(field, value), "long": field.kind == "text"}


def _reasons(protocol, column):
    titles = {field.key: say(field.title) for field in protocol.fields}
    return "；".join(f"{titles[key]}：{text}" for key, text in column.visit.reasons.items() if key in titles)
