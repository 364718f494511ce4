"""Who may do what where, as a table a privacy officer can check against the law."""

import pytest

from quanmin.accounts.acting import acting, require
from quanmin.accounts.models import Entry, User
from quanmin.accounts.permissions import ROLES, Permission, Role, may
from quanmin.errors import Refused
from quanmin.units.models import UnitAlias
from tests.worlds import COUNTY, EAST, EAST_1, EAST_2, HOSPITAL, WEST_1

# One letter a place: C county, T own township, V own village, O other township's village, D the hospital; - nowhere.
# county office and auditor sit on the county, the manager on the east township, the doctor on its first village,
# the responsible unit on the hospital beside the tree.
TABLE = """
permission       county-office  township-manager  village-doctor  department  unit-head  auditor
see-figures      CTVOD          TV                V               D           D          CTVOD
see-plan         CTVOD          TV                V               D           D          CTVOD
see-residents    CTVOD          TV                V               -           -          CTVOD
see-names        -              TV                V               -           -          -
open-resident    CTVOD          TV                V               -           -          -
see-identity     -              TV                -               -           -          -
export-list      CTVOD          TV                -               -           -          -
export-exact     CTVOD          TV                -               -           -          -
keep-plan        CTVOD          -                 -               -           -          -
review-plan      CTVOD          -                 -               -           -          -
approve-plan     CTVOD          -                 -               -           -          -
assign-task      CTVOD          -                 -               -           -          -
answer-task      -              TV                -               D           -          -
record           -              TV                V               -           -          -
keep-residents   CTVOD          TV                V               -           -          -
take-back-death  CTVOD          TV                -               -           -          -
see-sensitive    -              TV                V               -           -          -
bring-in         CTVOD          -                 -               -           -          -
measure          CTVOD          -                 -               -           -          -
judge            CTVOD          -                 -               -           -          -
see-hints        -              TV                V               -           -          -
answer-hint      -              TV                V               -           -          -
see-hint-rates   CTVOD          -                 -               -           -          -
set-protocols    CTVOD          -                 -               -           -          -
evaluate         CTVOD          -                 -               -           -          -
see-trail        CTVOD          -                 -               -           -          CTVOD
keep-accounts    CTVOD          -                 -               -           -          -
use-api          CTVOD          TV                -               D           -          CTVOD
see-returns      CTVOD          TV                -               D           D          CTVOD
fill-return      -              TV                -               D           -          -
sign-return      -              -                 -               -           D          -
accept-return    CTVOD          -                 -               -           -          -
keep-scheme      CTVOD          -                 -               -           -          -
score-units      CTVOD          -                 -               -           -          -
allot-money      CTVOD          -                 -               -           -          -
sign-sheet       -              -                 -               -           D          -
appeal           -              TV                V               D           D          -
report-progress  CTVOD          TV                -               D           -          -
see-evidence     CTVOD          TV                -               D           D          CTVOD
see-notices      CTVOD          TV                -               D           D          CTVOD
issue-notice     CTVOD          -                 -               -           -          -
review-notice    CTVOD          -                 -               -           -          -
answer-notice    -              TV                -               D           -          -
remind           CTVOD          -                 -               -           -          -
see-checks       CTVOD          TV                -               D           D          CTVOD
fill-check       -              TV                -               D           -          -
rule-check       CTVOD          -                 -               -           -          -
"""
HEAD, *LINES = [line.split() for line in TABLE.strip().splitlines()]
SEATS = {"county-office": COUNTY, "auditor": COUNTY, "township-manager": EAST, "village-doctor": EAST_1,
         "department": HOSPITAL, "unit-head": HOSPITAL}  # fmt: skip
PLACES = {"C": COUNTY, "T": EAST, "V": EAST_1, "O": WEST_1, "D": HOSPITAL}
CASES = [(role, line[0], reach) for line in LINES for role, reach in zip(HEAD[1:], line[1:], strict=True)]


@pytest.mark.parametrize(("role", "permission", "reach"), CASES)
def test_a_role_may_exactly_what_the_table_says(units, role, permission, reach):
    user = User(username="x", role=role, unit=units[SEATS[role]])

    allowed = {
        letter for letter, place in PLACES.items() if may(user, Permission(permission), on=units[place])
    }

    assert allowed == set(reach) & PLACES.keys()


def test_the_table_names_every_permission_and_every_role_with_a_seat():
    assert {line[0] for line in LINES} == set(Permission.values)
    assert {*HEAD[1:], Role.SYSTEM} == set(Role.values) == set(ROLES)


def test_the_whole_county_is_only_for_those_who_sit_there(units):
    office = User(role=Role.COUNTY_OFFICE, unit=units[COUNTY])
    misplaced = User(role=Role.COUNTY_OFFICE, unit=units[EAST])

    assert may(office, Permission.MEASURE)
    assert not may(misplaced, Permission.MEASURE)


def test_a_hospital_under_the_county_is_in_its_reach_and_in_no_townships(units):
    office = User(role=Role.COUNTY_OFFICE, unit=units[COUNTY])
    manager = User(role=Role.TOWNSHIP_MANAGER, unit=units[EAST])

    assert may(office, Permission.SEE_FIGURES, on=units[HOSPITAL])
    assert not may(manager, Permission.SEE_FIGURES, on=units[HOSPITAL])


@pytest.mark.parametrize("stranger", [None, object(), User(role="", is_active=True), User(role="root")])
def test_a_stranger_may_nothing(stranger):
    assert not any(may(stranger, permission) for permission in Permission)


def test_a_closed_account_may_nothing(units):
    closed = User(role=Role.COUNTY_OFFICE, unit=units[COUNTY], is_active=False)

    assert not any(may(closed, permission, on=units[COUNTY]) for permission in Permission)


def test_a_superuser_flag_gives_no_right(units):
    user = User(role=Role.VILLAGE_DOCTOR, unit=units[EAST_1], is_superuser=True, is_staff=True)

    assert not may(user, Permission.SEE_NAMES, on=units[EAST_2])


def test_a_refusal_names_the_right_and_the_way_on(units, doctor):
    with pytest.raises(Refused, match=r"打开居民档案.*县卫健局"):
        require(doctor, Permission.OPEN_RESIDENT, on=units[WEST_1])


def test_an_action_without_the_right_writes_nothing(units, doctor):
    with pytest.raises(Refused), acting(doctor, Permission.KEEP_PLAN):
        UnitAlias.objects.create(unit=units[EAST], name="x")

    assert not UnitAlias.objects.exists()


def test_an_action_that_leaves_no_trail_does_not_close(units, office):
    with pytest.raises(AssertionError, match="trail"), acting(office, Permission.KEEP_PLAN):
        UnitAlias.objects.create(unit=units[EAST], name="x")

    assert not UnitAlias.objects.exists()


def test_an_action_that_fails_takes_its_trail_back(units, office):
    before = Entry.objects.count()

    with pytest.raises(ZeroDivisionError), acting(office, Permission.KEEP_PLAN) as trail:
        1 / trail.add("something", units[EAST], nothing=0).details["nothing"]

    assert Entry.objects.count() == before
