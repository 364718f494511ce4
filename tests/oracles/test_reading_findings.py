"""The contradictions inside five published plans, listed by hand (`shared/spec/plan-irregularities.md`, part A)."""

from functools import cache
from pathlib import Path

import pytest

from quanmin.core.reading import read_document

PLANS = Path(__file__).parents[2].parent / "shared" / "plans"
KNOWN = [
    ("renhe-2022", "conflicting-targets", "婴儿死亡率”2025年有不同的目标值：4.8‰与7‰"),
    ("renhe-2022", "conflicting-targets", "5岁以下儿童死亡率”2025年有不同的目标值：6.5‰与9.3‰"),
    ("renhe-2022", "conflicting-targets", "孕产妇死亡率”2025年有不同的目标值：14.5/10万与25/10万"),
    ("renhe-2022", "two-baselines", "孕产妇死亡率”2020年的基期值有0、25"),
    ("renhe-2022", "two-baselines", "“婴儿死亡率”2020年的基期值回顾部分只写上限7"),
    ("renhe-2022", "conflicting-targets", "执业（助理）医师数”2025年有不同的目标值：2.6人与3.78人"),
    ("renhe-2022", "conflicting-shares", "远程医疗"),
    ("renhe-2022", "same-indicator-two-names", "严重精神障碍"),
    ("renhe-2022", "two-denominators", "注册护士数"),
    ("renhe-2022", "target-behind-baseline", "目标值14.5劣于基期值0"),
    ("renhe-2022", "target-at-baseline", "国家卫生县城数量占比"),
    ("renhe-2022", "other-level", "市儿童青少年总体近视率"),
    ("renhe-2022", "other-level", "三级综合医院平均住院日"),
    ("renhe-2022", "total-with-rate", "人口约10.3万人"),
    ("renhe-2022", "one-thing-two-names", "县域医疗卫生次中心"),
    ("renhe-2022", "unit-mismatch", "抗菌药物使用强度"),
    ("renhe-2022", "draft-wording", "送审稿"),
    ("wuzhong-2019", "conflicting-shares", "社区卫生服务机构"),
    ("wuzhong-2019", "impossible-share", "100%以上"),
    ("wuzhong-2019", "numbering", "“二”之后是“二”"),
    ("pingluo-responsibility-table", "date-against-deadline", "2021年底"),
    ("hongsibu-2021", "conflicting-counts", "薄弱专科"),
    ("hongsibu-2021", "one-thing-two-names", "人工智能辅助诊疗系统"),
    ("hongsibu-2021", "one-unit-two-names", "发展和改革局"),
    ("hongsibu-2021", "other-level", "全县"),
    ("cixi-2020", "two-last-days", "在2022年前"),
]
# What is found in the excerpts, all of it looked at and right: nothing else may be raised there.
RAISED = {"008": ["draft-wording"], "052": ["date-against-deadline"]}


@cache
def findings(kind, name):
    place = PLANS / kind / f"{name}.txt"
    if not place.is_file():
        pytest.skip("the published plans (shared/plans) are not here")
    return read_document(place.read_bytes(), place.name)


@pytest.mark.parametrize(("name", "code", "words"), KNOWN)
def test_a_contradiction_listed_by_hand_is_found_and_explained(name, code, words):
    draft = findings("real", name)
    found = [one for one in draft.findings if one.code == code and words in one.message]

    assert len(found) == 1
    assert "；请" in found[0].message or "；提醒" in found[0].message or "；系统" in found[0].message
    assert all(draft.text[start:end].strip() for start, end in found[0].spans)


def test_the_excerpts_raise_no_false_alarm():
    raised = {}
    for place in sorted((PLANS / "dev").glob("*.txt")):
        if codes := [one.code for one in findings("dev", place.stem).findings]:
            raised[place.stem] = codes

    assert raised in (RAISED, {})
