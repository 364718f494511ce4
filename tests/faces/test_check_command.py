"""`quanmin check` as people call it: findings of each document, then the first beside its parents or neighbours."""

import json

import pytest

from quanmin.cli import main

COUNTY = "河口县健康行动实施方案（2023—2027年）\n一、主要目标\n到2025年，婴儿死亡率控制在4‰以下。\n"
CITY = "青石市健康行动实施方案（2023—2027年）\n一、主要目标\n到2025年，婴儿死亡率控制在3.5‰以下。\n"


@pytest.fixture
def documents(tmp_path):
    """A county's plan and its city's."""
    paths = [tmp_path / "county.txt", tmp_path / "city.txt"]
    for path, text in zip(paths, (COUNTY, CITY), strict=True):
        path.write_text(text, "utf-8")
    return [str(path) for path in paths]


def test_a_plan_softer_than_its_parent_is_told_with_both_figures_and_both_sentences(documents, capsys):
    assert main(["check", *documents]) == 0

    told = capsys.readouterr().out
    assert "county.txt 对照 city.txt：1处不同" in told
    assert "本方案≤4‰，上级≤3.5‰" in told
    assert "county.txt：婴儿死亡率控制在4‰以下" in told
    assert "city.txt：婴儿死亡率控制在3.5‰以下" in told


def test_of_neighbours_the_difference_is_told_without_blame(documents, capsys):
    assert main(["check", "--neighbours", *documents]) == 0

    assert "[other-target]" in capsys.readouterr().out


def test_the_same_is_told_to_programs(documents, capsys):
    assert main(["check", "--format", "json", *documents]) == 0

    told = json.loads(capsys.readouterr().out)
    assert [document["name"] for document in told["documents"]] == ["county.txt", "city.txt"]
    (difference,) = told["comparisons"][0]["differences"]
    assert difference["code"] == "softer-than-parent"
    start, end = difference["spans"][0]
    assert difference["sentences"][0] == COUNTY[start:end]


def test_one_document_is_checked_alone(documents, capsys):
    assert main(["check", documents[0]]) == 0

    assert capsys.readouterr().out == "county.txt：0个问题\n"
