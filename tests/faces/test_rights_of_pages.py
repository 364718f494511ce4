"""Each role at each page and action. The addresses come from the site itself: a new one without a stated right fails.

A page refuses whoever lacks its right (403, or 404 where that something exists must not be told); an action writes
nothing for them. What each right means on which unit is held by the tests of the actions themselves.
"""

import re

import pytest
from django.conf import settings as site
from django.urls import get_resolver

from quanmin.accounts.models import Entry
from quanmin.accounts.permissions import ROLES, Permission, Role
from tests.apps.counties import an_account
from tests.faces.conftest import CONTROL
from tests.worlds import COUNTY, EAST, EAST_1, HOSPITAL

SEATS = {
    Role.COUNTY_OFFICE: COUNTY, Role.TOWNSHIP_MANAGER: EAST, Role.VILLAGE_DOCTOR: EAST_1, Role.DEPARTMENT: HOSPITAL,
    Role.UNIT_HEAD: HOSPITAL, Role.AUDITOR: COUNTY,
}  # fmt: skip
ANYBODY, SIGNED_IN = "anybody", "signed-in"
# The right each page asks for, or the rights of which one is enough.
PAGES = """
anybody         sign-in day-worker set_language
signed-in       cockpit units unit measures measures-sheet account search protocols
signed-in       package-settings hint-settings
see-figures     indicator indicator-sheet results-sheet gaps wall scores scheme appraisal scores-workbook
see-figures     scores-document score evaluations evaluation evaluation-document money allotment
see-figures     money-workbook money-document checks planner
export-exact    reach-sheet
see-residents   gap day contracts teams
see-hints       hints hint deliveries
see-hint-rates  hint-rates hint-rates-sheet
export-list     gap-sheet contracts-sheet
open-resident   resident people emergency looks why contract
see-trail       trail emergencies
keep-residents  register newborn moves duplicates pair merges differences
bring-in        sheets sheet-template
record          visit visit-print visit-saved visit-correct contracts-print contract-paper contract-correct
record          enrolments
see-plan        plans plan plan-ledger plan-responsibilities plan-facts breakdown breakdown-of key-points assignments
see-plan        plan-difference ledger ledger-sheet ledger-calendar line systems systems-sheet
keep-plan       plan-upload
review-plan     review review-add review-measures review-fact
assign-task     objections
answer-task     duties
see-evidence    evidence
report-progress ledger-import
see-notices     notices notice notice-letter bulletins bulletin bulletin-letter reminders
issue-notice    notice-new wording
see-returns     returns returns-sheet return return-file
see-checks      impacts impacts-sheet impact impact-letter impact-file
fill-check,rule-check  impact-new
"""
# The right each action asks for; an action of several steps names the rights of all.
ACTIONS = """
anybody         sign-in demo-sign-in sign-out set_language
signed-in       search token-revoke
open-resident   people emergency
keep-residents  register newborn moves merge pair-decide merge-undo differences-settle take-back
bring-in        sheets duplicates-look
record          call visit visit-draft visit-correct visit-withdraw contracts-renew contract-change enrolment-change
record          teams team-change
see-residents   contracts
set-protocols   protocol-set setting-set setting-back
answer-hint     hint-answer deliveries delivery-back
evaluate        evaluation-draft evaluation-redraft evaluation-drop evaluation-freeze
keep-plan       plan-upload plan-amend
review-plan     review-add review-undo review-decide
review-plan,approve-plan  plan-move
approve-plan    set-breakdown write-key-point
assign-task     link-name rule
answer-task     object
use-api         token-make
report-progress line-report charge ledger-import progress-take-back
review-notice   progress-refuse
issue-notice    notice-new bulletin-publish wording
see-notices     reminders-read
issue-notice,review-notice,answer-notice  notice-move
accept-return   returns-open
fill-return,sign-return,accept-return  return-step
fill-check,rule-check  impact-new impact-step impact-advice
keep-scheme     scheme-begin scheme scheme-step
score-units,sign-sheet  appraisal-step
appeal          appeal money-appeal
score-units     appeal-rule
allot-money     money-begin check-record
allot-money,sign-sheet  money-step
"""
GOES_ON = (200, 302)
REFUSED = (403, 404)


def stated(table):
    """The rights by the name of the address."""
    lines = [line.split() for line in table.strip().splitlines()]
    return {name: rights.split(",") for rights, *names in lines for name in names}


def addresses(resolver=None, before=""):
    """Every named address of the portal with its pattern; the api has its own test."""
    for one in (resolver or get_resolver()).url_patterns:
        whole = before + str(one.pattern)
        if hasattr(one, "url_patterns"):
            yield from () if whole.startswith("api") else addresses(one, whole)
        elif one.name:
            yield one.name, whole


PATTERNS = dict(addresses())


def filled(pattern, plan):
    """An address with something in every place; what is asked for by number need not be there."""
    pattern = re.sub(r"<int:number>", str(plan.pk) if pattern.startswith("plans/") else "1", pattern)
    pattern = re.sub(r"<int:\w+>", "1", re.sub(r"<\w+:code>", CONTROL, pattern))
    return "/" + re.sub(r"<\w+:\w+>", "x", pattern)


def lacks(role, rights):
    """Whether the role holds none of the rights."""
    return not {ANYBODY, SIGNED_IN} & set(rights) and not {Permission(one) for one in rights} & set(
        ROLES[role]
    )


def test_every_address_states_its_right_and_every_right_its_address():
    named = set(stated(PAGES)) | set(stated(ACTIONS))

    assert named == set(PATTERNS)


@pytest.fixture
def sent(client, plan, units):
    """Ask, or send to, an address as somebody of a role."""

    def ask(role, method, name):
        user = an_account(role, units[SEATS[role]]) if role not in known else known[role]
        known[role] = user
        client.force_login(user, backend=site.AUTHENTICATION_BACKENDS[-1])
        return getattr(client, method)(filled(PATTERNS[name], plan)).status_code

    known = {}
    return ask


def writes():
    """How many lines of the trail are more than looks."""
    return Entry.objects.exclude(act__startswith="read ").count()


@pytest.mark.parametrize("role", SEATS)
def test_a_page_refuses_who_lacks_its_right(run, sent, role):
    closed = [name for name, rights in stated(PAGES).items() if lacks(role, rights)]

    answers = {name: sent(role, "get", name) for name in closed}

    assert {name: status for name, status in answers.items() if status not in REFUSED} == {}


@pytest.mark.parametrize("role", SEATS)
def test_a_list_opens_to_who_has_its_right(run, sent, role):
    lists = [
        name
        for name, rights in stated(PAGES).items()
        if not lacks(role, rights) and "<" not in PATTERNS[name]
    ]

    answers = {name: sent(role, "get", name) for name in lists}

    assert {name: status for name, status in answers.items() if status not in GOES_ON} == {}


@pytest.mark.parametrize("role", SEATS)
def test_an_action_writes_nothing_for_who_lacks_its_right(run, sent, role):
    closed = [name for name, rights in stated(ACTIONS).items() if lacks(role, rights)]
    before = writes()

    answers = {name: sent(role, "post", name) for name in closed}

    assert writes() == before
    assert {name: status for name, status in answers.items() if status >= 500} == {}


def test_who_did_not_sign_in_is_sent_to_the_door(run, plan, client):
    closed = [name for name, rights in stated(PAGES).items() if rights != [ANYBODY]]

    answers = {name: client.get(filled(PATTERNS[name], plan)) for name in closed}

    led = {name: answer.headers.get("Location", "") for name, answer in answers.items()}
    assert {name: where for name, where in led.items() if not where.startswith("/sign-in/")} == {}
