"""A pregnancy: booked, ended, and either taken back where it was entered by mistake."""

from datetime import timedelta

from django.utils.translation import gettext as _

from quanmin import clock
from quanmin.accounts.acting import acting
from quanmin.accounts.permissions import Permission
from quanmin.core.protocols import in_force
from quanmin.core.protocols.entering import unmet
from quanmin.programmes.actions.covering import cover_again
from quanmin.programmes.actions.scheduling import plan_again
from quanmin.programmes.enrolment_words import said_unmet
from quanmin.programmes.facts import facts_of
from quanmin.programmes.planning import as_set, own_protocols
from quanmin.programmes.queries.expecting import last_pregnancy
from quanmin.programmes.queries.reach import own_resident
from quanmin.programmes.refusals import VisitRefused
from quanmin.records.entering import FIRST_KEY, add_row, correct_row, withdraw_row
from quanmin.records.models import Resident

ORIGIN = "booking"
PROGRAMME = "maternal"
# From the last period to birth, at most; nobody books what lies further back.
LONGEST = timedelta(weeks=45)
# A new pregnancy cannot have begun before this long after the end of the last.
APART = timedelta(days=14)


def book_pregnancy(resident_id, *, last_period, booked, by):
    """Open the handbook of a pregnancy: what maternal care owes follows from it. The number of the pregnancy.

    The same said again is the same pregnancy; VisitRefused where there is one already, or the days cannot be.
    """
    resident = own_resident(resident_id, by)
    with acting(by, Permission.RECORD, on=resident.village) as trail:
        resident = Resident.objects.select_for_update().get(pk=resident.pk)
        last = last_pregnancy(resident.pk)
        if last and last["ended"] is None and (last["last_period"], last["booked"]) == (last_period, booked):
            trail.add("pregnancy booked again", resident, pregnancy=last["pregnancy_id"])
            return last["pregnancy_id"]
        _check_whom(resident, booked)
        _check_days(last, last_period, booked)
        row = {
            "unit_id": resident.village_id, "last_period": last_period, "booked": booked, "risk": "green",
            "booked_weeks": (booked - last_period).days // 7,
        }  # fmt: skip
        if last and last["ended"] is None and last["booked"] is None:
            kept = correct_row(
                "pregnancies", last["pregnancy_id"], row | {"risk": last["risk"]}, by=by, origin=ORIGIN
            )
        else:
            kept = add_row("pregnancies", row, resident=resident, by=by, origin=ORIGIN)
        _follow(resident)
        trail.add("pregnancy booked", resident, pregnancy=kept.key)
    return kept.key


def end_pregnancy(resident_id, *, ended, outcome, by):
    """Say when and how a pregnancy ended; after a birth the visits to mother and child are owed."""
    resident = own_resident(resident_id, by)
    with acting(by, Permission.RECORD, on=resident.village) as trail:
        Resident.objects.select_for_update().get(pk=resident.pk)
        last = _running(resident)
        if not last["last_period"] <= ended <= min(clock.today(), last["last_period"] + LONGEST):
            raise VisitRefused(
                _("妊娠结束日期 %(day)s 不可能：应在末次月经 %(first)s 之后的 45 周内，且不晚于今天。")
                % {"day": ended, "first": last["last_period"]}
            )
        correct_row(
            "pregnancies", last["pregnancy_id"], {"ended": ended, "outcome": outcome}, by=by, origin=ORIGIN
        )
        _follow(resident)
        trail.add("pregnancy ended", resident, pregnancy=last["pregnancy_id"])


def take_back_pregnancy(resident_id, *, by):
    """Take back the last thing said of the last pregnancy: that it ended, or else that it was booked here."""
    resident = own_resident(resident_id, by)
    with acting(by, Permission.RECORD, on=resident.village) as trail:
        Resident.objects.select_for_update().get(pk=resident.pk)
        last = last_pregnancy(resident.pk)
        own = last is not None and last["pregnancy_id"] >= FIRST_KEY
        if last is not None and last["ended"] is not None and (own or last["source"] == ORIGIN):
            correct_row(
                "pregnancies", last["pregnancy_id"], {"ended": None, "outcome": None}, by=by, origin=ORIGIN
            )
        elif own:
            withdraw_row("pregnancies", last["pregnancy_id"], by=by, origin=ORIGIN)
        else:
            raise VisitRefused(_("这次妊娠不是在这里登记的，不能撤销；请由来源系统更正。"))
        _follow(resident)
        trail.add("pregnancy taken back", resident, pregnancy=last["pregnancy_id"])


def _running(resident):
    last = last_pregnancy(resident.pk)
    if last is None or last["ended"] is not None:
        raise VisitRefused(_("这位居民现在没有登记在册的妊娠。"))
    return last


def _follow(resident):
    cover_again([resident.pk])
    plan_again([resident.pk])


def _check_whom(resident, booked):
    person = facts_of([resident.pk]).people.row(0, named=True)
    protocol = as_set(in_force(PROGRAMME, booked), own_protocols())
    why = unmet(protocol, person, booked)
    if why:
        raise VisitRefused(said_unmet(protocol, person, why, booked))


def _check_days(last, last_period, booked):
    if not last_period <= booked <= min(clock.today(), last_period + LONGEST):
        raise VisitRefused(
            _("末次月经 %(first)s、建册日期 %(day)s 不可能：建册应在末次月经之后的 45 周内，且不晚于今天。")
            % {"first": last_period, "day": booked}
        )
    if last is None:
        return
    if last["ended"] is None and last["booked"] is not None:
        raise VisitRefused(
            _("已有一次 %(day)s 建册、还没有登记结局的妊娠；请先登记结局。") % {"day": last["booked"]}
        )
    if last["ended"] is not None and last_period < last["ended"] + APART:
        raise VisitRefused(
            _("末次月经 %(first)s 早于上次妊娠结束（%(day)s）后两周；请核对。")
            % {"first": last_period, "day": last["ended"]}
        )
