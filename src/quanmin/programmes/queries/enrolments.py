"""Under which programmes a resident is, may come, or may not and why."""

from dataclasses import dataclass
from datetime import date

from quanmin import clock
from quanmin.accounts.audit import record_reading
from quanmin.accounts.permissions import Permission, may
from quanmin.core.protocols import Protocol, closings, codes, in_force
from quanmin.core.protocols.entering import end_reasons, reason_title, unmet
from quanmin.core.protocols.rows import DISEASES, UNDER_MANAGEMENT
from quanmin.programmes.enrolment_words import said_unmet
from quanmin.programmes.facts import facts_of
from quanmin.programmes.models import Due, Schedule
from quanmin.programmes.planning import as_set, own_protocols
from quanmin.programmes.queries.expecting import last_pregnancy
from quanmin.programmes.queries.reach import own_resident
from quanmin.programmes.queries.worklist import SENSITIVE
from quanmin.programmes.words import item_title, say
from quanmin.records.models import Resident
from quanmin.records.overlay import rows_of_residents


@dataclass(frozen=True)
class Standing:
    """How a resident stands to one programme: `state` is running, ended, open (may enrol) or closed (may not: `why`).

    `state` of a programme that takes people in by itself is `in` or `out`. `closes` is the reason for which a rule of
    the programme would end it today, such as three attempts in vain; ending it is left to a person.
    """

    protocol: Protocol
    state: str
    since: date | None
    until: date | None
    reason: str
    why: str
    diagnosed: date | None
    codes: tuple[str, ...]
    reasons: tuple[tuple[str, str], ...]
    owed: tuple[tuple[str, date], ...]
    closes: str = ""


@dataclass(frozen=True)
class Enrolments:
    """All the programmes, those that somebody must enter first."""

    resident: Resident
    by_hand: tuple[Standing, ...]
    by_themselves: tuple[Standing, ...]
    here: bool
    maternal: Standing


def enrolments_of(resident_id, seen_by):
    """How a resident of one's own stands to each programme; Unknown otherwise."""
    resident = own_resident(resident_id, seen_by)
    record_reading(seen_by, "enrolments", [resident.pk], unit=resident.village)
    on, own = clock.today(), own_protocols()
    facts = facts_of([resident.pk])
    person = facts.people.row(0, named=True)
    rows = rows_of_residents([resident.pk], ("enrolments",))["enrolments"]
    hidden = () if may(seen_by, Permission.SEE_SENSITIVE, on=resident.village) else SENSITIVE
    known = [as_set(in_force(code, on), own) for code in codes() if in_force(code, on) and code not in hidden]
    owed = _owed(resident)
    return Enrolments(
        resident=resident,
        by_hand=tuple(_entered(one, facts, rows, owed, on) for one in known if one.code in UNDER_MANAGEMENT),
        by_themselves=tuple(_taken(one, person, owed, on) for one in known if one.by == "eligible"),
        maternal=_expecting(resident, person, owed, on, own),
        here=resident.death_date is None and (resident.left is None or resident.left > on),
    )


def _expecting(resident, person, owed, on, own):
    """How a woman stands to maternal care: her last pregnancy, and whether another may be booked."""
    protocol, last = as_set(in_force("maternal", on), own), last_pregnancy(resident.pk)
    why = unmet(protocol, person, on)
    running = last is not None and last["ended"] is None and last["booked"] is not None
    return Standing(
        protocol=protocol, state="running" if running else "closed" if why else "open",
        since=last["booked"] if last else None, until=last["ended"] if last else None,
        reason=(last["outcome"] or "") if last else "", why=said_unmet(protocol, person, why, on) if why else "",
        diagnosed=last["last_period"] if last else None, codes=(), reasons=(), owed=tuple(owed.get("maternal", ())),
    )  # fmt: skip


def _owed(resident):
    found = {}
    dues = Due.objects.filter(schedule=Schedule.objects.in_use(), resident=resident).order_by("due", "key")
    for protocol, item, due in dues.values_list("protocol", "item", "due"):
        found.setdefault(protocol, []).append((item_title(protocol, item), due))
    return found


def _entered(protocol, facts, rows, owed, on):
    person = facts.people.row(0, named=True)
    mine = sorted(
        (row for row in rows if row["programme"] == protocol.code),
        key=lambda row: (row["start"], row["enrolment_id"]),
    )
    last = mine[-1] if mine else None
    disease = protocol.code.replace("-", "_")
    diagnosed = person[disease]
    why = unmet(protocol, person | {disease: diagnosed or on}, on)
    running = last is not None and (last["end"] is None or last["end"] > on)
    state = "running" if running else "closed" if why else "ended" if last else "open"
    return Standing(
        protocol=protocol, state=state, since=last["start"] if last else None, until=last["end"] if last else None,
        reason=_reason(protocol, last), why=said_unmet(protocol, person, why, on) if why else "", diagnosed=diagnosed,
        codes=DISEASES[disease], owed=tuple(owed.get(protocol.code, ())),
        reasons=tuple((value, say(title)) for value, title in end_reasons(protocol).items()),
        closes=_closes(protocol, facts, last, on) if running else "",
    )  # fmt: skip


def _closes(protocol, facts, row, on):
    """The reason that a rule gives today for ending the enrolment of a row, among those it may be ended for."""
    found = closings(protocol, facts, on).filter(begins=row["start"])["reason"].to_list()
    return next((reason for reason in found if reason in end_reasons(protocol)), "")


def _reason(protocol, row):
    if row is None or not row["end_reason"]:
        return ""
    title = reason_title(protocol, row["end_reason"])
    return say(title) if title else row["end_reason"]


def _taken(protocol, person, owed, on):
    why = unmet(protocol, person, on)
    return Standing(
        protocol=protocol, state="out" if why else "in", since=None, until=None, reason="", diagnosed=None,
        why=said_unmet(protocol, person, why, on) if why else "", codes=(), reasons=(),
        owed=tuple(owed.get(protocol.code, ())),
    )  # fmt: skip
