"""Family-doctor contracts in the year 2024."""

import pytest

from tests.spec.drawn import day, enrolments, entries, living, measured, people, said, should_say, spans

IN_FORCE = """
who                              | lives             | contracts                                      | died       | says
in force                         |                   | 2024-03-01..2025-02-28                         |            | in
ends on the last day             |                   | 2024-01-01..2024-12-31                         |            | in
ended the day before             |                   | 2023-12-31..2024-12-30                         |            | gap: has-contract
begins on the last day           |                   | 2024-12-31..2025-12-30                         |            | in
begins the day after             |                   | 2025-01-01..2025-12-31                         |            | gap: has-contract
two contracts are one person     |                   | 2024-03-01..2025-02-28, 2024-06-01..2025-05-31 |            | in
never signed                     |                   |                                                |            | gap: has-contract
signed and moved away            | 2000-01-01..06-30 | 2024-03-01..2025-02-28                         |            | out
in force, lives until 12-30      | 2000-01-01..12-30 | 2024-03-01..2025-02-28                         |            | out
in force, lives until 12-31      | 2000-01-01..12-31 | 2024-03-01..2025-02-28                         |            | in
in force, lives since 12-31      | 12-31..           | 2024-03-01..2025-02-28                         |            | in
in force, lives since 2025-01-01 | 2025-01-01..      | 2024-03-01..2025-02-28                         |            | out
in force, died 12-31             |                   | 2024-03-01..2025-02-28                         | 12-31      | out
in force, died 2025-01-01        |                   | 2024-03-01..2025-02-28                         | 2025-01-01 | in
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
who                                                 | born       | flags               | enrolled          | pregnant               | contracts              | died       | lives             | says
65 on the last day                                  | 1959-12-31 |                     |                   |                        | 2024-03-01..2025-02-28 |            |                   | in
65 the day after                                    | 1960-01-01 |                     |                   |                        | 2024-03-01..2025-02-28 |            |                   | out
6 years old                                         | 2018-01-01 |                     |                   |                        |                        |            |                   | gap: has-contract
7 on the last day                                   | 2017-12-31 |                     |                   |                        |                        |            |                   | out
disabled                                            | 1990-01-01 | disabled            |                   |                        |                        |            |                   | gap: has-contract
low income                                          | 1990-01-01 | low_income          |                   |                        | 2024-03-01..2025-02-28 |            |                   | in
special family                                      | 1990-01-01 | special_family      |                   |                        |                        |            |                   | gap: has-contract
managed hypertension                                | 1990-01-01 |                     | 2020-01-01..      |                        |                        |            |                   | gap: has-contract
management over                                     | 1990-01-01 |                     | 2020-01-01..12-30 |                        |                        |            |                   | out
pregnant                                            | 1990-01-01 |                     |                   | 2024-06-01..           |                        |            |                   | gap: has-contract
a pregnancy never closed                            | 1990-01-01 |                     |                   | 2024-02-01..           |                        |            |                   | out
born 42 days before                                 | 1990-01-01 |                     |                   | 2024-02-15..2024-11-19 |                        |            |                   | gap: has-contract
born 43 days before                                 | 1990-01-01 |                     |                   | 2024-02-14..2024-11-18 |                        |            |                   | out
birth not yet known on the day                      | 1990-01-01 |                     |                   | 2024-06-01..2025-03-08 |                        |            |                   | gap: has-contract
in three groups, counted once                       | 1950-01-01 | disabled low_income | 2020-01-01..      |                        | 2024-03-01..2025-02-28 |            |                   | in
in no group                                         | 1990-01-01 |                     |                   |                        | 2024-03-01..2025-02-28 |            |                   | out
65 on the last day, died 2025-01-01                 | 1959-12-31 |                     |                   |                        | 2024-03-01..2025-02-28 | 2025-01-01 |                   | in
65 on the last day, lives since 12-31               | 1959-12-31 |                     |                   |                        | 2024-03-01..2025-02-28 |            | 12-31..           | in
65 the day after, enrolled 12-31..                  | 1960-01-01 |                     | 12-31..           |                        | 2024-03-01..2025-02-28 |            |                   | in
65 the day after, pregnant 12-31..                  | 1960-01-01 |                     |                   | 12-31..                | 2024-03-01..2025-02-28 |            |                   | in
65 the day after, pregnant 2025-01-01..             | 1960-01-01 |                     |                   | 2025-01-01..           | 2024-03-01..2025-02-28 |            |                   | out
65 the day after, pregnant 02-27..2025-03-08        | 1960-01-01 |                     |                   | 02-27..2025-03-08      | 2024-03-01..2025-02-28 |            |                   | out
6 years old, born 2025-01-01                        | 2025-01-01 |                     |                   |                        |                        |            |                   | out
6 years old, died 12-31                             | 2018-01-01 |                     |                   |                        |                        | 12-31      |                   | out
7 on the last day, enrolled 2025-01-01..            | 2017-12-31 |                     | 2025-01-01..      |                        |                        |            |                   | out
7 on the last day, pregnant 02-28..                 | 2017-12-31 |                     |                   | 02-28..                |                        |            |                   | gap: has-contract
disabled, contracts 12-31..2025-02-28               | 1990-01-01 | disabled            |                   |                        | 12-31..2025-02-28      |            |                   | in
disabled, contracts 2025-01-01..2025-02-28          | 1990-01-01 | disabled            |                   |                        | 2025-01-01..2025-02-28 |            |                   | gap: has-contract
disabled, lives until 12-31                         | 1990-01-01 | disabled            |                   |                        |                        |            | 2000-01-01..12-31 | gap: has-contract
disabled, lives since 2025-01-01                    | 1990-01-01 | disabled            |                   |                        |                        |            | 2025-01-01..      | out
low income, lives until 12-30                       | 1990-01-01 | low_income          |                   |                        | 2024-03-01..2025-02-28 |            | 2000-01-01..12-30 | out
management over, born 12-31                         | 12-31      |                     | 2020-01-01..12-30 |                        |                        |            |                   | gap: has-contract
pregnant, pregnant until 2025-01-01                 | 1990-01-01 |                     |                   | 2024-06-01..2025-01-01 |                        |            |                   | gap: has-contract
a pregnancy never closed, pregnant until 12-31      | 1990-01-01 |                     |                   | 2024-02-01..12-31      |                        |            |                   | gap: has-contract
a pregnancy never closed, pregnant until 2025-01-01 | 1990-01-01 |                     |                   | 2024-02-01..2025-01-01 |                        |            |                   | out
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
who                                                    | flags          | enrolled          | contracts              | died       | lives             | poor and ill      | special           | disabled
poor, ill, signed                                      | low_income     | 2020-01-01..      | 2024-03-01..2025-02-28 |            |                   | in                | out               | out
poor, ill, not signed                                  | low_income     | 2020-01-01..      |                        |            |                   | gap: has-contract | out               | out
poor, not ill                                          | low_income     |                   |                        |            |                   | out               | out               | out
ill, not poor                                          |                | 2020-01-01..      |                        |            |                   | out               | out               | out
special, signed                                        | special_family |                   | 2024-03-01..2025-02-28 |            |                   | out               | in                | out
disabled, not signed                                   | disabled       |                   |                        |            |                   | out               | out               | gap: has-contract
special, signed, contracts 2025-01-01                  | special_family |                   | 2025-01-01..2025-02-28 |            |                   | out               | gap: has-contract | out
disabled, not signed, contracts 12-31..2025-02-28      | disabled       |                   | 12-31..2025-02-28      |            |                   | out               | out               | in
poor, ill, signed, enrolled 12-31                      | low_income     | 12-31..           | 2024-03-01..2025-02-28 |            |                   | in                | out               | out
poor, ill, signed, enrolled 2025-01-01                 | low_income     | 2025-01-01..      | 2024-03-01..2025-02-28 |            |                   | out               | out               | out
poor, ill, signed, enrolled until 12-30                | low_income     | 2020-01-01..12-30 | 2024-03-01..2025-02-28 |            |                   | out               | out               | out
poor, ill, signed, enrolled until 12-31                | low_income     | 2020-01-01..12-31 | 2024-03-01..2025-02-28 |            |                   | in                | out               | out
poor, ill, signed, contracts 12-31                     | low_income     | 2020-01-01..      | 12-31..2025-02-28      |            |                   | in                | out               | out
poor, ill, signed, contracts 2025-01-01                | low_income     | 2020-01-01..      | 2025-01-01..2025-02-28 |            |                   | gap: has-contract | out               | out
poor, ill, signed, died 12-31                          | low_income     | 2020-01-01..      | 2024-03-01..2025-02-28 | 12-31      |                   | out               | out               | out
poor, ill, signed, died 2025-01-01                     | low_income     | 2020-01-01..      | 2024-03-01..2025-02-28 | 2025-01-01 |                   | in                | out               | out
poor, ill, signed, lives until 12-30                   | low_income     | 2020-01-01..      | 2024-03-01..2025-02-28 |            | 2000-01-01..12-30 | out               | out               | out
poor, ill, signed, lives until 12-31                   | low_income     | 2020-01-01..      | 2024-03-01..2025-02-28 |            | 2000-01-01..12-31 | in                | out               | out
poor, ill, signed, lives since 12-31                   | low_income     | 2020-01-01..      | 2024-03-01..2025-02-28 |            | 12-31..           | in                | out               | out
poor, ill, signed, lives since 2025-01-01              | low_income     | 2020-01-01..      | 2024-03-01..2025-02-28 |            | 2025-01-01..      | out               | out               | out
special, signed, contracts 12-31                       | special_family |                   | 12-31..2025-02-28      |            |                   | out               | in                | out
special, signed, died 12-31                            | special_family |                   | 2024-03-01..2025-02-28 | 12-31      |                   | out               | out               | out
special, signed, died 2025-01-01                       | special_family |                   | 2024-03-01..2025-02-28 | 2025-01-01 |                   | out               | in                | out
special, signed, lives until 12-30                     | special_family |                   | 2024-03-01..2025-02-28 |            | 2000-01-01..12-30 | out               | out               | out
special, signed, lives until 12-31                     | special_family |                   | 2024-03-01..2025-02-28 |            | 2000-01-01..12-31 | out               | in                | out
special, signed, lives since 12-31                     | special_family |                   | 2024-03-01..2025-02-28 |            | 12-31..           | out               | in                | out
special, signed, lives since 2025-01-01                | special_family |                   | 2024-03-01..2025-02-28 |            | 2025-01-01..      | out               | out               | out
disabled, not signed, contracts 2025-01-01..2025-02-28 | disabled       |                   | 2025-01-01..2025-02-28 |            |                   | out               | out               | gap: has-contract
disabled, not signed, died 12-31                       | disabled       |                   |                        | 12-31      |                   | out               | out               | out
disabled, not signed, died 2025-01-01                  | disabled       |                   |                        | 2025-01-01 |                   | out               | out               | gap: has-contract
disabled, not signed, lives until 12-30                | disabled       |                   |                        |            | 2000-01-01..12-30 | out               | out               | out
disabled, not signed, lives until 12-31                | disabled       |                   |                        |            | 2000-01-01..12-31 | out               | out               | gap: has-contract
disabled, not signed, lives since 12-31                | disabled       |                   |                        |            | 12-31..           | out               | out               | gap: has-contract
disabled, not signed, lives since 2025-01-01           | disabled       |                   |                        |            | 2025-01-01..      | out               | out               | out
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
who                                                                   | contracts                                      | delivered              | lives             | says
everything delivered                                                  | 2023-07-01..2024-06-30                         | 2023-09-01, 2024-03-01 |                   | in
on the last day of the contract                                       | 2023-07-01..2024-06-30                         | 2023-09-01, 2024-06-30 |                   | in
the day after it ended                                                | 2023-07-01..2024-06-30                         | 2023-09-01, 2024-07-01 |                   | gap: delivered-in-time
one never delivered                                                   | 2023-07-01..2024-06-30                         | 2023-09-01, never      |                   | gap: all-delivered
none delivered                                                        | 2023-07-01..2024-06-30                         | never                  |                   | gap: all-delivered, delivered-in-time
delivered after the year                                              | 2024-01-01..2024-12-31                         | 2024-09-01, 2025-01-01 |                   | gap: all-delivered
nothing promised                                                      | 2023-07-01..2024-06-30                         |                        |                   | gap: has-items, delivered-in-time
still in force                                                        | 2024-03-01..2025-02-28                         | 2024-09-01             |                   | out
ended last year                                                       | 2023-01-01..2023-12-31                         | 2023-09-01             |                   | out
everything delivered, lives until 12-30                               | 2023-07-01..2024-06-30                         | 2023-09-01, 2024-03-01 | 2000-01-01..12-30 | out
everything delivered, lives until 12-31                               | 2023-07-01..2024-06-30                         | 2023-09-01, 2024-03-01 | 2000-01-01..12-31 | in
everything delivered, lives since 12-31                               | 2023-07-01..2024-06-30                         | 2023-09-01, 2024-03-01 | 12-31..           | in
everything delivered, lives since 2025-01-01                          | 2023-07-01..2024-06-30                         | 2023-09-01, 2024-03-01 | 2025-01-01..      | out
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
who                                                      | contracts                                                              | died       | lives             | says
the next day                                             | 2023-07-01..2024-06-30, 2024-07-01..2025-06-30                         |            |                   | in
before it ran out                                        | 2023-07-01..2024-06-30, 2024-06-01..2025-05-31                         |            |                   | in
on the thirtieth day                                     | 2023-07-01..2024-06-30, 2024-07-30..2025-07-29                         |            |                   | in
on the thirty-first day                                  | 2023-07-01..2024-06-30, 2024-07-31..2025-07-30                         |            |                   | gap: renewed
never                                                    | 2023-07-01..2024-06-30                                                 |            |                   | gap: renewed
ran out thirty days ago                                  | 2023-12-02..2024-12-01                                                 |            |                   | gap: renewed
ran out less than thirty days ago                        | 2023-12-03..2024-12-02                                                 |            |                   | out
still in force                                           | 2024-07-01..2025-06-30                                                 |            |                   | out
first kept, then let go                                  | 2022-12-11..2023-12-10, 2023-12-11..2024-11-01                         |            |                   | gap: renewed
renewed twice around the edges                           | 2022-12-08..2023-12-07, 2023-12-08..2024-12-06, 2024-12-07..2025-12-06 |            |                   | in
ran out thirty days ago, contracts and 12-31..2024-12-02 | 2023-12-02..2024-12-01, 12-31..2024-12-02                              |            |                   | in
the next day, died 12-31                                 | 2023-07-01..2024-06-30, 2024-07-01..2025-06-30                         | 12-31      |                   | out
the next day, died 2025-01-01                            | 2023-07-01..2024-06-30, 2024-07-01..2025-06-30                         | 2025-01-01 |                   | in
the next day, lives until 12-30                          | 2023-07-01..2024-06-30, 2024-07-01..2025-06-30                         |            | 2000-01-01..12-30 | out
the next day, lives until 12-31                          | 2023-07-01..2024-06-30, 2024-07-01..2025-06-30                         |            | 2000-01-01..12-31 | in
the next day, lives since 12-31                          | 2023-07-01..2024-06-30, 2024-07-01..2025-06-30                         |            | 12-31..           | in
the next day, lives since 2025-01-01                     | 2023-07-01..2024-06-30, 2024-07-01..2025-06-30                         |            | 2025-01-01..      | out
on the thirty-first day, contracts and 07-31..2024-12-02 | 2023-07-01..2024-06-30, 2024-07-31..2025-07-30, 07-31..2024-12-02      |            |                   | gap: renewed
"""


def test_contracts_renewed(tmp_path, engine):
    drawn = people(RENEWED)

    outcome = measured(
        tmp_path, "contract-renewal-rate", "2024", engine, **living(drawn), contracts=contracts(drawn)
    )

    assert said(outcome, drawn) == should_say(drawn)
