import pytest

from quanmin.core.reading.numbers import chinese_number, quantities
from quanmin.core.reading.widths import closed_up, one_width, simplified


@pytest.mark.parametrize(
    ("text", "low", "high", "unit"),
    [
        ("78.2岁", 78.2, None, "岁"),
        ("2—3%", 2, 3, "%"),
        ("10-20公里", 10, 20, "公里"),
        ("4至5所", 4, 5, "所"),
        ("14/10万", 14, None, "/10万"),
        ("14/10万人口", 14, None, "/10万"),
        ("5批次/千人", 5, None, "批次/千人"),
        ("35微克/立方米", 35, None, "微克/立方米"),
        ("0.5个百分点", 0.5, None, "个百分点"),
        ("3.6万人", 3.6, None, "万人"),
        ("5万亿元", 5, None, "万亿元"),
        ("千分之六点五", 6.5, None, "‰"),
        ("四成以上", 40, None, "%"),
        ("107", 107, None, ""),
    ],
)
def test_a_quantity_is_its_number_and_unit(text, low, high, unit):
    (found,) = quantities(text)

    assert (found.low, found.high, found.unit) == (low, high, unit)
    assert text[found.start : found.end] == text.removesuffix("以上")


def test_letters_before_a_number_make_it_a_name():
    assert quantities("PM2.5与5G") == []


@pytest.mark.parametrize(
    ("written", "value"), [("三", 3), ("十", 10), ("十二", 12), ("二十", 20), ("一百零五", 105)]
)
def test_chinese_numerals_have_values(written, value):
    assert chinese_number(written) == value


def test_one_width_is_half_width_digits_and_full_width_marks():
    assert one_width("（２０２５年），≥90％; 1,200人") == "（2025年），≥90%； 1200人"


def test_closing_up_keeps_the_space_between_two_latin_words():
    assert closed_up("到 2025 年 FHIR API 建成") == "到2025年FHIR API建成"


def test_simplifying_keeps_every_letter_in_its_place():
    assert simplified("嬰兒死亡率") == "婴儿死亡率"
    assert simplified("") == ""


def test_radicals_that_a_pdf_prints_for_letters_are_letters():
    assert one_width("居⺠⽔平、⾼⾎压、⻘少年") == "居民水平、高血压、青少年"
