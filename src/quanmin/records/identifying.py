"""What must be right, and what may be doubted, in what somebody says of a resident."""

import re
from dataclasses import dataclass

from django.utils.translation import gettext as _

from quanmin.core.codes.identity import birth_date, is_valid, normalised, sex
from quanmin.errors import UsageError

PHONE = re.compile(r"1[0-9]{10}|0[0-9]{2,3}-?[0-9]{7,8}|[0-9]{7,8}")
OLDEST_YEARS = 120
LONGEST_NAME, LONGEST_ADDRESS, LONGEST_PHONE = 100, 200, 32
NAME = re.compile(r"[^\W\d_][^\d_<>=\"\\]*")


@dataclass(frozen=True)
class Doubt:
    """Something unlikely but possible: its code, and a sentence that says why it is doubted."""

    code: str
    sentence: str


class ToConfirm(UsageError):  # noqa: N818  reads as what is asked for
    """What was entered is possible but unlikely; `doubts` say why, `twins` are residents it may be already."""

    def __init__(self, doubts, twins=()):
        super().__init__(_("有需要核对的内容；核对无误后请确认，并写明原因。"))
        self.doubts, self.twins = tuple(doubts), tuple(twins)


def refuse_impossible(person, today):
    """UsageError for the first thing about a person that cannot be: said with the field, never with its value."""
    fault = next(_impossible(person, today), None)
    if fault:
        raise UsageError(fault)


def _impossible(person, today):
    born, number = person["birth_date"], person.get("identity_number") or ""
    if len(person["name"]) > LONGEST_NAME or len(person.get("address") or "") > LONGEST_ADDRESS:
        yield _("姓名超过 %(name)s 字，或住址超过 %(address)s 字；请核对是否填错了列。") % {
            "name": LONGEST_NAME, "address": LONGEST_ADDRESS}  # fmt: skip
    if not NAME.fullmatch(person["name"].strip()):
        yield _("姓名不能为空，也不能有数字或符号；请照证件填写。")
    if born > today:
        yield _("出生日期在今天之后；请核对。")
    if (today - born).days > OLDEST_YEARS * 365.25:
        yield _("出生日期距今超过 %(years)s 年；请核对年份。") % {"years": OLDEST_YEARS}
    if number:
        yield from _wrong_number(number, born, person["sex"])
    phone = person.get("phone") or ""
    if phone and not PHONE.fullmatch(phone):
        yield _("电话不是手机号（11位）或固定电话；请核对，没有就留空。")


def _wrong_number(number, born, given_sex):
    if not is_valid(number):
        yield _("证件号码不对：位数、地区、日期或校验码有误（GB 11643）；请照证件重新输入，没有证件就留空。")
        return
    if birth_date(number) != born:
        yield _("证件号码里的出生日期与所填的不同；请核对是哪一个写错了。")
    if given_sex in ("male", "female") and sex(number) != given_sex:
        yield _("证件号码里的性别与所填的不同；请核对是哪一个写错了。")


def doubts_about(person, today):
    """What is unlikely about a person."""
    age = (today - person["birth_date"]).days / 365.25
    if age > 105:
        yield Doubt("very-old", _("年龄超过105岁，请核对出生年份。"))
    if not person.get("identity_number") and age > 1:
        yield Doubt("no-number", _("1岁以上没有填证件号码，以后难以核对身份。"))
    if not person.get("phone"):
        yield Doubt("no-phone", _("没有填电话，随访和通知联系不到本人或家人。"))
    if person["sex"] == "unknown":
        yield Doubt("no-sex", _("性别未说明，孕产妇、两癌等服务不会列入。"))


def cleaned_number(number):
    """An identity number as it is kept: eighteen signs, no spaces; empty stays empty."""
    return normalised(number or "")
