"""What a gap is counted in: people are not institutions, and institutions are not places."""

import pytest
from django.utils.translation import override

from quanmin.core.measures import BY_CODE
from quanmin.core.measures.asking import kind_of
from quanmin.core.measures.kinds import Count, Pooled
from quanmin.portal.counted import cases_said, rows_said

INSTITUTION = ("机构", "医院", "卫生院", "卫生室", "中心", "机关")


@pytest.mark.parametrize(
    ("code", "said"),
    [
        ("hypertension-control-rate", "1,204 人"),
        ("contract-fulfilment-rate", "1,204 人"),
        ("village-clinic-standard-rate", "1,204 家"),
        ("provincial-health-village-rate", "1,204 处"),
        ("county-visit-rate", "1,204 人次"),
        ("notifiable-disease-timely-reporting-rate", "1,204 件"),
        ("essential-medicine-item-share", "1,204 种"),
    ],
)
def test_a_gap_is_counted_in_what_the_measure_counts(code, said):
    assert rows_said(code, 1204) == said
    assert cases_said(3) == "3 例"


@pytest.mark.parametrize(
    ("code", "count", "said"),
    [
        ("village-clinic-standard-rate", 1, "1 institution"),
        ("village-clinic-standard-rate", 3, "3 institutions"),
        ("hypertension-control-rate", 1, "1 person"),
        ("hypertension-control-rate", 2, "2 people"),
    ],
)
def test_in_english_one_is_not_many(code, count, said):
    with override("en"):
        assert rows_said(code, count) == said


TABLES = {
    "visits": {"encounters", "admissions"},
    "institutions": {"units"},
    "places": {"units"},
    "events": {"notifiable_reports", "supervision_records", "warning_signals", "health_events"},
    "medicines": {"drug_items"},
    "people": {"residents", "births", "pregnancies", "contracts", "marriage_registrations", "staff_posts"},
}


def test_every_proportion_says_what_its_rows_are():
    for one in BY_CODE.values():
        kind = kind_of(one)
        parts = kind.parts if isinstance(kind, Pooled) else (kind,) if isinstance(kind, Count) else ()
        assert {part.of for part in parts} <= TABLES[one.counts], one.code


def test_every_measure_of_units_counts_either_institutions_or_places():
    of_units = [one for one in BY_CODE.values() if getattr(kind_of(one), "of", "") == "units"]

    assert of_units
    for one in of_units:
        names_institutions = any(word in one.denominator for word in INSTITUTION)
        assert one.counts == ("institutions" if names_institutions else "places"), one.code
