"""Single records on the first and last days, one line a county: what they add there in 2024, as above/below.

A line's records are written as `table: column=value …`, joined by ` + `. Everybody is resident 1, who has always lived
in the first village of the east township unless the line says otherwise. Units 11 to 14 are a village clinic, the
county hospital, a hospital outside the county, and the township health centre.
"""

from typing import Any

import pytest

from quanmin.core.snapshot.tables import BY_NAME
from tests.spec.drawn import counted, day, measured, moment, people
from tests.worlds import COUNTY, EAST, UNITS

CENTRE = {"unit_id": 14, "parent_id": EAST, "kind": "township-health-centre", "name": "东镇卫生院"}
RESIDENT = "residents: resident_id=1 birth_date=1950-06-01"
HOME = "residences: start=2000-01-01"
READS: dict[str, Any] = {
    "id": int, "int": int, "number": float, "bool": "yes".__eq__, "date": day, "datetime": moment, "text": str,
}  # fmt: skip


def records(cell: str) -> dict[str, list[dict[str, Any]]]:
    """The rows of a line by table, with the resident and the home it does not draw."""
    found: dict[str, list[dict[str, Any]]] = {"units": [*UNITS, CENTRE]}
    drawn = [part for part in cell.split(" + ") if part.strip()]
    usual = [
        part for part in (RESIDENT, HOME) if not any(one.startswith(part.split(":")[0]) for one in drawn)
    ]
    for part in [*drawn, *usual]:
        name, _, said = part.partition(": ")
        pairs = [pair.partition("=")[::2] for pair in said.split()]
        row = {column: READS[BY_NAME[name].column(column).kind](value) for column, value in pairs}
        found.setdefault(name, []).append(row)
    return found


LINES = """
who                                     | records                                                                                      | adds
average-length-of-stay, first day       | admissions: unit_id=12 admitted=2023-12-30 discharged=01-01                                  | 2/1
average-length-of-stay, day before      | admissions: unit_id=12 admitted=2023-12-30 discharged=2023-12-31                             | 0/0
average-length-of-stay, last day        | admissions: unit_id=12 admitted=12-29 discharged=12-31                                       | 2/1
average-length-of-stay, day after       | admissions: unit_id=12 admitted=12-29 discharged=2025-01-01                                  | 0/0
average-length-of-stay, outside         | admissions: unit_id=13 admitted=06-01 discharged=06-08                                       | 0/0
appointment-wait-time, first day        | encounters: unit_id=12 kind=outpatient booked=yes wait_minutes=7 started_at=01-01T00:00      | 7/1
appointment-wait-time, day before       | encounters: unit_id=12 kind=outpatient booked=yes wait_minutes=7 started_at=2023-12-31T23:59 | 0/0
appointment-wait-time, last day         | encounters: unit_id=12 kind=outpatient booked=yes wait_minutes=7 started_at=12-31T23:59      | 7/1
appointment-wait-time, day after        | encounters: unit_id=12 kind=outpatient booked=yes wait_minutes=7 started_at=2025-01-01T00:00 | 0/0
appointment-wait-time, at a clinic      | encounters: unit_id=11 kind=outpatient booked=yes wait_minutes=7 started_at=06-01T09:00      | 0/0
insurance-fund-county-share, first day  | admissions: unit_id=12 admitted=2023-12-20 discharged=01-01 fund_fen=100                     | 100/100
insurance-fund-county-share, day before | admissions: unit_id=12 admitted=2023-12-20 discharged=2023-12-31 fund_fen=100                | 0/0
insurance-fund-county-share, last day   | admissions: unit_id=12 admitted=12-20 discharged=12-31 fund_fen=100                          | 100/100
insurance-fund-county-share, day after  | admissions: unit_id=12 admitted=12-20 discharged=2025-01-01 fund_fen=100                     | 0/0
insurance-fund-county-share, came last  | admissions: unit_id=12 discharged=06-08 fund_fen=100 + residences: start=12-31               | 100/100
insurance-fund-county-share, came after | admissions: unit_id=12 discharged=06-08 fund_fen=100 + residences: start=2025-01-01          | 0/0
insurance-fund-county-share, left first | admissions: unit_id=12 discharged=06-08 fund_fen=100 + residences: start=2000-01-01 end=01-01 | 100/100
insurance-fund-county-share, left before | admissions: unit_id=12 discharged=06-08 fund_fen=100 + residences: start=2000-01-01 end=2023-12-31 | 0/0
insurance-fund-primary-share, first day | admissions: unit_id=14 admitted=2023-12-20 discharged=01-01 fund_fen=100                     | 100/100
insurance-fund-primary-share, day before | admissions: unit_id=14 admitted=2023-12-20 discharged=2023-12-31 fund_fen=100               | 0/0
insurance-fund-primary-share, last day  | admissions: unit_id=14 admitted=12-20 discharged=12-31 fund_fen=100                          | 100/100
insurance-fund-primary-share, day after | admissions: unit_id=14 admitted=12-20 discharged=2025-01-01 fund_fen=100                     | 0/0
insurance-fund-primary-share, came last | admissions: unit_id=14 discharged=06-08 fund_fen=100 + residences: start=12-31               | 100/100
insurance-fund-primary-share, came after | admissions: unit_id=14 discharged=06-08 fund_fen=100 + residences: start=2025-01-01         | 0/0
insurance-fund-primary-share, left first | admissions: unit_id=14 discharged=06-08 fund_fen=100 + residences: start=2000-01-01 end=01-01 | 100/100
insurance-fund-primary-share, left before | admissions: unit_id=14 discharged=06-08 fund_fen=100 + residences: start=2000-01-01 end=2023-12-31 | 0/0
county-tcm-visit-share, first day       | encounters: unit_id=12 tcm=yes started_at=01-01T00:00                                        | 1/1
county-tcm-visit-share, day before      | encounters: unit_id=12 tcm=yes started_at=2023-12-31T23:59                                   | 0/0
county-tcm-visit-share, last day        | encounters: unit_id=12 tcm=yes started_at=12-31T23:59                                        | 1/1
county-tcm-visit-share, day after       | encounters: unit_id=12 tcm=yes started_at=2025-01-01T00:00                                   | 0/0
primary-tcm-service-share, first day    | encounters: unit_id=14 tcm=yes started_at=01-01T00:00                                        | 1/1
primary-tcm-service-share, day before   | encounters: unit_id=14 tcm=yes started_at=2023-12-31T23:59                                   | 0/0
primary-tcm-service-share, last day     | encounters: unit_id=14 tcm=yes started_at=12-31T23:59                                        | 1/1
primary-tcm-service-share, day after    | encounters: unit_id=14 tcm=yes started_at=2025-01-01T00:00                                   | 0/0
ncd-managed-hospitalisation-rate, first day  | enrolments: programme=hypertension start=2020-01-01 + admissions: unit_id=13 admitted=2023-12-20 discharged=01-01 diagnosis=I63 | 1/1
ncd-managed-hospitalisation-rate, day before | enrolments: programme=hypertension start=2020-01-01 + admissions: unit_id=13 admitted=2023-12-20 discharged=2023-12-31 diagnosis=I63 | 0/1
ncd-managed-hospitalisation-rate, last day   | enrolments: programme=diabetes start=2020-01-01 + admissions: unit_id=13 admitted=12-20 discharged=12-31 diagnosis=E11 | 1/1
ncd-managed-hospitalisation-rate, day after  | enrolments: programme=diabetes start=2020-01-01 + admissions: unit_id=13 admitted=12-20 discharged=2025-01-01 diagnosis=E11 | 0/1
ncd-managed-hospitalisation-rate, enrolled on the first day | enrolments: programme=hypertension start=01-01 + admissions: unit_id=13 discharged=06-08 diagnosis=I10 | 1/1
ncd-managed-hospitalisation-rate, enrolled the day after    | enrolments: programme=hypertension start=01-02 + admissions: unit_id=13 discharged=06-08 diagnosis=I10 | 0/0
ncd-managed-hospitalisation-rate, managed to the first day  | enrolments: programme=hypertension start=2020-01-01 end=01-01 + admissions: unit_id=13 discharged=06-08 diagnosis=I10 | 1/1
ncd-managed-hospitalisation-rate, managed to the day before | enrolments: programme=hypertension start=2020-01-01 end=2023-12-31 + admissions: unit_id=13 discharged=06-08 diagnosis=I10 | 0/0
ncd-managed-hospitalisation-rate, not managed at all        | admissions: unit_id=13 discharged=06-08 diagnosis=I10                    | 0/0
ncd-managed-hospitalisation-rate, came on the first day     | enrolments: programme=hypertension start=2020-01-01 + residences: start=01-01 | 0/1
ncd-managed-hospitalisation-rate, came the day after        | enrolments: programme=hypertension start=2020-01-01 + residences: start=01-02 | 0/0
ncd-managed-hospitalisation-rate, left on the first day     | enrolments: programme=hypertension start=2020-01-01 + residences: start=2000-01-01 end=01-01 | 0/1
ncd-managed-hospitalisation-rate, left the day before       | enrolments: programme=hypertension start=2020-01-01 + residences: start=2000-01-01 end=2023-12-31 | 0/0
ncd-managed-hospitalisation-rate, died on the first day     | enrolments: programme=hypertension start=2020-01-01 + residents: resident_id=1 birth_date=1950-06-01 death_date=01-01 | 0/0
ncd-managed-hospitalisation-rate, died the day after        | enrolments: programme=hypertension start=2020-01-01 + residents: resident_id=1 birth_date=1950-06-01 death_date=01-02 | 0/1
case-mix-index, outside                 | admissions: unit_id=13 discharged=06-08 drg=BR21 drg_weight=1                                | 0/0
cost-efficiency-index, outside          | admissions: unit_id=13 discharged=06-08 drg=BR21 cost_fen=100 drg_mean_cost_fen=100          | 0/0
cost-efficiency-index, a mean of one fen | admissions: unit_id=12 discharged=06-08 drg=BR21 cost_fen=2 drg_mean_cost_fen=1             | 20000/10000
time-efficiency-index, outside          | admissions: unit_id=13 admitted=06-01 discharged=06-08 drg=BR21 drg_mean_days=7              | 0/0
low-risk-mortality, outside             | admissions: unit_id=13 discharged=06-08 drg=BR21 drg_risk=low outcome=death                   | 0/0
nursing-bed-share-primary, last day     | beds: unit_id=14 kind=nursing beds=5 start=12-31                                             | 5/5
nursing-bed-share-primary, to the last  | beds: unit_id=14 kind=nursing beds=5 start=2020-01-01 end=12-31                              | 5/5
nursing-bed-share-primary, day before   | beds: unit_id=14 kind=nursing beds=5 start=2020-01-01 end=12-30                              | 0/0
emergency-observation-bed-share, last day | beds: unit_id=12 kind=emergency-observation beds=5 start=12-31                             | 5/5
emergency-observation-bed-share, day after | beds: unit_id=12 kind=emergency-observation beds=5 start=2025-01-01                       | 0/0
emergency-observation-bed-share, to the last | beds: unit_id=12 kind=emergency-observation beds=5 start=2020-01-01 end=12-31           | 5/5
emergency-observation-bed-share, day before | beds: unit_id=12 kind=emergency-observation beds=5 start=2020-01-01 end=12-30            | 0/0
beds-per-1000, last day                 | beds: unit_id=12 kind=general beds=5 start=12-31                                             | 5/0
beds-per-1000, to the last              | beds: unit_id=12 kind=general beds=5 start=2020-01-01 end=12-31                              | 5/0
beds-per-1000, day before               | beds: unit_id=12 kind=general beds=5 start=2020-01-01 end=12-30                              | 0/0
beds-per-1000, day after                | beds: unit_id=12 kind=general beds=5 start=2025-01-01                                        | 0/0
nursery-places-per-1000, last day       | beds: unit_id=14 kind=nursery beds=5 start=12-31                                             | 5/0
nursery-places-per-1000, day after      | beds: unit_id=14 kind=nursery beds=5 start=2025-01-01                                        | 0/0
nursery-places-per-1000, to the last    | beds: unit_id=14 kind=nursery beds=5 start=2020-01-01 end=12-31                              | 5/0
nursery-places-per-1000, day before     | beds: unit_id=14 kind=nursery beds=5 start=2020-01-01 end=12-30                              | 0/0
gp-share-primary, last day              | staff: staff_id=1 + staff_posts: staff_id=1 unit_id=14 category=physician general_practitioner=yes start=12-31 | 1/1
gp-share-primary, day after             | staff: staff_id=1 + staff_posts: staff_id=1 unit_id=14 category=physician general_practitioner=yes start=2025-01-01 | 0/0
gp-share-primary, to the last           | staff: staff_id=1 + staff_posts: staff_id=1 unit_id=14 category=physician general_practitioner=yes start=2020-01-01 end=12-31 | 1/1
gp-share-primary, day before            | staff: staff_id=1 + staff_posts: staff_id=1 unit_id=14 category=physician general_practitioner=yes start=2020-01-01 end=12-30 | 0/0
ambulances-per-30000, since the last day | equipment: unit_id=12 kind=ambulance number=2 start=12-31 | 2/0
ambulances-per-30000, after it          | equipment: unit_id=12 kind=ambulance number=2 start=2025-01-01                                        | 0/0
major-ncd-incidence, I22                | conditions: code=I22.9 diagnosed=06-01                                                       | 1/0
major-ncd-incidence, I23                | conditions: code=I23.0 diagnosed=06-01                                                       | 0/0
major-ncd-incidence, I60                | conditions: code=I60.0 diagnosed=06-01                                                       | 1/0
major-ncd-incidence, I59                | conditions: code=I59 diagnosed=06-01                                                         | 0/0
major-ncd-incidence, I64                | conditions: code=I64 diagnosed=06-01                                                         | 1/0
major-ncd-incidence, I65                | conditions: code=I65.0 diagnosed=06-01                                                       | 0/0
major-ncd-incidence, C00                | conditions: code=C00.1 diagnosed=06-01                                                       | 1/0
major-ncd-incidence, C97                | conditions: code=C97 diagnosed=06-01                                                         | 1/0
major-ncd-incidence, B99                | conditions: code=B99 diagnosed=06-01                                                         | 0/0
major-ncd-incidence, D00                | conditions: code=D00.0 diagnosed=06-01                                                       | 0/0
preconception-examination-coverage, this year    | quotas: programme=preconception year=2024 number=9                                  | 0/9
preconception-examination-coverage, last year    | quotas: programme=preconception year=2023 number=9                                  | 0/0
elderly-checkup-task-completion, this year       | quotas: programme=elderly-check-up year=2024 number=9                               | 0/9
elderly-checkup-task-completion, last year       | quotas: programme=elderly-check-up year=2023 number=9                               | 0/0
upper-gi-screening-completion, this year         | quotas: programme=upper-gi year=2024 number=9                                       | 0/9
upper-gi-screening-completion, last year         | quotas: programme=upper-gi year=2023 number=9                                       | 0/0
hypertension-management-task-completion, this year | quotas: programme=hypertension year=2024 number=9                                 | 0/9
hypertension-management-task-completion, last year | quotas: programme=hypertension year=2023 number=9                                 | 0/0
diabetes-management-task-completion, this year   | quotas: programme=diabetes year=2024 number=9                                       | 0/9
diabetes-management-task-completion, last year   | quotas: programme=diabetes year=2023 number=9                                       | 0/0
hypertension-management-rate, recovered on the day | conditions: code=I10 diagnosed=2020-01-01 abated=12-31                            | 0/0
hypertension-management-rate, recovers the day after | conditions: code=I10 diagnosed=2020-01-01 abated=2025-01-01                     | 0/1
diabetes-management-rate, recovered on the day   | conditions: code=E11 diagnosed=2020-01-01 abated=12-31                              | 0/0
diabetes-management-rate, recovers the day after | conditions: code=E11 diagnosed=2020-01-01 abated=2025-01-01                         | 0/1
copd-management-rate, recovered on the day       | conditions: code=J44 diagnosed=2020-01-01 abated=12-31                              | 0/0
copd-management-rate, recovers the day after     | conditions: code=J44 diagnosed=2020-01-01 abated=2025-01-01                         | 0/1
tb-management-rate, notified twice      | notifiable_reports: disease=tuberculosis resident_id=1 diagnosed_at=01-01T09:00 + notifiable_reports: disease=tuberculosis resident_id=1 diagnosed_at=12-31T09:00 | 0/1
tb-management-rate, the day before      | notifiable_reports: disease=tuberculosis resident_id=1 diagnosed_at=2023-12-31T23:59                       | 0/0
tb-management-rate, the day after       | notifiable_reports: disease=tuberculosis resident_id=1 diagnosed_at=2025-01-01T00:00                       | 0/0
tb-management-rate, nobody notified     |                                                                                              | 0/0
tb-management-rate, managed to the first day | notifiable_reports: disease=tuberculosis resident_id=1 diagnosed_at=06-01T09:00 + enrolments: programme=tuberculosis start=2023-06-01 end=01-01 | 1/1
tb-management-rate, managed to the day before | notifiable_reports: disease=tuberculosis resident_id=1 diagnosed_at=06-01T09:00 + enrolments: programme=tuberculosis start=2023-06-01 end=2023-12-31 | 0/1
tb-regular-medication-rate, completed on the first day | enrolments: programme=tuberculosis start=2023-06-01 end=01-01 end_reason=completed | 0/1
tb-regular-medication-rate, completed the day before   | enrolments: programme=tuberculosis start=2023-06-01 end=2023-12-31 end_reason=completed | 0/0
tb-regular-medication-rate, completed on the last day  | enrolments: programme=tuberculosis start=2023-06-01 end=12-31 end_reason=completed | 0/1
tb-regular-medication-rate, completed the day after    | enrolments: programme=tuberculosis start=2023-06-01 end=2025-01-01 end_reason=completed | 0/0
population-65-plus-share, 65 on the last day  | residents: resident_id=1 birth_date=1959-12-31                                         | 1/1
population-65-plus-share, 65 the day after    | residents: resident_id=1 birth_date=1960-01-01                                         | 0/1
population-65-plus-share, died on the last day | residents: resident_id=1 birth_date=1950-06-01 death_date=12-31                       | 0/0
population-65-plus-share, died the day after  | residents: resident_id=1 birth_date=1950-06-01 death_date=2025-01-01                   | 1/1
population-65-plus-share, came on the last day | residences: start=12-31                                                               | 1/1
population-65-plus-share, came the day after  | residences: start=2025-01-01                                                           | 0/0
population-65-plus-share, left on the last day | residences: start=2000-01-01 end=12-31                                                | 1/1
population-65-plus-share, left the day before | residences: start=2000-01-01 end=12-30                                                 | 0/0
crude-death-rate, first day             | deaths: date=01-01                                                                           | 1/0
crude-death-rate, day before            | deaths: date=2023-12-31                                                                      | 0/0
crude-death-rate, last day              | deaths: date=12-31                                                                           | 1/0
crude-death-rate, day after             | deaths: date=2025-01-01                                                                      | 0/0
crude-birth-rate, first day             | births: born_at=01-01T00:00                                                                  | 1/0
crude-birth-rate, day before            | births: born_at=2023-12-31T23:59                                                             | 0/0
crude-birth-rate, last day              | births: born_at=12-31T23:59                                                                  | 1/0
crude-birth-rate, day after             | births: born_at=2025-01-01T00:00                                                             | 0/0
smi-registration-prevalence, since the last day  | enrolments: programme=severe-mental-disorder start=12-31                                     | 1/1
smi-registration-prevalence, from the day after  | enrolments: programme=severe-mental-disorder start=2025-01-01                                | 0/1
smi-registration-prevalence, until the last day  | enrolments: programme=severe-mental-disorder start=2020-01-01 end=12-31                      | 1/1
smi-registration-prevalence, until the day before | enrolments: programme=severe-mental-disorder start=2020-01-01 end=12-30                     | 0/1
smi-registration-prevalence, died on the last day | enrolments: programme=severe-mental-disorder start=2020-01-01 + residents: resident_id=1 birth_date=1950-06-01 death_date=12-31 | 0/0
smi-registration-prevalence, died the day after  | enrolments: programme=severe-mental-disorder start=2020-01-01 + residents: resident_id=1 birth_date=1950-06-01 death_date=2025-01-01 | 1/1
smi-registration-prevalence, came on the last day | enrolments: programme=severe-mental-disorder start=2020-01-01 + residences: start=12-31     | 1/1
smi-registration-prevalence, came the day after  | enrolments: programme=severe-mental-disorder start=2020-01-01 + residences: start=2025-01-01 | 0/0
smi-registration-prevalence, left on the last day | enrolments: programme=severe-mental-disorder start=2020-01-01 + residences: start=2000-01-01 end=12-31 | 1/1
smi-registration-prevalence, left the day before | enrolments: programme=severe-mental-disorder start=2020-01-01 + residences: start=2000-01-01 end=12-30 | 0/0
cervical-cancer-screening-coverage, the day after | residents: resident_id=1 birth_date=1980-06-01 sex=female + screenings: resident_id=1 kind=cervical-cancer date=2025-01-01 result=x | 0/1
breast-cancer-screening-coverage, the day after  | residents: resident_id=1 birth_date=1980-06-01 sex=female + screenings: resident_id=1 kind=breast-cancer date=2025-01-01 result=x | 0/1
notifiable-disease-timely-reporting-rate, class A, a second late | notifiable_reports: reporter_id=12 disease_class=A diagnosed_at=06-01T09:00:00 reported_at=06-01T11:00:01 | 0/1
notifiable-disease-timely-reporting-rate, class B, a second late | notifiable_reports: reporter_id=12 disease_class=B diagnosed_at=06-01T09:00:00 reported_at=06-02T09:00:01 | 0/1
warning-signal-response-timeliness, a single case a second late | warning_signals: single_case=yes created_at=06-01T09:00:00 verified_at=06-01T11:00:01 | 0/1
warning-signal-response-timeliness, a second late | warning_signals: single_case=no created_at=06-01T09:00:00 verified_at=06-02T09:00:01 | 0/1
contract-coverage-special-families, signed to the last day | residents: resident_id=1 birth_date=1990-06-01 special_family=yes + contracts: start=01-01 end=12-31 | 1/1
contract-coverage-special-families, signed to the day before | residents: resident_id=1 birth_date=1990-06-01 special_family=yes + contracts: start=01-01 end=12-30 | 0/1
contract-coverage-disabled, signed to the last day | residents: resident_id=1 birth_date=1990-06-01 disabled=yes + contracts: start=01-01 end=12-31 | 1/1
contract-coverage-disabled, signed to the day before | residents: resident_id=1 birth_date=1990-06-01 disabled=yes + contracts: start=01-01 end=12-30 | 0/1
contract-coverage-four-chronic-poor, signed to the last day | residents: resident_id=1 birth_date=1990-06-01 low_income=yes + enrolments: programme=diabetes start=2020-01-01 + contracts: start=01-01 end=12-31 | 1/1
contract-coverage-four-chronic-poor, signed to the day before | residents: resident_id=1 birth_date=1990-06-01 low_income=yes + enrolments: programme=diabetes start=2020-01-01 + contracts: start=01-01 end=12-30 | 0/1
family-doctor-contract-coverage-key-groups, signed to the last day | residents: resident_id=1 birth_date=1990-06-01 disabled=yes + contracts: start=01-01 end=12-31 | 1/1
family-doctor-contract-coverage-key-groups, signed to the day before | residents: resident_id=1 birth_date=1990-06-01 disabled=yes + contracts: start=01-01 end=12-30 | 0/1
contract-coverage-four-chronic-poor, hypertension once | residents: resident_id=1 birth_date=1990-06-01 low_income=yes + enrolments: programme=hypertension start=2020-01-01 | 0/1
family-doctor-contract-coverage-key-groups, hypertension once | residents: resident_id=1 birth_date=1990-06-01 + enrolments: programme=hypertension start=2020-01-01 | 0/1
contract-coverage-four-chronic-poor, diabetes once | residents: resident_id=1 birth_date=1990-06-01 low_income=yes + enrolments: programme=diabetes start=2020-01-01 | 0/1
family-doctor-contract-coverage-key-groups, diabetes once | residents: resident_id=1 birth_date=1990-06-01 + enrolments: programme=diabetes start=2020-01-01 | 0/1
contract-coverage-four-chronic-poor, tuberculosis once | residents: resident_id=1 birth_date=1990-06-01 low_income=yes + enrolments: programme=tuberculosis start=2020-01-01 | 0/1
family-doctor-contract-coverage-key-groups, tuberculosis once | residents: resident_id=1 birth_date=1990-06-01 + enrolments: programme=tuberculosis start=2020-01-01 | 0/1
contract-coverage-four-chronic-poor, severe-mental-disorder once | residents: resident_id=1 birth_date=1990-06-01 low_income=yes + enrolments: programme=severe-mental-disorder start=2020-01-01 | 0/1
family-doctor-contract-coverage-key-groups, severe-mental-disorder once | residents: resident_id=1 birth_date=1990-06-01 + enrolments: programme=severe-mental-disorder start=2020-01-01 | 0/1
family-doctor-contract-coverage-key-groups, managed to the last day | residents: resident_id=1 birth_date=1990-06-01 + enrolments: programme=hypertension start=2020-01-01 end=12-31 | 0/1
family-doctor-contract-coverage-key-groups, managed to the day before | residents: resident_id=1 birth_date=1990-06-01 + enrolments: programme=hypertension start=2020-01-01 end=12-30 | 0/0
neonatal-mortality-rate, born on the first day | births: born_at=01-01T00:00 | 0/1
neonatal-mortality-rate, born the day before | births: born_at=2023-12-31T23:59 | 0/0
neonatal-mortality-rate, born on the last day | births: born_at=12-31T23:59 | 0/1
neonatal-mortality-rate, born the day after | births: born_at=2025-01-01T00:00 | 0/0
under-five-mortality-rate, born on the first day | births: born_at=01-01T00:00 | 0/1
under-five-mortality-rate, born the day before | births: born_at=2023-12-31T23:59 | 0/0
under-five-mortality-rate, born on the last day | births: born_at=12-31T23:59 | 0/1
under-five-mortality-rate, born the day after | births: born_at=2025-01-01T00:00 | 0/0
birth-defect-incidence, born on the first day | births: born_at=01-01T00:00 defect=yes | 1/1
birth-defect-incidence, born the day before | births: born_at=2023-12-31T23:59 defect=yes | 0/0
birth-defect-incidence, born on the last day | births: born_at=12-31T23:59 defect=yes | 1/1
birth-defect-incidence, born the day after | births: born_at=2025-01-01T00:00 defect=yes | 0/0
pre-hospital-dispatch-time, called on the first day | emergency_calls: called_at=01-01T00:00 arrived_at=01-01T00:10 | 10/1
pre-hospital-dispatch-time, called the day before | emergency_calls: called_at=2023-12-31T23:59 arrived_at=01-01T00:10 | 0/0
pre-hospital-dispatch-time, called on the last day | emergency_calls: called_at=12-31T23:59 arrived_at=2025-01-01T00:09 | 10/1
pre-hospital-dispatch-time, called the day after | emergency_calls: called_at=2025-01-01T00:00 arrived_at=2025-01-01T00:10 | 0/0
pre-hospital-dispatch-time, there at once | emergency_calls: called_at=06-01T09:00 arrived_at=06-01T09:00 | 0/1
pre-hospital-dispatch-time, there a second before | emergency_calls: called_at=06-01T09:00:01 arrived_at=06-01T09:00:00 | 0/0
pre-hospital-dispatch-time, after four hours | emergency_calls: called_at=06-01T09:00:00 arrived_at=06-01T13:00:59 | 240/1
pre-hospital-dispatch-time, a minute later | emergency_calls: called_at=06-01T09:00:00 arrived_at=06-01T13:01:00 | 0/0
pre-hospital-dispatch-median, called on the first day | emergency_calls: called_at=01-01T00:00 arrived_at=01-01T00:10 | 10/1
pre-hospital-dispatch-median, called the day before | emergency_calls: called_at=2023-12-31T23:59 arrived_at=01-01T00:10 | 0/0
pre-hospital-dispatch-median, called on the last day | emergency_calls: called_at=12-31T23:59 arrived_at=2025-01-01T00:09 | 10/1
pre-hospital-dispatch-median, called the day after | emergency_calls: called_at=2025-01-01T00:00 arrived_at=2025-01-01T00:10 | 0/0
pre-hospital-dispatch-median, there at once | emergency_calls: called_at=06-01T09:00 arrived_at=06-01T09:00 | 0/1
pre-hospital-dispatch-median, there a second before | emergency_calls: called_at=06-01T09:00:01 arrived_at=06-01T09:00:00 | 0/0
pre-hospital-dispatch-median, after four hours | emergency_calls: called_at=06-01T09:00:00 arrived_at=06-01T13:00:59 | 240/1
pre-hospital-dispatch-median, a minute later | emergency_calls: called_at=06-01T09:00:00 arrived_at=06-01T13:01:00 | 0/0
pre-hospital-dispatch-p90, called on the first day | emergency_calls: called_at=01-01T00:00 arrived_at=01-01T00:10 | 10/1
pre-hospital-dispatch-p90, called the day before | emergency_calls: called_at=2023-12-31T23:59 arrived_at=01-01T00:10 | 0/0
pre-hospital-dispatch-p90, called on the last day | emergency_calls: called_at=12-31T23:59 arrived_at=2025-01-01T00:09 | 10/1
pre-hospital-dispatch-p90, called the day after | emergency_calls: called_at=2025-01-01T00:00 arrived_at=2025-01-01T00:10 | 0/0
pre-hospital-dispatch-p90, there at once | emergency_calls: called_at=06-01T09:00 arrived_at=06-01T09:00 | 0/1
pre-hospital-dispatch-p90, there a second before | emergency_calls: called_at=06-01T09:00:01 arrived_at=06-01T09:00:00 | 0/0
pre-hospital-dispatch-p90, after four hours | emergency_calls: called_at=06-01T09:00:00 arrived_at=06-01T13:00:59 | 240/1
pre-hospital-dispatch-p90, a minute later | emergency_calls: called_at=06-01T09:00:00 arrived_at=06-01T13:01:00 | 0/0
public-health-staff-per-10000, people of this mid-year | populations: year=2024 basis=resident people=7 | 0/7
public-health-staff-per-10000, people of the mid-year before | populations: year=2023 basis=resident people=7 | 0/0
public-health-staff-per-10000, people of the mid-year after | populations: year=2025 basis=resident people=7 | 0/0
doctors-posted-to-primary-per-10000, people of this mid-year | populations: year=2024 basis=resident people=7 | 0/7
doctors-posted-to-primary-per-10000, people of the mid-year before | populations: year=2023 basis=resident people=7 | 0/0
doctors-posted-to-primary-per-10000, people of the mid-year after | populations: year=2025 basis=resident people=7 | 0/0
public-health-physician-coverage, opened on the last day | units: unit_id=15 parent_id=990001101000 kind=township-health-centre name=院 opened=12-31 | 0/2
public-health-physician-coverage, opened the day after | units: unit_id=15 parent_id=990001101000 kind=township-health-centre name=院 opened=2025-01-01 | 0/1
public-health-physician-coverage, closed on the last day | units: unit_id=15 parent_id=990001101000 kind=township-health-centre name=院 opened=1958-10-01 closed=12-31 | 0/2
public-health-physician-coverage, closed the day before | units: unit_id=15 parent_id=990001101000 kind=township-health-centre name=院 opened=1958-10-01 closed=12-30 | 0/1
healthy-cell-count, assigned up to this year | quotas: programme=healthy-cell year=2024 number=9 | 0/9
healthy-cell-count, assigned last year | quotas: programme=healthy-cell year=2023 number=9 | 0/0
healthy-cell-count, assigned next year | quotas: programme=healthy-cell year=2025 number=9 | 0/0
contract-fulfilment-rate, ended on the first day | contracts: start=2023-01-01 end=01-01 | 0/1
contract-fulfilment-rate, ended the day before | contracts: start=2023-01-01 end=2023-12-31 | 0/0
contract-fulfilment-rate, ended on the last day | contracts: start=2023-01-01 end=12-31 | 0/1
contract-fulfilment-rate, ended the day after | contracts: start=2023-01-01 end=2025-01-01 | 0/0
newborn-hearing-screening-rate, born last, tested on the last day allowed | births: birth_id=1 resident_id=1 born_at=12-31T08:00 + screenings: resident_id=1 kind=newborn-hearing result=negative date=2025-02-11 | 1/1
newborn-hearing-screening-rate, born first, tested at once | births: birth_id=1 resident_id=1 born_at=01-01T00:00 + screenings: resident_id=1 kind=newborn-hearing result=negative date=01-01 | 1/1
newborn-hearing-screening-rate, a test before the year too | births: birth_id=1 resident_id=1 born_at=01-01T08:00 + screenings: resident_id=1 kind=newborn-hearing result=negative date=2023-12-31 + screenings: resident_id=1 kind=newborn-hearing result=negative date=01-02 | 1/1
newborn-chd-screening-rate, born last, tested on the last day allowed | births: birth_id=1 resident_id=1 born_at=12-31T08:00 + screenings: resident_id=1 kind=newborn-heart result=negative date=2025-01-03 | 1/1
newborn-chd-screening-rate, born first, tested at once | births: birth_id=1 resident_id=1 born_at=01-01T00:00 + screenings: resident_id=1 kind=newborn-heart result=negative date=01-01 | 1/1
newborn-chd-screening-rate, a test before the year too | births: birth_id=1 resident_id=1 born_at=01-01T08:00 + screenings: resident_id=1 kind=newborn-heart result=negative date=2023-12-31 + screenings: resident_id=1 kind=newborn-heart result=negative date=01-02 | 1/1
newborn-metabolic-screening-rate, born last, tested on the last day allowed | births: birth_id=1 resident_id=1 born_at=12-31T08:00 + screenings: resident_id=1 kind=newborn-metabolic result=negative date=2025-01-20 | 1/1
newborn-metabolic-screening-rate, born first, tested at once | births: birth_id=1 resident_id=1 born_at=01-01T00:00 + screenings: resident_id=1 kind=newborn-metabolic result=negative date=01-01 | 1/1
newborn-metabolic-screening-rate, a test before the year too | births: birth_id=1 resident_id=1 born_at=01-01T08:00 + screenings: resident_id=1 kind=newborn-metabolic result=negative date=2023-12-31 + screenings: resident_id=1 kind=newborn-metabolic result=negative date=01-02 | 1/1
smi-standardised-management-rate, checked up on the first day | enrolments: programme=severe-mental-disorder start=2020-01-01 + contacts: resident_id=1 programme=severe-mental-disorder kind=follow-up complete=yes method=clinic date=02-10 + contacts: resident_id=1 programme=severe-mental-disorder kind=follow-up complete=yes method=clinic date=05-11 + contacts: resident_id=1 programme=severe-mental-disorder kind=follow-up complete=yes method=clinic date=08-12 + contacts: resident_id=1 programme=severe-mental-disorder kind=follow-up complete=yes method=clinic date=11-13 + contacts: resident_id=1 programme=severe-mental-disorder kind=check-up complete=yes method=clinic date=01-01 | 1/1
smi-standardised-management-rate, checked up the day before | enrolments: programme=severe-mental-disorder start=2020-01-01 + contacts: resident_id=1 programme=severe-mental-disorder kind=follow-up complete=yes method=clinic date=02-10 + contacts: resident_id=1 programme=severe-mental-disorder kind=follow-up complete=yes method=clinic date=05-11 + contacts: resident_id=1 programme=severe-mental-disorder kind=follow-up complete=yes method=clinic date=08-12 + contacts: resident_id=1 programme=severe-mental-disorder kind=follow-up complete=yes method=clinic date=11-13 + contacts: resident_id=1 programme=severe-mental-disorder kind=check-up complete=yes method=clinic date=2023-12-31 | 0/1
smi-standardised-management-rate, checked up on the last day | enrolments: programme=severe-mental-disorder start=2020-01-01 + contacts: resident_id=1 programme=severe-mental-disorder kind=follow-up complete=yes method=clinic date=02-10 + contacts: resident_id=1 programme=severe-mental-disorder kind=follow-up complete=yes method=clinic date=05-11 + contacts: resident_id=1 programme=severe-mental-disorder kind=follow-up complete=yes method=clinic date=08-12 + contacts: resident_id=1 programme=severe-mental-disorder kind=follow-up complete=yes method=clinic date=11-13 + contacts: resident_id=1 programme=severe-mental-disorder kind=check-up complete=yes method=clinic date=12-31 | 1/1
smi-standardised-management-rate, checked up the day after | enrolments: programme=severe-mental-disorder start=2020-01-01 + contacts: resident_id=1 programme=severe-mental-disorder kind=follow-up complete=yes method=clinic date=02-10 + contacts: resident_id=1 programme=severe-mental-disorder kind=follow-up complete=yes method=clinic date=05-11 + contacts: resident_id=1 programme=severe-mental-disorder kind=follow-up complete=yes method=clinic date=08-12 + contacts: resident_id=1 programme=severe-mental-disorder kind=follow-up complete=yes method=clinic date=11-13 + contacts: resident_id=1 programme=severe-mental-disorder kind=check-up complete=yes method=clinic date=2025-01-01 | 0/1
hypertension-standardised-management-rate, checked up on the first day | enrolments: programme=hypertension start=2020-01-01 + contacts: resident_id=1 programme=hypertension kind=follow-up complete=yes method=clinic date=02-10 + contacts: resident_id=1 programme=hypertension kind=follow-up complete=yes method=clinic date=05-11 + contacts: resident_id=1 programme=hypertension kind=follow-up complete=yes method=clinic date=08-12 + contacts: resident_id=1 programme=hypertension kind=follow-up complete=yes method=clinic date=11-13 + contacts: resident_id=1 programme=hypertension kind=check-up complete=yes method=clinic date=01-01 | 1/1
smi-regular-medication-rate, seen on the first day alone | enrolments: programme=severe-mental-disorder start=2020-01-01 + contacts: resident_id=1 programme=severe-mental-disorder kind=follow-up complete=yes method=clinic outcome=regular-medication date=01-01 | 1/1
smi-regular-medication-rate, no medicine by the last entry before the year | enrolments: programme=severe-mental-disorder start=2020-01-01 + contacts: resident_id=1 programme=severe-mental-disorder kind=follow-up complete=yes method=clinic outcome=not-needed date=2023-12-31 + contacts: resident_id=1 programme=severe-mental-disorder kind=follow-up complete=yes method=clinic outcome=regular-medication date=01-01 | 1/1
diabetes-standardised-management-rate, two visits since 07-01 | enrolments: programme=diabetes start=07-01 + contacts: resident_id=1 programme=diabetes kind=follow-up complete=yes method=clinic date=08-12 + contacts: resident_id=1 programme=diabetes kind=follow-up complete=yes method=clinic date=11-13 + observations: resident_id=1 code=14771-0 value=6 taken_at=08-12T09:00 + observations: resident_id=1 code=14771-0 value=6 taken_at=11-13T09:00 + contacts: resident_id=1 programme=diabetes kind=check-up complete=yes method=clinic date=08-12 | 0/1
diabetes-standardised-management-rate, two visits since 07-02 | enrolments: programme=diabetes start=07-02 + contacts: resident_id=1 programme=diabetes kind=follow-up complete=yes method=clinic date=08-12 + contacts: resident_id=1 programme=diabetes kind=follow-up complete=yes method=clinic date=11-13 + observations: resident_id=1 code=14771-0 value=6 taken_at=08-12T09:00 + observations: resident_id=1 code=14771-0 value=6 taken_at=11-13T09:00 + contacts: resident_id=1 programme=diabetes kind=check-up complete=yes method=clinic date=08-12 | 1/1
smi-standardised-management-rate, two visits since 07-01 | enrolments: programme=severe-mental-disorder start=07-01 + contacts: resident_id=1 programme=severe-mental-disorder kind=follow-up complete=yes method=clinic date=08-12 + contacts: resident_id=1 programme=severe-mental-disorder kind=follow-up complete=yes method=clinic date=11-13 + contacts: resident_id=1 programme=severe-mental-disorder kind=check-up complete=yes method=clinic date=08-12 | 0/1
smi-standardised-management-rate, two visits since 07-02 | enrolments: programme=severe-mental-disorder start=07-02 + contacts: resident_id=1 programme=severe-mental-disorder kind=follow-up complete=yes method=clinic date=08-12 + contacts: resident_id=1 programme=severe-mental-disorder kind=follow-up complete=yes method=clinic date=11-13 + contacts: resident_id=1 programme=severe-mental-disorder kind=check-up complete=yes method=clinic date=08-12 | 1/1
newborn-deafness-gene-screening-rate, tested | births: birth_id=1 resident_id=1 born_at=06-01T08:00 + screenings: resident_id=1 kind=newborn-deafness-gene date=06-05 result=negative | 1/1
newborn-deafness-gene-screening-rate, not tested | births: birth_id=1 resident_id=1 born_at=06-01T08:00 | 0/1
newborn-deafness-gene-screening-rate, on day 42 | births: birth_id=1 resident_id=1 born_at=06-01T08:00 + screenings: resident_id=1 kind=newborn-deafness-gene date=07-13 result=negative | 1/1
newborn-deafness-gene-screening-rate, on day 43 | births: birth_id=1 resident_id=1 born_at=06-01T08:00 + screenings: resident_id=1 kind=newborn-deafness-gene date=07-14 result=negative | 0/1
newborn-deafness-gene-screening-rate, on the day of birth | births: birth_id=1 resident_id=1 born_at=06-01T08:00 + screenings: resident_id=1 kind=newborn-deafness-gene date=06-01 result=negative | 1/1
newborn-deafness-gene-screening-rate, no result | births: birth_id=1 resident_id=1 born_at=06-01T08:00 + screenings: resident_id=1 kind=newborn-deafness-gene date=06-05 | 0/1
newborn-deafness-gene-screening-rate, stillborn | births: birth_id=1 resident_id=1 born_at=06-01T08:00 live=no | 0/0
newborn-deafness-gene-screening-rate, born on the first day, tested at once | births: birth_id=1 resident_id=1 born_at=01-01T00:00 + screenings: resident_id=1 kind=newborn-deafness-gene date=01-01 result=negative | 1/1
newborn-deafness-gene-screening-rate, born the day before | births: birth_id=1 resident_id=1 born_at=2023-12-31T23:59 + screenings: resident_id=1 kind=newborn-deafness-gene date=01-01 result=negative | 0/0
newborn-deafness-gene-screening-rate, born on the last day, tested on day 42 | births: birth_id=1 resident_id=1 born_at=12-31T23:59 + screenings: resident_id=1 kind=newborn-deafness-gene date=2025-02-11 result=negative | 1/1
newborn-deafness-gene-screening-rate, born the day after | births: birth_id=1 resident_id=1 born_at=2025-01-01T00:00 + screenings: resident_id=1 kind=newborn-deafness-gene date=2025-01-02 result=negative | 0/0
newborn-deafness-gene-screening-rate, a test before the year too | births: birth_id=1 resident_id=1 born_at=01-01T08:00 + screenings: resident_id=1 kind=newborn-deafness-gene date=2023-12-31 result=negative + screenings: resident_id=1 kind=newborn-deafness-gene date=01-05 result=negative | 1/1
pre-hospital-dispatch-time, in fifty-nine seconds | emergency_calls: called_at=06-01T09:00:00 arrived_at=06-01T09:00:59               | 0/1
pre-hospital-dispatch-time, two hours and a minute | emergency_calls: called_at=06-01T09:00:00 arrived_at=06-01T11:00:59              | 120/1
"""


@pytest.mark.parametrize("line", people(LINES), ids=lambda line: line["who"])
def test_what_a_single_record_adds(tmp_path, line):
    code = line["who"].partition(",")[0]

    outcome = measured(tmp_path, code, "2024", "numpy", **records(line["records"]))

    above, below = counted(outcome, COUNTY)
    assert f"{above}/{below}" == line["adds"]


POSTS = """
who                       | category  | gp
pharmacists-per-1000      | pharmacist |
nurses-per-1000           | nurse     |
physicians-per-1000       | physician |
general-practitioners-per-10000 | physician | yes
health-technicians-per-1000 | technician |
"""
HELD = """
who                     | from       | until | counts
since the last day      | 12-31      |       | 1
from the day after      | 2025-01-01 |       | 0
until the last day      | 2020-01-01 | 12-31 | 1
until the day before    | 2020-01-01 | 12-30 | 0
"""


@pytest.mark.parametrize("held", people(HELD), ids=lambda held: held["who"])
@pytest.mark.parametrize("post", people(POSTS), ids=lambda post: post["who"])
def test_a_post_is_held_from_its_first_to_its_last_day(tmp_path, post, held):
    row = {"staff_id": 1, "unit_id": 12, "category": post["category"], "general_practitioner": bool(post["gp"]),
           "start": day(held["from"]), "end": day(held["until"])}  # fmt: skip

    outcome = measured(tmp_path, post["who"], "2024", "numpy", staff=[{"staff_id": 1}], staff_posts=[row])

    assert counted(outcome, COUNTY) == (int(held["counts"]), 0)
