"""The trail shows every line that was changed, removed or cut off."""

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, transaction

from quanmin.accounts.audit import add_entry, record_reading, verify_chain
from quanmin.accounts.models import Entry, TrailClosed, TrailEnd
from quanmin.accounts.queries import entries
from quanmin.errors import Refused

OPEN = {
    "sqlite": ("DROP TRIGGER trail_never_changes", "DROP TRIGGER IF EXISTS trail_never_shrinks"),
    "postgresql": ("DROP TRIGGER trail_never_changes ON accounts_entry",),
}


@pytest.fixture
def trail(office):
    """Three lines more than the units left."""
    return [add_entry(who=office, act=f"act {n}", details={"ids": [n]}) for n in range(3)]


@pytest.fixture
def unguarded(trail):
    """The database as an intruder with full rights would have it: no triggers. The test's end brings them back."""
    with connection.cursor() as cursor:
        for statement in OPEN[connection.vendor]:
            cursor.execute(statement)
    return trail


def test_an_untouched_trail_has_no_fault(trail):
    assert verify_chain() == []


def test_who_keeps_the_machine_can_have_the_trail_checked(unguarded, capsys):
    call_command("verify_trail")
    assert f"{Entry.objects.count()} lines" in capsys.readouterr().out

    Entry.objects.filter(pk=unguarded[1].pk).update(act="nothing")

    with pytest.raises(CommandError, match="1 faults"):
        call_command("verify_trail")
    assert f"line {unguarded[1].pk}: was changed" in capsys.readouterr().err


def test_an_empty_trail_has_no_fault(db):
    assert verify_chain() == []


@pytest.mark.parametrize("field", ["act", "on_id", "role", "details", "previous_hash"])
def test_a_changed_line_shows(unguarded, field):
    Entry.objects.filter(pk=unguarded[1].pk).update(**{field: {} if field == "details" else "x"})

    assert unguarded[1].number in {fault.number for fault in verify_chain()}


def test_a_removed_line_shows(unguarded):
    Entry.objects.filter(pk=unguarded[1].pk)._raw_delete("default")

    assert [fault.number for fault in verify_chain()] == [unguarded[2].number]


def test_a_trail_cut_at_its_end_shows(unguarded):
    Entry.objects.filter(pk=unguarded[2].pk)._raw_delete("default")

    assert "lines were written" in verify_chain()[0].reason


def test_a_trail_cut_at_its_end_shows_also_when_the_end_is_forged(unguarded):
    Entry.objects.filter(pk=unguarded[2].pk)._raw_delete("default")
    TrailEnd.objects.update(number=unguarded[1].number, hash=unguarded[1].hash)

    assert [fault.reason for fault in verify_chain()] == ["the seal of the last line is broken"]


def test_an_emptied_trail_shows(unguarded):
    Entry.objects.all()._raw_delete("default")

    assert verify_chain()


def test_a_line_is_neither_saved_again_nor_deleted(trail):
    with pytest.raises(TrailClosed):
        trail[0].save()
    with pytest.raises(TrailClosed):
        trail[0].delete()


@pytest.mark.parametrize("change", ["UPDATE accounts_entry SET act = 'x'", "DELETE FROM accounts_entry"])
def test_the_database_itself_refuses(trail, change):
    with (
        pytest.raises(DatabaseError, match="trail is never"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(change)


def test_reading_a_list_is_one_line_with_all_the_ids(office):
    line = record_reading(office, "gap list", [7, 8, 9])

    assert line.details == {"ids": [7, 8, 9]}
    assert line.act == "read gap list"


def test_one_residents_readers_can_be_listed(office, auditor):
    record_reading(office, "resident", [7])
    record_reading(office, "resident", [8])

    assert [line.on_id for line in entries(auditor, resident_id=7)] == ["7"]


def test_the_trail_is_narrowed_by_who_and_by_act(office, auditor):
    record_reading(office, "resident", [7])
    record_reading(auditor, "gap list", [])

    assert {line.who for line in entries(auditor, who=office)} == {office}
    assert [line.act for line in entries(auditor, act="read gap")] == ["read gap list"]


def test_a_village_doctor_does_not_see_the_trail(doctor):
    with pytest.raises(Refused):
        entries(doctor)
