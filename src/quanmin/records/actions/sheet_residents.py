"""Whom a line of a sheet of residents is about, and what it says otherwise than the register."""

from django.db.models import Q
from django.utils.translation import gettext as _

from quanmin.core.snapshot.tables import BY_NAME
from quanmin.errors import UsageError
from quanmin.records.actions.differing import note_difference
from quanmin.records.identity import index_of
from quanmin.records.models import Correction, Difference, Record, Resident, Settled
from quanmin.records.overlay import rows_of_residents
from quanmin.records.particulars import PARTICULARS, particulars, sealed, sought
from quanmin.records.queries.searching import standing_number
from quanmin.records.sheet_columns import title_of

SOURCE = "sheet"
SAYS_NOTHING = ("", None, "unknown")


def known_resident(said):
    """The resident a line is about, where it is in the register: by number, else by name, birth, sex and village.

    What was put right here is known by what was said before as well, so that an old sheet makes nobody anew.
    """
    if said["identity_number"]:
        same = _of_number(said)
        if same is not None:
            return same
    alike = Resident.objects.filter(*(_saying(name, said[name]) for name in ("name", "birth_date", "sex")))
    alike = list(alike.order_by("pk"))
    here = [one for one in alike if one.village_id == said["village_id"]]
    return _standing(next(iter(here or [one for one in alike if _lived(one, said["village_id"])]), None))


def _of_number(said):
    """Who has the number, or had it before it was put right; UsageError where it is somebody else."""
    number = said["identity_number"]
    had = Q(identity_index=index_of(number)) | Q(pk__in=_once_said("identity_number", number))
    found = list(Resident.objects.filter(had).order_by("pk"))
    for one in found:
        if all(_says(one, name, said[name]) for name in ("name", "birth_date")):
            return _standing(one)
    if found:
        raise UsageError(
            _("证件号码已属于第 %(number)s 号居民，姓名或出生日期不同；请核对。") % {"number": found[0].pk}
        )
    return None


def _standing(resident):
    """The one who stands for both, where the resident was merged."""
    if resident is None:
        return None
    number = standing_number(resident.pk)
    return resident if number == resident.pk else Resident.objects.get(pk=number)


def _says(resident, name, value):
    return getattr(resident, name) == value or resident.pk in _once_said(name, value)


def _saying(name, value):
    return Q(**{name: value}) | Q(pk__in=_once_said(name, value))


def _once_said(name, value):
    found = Correction.objects.filter(field=name, sought=sought(name, value))
    return list(found.values_list("resident", flat=True))


def _lived(resident, village):
    homes = rows_of_residents([resident.pk], ("residences",))["residences"]
    return any(home["unit_id"] == village for home in homes)


def note_differing(resident, said, flags):
    """Titles of what the line says otherwise and a person has to settle; each is noted once, however often it comes."""
    standing = particulars(resident)
    told = {name: said[name] for name in PARTICULARS if said[name] not in (*SAYS_NOTHING, standing[name])}
    told = {name: sealed(resident.pk, name, value) for name, value in told.items()}
    told |= _other_flags(resident, flags)
    repeated = _said_before(resident, told)
    for name in [name for name in told if name not in repeated]:
        note_difference("residents", resident.pk, name, resident=resident.pk, said=told[name], source=SOURCE)
    waiting = _of(resident).filter(settled=Settled.OPEN, column__in=told).values_list("column", "said")
    return [title_of(BY_NAME["residents"].column(name)) for name, word in waiting if told[name] == word]


def _of(resident):
    return Difference.objects.filter(table="residents", key=resident.pk)


def _other_flags(resident, flags):
    rows = rows_of_residents([resident.pk], ("residents",))["residents"]
    return {name: value for row in rows for name, value in flags.items() if row[name] != value}


def _said_before(resident, told):
    """What was said before it was put right here, or has been asked about already."""
    once = {(one.field, one.said) for one in Correction.objects.filter(resident=resident)}
    once |= {(column, word) for column, word in _of(resident).values_list("column", "said")}
    for row, over in Record.objects.filter(table="residents", key=resident.pk).values_list("row", "over"):
        once |= {*(row or {}).items(), *(over or {}).items()}
    return {name for name, word in told.items() if (name, word) in once}


def other_home(resident, village, since):
    """Whether a line tells of a home that is none of those known."""
    homes = rows_of_residents([resident.pk], ("residences",))["residences"]
    return all(home["unit_id"] != village or home["start"] != since for home in homes) and (
        resident.village_id != village
    )
