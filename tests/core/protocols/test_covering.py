"""How residents stand as to contracts: which contract they stand by, whom the groups hold, what is behind."""

from datetime import date, timedelta

import polars as pl
import pytest

from quanmin.core.measures import BY_CODE
from quanmin.core.measures.run import run
from quanmin.core.periods import parse
from quanmin.core.protocols.covering import BITS, KEY_BITS, LINE_TABLES, group_bits, groups_of, lines
from quanmin.core.snapshot.rows import frame_of
from quanmin.core.snapshot.tables import BY_NAME
from tests.worlds import COUNTY, a_world, residents

ON = date(2025, 12, 31)
DAY = timedelta(days=1)


def frames(tmp_path, **rows):
    folder = a_world(tmp_path / "w", **{**residents({"birth_date": date(1990, 1, 1)}), **rows})
    return {name: pl.read_parquet(folder / f"{name}.parquet") for name in LINE_TABLES}


def a_contract(start, end, number=1, **more):
    return {"contract_id": number, "resident_id": 1, "start": start, "end": end, "package": "基础包", **more}


def the_line(tmp_path, contracts, items=(), on=ON):
    found = lines(frames(tmp_path, contracts=contracts, contract_items=items), on)
    return found.row(0, named=True)


def test_who_never_signed_stands_by_none(tmp_path):
    line = the_line(tmp_path, [])

    assert (line["contract"], line["promised"], line["renewed"], line["groups"]) == (None, 0, False, 0)


@pytest.mark.parametrize(
    ("spans", "stands"),
    [
        ([(-400, -36), (-35, 329)], 2),
        ([(-35, 329), (330, 694)], 1),
        ([(-400, -36), (10, 374)], 2),
        ([(-800, -436), (-400, -36)], 2),
        ([(-35, 0)], 1),
        ([(0, 364)], 1),
        ([(-35, 329), (-10, 354)], 2),
    ],
)
def test_one_stands_by_what_is_in_force_then_to_come_then_past(tmp_path, spans, stands):
    contracts = [
        a_contract(ON + first * DAY, ON + last * DAY, number) for number, (first, last) in enumerate(spans, 1)
    ]

    assert the_line(tmp_path, contracts)["contract"] == stands


@pytest.mark.parametrize(("gap", "covered"), [(1, 694), (2, 329)])
def test_contracts_without_a_gap_cover_together(tmp_path, gap, covered):
    contracts = [
        a_contract(ON - 35 * DAY, ON + 329 * DAY),
        a_contract(ON + (329 + gap) * DAY, ON + (693 + gap) * DAY, 2),
    ]

    assert the_line(tmp_path, contracts)["covered"] == ON + covered * DAY


def test_promises_are_counted_of_the_contract_one_stands_by(tmp_path):
    end = ON + 10 * DAY
    contracts = [a_contract(ON - 300 * DAY, end), a_contract(ON - 700 * DAY, ON - 301 * DAY, 2)]
    items = [
        {"contract_id": 1, "resident_id": 1, "due": ON - 50 * DAY, "done": ON},
        {"contract_id": 1, "resident_id": 1, "due": ON - 20 * DAY},
        {"contract_id": 1, "resident_id": 1, "due": end, "done": end},
        {"contract_id": 1, "resident_id": 1, "due": end, "done": end + DAY},
        {"contract_id": 2, "resident_id": 1, "due": ON - 400 * DAY},
    ]

    line = the_line(tmp_path, contracts, items)

    assert (line["promised"], line["kept"], line["behind"]) == (4, 2, ON - 20 * DAY)


PEOPLE = (
    {"birth_date": date(1960, 12, 31)}, {"birth_date": date(1961, 1, 1)},
    {"birth_date": date(2018, 12, 31)}, {"birth_date": date(2019, 1, 1)},
    {"birth_date": date(1990, 1, 1), "disabled": True}, {"birth_date": date(1990, 1, 1), "low_income": True},
    {"birth_date": date(1990, 1, 1), "special_family": True},
    *[{"birth_date": date(1990, 1, 1), "sex": "female"}] * 8,
)  # fmt: skip
ENROLMENTS = [
    {"resident_id": 8, "programme": "tuberculosis"}, {"resident_id": 9, "programme": "hypertension", "end": ON},
    {"resident_id": 10, "programme": "diabetes", "end": ON - DAY}, {"resident_id": 11, "programme": "copd"},
]  # fmt: skip
PREGNANCIES = [
    {"resident_id": 12, "last_period": ON - 307 * DAY}, {"resident_id": 13, "last_period": ON - 308 * DAY},
    {"resident_id": 14, "last_period": ON - 320 * DAY, "ended": ON - 42 * DAY, "outcome": "live-birth"},
    {"resident_id": 15, "last_period": ON - 320 * DAY, "ended": ON - 43 * DAY, "outcome": "live-birth"},
]  # fmt: skip


def a_county(tmp_path):
    return a_world(tmp_path / "w", **residents(*PEOPLE), enrolments=ENROLMENTS, pregnancies=PREGNANCIES)


def test_key_groups_are_those_the_measure_counts(tmp_path):
    folder = a_county(tmp_path)
    found = group_bits({name: pl.read_parquet(folder / f"{name}.parquet") for name in LINE_TABLES}, ON)

    key = found.filter((pl.col("groups") & KEY_BITS) != 0)["resident_id"].to_list()
    assert key == [1, 4, 5, 6, 7, 8, 9, 12, 14]
    counted = run(folder, [BY_CODE["family-doctor-contract-coverage-key-groups"]], [parse("2025Q4")]).results
    assert counted.filter(pl.col("unit") == COUNTY)["denominator"].to_list() == [len(key)]


def test_bits_say_their_groups():
    assert groups_of(BITS["elderly"] | BITS["copd"]) == ("elderly", "copd")
    assert groups_of(0) == ()


def test_rows_of_nobody_make_no_line():
    empty = {name: frame_of(BY_NAME[name], []) for name in LINE_TABLES}

    assert lines(empty, ON).height == 0
