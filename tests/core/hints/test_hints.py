"""Hints: true villages are hardly ever asked, villages that round, copy or hurry are found, and order is nothing."""

from datetime import date, datetime, timedelta

import pytest

from quanmin.core.hints import checks, judged, look, with_limits
from quanmin.errors import UsageError
from tests.core.hints.villages import BY_CODE, FIRST, check, held, readings_of

TESTED = [one.code for one in checks() if one.false_share is not None]
BAD = range(1, 7)


def asked(world, code):
    """The units a check asks, in a world."""
    one = BY_CODE[code]
    return judged(look(world, one), one).filter("raised")["unit_id"].to_list()


def rounded(unit, row, before):
    if unit not in BAD:
        return row
    return {**row, "value": 10 * round(row["value"] / 10), "second_value": 10 * round(row["second_value"] / 10),
            "sugar": round(2 * row["sugar"]) / 2}  # fmt: skip


def copied(unit, row, before):
    keep = unit in BAD and before is not None and row["resident_id"] % 5 == 0
    return {**row, "value": before["value"], "second_value": before["second_value"]} if keep else row


def one_for_all(unit, row, before):
    """All seen in one week are written down alike."""
    day = FIRST + timedelta(days=7 * ((row["taken_at"].date() - FIRST).days // 14))
    at = datetime.combine(day, row["taken_at"].time())
    return {**row, "taken_at": at, "value": 128.0, "second_value": 76.0} if unit in BAD else row


@pytest.mark.parametrize("step", [1, 2])
@pytest.mark.parametrize("code", TESTED)
def test_true_villages_are_asked_no_oftener_than_declared(code, step):
    worlds = [readings_of(seed, step=step) for seed in range(12)]

    alarms = [bool(asked(world, code)) for world in worlds]

    # Of worlds without a fault at most the declared share has any hint at all; three of twelve is far beyond 5 %.
    assert sum(alarms) <= 2


@pytest.mark.parametrize(
    ("code", "change"),
    [
        ("pressure-end-digits", rounded),
        ("glucose-end-digits", rounded),
        ("pressure-copied", copied),
        ("pressure-same-day", one_for_all),
    ],
)
def test_a_village_that_does_it_is_found_and_hardly_another(code, change):
    found = asked(readings_of(7, change=change), code)

    assert set(BAD) <= set(found)
    assert len(set(found) - set(BAD)) <= 1


@pytest.mark.parametrize("code", BY_CODE)
def test_the_order_of_rows_is_nothing(code):
    world, one = readings_of(3, units=8, change=rounded), BY_CODE[code]
    mixed = type(world)(*(frame.sample(fraction=1, shuffle=True, seed=5) for frame in vars(world).values()))

    first, second = look(world, one).sort("key"), look(mixed, one).sort("key")

    assert first.equals(second)
    assert judged(first, one).equals(judged(second.reverse(), one))


@pytest.mark.parametrize("code", BY_CODE)
def test_no_records_ask_nobody(code):
    assert judged(look(held(), BY_CODE[code]), BY_CODE[code]).height == 0


def on(day, minute=0, **row):
    return {"taken_at": datetime(2025, 1, day, 9) + timedelta(minutes=minute), **row}


def test_one_reading_entered_twice_is_one():
    twice = [on(1, resident_id=1, value=120.0, second_value=80.0)] * 2

    rows = look(held(readings=twice), BY_CODE["pressure-end-digits"])

    assert (rows["found"].sum(), rows["looked"].sum()) == (2, 2)


def test_a_pressure_written_as_140_over_85_has_two_ends_and_a_glucose_of_6_3_none():
    readings = [
        on(1, resident_id=1, value=140.0, second_value=85.0),
        on(1, resident_id=2, value=141.0, second_value=79.0),
        on(1, resident_id=3, value=6.3, code="14771-0"),
        on(1, resident_id=4, value=6.5, code="14771-0"),
    ]

    pressure = look(held(readings=readings), BY_CODE["pressure-end-digits"]).sort("resident_id")
    glucose = look(held(readings=readings), BY_CODE["glucose-end-digits"]).sort("resident_id")

    assert pressure["found"].to_list() == [2, 0]
    assert glucose["found"].to_list() == [0, 1]


def test_a_copy_is_held_against_the_day_before_and_both_pressures_must_agree():
    values = [(120, 80), (120, 80), (120, 81), (120, 81)]
    days = [on(day, resident_id=1, value=high, second_value=low) for day, (high, low) in enumerate(values, 1)]
    again_today = on(1, 5, resident_id=1, value=120.0, second_value=80.0)

    rows = look(held(readings=[*days, again_today]), BY_CODE["pressure-copied"]).sort("day")

    assert rows["found"].to_list() == [1, 0, 1]
    assert rows["other"].to_list() == [5, 2, 3]


def test_the_first_reading_of_a_day_is_held_against_nobody_and_an_equal_one_against_the_first():
    values = [(1, 120, 80), (2, 120, 80), (3, 121, 80), (4, 120, 80)]
    day = [on(1, who, resident_id=who, value=high, second_value=low) for who, high, low in values]

    rows = look(held(readings=day), BY_CODE["pressure-same-day"]).sort("key")

    assert rows.select("key", "found", "other").rows() == [(2, 1, 1), (3, 0, None), (4, 1, 1)]


def test_where_everybody_has_one_value_the_expectation_stops_at_its_ceiling():
    readings = [
        on(day, resident_id=who, value=120.0, second_value=80.0) for who in range(4) for day in (1, 2)
    ]

    rows = look(held(readings=readings), BY_CODE["pressure-copied"])

    assert rows["expected"].unique().to_list() == [BY_CODE["pressure-copied"].ceiling]


@pytest.mark.parametrize(("people", "found"), [(50, 0), (51, 51)])
def test_a_day_is_too_full_from_the_first_resident_beyond(people, found):
    day = [{"resident_id": number, "date": date(2025, 1, 2)} for number in range(people)]

    assert look(held(contacts=day), BY_CODE["pace-of-a-day"])["found"].sum() == found


@pytest.mark.parametrize(("minutes", "found"), [(4, 0), (3, 16)])
def test_an_hour_is_too_full_by_the_minutes_between(minutes, found):
    readings = [
        on(1, minutes * place, resident_id=place, contact_id=place, value=120.0) for place in range(1, 17)
    ]
    contacts = [
        {"contact_id": place, "resident_id": place, "date": date(2025, 1, 1)} for place in range(1, 17)
    ]

    rows = look(held(readings=readings, contacts=contacts), BY_CODE["pace-of-an-hour"])

    assert rows["found"].sum() == found


def test_the_hour_is_not_asked_where_no_hour_is_known():
    readings = [
        on(1, resident_id=place, contact_id=place, value=120.0, timed=False) for place in range(1, 99)
    ]
    contacts = [
        {"contact_id": place, "resident_id": place, "date": date(2025, 1, 1)} for place in range(1, 99)
    ]

    assert look(held(readings=readings, contacts=contacts), BY_CODE["pace-of-an-hour"]).height == 0


def test_a_service_on_the_day_of_death_is_no_service_after_it():
    services = [{"resident_id": 1, "date": date(2025, 3, day)} for day in (4, 5, 6)]
    gone = [{"resident_id": 1, "death_date": date(2025, 3, 5), "left": date(2025, 1, 1)}]

    after_death = look(held(contacts=services, gone=gone), BY_CODE["after-death"]).sort("day")

    assert after_death["found"].to_list() == [0, 0, 1]
    assert look(held(contacts=services, gone=gone), BY_CODE["after-leaving"])["found"].sum() == 0


def test_who_left_is_not_seen_in_person_thirty_days_later_but_may_be_called():
    services = [
        {"resident_id": 1, "date": date(2025, 1, 31)},
        {"resident_id": 1, "date": date(2025, 2, 1), "method": "home"},
        {"resident_id": 1, "date": date(2025, 2, 1), "method": "phone"},
    ]

    rows = look(
        held(contacts=services, gone=[{"resident_id": 1, "left": date(2025, 1, 1)}]), BY_CODE["after-leaving"]
    )

    assert rows.sort("day")["found"].to_list() == [0, 1]


def test_tests_beyond_the_strips_received_stand_out_and_units_without_deliveries_are_left_alone():
    tests = [
        on(day, resident_id=1, code="14771-0", value=6.1, unit_id=unit)
        for unit in (1, 2)
        for day in range(1, 8)
    ]
    came = [{"date": date(2025, 1, 2), "number": 3}, {"date": date(2025, 1, 6), "number": 1}]

    rows = look(held(readings=tests, supplies=came), BY_CODE["glucose-beyond-supplies"]).sort("day")

    assert rows["unit_id"].unique().to_list() == [1]
    assert rows["found"].to_list() == [0, 0, 0, 1, 1, 1]


def test_a_rule_asks_for_one_row_and_a_test_for_enough_of_them():
    rule, test = BY_CODE["after-death"], check("pressure-end-digits", fewest=3)
    gone = [{"resident_id": 1, "death_date": date(2025, 1, 1)}]
    dead = look(held(contacts=[{"resident_id": 1, "date": date(2025, 1, 2)}], gone=gone), rule)
    few = look(held(readings=[on(1, resident_id=1, value=120.0, second_value=80.0)]), test)

    assert judged(dead, rule)["raised"].to_list() == [True]
    assert judged(few, test).select("chance", "raised").rows() == [(None, False)]


def test_every_check_says_all_it_must():
    for one in checks():
        assert one.source
        assert one.innocent.zh
        assert one.asks.en
        assert (one.false_share is None) == (
            one.method in ("pace", "after-death", "after-leaving", "beyond-supplies")
        )
    assert len(BY_CODE) == len(checks())


def test_a_limit_set_otherwise_stands_in_the_words_and_decides():
    day = [{"resident_id": n, "date": date(2025, 1, 2), "staff_id": 7} for n in range(1, 32)]
    usual, own = BY_CODE["pace-of-a-day"], with_limits("pace-of-a-day", {"most": 30})

    assert "50人" in usual.asks.zh
    assert ("30人" in own.asks.zh, "more than 30" in own.finds.en) == (True, True)
    assert [look(held(contacts=day), one)["found"].sum() for one in (usual, own)] == [0, 31]
    assert look(held(contacts=day[1:]), own)["found"].sum() == 0


@pytest.mark.parametrize(
    ("code", "limits", "says"),
    [
        ("nothing", {}, "'nothing' is not a check"),
        ("after-death", {"days": 3}, "no limit 'days'.*it has none"),
        ("pace-of-a-day", {"most": 201}, "most = 201 is outside 20 to 200"),
        ("pace-of-a-day", {"most": 19}, "outside 20 to 200"),
        ("pace-of-a-day", {"most": 50.5}, "write a whole number"),
        ("pressure-end-digits", {"least": float("nan")}, "outside 0.25 to 0.9"),
    ],
)
def test_a_limit_that_cannot_be_is_refused_by_name_and_range(code, limits, says):
    with pytest.raises(UsageError, match=says):
        with_limits(code, limits)


def test_every_declared_limit_lies_within_its_own_range():
    for one in checks():
        for limit in one.limits:
            assert with_limits(one.code, {limit.key: getattr(one, limit.key)}) == one
