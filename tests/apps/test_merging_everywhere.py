"""A merge moves whatever names a resident, in every table there is, and undoing it puts everything back."""

from datetime import date
from uuid import uuid4

import pytest
from django.apps import apps
from django.db import models
from django.utils import timezone

from quanmin.hints.models import Ground, Hint
from quanmin.programmes.actions import save_visit
from quanmin.programmes.models import Call, Contract, Draft, Due, Visit
from quanmin.records.actions import bring_in_residents, merge_residents, undo_merge
from quanmin.records.models import Resident
from quanmin.records.naming import following, naming
from tests.apps.counties import UNTIL, a_snapshot, controlled_world
from tests.apps.visited import a_report
from tests.remembered import remembered
from tests.worlds import CLINIC, residents

DAY = date(2025, 6, 1)


@pytest.fixture
@remembered
def two(units, system, settings, tmp_path):
    settings.QUANMIN_TODAY = UNTIL
    bring_in_residents(
        a_snapshot(tmp_path / "s", **residents({"name": "李秀兰"}, {"name": "李秀蓝"})), by=system
    )
    return units


def a_visit(resident, by, units):
    return Visit(
        key=uuid4(), digest="x", resident=resident, unit=units[CLINIC], seen_on=DAY, answers={}, **said(by)
    )


def a_contract(resident, by, _units):
    return Contract(
        key=uuid4(),
        digest="x",
        row=resident.pk,
        number=1,
        resident=resident,
        signed_on=DAY,
        signer="x",
        **said(by),
    )


def a_ground(resident, _by, units):
    days = {"since": DAY, "until": DAY, "raised_at": timezone.now()}
    hint = Hint.objects.create(check_code=f"x{resident.pk}", unit=units[CLINIC], found=1, looked=1, **days)
    return Ground(hint=hint, resident=resident, day=DAY, key=1)


def said(by):
    return {"at": timezone.now(), "by": by}


MADE = {
    Visit: a_visit,
    Draft: lambda resident, by, _units: Draft(resident=resident, answers={}, **said(by)),
    Call: lambda resident, by, _units: Call(resident=resident, day=DAY, outcome="no-answer", **said(by)),
    Contract: a_contract,
    Ground: a_ground,
}


def of(number):
    """How many rows of each following table name this resident."""
    return {model: model._base_manager.filter(**{field: number}).count() for model, field in following()}


def everything():
    return [list(model._base_manager.order_by("pk").values()) for model, _field in following()]


def made_for(number, by, units):
    for make in MADE.values():
        make(Resident.objects.get(pk=number), by, units).save()


def both():
    return Resident.objects.get(pk=1), Resident.objects.get(pk=2)


def test_every_table_that_names_a_resident_is_known_here_or_says_why_it_stays():
    assert {model for model, _field in following()} == set(MADE)
    assert all(len(model.stays_in_merge) > 10 for model, _field in naming() if model not in MADE)


def test_no_table_names_a_resident_by_a_bare_number():
    found = {
        f"{model._meta.label}.{field.name}"
        for model in apps.get_models()
        for field in model._meta.concrete_fields
        if field.name in ("resident_id", "person_id", "mother_id") and isinstance(field, models.IntegerField)
    }

    assert {name for name in found if not name.startswith("appraisals.")} == set()


def test_a_merge_moves_every_row_and_undoing_puts_each_back(two, township):
    made_for(2, township, two)
    before = everything()

    merge = merge_residents(*both(), by=township)
    assert of(1) == dict.fromkeys(MADE, 1)
    assert of(2) == dict.fromkeys(MADE, 0)
    undo_merge(merge, by=township)

    assert everything() == before


def test_where_both_have_one_no_row_is_lost_and_undoing_puts_each_back(two, township):
    for number in (1, 2):
        made_for(number, township, two)
    before = everything()

    merge = merge_residents(*both(), by=township)
    assert of(1) == dict.fromkeys(MADE, 2) | {Draft: 1}
    assert sorted(Contract.objects.values_list("number", flat=True)) == [1, 2]
    undo_merge(merge, by=township)

    assert everything() == before


def test_what_the_kept_one_is_given_after_the_merge_stays_with_the_kept_one(two, township):
    merge = merge_residents(*both(), by=township)
    made_for(1, township, two)

    undo_merge(merge, by=township)

    assert of(1) == dict.fromkeys(MADE, 1)


def test_what_is_owed_stays_to_be_planned_anew():
    assert Due not in {model for model, _field in following()}


def test_a_visit_sent_late_under_the_absorbed_number_is_the_kept_ones_and_one(
    units, system, township, settings, tmp_path
):
    settings.QUANMIN_TODAY = UNTIL
    bring_in_residents(controlled_world(tmp_path / "s"), by=system)
    late = a_report(resident=2)
    merge_residents(*both(), by=township)

    kept = [save_visit(late, by=township).pk for _twice in range(2)]

    assert kept[0] == kept[1]
    assert [visit.resident_id for visit in Visit.objects.all()] == [1]
