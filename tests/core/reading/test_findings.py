import pytest

from quanmin.core.reading import read_document
from tests.core.reading.writing import read, word_file

CASES = [
    ("conflicting-targets", ("到2025年，签约率达到60%。", "到2025年，签约率达到65%。")),
    ("two-baselines", ("签约率从2022年的40%提高到60%。", "到2026年，签约率由2022年的45%提高到70%。")),
    ("target-behind-baseline", ("签约率由2022年的60%提高到50%。",)),
    ("target-behind-baseline", ("婴儿死亡率由2022年的3‰下降到5‰。",)),
    ("target-at-baseline", ("签约率由2022年的60%提高到60%。",)),
    ("impossible-share", ("100%以上的卫生院纳入医联体。",)),
    ("numbering", ("二、甲", "四、乙")),
    ("numbering", ("二、甲", "二、乙")),
    ("draft-wording", ("根据本规划（送审稿）编制。",)),
    (
        "task-without-lead",
        ("二、任务", "1.甲。做甲。（牵头单位：卫健局）", "2.乙。做乙。（配合单位：财政局）"),
    ),
    (
        "one-unit-two-names",
        ("二、任务", "1.甲。做甲。（牵头单位：卫健局）", "2.乙。做乙。（牵头单位：卫生健康局）"),
    ),
    (
        "date-against-deadline",
        ("二、任务", "1.建楼。力争2024年底建成。（牵头单位：卫健局；完成时限：2025年）"),
    ),
]


@pytest.mark.parametrize(("code", "lines"), CASES)
def test_a_fault_is_found_and_says_what_to_do(code, lines):
    found = [finding for finding in read(*lines).findings if finding.code == code]

    assert found
    assert "请" in found[0].message


def test_a_target_no_year_can_be_found_for_is_named():
    draft = read("签约率达到60%。", title="青石县健康行动方案")

    assert [finding.code for finding in draft.findings] == ["target-without-year"]


def test_an_indicator_of_the_city_in_a_county_table_is_named():
    table = (("指标", "2022年", "2027年", "属性"), ("市青少年近视率（%）", "50", "48", ""))
    draft = read_document(word_file("青石县健康行动方案（2023—2027年）", table=table), "t.docx")

    assert [finding.code for finding in draft.findings] == ["other-level"]


def test_a_plan_without_faults_has_no_findings():
    assert read("到2025年，签约率达到60%。", "二、任务", "1.甲。做甲。（牵头单位：卫健局）").findings == ()


def test_a_finding_points_at_the_sentences_it_speaks_of():
    draft = read("到2025年，签约率达到60%。", "到2025年，签约率达到65%。")

    (finding,) = draft.findings
    assert [draft.text[start:end] for start, end in finding.spans] == ["签约率达到60%", "签约率达到65%"]
