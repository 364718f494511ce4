"""Family-doctor contracts in the year 2024."""

import pytest

from tests.spec.drawn import day, enrolments, entries, living, measured, people, said, should_say, spans

IN_FORCE = """
who                          | lives             | contracts                                      | says
in force                     |                   | 2024-03-01..2025-02-28                         | in
ends on the last day         |                   | 2024-01-01..2024-12-31                         | in
ended the day before         |                   | 2023-12-31..2024-12-30                         | gap: has-contract
begins on the last day       |                   | 2024-12-31..2025-12-30                         | in
begins the day after         |                   | 2025-01-01..2025-12-31                         | gap: has-contract
two contracts are one person |                   | 2024-03-01..2025-02-28, 2024-06-01..2025-05-31 | in
never signed                 |                   |                                                | gap: has-contract
signed and moved away        | 2000-01-01..06-30 | 2024-03-01..2025-02-28                         | out
"""


def contracts(drawn):
    """Contracts of the drawn people, numbered in the order they are drawn."""
    return [
        {"resident_id": person["number"], "start": start, "end": end}
        for person in drawn
        for start, end, _ in spans(person["contracts"])
    ]


def test_contract_in_force_on_the_last_day(tmp_path, engine):
    drawn = people(IN_FORCE)

    outcome = measured(
        tmp_path,
        "family-doctor-contract-coverage",
        "2024",
        engine,
        **living(drawn),
        contracts=contracts(drawn),
    )

    assert said(outcome, drawn) == should_say(drawn)


KEY_GROUPS = """
who                            | born       | flags               | enrolled          | pregnant               | contracts              | says
65 on the last day             | 1959-12-31 |                     |                   |                        | 2024-03-01..2025-02-28 | in
65 the day after               | 1960-01-01 |                     |                   |                        | 2024-03-01..2025-02-28 | out
6 years old                    | 2018-01-01 |                     |                   |                        |                        | gap: has-contract
7 on the last day              | 2017-12-31 |                     |                   |                        |                        | out
disabled                       | 1990-01-01 | disabled            |                   |                        |                        | gap: has-contract
low income                     | 1990-01-01 | low_income          |                   |                        | 2024-03-01..2025-02-28 | in
special family                 | 1990-01-01 | special_family      |                   |                        |                        | gap: has-contract
managed hypertension           | 1990-01-01 |                     | 2020-01-01..      |                        |                        | gap: has-contract
management over                | 1990-01-01 |                     | 2020-01-01..12-30 |                        |                        | out
pregnant                       | 1990-01-01 |                     |                   | 2024-06-01..           |                        | gap: has-contract
a pregnancy never closed       | 1990-01-01 |                     |                   | 2024-02-01..           |                        | out
born 42 days before            | 1990-01-01 |                     |                   | 2024-02-15..2024-11-19 |                        | gap: has-contract
born 43 days before            | 1990-01-01 |                     |                   | 2024-02-14..2024-11-18 |                        | out
birth not yet known on the day | 1990-01-01 |                     |                   | 2024-06-01..2025-03-08 |                        | gap: has-contract
in three groups, counted once  | 1950-01-01 | disabled low_income | 2020-01-01..      |                        | 2024-03-01..2025-02-28 | in
in no group                    | 1990-01-01 |                     |                   |                        | 2024-03-01..2025-02-28 | out
"""


def pregnancies(drawn):
    """Pregnancies of the drawn people: last period and end."""
    return [
        {"resident_id": person["number"], "last_period": start, "ended": end}
        for person in drawn
        for start, end, _ in spans(person["pregnant"])
    ]


def test_contracts_of_key_groups(tmp_path, engine):
    drawn = people(KEY_GROUPS)
    rows = {"enrolments": enrolments(drawn, "hypertension"), "pregnancies": pregnancies(drawn),
            "contracts": contracts(drawn)}  # fmt: skip

    outcome = measured(
        tmp_path, "family-doctor-contract-coverage-key-groups", "2024", engine, **living(drawn), **rows
    )

    assert said(outcome, drawn) == should_say(drawn)


GROUPS = """
who                   | flags          | enrolled     | contracts              | poor and ill      | special | disabled
poor, ill, signed     | low_income     | 2020-01-01.. | 2024-03-01..2025-02-28 | in                | out     | out
poor, ill, not signed | low_income     | 2020-01-01.. |                        | gap: has-contract | out     | out
poor, not ill         | low_income     |              |                        | out               | out     | out
ill, not poor         |                | 2020-01-01.. |                        | out               | out     | out
special, signed       | special_family |              | 2024-03-01..2025-02-28 | out               | in      | out
disabled, not signed  | disabled       |              |                        | out               | out     | gap: has-contract
"""


@pytest.mark.parametrize(
    ("measure", "column"),
    [
        ("contract-coverage-four-chronic-poor", "poor and ill"),
        ("contract-coverage-special-families", "special"),
        ("contract-coverage-disabled", "disabled"),
    ],
)
def test_contracts_of_one_group(tmp_path, engine, measure, column):
    drawn = people(GROUPS)
    rows = {"enrolments": enrolments(drawn, "tuberculosis"), "contracts": contracts(drawn)}

    outcome = measured(tmp_path, measure, "2024", engine, **living(drawn), **rows)

    assert said(outcome, drawn) == should_say(drawn, column)


KEPT = """
who                             | contracts              | delivered              | says
everything delivered            | 2023-07-01..2024-06-30 | 2023-09-01, 2024-03-01 | in
on the last day of the contract | 2023-07-01..2024-06-30 | 2023-09-01, 2024-06-30 | in
the day after it ended          | 2023-07-01..2024-06-30 | 2023-09-01, 2024-07-01 | gap: delivered-in-time
one never delivered             | 2023-07-01..2024-06-30 | 2023-09-01, never      | gap: all-delivered
none delivered                  | 2023-07-01..2024-06-30 | never                  | gap: all-delivered, delivered-in-time
delivered after the year        | 2024-01-01..2024-12-31 | 2024-09-01, 2025-01-01 | gap: all-delivered
nothing promised                | 2023-07-01..2024-06-30 |                        | gap: has-items, delivered-in-time
still in force                  | 2024-03-01..2025-02-28 | 2024-09-01             | out
ended last year                 | 2023-01-01..2023-12-31 | 2023-09-01             | out
"""


def test_contracts_kept(tmp_path, engine):
    drawn = people(KEPT)
    items = [
        {"contract_id": person["number"], "resident_id": person["number"],
         "done": None if word == "never" else day(word)}
        for person in drawn
        for word, *_ in entries(person["delivered"])
    ]  # fmt: skip

    outcome = measured(
        tmp_path, "contract-fulfilment-rate", "2024", engine,
        **living(drawn), contracts=contracts(drawn), contract_items=items,
    )  # fmt: skip

    assert said(outcome, drawn) == should_say(drawn)


RENEWED = """
who                               | contracts                                                              | says
the next day                      | 2023-07-01..2024-06-30, 2024-07-01..2025-06-30                         | in
before it ran out                 | 2023-07-01..2024-06-30, 2024-06-01..2025-05-31                         | in
on the thirtieth day              | 2023-07-01..2024-06-30, 2024-07-30..2025-07-29                         | in
on the thirty-first day           | 2023-07-01..2024-06-30, 2024-07-31..2025-07-30                         | gap: renewed
never                             | 2023-07-01..2024-06-30                                                 | gap: renewed
ran out thirty days ago           | 2023-12-02..2024-12-01                                                 | gap: renewed
ran out less than thirty days ago | 2023-12-03..2024-12-02                                                 | out
still in force                    | 2024-07-01..2025-06-30                                                 | out
first kept, then let go           | 2022-12-11..2023-12-10, 2023-12-11..2024-11-01                         | gap: renewed
renewed twice around the edges    | 2022-12-08..2023-12-07, 2023-12-08..2024-12-06, 2024-12-07..2025-12-06 | in
"""


def test_contracts_renewed(tmp_path, engine):
    drawn = people(RENEWED)

    outcome = measured(
        tmp_path, "contract-renewal-rate", "2024", engine, **living(drawn), contracts=contracts(drawn)
    )

    assert said(outcome, drawn) == should_say(drawn)
