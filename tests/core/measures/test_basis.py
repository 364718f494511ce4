"""What a figure stands on, said in both languages: the years added up, or why there is no figure."""

from datetime import date

import pytest

from quanmin.core.measures import BY_CODE
from quanmin.core.measures.asking import kind_of
from quanmin.core.measures.basis import basis, no_value

MATERNAL, LIFE = kind_of(BY_CODE["maternal-mortality-ratio"]), kind_of(BY_CODE["life-expectancy-at-birth"])
VISITS, INCOME = (
    kind_of(BY_CODE[code]) for code in ("outpatient-cost-per-visit-growth", "public-hospital-cost-growth")
)
SHARE = kind_of(BY_CODE["hypertension-control-rate"])
END = date(2025, 12, 31)


def test_the_years_and_the_births_behind_a_figure_are_named() -> None:
    zh, en = basis(MATERNAL, END, numerator=2, denominator=10_499, years=5)

    assert zh == "合并2021年1月至2025年12月共5年：死亡 2，活产 10,499。"
    assert en == "Added up over 5 years, Jan 2021 to Dec 2025: 2 deaths, 10,499 live births."


def test_the_person_years_behind_a_life_table_are_named() -> None:
    zh, en = basis(LIFE, date(2025, 6, 30), numerator=700, denominator=100_000, years=1)

    assert zh == "合并2024年7月至2025年6月共1年：死亡 700，100,000 人年。"
    assert en == "Added up over 1 year, Jul 2024 to Jun 2025: 700 deaths, 100,000 person-years."


@pytest.mark.parametrize(("kind", "years"), [(MATERNAL, 0), (MATERNAL, None), (SHARE, None), (SHARE, 5)])
def test_what_adds_up_no_years_says_nothing_of_them(kind, years) -> None:
    assert basis(kind, END, numerator=1, denominator=2, years=years) == ("", "")


@pytest.mark.parametrize(
    ("kind", "counts", "zh", "en"),
    [
        (MATERNAL, (1, 1_999), "合并到5年也只有活产 1,999（死亡 1），不足活产 2,000，不计算",
         "even 5 years hold only 1,999 live births and 1 death; it takes 2,000 live births"),
        (LIFE, (9, 4_999), "合并到5年也只有4,999 人年（死亡 9），不足5,000 人年，不计算",
         "even 5 years hold only 4,999 person-years and 9 deaths; it takes 5,000 person-years"),
        (LIFE, (9, 5_000), "有年龄组没有人口，或最高年龄组没有死亡，算不出寿命表",
         "an age band has nobody in it, or nobody died in the oldest: there is no life table"),
        (LIFE, (0, 0), "分母为零，没有应计入的对象", "nobody to count: the denominator is zero"),
        (VISITS, (9, 900), "本年或上年不足 20 例，不作比较",
         "fewer than 20 in this year or the year before: they are not compared"),
        (INCOME, (9, 0), "上年没有可比的数", "there is nothing of the year before to compare with"),
        (SHARE, (1, 2), "没有结果", "no result"),
    ],
)  # fmt: skip
def test_why_there_is_no_value_is_one_sentence(kind, counts, zh, en) -> None:
    assert no_value(kind, numerator=counts[0], denominator=counts[1]) == (zh, en)
