"""What happens to a resident's home and life: moving in, moving out, dying; and putting right what was said of them."""

from contextlib import contextmanager
from datetime import timedelta

from django.utils import timezone
from django.utils.translation import gettext as _

from quanmin import clock
from quanmin.accounts.acting import acting
from quanmin.accounts.permissions import Permission
from quanmin.core.codes.icd10 import category, in_group
from quanmin.core.periods import completed_years
from quanmin.errors import UsageError
from quanmin.records.ending import home_ended, services_ended
from quanmin.records.entering import correct_row
from quanmin.records.identifying import cleaned_number, refuse_impossible
from quanmin.records.models import Event, LifeEvent, Resident
from quanmin.records.overlay import rows_of_residents
from quanmin.records.particulars import particulars, write_particulars
from quanmin.records.steps import Steps

ORIGIN = "register"


def move_in(resident, village, day, *, by):
    """Say that somebody lives in a village from a day on, coming from another one or from outside; the Resident."""
    with acting(by, Permission.KEEP_RESIDENTS, on=village) as trail:
        kept = _locked(resident)
        _refuse_impossible_day(kept, day)
        if village.level != "village":
            raise UsageError(_("%(unit)s 不是村（社区）；请选择居住的村。") % {"unit": repr(village.name)})
        if kept.village_id == village.pk and kept.left is None:
            raise UsageError(_("这位居民现在就住在%(village)s，不必再登记迁入。") % {"village": village.name})
        with _event(kept, Event.MOVED_IN, day, by) as steps:
            _end_home(kept, day - timedelta(days=1), steps)
            steps.add("residences", {"unit_id": village.pk, "start": day, "end": None}, kept)
        Resident.objects.filter(pk=kept.pk).update(village=village, left=None, household=None, relation=None)
        trail.add("resident moved in", kept, unit=village, day=day.isoformat())
    return Resident.objects.get(pk=kept.pk)


def move_out(resident, day, *, by):
    """Say that somebody lived here until a day and then left the county; the Resident."""
    with acting(by, Permission.KEEP_RESIDENTS, on=resident.village) as trail:
        kept = _locked(resident)
        _refuse_impossible_day(kept, day)
        if kept.left is not None:
            raise UsageError(_("这位居民已在 %(day)s 迁出，不必再登记。") % {"day": kept.left})
        with _event(kept, Event.MOVED_OUT, day, by) as steps:
            _end_home(kept, day, steps)
        Resident.objects.filter(pk=kept.pk).update(left=day, household=None, relation=None)
        trail.add("resident moved out", kept, day=day.isoformat())
    return Resident.objects.get(pk=kept.pk)


def record_death(resident, day, cause, *, by):
    """Say when and of what (underlying cause, ICD-10) somebody died; their home, management and record end that day."""
    with acting(by, Permission.KEEP_RESIDENTS, on=resident.village) as trail:
        kept, cause = _locked(resident), cause.strip().upper()
        _refuse_impossible_day(kept, day)
        if not category(cause):
            raise UsageError(
                _("%(code)s 不是 ICD-10 编码；请填根本死因，例如 I21.9。") % {"code": repr(cause)}
            )
        with _event(kept, Event.DIED, day, by) as steps:
            _end_home(kept, day, steps)
            for change in services_ended(kept.pk, day):
                steps.correct(*change)
            steps.add("deaths", _death(kept, day, cause), kept)
            steps.correct("residents", kept.pk, {"death_date": day})
        Resident.objects.filter(pk=kept.pk).update(death_date=day, left=min(day, kept.left or day))
        trail.add("resident died", kept, day=day.isoformat())
    return Resident.objects.get(pk=kept.pk)


@contextmanager
def _event(resident, kind, day, by):
    """The rows of one death or move, kept as an event that can be taken back."""
    before = {
        "village": resident.village_id,
        "household": resident.household_id,
        "relation": resident.relation,
    }
    event = LifeEvent.objects.create(
        resident=resident, kind=kind, day=day, before=before, at=timezone.now(), by=by
    )  # fmt: skip
    steps = Steps(by, ORIGIN)
    yield steps
    event.steps = steps.done
    event.save(update_fields=("steps",))


def correct_resident(resident, *, by, **said):
    """Put right a name, sex, birth date, telephone, address or identity number; what is not named stays."""
    with acting(by, Permission.KEEP_RESIDENTS, on=resident.village) as trail:
        kept = _locked(resident)
        person = particulars(kept) | said
        person["identity_number"] = cleaned_number(person["identity_number"])
        refuse_impossible(person, clock.today())
        changed = sorted(name for name, value in particulars(kept).items() if person[name] != value)
        write_particulars(kept, person, by=by)
        counted = {name: person[name] for name in ("sex", "birth_date") if name in changed}
        if counted:
            correct_row("residents", kept.pk, counted, by=by, origin=ORIGIN)
        trail.add("resident corrected", kept, unit=kept.village, fields=changed)
    return kept


def _locked(resident):
    return Resident.objects.select_for_update(of=("self",)).select_related("village").get(pk=resident.pk)


def _refuse_impossible_day(resident, day):
    if resident.death_date is not None:
        raise UsageError(_("这位居民已在 %(day)s 去世，不能再登记。") % {"day": resident.death_date})
    if day > clock.today():
        raise UsageError(_("日期 %(day)s 在今天之后；请在发生后登记。") % {"day": day})
    if day < resident.birth_date:
        raise UsageError(_("日期 %(day)s 在出生之前；请核对。") % {"day": day})


def _end_home(resident, day, steps):
    """End the home that lasts; UsageError when something later than the day is already known."""
    homes = rows_of_residents([resident.pk], ("residences",))["residences"]
    if any(home["start"] > day for home in homes):
        raise UsageError(_("已登记的居住情况晚于 %(day)s；请核对日期。") % {"day": day})
    for change in home_ended(resident.pk, day):
        steps.correct(*change)


def _death(resident, day, cause):
    days = (day - resident.birth_date).days
    years = completed_years(resident.birth_date, day)
    return {
        "unit_id": resident.village_id, "date": day, "sex": resident.sex, "age_years": years,
        "age_days": days if years < 1 else None, "cause": cause,
        "maternal": resident.sex == "female" and in_group(cause, "maternal"),
    }  # fmt: skip
