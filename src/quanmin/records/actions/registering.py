"""Registering a resident: checked, compared with those already there, and kept with home and, at birth, mother."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db import IntegrityError, transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from quanmin import clock
from quanmin.accounts.acting import acting
from quanmin.accounts.permissions import Permission
from quanmin.errors import UsageError
from quanmin.records.concerning import note_concern
from quanmin.records.entering import FIRST_KEY, add_row, add_row_of_key, correct_row
from quanmin.records.identifying import Doubt, ToConfirm, cleaned_number, doubts_about, refuse_impossible
from quanmin.records.identity import index_of, seal
from quanmin.records.initials import initials
from quanmin.records.models import Household, Relation, Resident
from quanmin.records.overlay import rows_of_residents
from quanmin.records.twins import likely_twins

ORIGIN = "register"
FLAGS = ("registered", "disabled", "low_income", "special_family")
ATTEMPTS = 5
YOUNGEST_MOTHER, OLDEST_MOTHER = 12, 60
SOONEST_DAYS = 240  # between two births of one mother that are not of one delivery


@dataclass(frozen=True)
class Birth:
    """What is known of a birth when a newborn is registered."""

    mother: Resident
    born_at: datetime
    place: str = "hospital"
    weight_g: int | None = None
    gestation_weeks: int | None = None
    defect: bool = False


@dataclass(frozen=True)
class Person:
    """Somebody to be registered, as the form has it; `since` is the first day in the village."""

    name: str
    sex: str
    birth_date: date
    village: object
    since: date
    identity_number: str = ""
    phone: str = ""
    address: str = ""
    registered: bool = True
    disabled: bool = False
    low_income: bool = False
    special_family: bool = False
    housemate: Resident | None = None
    relation: str = ""
    birth: Birth | None = None


def register_resident(person, *, by, confirmed=frozenset(), reason=""):
    """Keep somebody new; the Resident. UsageError for what cannot be, ToConfirm for what is doubted and not confirmed.

    `confirmed` holds the codes of the doubts that were confirmed, for the reason given.
    """
    today, said = clock.today(), said_of(person)
    with acting(by, Permission.KEEP_RESIDENTS, on=person.village) as trail:
        refuse_impossible(said, today)
        refuse_impossible_home(person, today)
        _ask(person, said, today, confirmed, reason)
        resident = keep_person(person, said, by)
        trail.add(
            "resident registered", resident, unit=person.village, confirmed=sorted(confirmed),
            newborn=person.birth is not None,
        )  # fmt: skip
    return resident


def said_of(person):
    """What is compared and checked, as plain values."""
    return {
        "name": person.name.strip(), "sex": person.sex, "birth_date": person.birth_date, "phone": person.phone.strip(),
        "identity_number": cleaned_number(person.identity_number), "village_id": person.village.pk,
        "address": person.address.strip(),
    }  # fmt: skip


def refuse_impossible_home(person, today):
    """UsageError for a home, or a birth, that cannot be."""
    if person.village.level != "village":
        raise UsageError(_("%(unit)s 不是村（社区）；请选择居住的村。") % {"unit": repr(person.village.name)})
    if not person.birth_date <= person.since <= today:
        raise UsageError(_("居住开始日期须在出生之后、今天之前；请核对。"))
    if person.birth is not None:
        _refuse_impossible_birth(person)


def _refuse_impossible_birth(person):
    birth, mother = person.birth, person.birth.mother
    if birth.born_at.date() != person.birth_date:
        raise UsageError(_("出生时间与出生日期不是同一天；请核对。"))
    if mother.sex == "male":
        raise UsageError(
            _("第 %(number)s 号居民是男性，不能登记为母亲；请核对编号。") % {"number": mother.pk}
        )
    if mother.death_date and mother.death_date < person.birth_date:
        raise UsageError(_("第 %(number)s 号居民在孩子出生前已去世；请核对编号。") % {"number": mother.pk})
    years = (person.birth_date - mother.birth_date).days / 365.25
    if not YOUNGEST_MOTHER <= years < OLDEST_MOTHER:
        raise UsageError(_("母亲分娩时的年龄不在 %(low)s 到 %(high)s 岁之间；请核对编号。") % {
            "low": YOUNGEST_MOTHER, "high": OLDEST_MOTHER})  # fmt: skip


def _ask(person, said, today, confirmed, reason):
    """ToConfirm unless every doubt was confirmed for a reason."""
    twins = likely_twins(said)
    doubts = [*doubts_about(said, today), *_doubts_of_birth(person)]
    if twins:
        doubts.append(Doubt("twins", _("可能已经登记过，请先核对下面的居民，避免重复建档。")))
    open_doubts = {doubt.code for doubt in doubts} - set(confirmed)
    if open_doubts or (doubts and not reason.strip()):
        raise ToConfirm(doubts, twins)


def _doubts_of_birth(person):
    if person.birth is None:
        return
    years = (person.birth_date - person.birth.mother.birth_date).days / 365.25
    if not 16 <= years < 50:
        yield Doubt("mothers-age", _("母亲分娩时不满16岁或已满50岁，请核对母亲的编号和出生日期。"))
    births = rows_of_residents([person.birth.mother.pk], ("births",))["births"]
    apart = [abs((row["born_at"].date() - person.birth_date).days) for row in births]
    if any(1 < days < SOONEST_DAYS for days in apart):
        yield Doubt("too-soon", _("与这位母亲的另一次分娩相隔不到8个月，请核对。"))


def keep_person(person, said, by, origin=ORIGIN):
    """The resident with home, household and birth; what is written inside another action that checked before."""
    household, relation = household_of(person.housemate, person.relation, person.village)
    fields = {
        "name": said["name"], "initials": initials(said["name"]), "sex": person.sex, "birth_date": person.birth_date,
        "village": person.village, "registered": person.registered, "phone": said["phone"],
        "address": said["address"], "household": household, "relation": relation,
    }  # fmt: skip
    resident = _numbered(fields, said["identity_number"])
    _write_rows(person, resident, by, origin)
    return resident


def _numbered(fields, number):
    """The resident under the next number of those given here, which lie above all that is brought in."""
    for _attempt in range(ATTEMPTS):
        last = Resident.objects.filter(pk__gt=FIRST_KEY).aggregate(last=Max("pk"))["last"]
        key = (last or FIRST_KEY) + 1
        sealed = {"identity_cipher": seal(key, number), "identity_index": index_of(number)} if number else {}
        try:
            with transaction.atomic():
                return Resident.objects.create(id=key, **fields, **sealed)
        except IntegrityError:
            # Somebody else was registered at this moment under that number.
            continue
    raise UsageError(_("同时登记的人太多，没有保存；请再提交一次。"))


def household_of(housemate, relation, village):
    """The household and place in it: that of a housemate, a new one for a head, or none."""
    if not relation:
        return None, None
    if relation == Relation.HEAD:
        return Household.objects.create(village=village), relation
    if housemate is None:
        raise UsageError(_("请填写同住家人的居民编号，或把关系选为户主。"))
    if housemate.household_id is None:
        housemate.household, housemate.relation = Household.objects.create(village=village), Relation.HEAD
        housemate.save(update_fields=("household", "relation"))
    return housemate.household, relation


def _write_rows(person, resident, by, origin):
    said = {name: getattr(person, name) for name in FLAGS} | {
        "sex": person.sex, "birth_date": person.birth_date}  # fmt: skip
    add_row_of_key("residents", resident.pk, said, resident=resident, by=by, origin=origin)
    home = {"unit_id": person.village.pk, "start": person.since, "end": None}
    add_row("residences", home, resident=resident, by=by, origin=origin)
    if person.birth is not None:
        pregnancy = _pregnancy(person.birth)
        born = add_row("births", _birth_row(person, pregnancy), resident=resident, by=by, origin=origin)
        note_concern("births", born.key, [person.birth.mother.pk], by=by, origin=origin)
        if pregnancy and pregnancy["ended"] is None:
            ended = {"ended": person.birth.born_at.date(), "outcome": "live-birth"}
            correct_row("pregnancies", pregnancy["pregnancy_id"], ended, by=by, origin=origin)


def _birth_row(person, pregnancy):
    birth = person.birth
    return {
        "mother_id": birth.mother.pk, "unit_id": person.village.pk, "born_at": birth.born_at, "sex": person.sex,
        "live": True, "weight_g": birth.weight_g, "gestation_weeks": birth.gestation_weeks, "place": birth.place,
        "defect": birth.defect, "pregnancy_id": pregnancy and pregnancy["pregnancy_id"],
    }  # fmt: skip


def _pregnancy(birth):
    """The mother's pregnancy that this birth ended, where exactly one is known to fit."""
    known = rows_of_residents([birth.mother.pk], ("pregnancies",))["pregnancies"]
    born = birth.born_at.date()
    fitting = [row for row in known if 140 <= (born - row["last_period"]).days <= 320]
    return fitting[0] if len(fitting) == 1 else None
