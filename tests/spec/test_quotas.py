"""Work of 2024 up to the end of June against the number assigned for the year."""

import pytest

from tests.spec.births import screenings
from tests.spec.drawn import enrolments, measured, people, services, spans
from tests.spec.lined_up import adds, living, place, should_add, units, village

WORK = """
who                                    | lives                  | check-ups        | stomach                        | quota | checked | screened
done in person                         |                        | 06-01            | 06-01 negative                 | 2     | 1/2     | 1/2
done twice                             |                        | 02-01, 06-01     | 02-01 negative, 06-01 negative | 1     | 1/1     | 1/1
incomplete, without a result           |                        | 06-01 incomplete | 06-01                          | 2     | 0/2     | 0/2
by telephone                           |                        | 06-01 phone      |                                | 2     | 0/2     | 0/2
on the first day of the year           |                        | 01-01            | 01-01 positive                 | 1     | 1/1     | 1/1
on the last day of the year before     |                        | 2023-12-31       | 2023-12-31 negative            | 1     | 0/1     | 0/1
on the last day of June                |                        | 06-30            | 06-30 negative                 | 1     | 1/1     | 1/1
on the first of July                   |                        | 07-01            | 07-01 negative                 | 1     | 0/1     | 0/1
moved away afterwards                  | 2000-01-01..05-31      | 02-01            | 02-01 negative                 | 1     | 1/1     | 1/1
nothing assigned                       |                        | 06-01            | 06-01 negative                 |       | 1/0     | 1/0
done in person, lives 06-30..05-31     | 06-30..05-31           | 06-01            | 06-01 negative                 | 2     | 1/2     | 1/2
done in person, lives 07-01..05-31     | 07-01..05-31           | 06-01            | 06-01 negative                 | 2     | 0/2     | 0/2
done in person, lives until 2023-12-31 | 2000-01-01..2023-12-31 | 06-01            | 06-01 negative                 | 2     | 0/2     | 0/2
done in person, lives until 01-01      | 2000-01-01..01-01      | 06-01            | 06-01 negative                 | 2     | 1/2     | 1/2
"""


def quotas(drawn, programme):
    """The number assigned at the centre, among those of other years and programmes."""
    rows = [{"unit_id": place(one, "centre"), "programme": programme, "year": 2024, "number": int(one["quota"])}
            for one in drawn if one["quota"]]  # fmt: skip
    return [*rows, *({**row, "year": 2023} for row in rows), *({**row, "programme": "other"} for row in rows)]


@pytest.mark.parametrize(
    ("code", "programme", "column"),
    [
        ("elderly-checkup-task-completion", "elderly-check-up", "checked"),
        ("upper-gi-screening-completion", "upper-gi", "screened"),
    ],
)
def test_work_of_the_calendar_year_so_far(tmp_path, engine, code, programme, column):
    drawn = people(WORK)

    outcome = measured(tmp_path, code, "2024Q2", engine, units=units(drawn), **living(drawn),
                       contacts=services(drawn, "check-ups", programme="elderly", kind="check-up"),
                       screenings=screenings(drawn, "upper-gi", "stomach"), quotas=quotas(drawn, programme))  # fmt: skip

    assert adds(outcome, drawn) == should_add(drawn, column)


PATIENTS = """
who                                    | enrolled          | died  | quota | lives             | adds
under management                       | 2020-01-01..      |       | 2     |                   | 1/2
since the last day                     | 06-30..           |       | 1     |                   | 1/1
from the day after                     | 07-01..           |       | 1     |                   | 0/1
ended before                           | 2020-01-01..06-29 |       | 1     |                   | 0/1
died                                   | 2020-01-01..      | 06-30 | 1     |                   | 0/1
never                                  |                   |       | 1     |                   | 0/1
under management, enrolled until 06-30 | 2020-01-01..06-30 |       | 2     |                   | 1/2
under management, died 07-01           | 2020-01-01..      | 07-01 | 2     |                   | 1/2
under management, lives until 06-29    | 2020-01-01..      |       | 2     | 2000-01-01..06-29 | 0/2
under management, lives until 06-30    | 2020-01-01..      |       | 2     | 2000-01-01..06-30 | 1/2
under management, lives since 06-30    | 2020-01-01..      |       | 2     | 06-30..           | 1/2
under management, lives since 07-01    | 2020-01-01..      |       | 2     | 07-01..           | 0/2
"""


@pytest.mark.parametrize("disease", ["hypertension", "diabetes"])
def test_patients_managed_on_the_last_day(tmp_path, engine, disease):
    drawn = people(PATIENTS)

    outcome = measured(tmp_path, f"{disease}-management-task-completion", "2024Q2", engine, units=units(drawn),
                       **living(drawn), enrolments=enrolments(drawn, disease), quotas=quotas(drawn, disease))  # fmt: skip

    assert adds(outcome, drawn) == should_add(drawn)


CELLS = """
who                     | held                              | quota | adds
built                   | 2022-01-01.. healthy-village      | 1     | 1/1
a healthy unit          | 2022-01-01.. healthy-unit         | 2     | 1/2
lapsed                  | 2022-01-01..06-29 healthy-village | 1     | 0/1
on the last day         | 06-30.. healthy-village           | 1     | 1/1
another title           | 2022-01-01.. health-village       | 1     | 0/1
none assigned           |                                   |       | 0/0
built, held 07-01       | 07-01.. healthy-village           | 1     | 0/1
built, held until 06-30 | 2022-01-01..06-30 healthy-village | 1     | 1/1
"""


def test_healthy_places_of_those_assigned(tmp_path, engine):
    drawn = people(CELLS)
    held = [{"unit_id": village(one), "attribute": name, "value": "yes", "start": start, "end": end}
            for one in drawn for start, end, (name,) in spans(one["held"])]  # fmt: skip

    outcome = measured(tmp_path, "healthy-cell-count", "2024Q2", engine, units=units(drawn), unit_attributes=held,
                       quotas=quotas(drawn, "healthy-cell"))  # fmt: skip

    assert adds(outcome, drawn) == should_add(drawn)
