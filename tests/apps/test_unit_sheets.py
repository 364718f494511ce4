"""Units out of a sheet: a county that has no other system begins with its own list."""

import pytest
from django.core.management import call_command

from quanmin.core.reading.workbook import opened_sheets
from quanmin.core.snapshot.check import check_snapshot
from quanmin.errors import UsageError
from quanmin.flow import bring_in
from quanmin.records.models import Import
from quanmin.records.sheet_units import read_units, units_template
from quanmin.units.queries import find_unit

HEAD = "编号,名称,类别,上级\n"
COUNTY = "532900000000,云岭县,县,\n"
GOOD = (
    f"{HEAD}{COUNTY}532900101000,青石镇,乡镇,云岭县\n"
    "５３２９００１０１２０１,东坡村,村,532900101000\n9,卫生室,village-clinic,东坡村\n"
)


def refusal(lines):
    with pytest.raises(UsageError) as error:
        read_units(f"{HEAD}{lines}".encode(), "u.csv")
    return str(error.value)


def test_parents_are_named_or_numbered():
    rows = read_units(GOOD.encode("gbk"), "u.csv")

    assert [row["parent_id"] for row in rows] == [None, 532900000000, 532900101000, 532900101201]
    assert [row["kind"] for row in rows] == ["county", "township", "village", "village-clinic"]


@pytest.mark.parametrize(
    ("lines", "said"),
    [
        (f"{COUNTY}1,甲,村庄,云岭县\nx,乙,村,云岭县\n", "有 2 处要改"),
        (f"{COUNTY}1,甲,村庄,云岭县\n", "第 3 行：类别 '村庄'"),
        (f"{COUNTY}5.3E+11,甲,村,云岭县\n", "第 3 行：编号 '5.3E+11'"),
        (f"{COUNTY}0,甲,村,云岭县\n", "第 3 行：编号 '0'"),
        (f"{COUNTY}1,甲,村,云岭县\n1,乙,村,云岭县\n", "第 4 行：编号 1 重复"),
        (f"{COUNTY}1,甲,村,丙镇\n", "第 3 行：上级 '丙镇'"),
        (f"{COUNTY}1,甲,乡镇,云岭县\n2,甲,乡镇,云岭县\n3,乙,村,甲\n", "第 5 行：上级 '甲'"),
        (f"{COUNTY}1,甲,村,乙\n2,乙,村,甲\n", "绕回"),
        (f"{COUNTY}1,另县,县,\n", "只有一个"),
        ("1,甲,乡镇,\n", "“上级”没有填"),
        (f"{COUNTY}1,,村,云岭县\n", "“名称”没有填"),
        (f"{COUNTY}1,=A1,村,云岭县\n", "公式"),
        (f"{COUNTY}1,省医院,县外医院,\n2,本县,县,1\n", "县没有上级"),
    ],
)
def test_a_wrong_tree_is_refused_line_by_line(lines, said):
    assert said in refusal(lines)


def test_a_sheet_without_a_column_says_which():
    with pytest.raises(UsageError, match="上级"):
        read_units("编号,名称,类别\n1,甲,县\n".encode(), "u.csv")


def test_the_template_has_the_columns_that_are_read():
    sheets = opened_sheets(units_template(), "t.xlsx")

    assert [sheets[0].cells[0, column] for column in range(4)] == ["编号*", "名称*", "类别*", "上级"]
    assert "村卫生室" in sheets[1].cells[3, 1]


def test_a_filled_sheet_becomes_a_snapshot_that_can_be_brought_in(system, tmp_path):
    file, folder = tmp_path / "units.csv", tmp_path / "first"
    file.write_text(GOOD, encoding="utf-8-sig")

    call_command("import_units", str(file), out=folder)
    bring_in(folder, by=system)

    assert check_snapshot(folder).rows("residents") == 0
    assert find_unit("卫生室").parent == find_unit("东坡村")


def test_units_alone_never_take_the_place_of_records(system, tmp_path):
    file = tmp_path / "units.csv"
    file.write_text(GOOD, encoding="utf-8")
    Import.objects.create(folder="x", residents=3)

    with pytest.raises(UsageError, match="would hide them"):
        call_command("import_units", str(file))

    assert not (tmp_path / "units-snapshot").exists()
