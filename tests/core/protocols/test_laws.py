"""Laws of every protocol, on people drawn from a tiny world, so that days collide."""

from datetime import date, timedelta

import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from polars.testing import assert_frame_equal

from quanmin.core.protocols import (
    OWED,
    PLAN,
    codes,
    declared,
    facts,
    judged,
    plan_all,
    plan_by_date,
    plan_owed,
)
from quanmin.core.protocols.facts import PEOPLE
from quanmin.core.protocols.visits import Visit, table
from tests.core.protocols.people import a_person, a_service, an_enrolment

ON = date(2026, 7, 1)
BIRTHS = [
    date(2026, 6, 1),
    date(2024, 2, 29),
    date(2023, 1, 31),
    date(2018, 6, 1),
    date(1988, 3, 1),
    date(1961, 7, 1),
]
DAYS = [date(2025, 1, 31), date(2025, 11, 10), date(2026, 1, 5), date(2026, 3, 31), date(2026, 6, 30), ON]
TRIED = settings(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck))
EVERY = st.sampled_from(codes())


def maybe(values):
    return st.none() | st.sampled_from(values)


def people():
    one = st.fixed_dictionaries({
        "birth_date": st.sampled_from(BIRTHS), "sex": st.sampled_from(["male", "female"]), "arrived": maybe(DAYS),
        "death_date": maybe(DAYS), "moved_out": maybe(DAYS), "pupil": st.booleans(),
    })  # fmt: skip
    numbered = st.lists(one, min_size=1, max_size=4)
    return numbered.map(lambda rows: [{**row, "resident_id": place} for place, row in enumerate(rows)])


def services(code):
    found = next(one for one in declared() if one.code == code)
    items = [one.key for one in (*found.steps, *found.repeats, *found.seasons)]
    vaccines = [vaccine for step in found.steps for vaccine in step.fills]
    return st.lists(st.fixed_dictionaries({
        "resident_id": st.integers(0, 3), "protocol": st.just(code), "item": maybe(items),
        "seen_on": st.sampled_from(DAYS),
        "outcome": maybe([one.key for one in found.outcomes] or [None]), "vaccine": maybe(vaccines or [None]),
    }), max_size=8)  # fmt: skip


def enrolments(code):
    return st.lists(st.fixed_dictionaries({
        "resident_id": st.integers(0, 3), "protocol": st.just(code), "started": st.sampled_from(DAYS),
        "ended": maybe(DAYS), "last_period": maybe(DAYS), "delivered": maybe(DAYS), "notified": maybe(DAYS),
        "expires": maybe(DAYS),
    }), max_size=5)  # fmt: skip


@st.composite
def worlds(draw):
    code = draw(EVERY)
    return code, draw(people()), draw(enrolments(code)), draw(services(code))


@given(worlds())
@TRIED
def test_a_plan_never_has_an_item_twice_and_is_the_same_again(world):
    code, persons, begun, seen = world

    first, second = (plan_by_date(code, facts(persons, begun, seen), ON) for _ in range(2))

    assert first["key"].is_unique().all()
    assert_frame_equal(first, second)


@given(worlds(), st.randoms(use_true_random=False))
@TRIED
def test_the_order_of_entry_is_nothing(world, chance):
    code, *lists = world
    straight = plan_by_date(code, facts(*lists), ON)
    for rows in lists:
        chance.shuffle(rows)

    assert_frame_equal(straight, plan_by_date(code, facts(*lists), ON))


@given(worlds())
@TRIED
def test_entering_a_service_twice_changes_nothing(world):
    code, persons, begun, seen = world

    assert_frame_equal(
        plan_by_date(code, facts(persons, begun, seen), ON),
        plan_by_date(code, facts(persons, begun, seen + seen), ON),
    )


@given(worlds())
@TRIED
def test_what_is_owed_is_the_plan_without_what_was_done_or_missed(world):
    code, *lists = world
    whole = plan_by_date(code, facts(*lists), ON)

    assert_frame_equal(whole.filter(pl.col("state").is_in(OWED)), plan_owed([code], facts(*lists), ON))


def test_a_dose_given_after_a_child_left_leaves_nothing_owed():
    left = {**a_person(), "birth_date": date(2024, 2, 29), "moved_out": date(2025, 11, 10)}
    given = {**a_service("immunisation", "2026-06-30"), "vaccine": "HepB"}
    known = facts([left], [], [given])

    assert not set(plan_by_date("immunisation", known, ON)["state"]) & set(OWED)
    assert plan_owed(["immunisation"], known, ON).is_empty()


def test_what_is_due_on_a_day_is_due_also_when_the_birth_that_came_later_is_known():
    begun = an_enrolment("maternal", "2025-10-01") | {
        "last_period": date(2025, 8, 1),
        "delivered": date(2026, 5, 1),
    }
    known, day = facts([a_person(sex="female")], [begun]), date(2025, 12, 26)

    owed = plan_owed(["maternal"], known, day)

    assert dict(owed.select("item", "state").iter_rows())["21w"] == "due"


@pytest.mark.parametrize("seen", ["2026-01-31", "2026-02-01", "2026-02-02"])
def test_a_service_around_the_day_of_a_second_course_is_counted_alike(seen):
    begun = [an_enrolment("hypertension", "2025-01-01", ended=date(2025, 6, 1)),
             an_enrolment("hypertension", "2026-02-01")]  # fmt: skip
    known = facts([a_person(hypertension=date(2020, 1, 1))], begun, [a_service("hypertension", seen)])

    whole = plan_by_date("hypertension", known, ON)

    assert_frame_equal(whole.filter(pl.col("state").is_in(OWED)), plan_owed(["hypertension"], known, ON))


@given(worlds())
@TRIED
def test_one_resident_is_judged_as_all_are(world):
    code, persons, begun, seen = world
    together = plan_by_date(code, facts(persons, begun, seen), ON)

    alone = [plan_by_date(code, facts([one], begun, seen), ON) for one in persons]

    assert_frame_equal(together, pl.concat(alone))


@given(worlds(), st.sampled_from(DAYS))
@TRIED
def test_a_service_entered_and_taken_back_leaves_the_plan_as_it_was(world, day):
    code, persons, begun, seen = world
    before = plan_by_date(code, facts(persons, begun, seen), ON)
    added = [*seen, {"resident_id": 0, "protocol": code, "seen_on": day}]

    plan_by_date(code, facts(persons, begun, added), ON)

    assert_frame_equal(before, plan_by_date(code, facts(persons, begun, added[:-1]), ON))


@given(worlds())
@TRIED
def test_what_happens_later_is_not_known_before(world):
    code, persons, begun, seen = world
    on = date(2026, 3, 31)
    known = [one for one in seen if one["seen_on"] <= on]

    assert_frame_equal(
        plan_by_date(code, facts(persons, begun, seen), on),
        plan_by_date(code, facts(persons, begun, known), on),
    )


@given(worlds())
@TRIED
def test_a_window_is_in_order_and_a_state_agrees_with_its_days(world):
    code, *lists = world

    for row in plan_by_date(code, facts(*lists), ON).to_dicts():
        assert row["first"] <= row["due"]
        assert (row["state"] == "done") is (row["done_on"] is not None)
        assert (row["days_overdue"] is None) or row["days_overdue"] == (ON - row["due"]).days > 0
        assert row["state"] != "not yet" or row["first"] > ON


@pytest.mark.parametrize("protocol", declared(), ids=lambda one: f"{one.code} {one.edition}")
def test_one_visit_is_decided_as_a_table_of_visits_is(protocol):
    visits = [
        Visit(
            ON - timedelta(days=number),
            some_values(protocol, number),
            {"birth_date": BIRTHS[number % 6], "sex": "female"},
        )
        for number in range(12)
    ]

    together = judged(protocol, table(protocol, visits))

    assert_frame_equal(together, pl.concat([judged(protocol, table(protocol, [one])) for one in visits]))


def some_values(protocol, number):
    """Values that walk through each field's range and options, some of them empty."""
    values = {}
    for place, asked in enumerate(protocol.fields):
        turn = number + place
        if turn % 4 == 0:
            continue
        if asked.options:
            picked = asked.options[turn % len(asked.options)].number
            values[asked.key] = [picked] if asked.kind == "choices" else picked
        elif asked.kind == "yes":
            values[asked.key] = turn % 2 == 0
        elif asked.kind in ("number", "integer"):
            low, high = asked.soft or asked.hard
            values[asked.key] = (int if asked.kind == "integer" else float)(
                low + (high - low) * (turn % 5) / 4
            )
    return values


def test_nobody_has_no_plan():
    assert plan_all(codes(), facts(pl.DataFrame(schema=PEOPLE)), ON).schema == pl.Schema(PLAN)
