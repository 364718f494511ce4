"""Working out what is owed: for everybody at night, for one resident after a visit."""

import math
from concurrent.futures import ThreadPoolExecutor
from functools import partial

import polars as pl
from django.db import transaction
from django.utils import timezone

from quanmin import bulk, clock
from quanmin.accounts.acting import acting
from quanmin.accounts.permissions import Permission
from quanmin.programmes.facts import facts_of, facts_of_all
from quanmin.programmes.models import Due, Schedule
from quanmin.programmes.planning import owed, own_protocols, with_leads
from quanmin.records.models import Resident
from quanmin.records.overlay import changed_since, last_record

COLUMNS = (
    "schedule_id", "key", "resident_id", "village_id", "protocol", "item", "first", "due", "last", "until", "risk",
    "lead", "stand_in",
)  # fmt: skip
AT_ONCE = 500
# At most so many residents are planned together: while it is written what they are owed, the next are worked out.
IN_A_PART = 100_000
HOMES = {"resident_id": pl.Int64, "village_id": pl.Int64}


def rebuild_schedule(*, by, progress=None):
    """Work out anew what everybody is owed today; the finished Schedule. Doing it twice changes nothing.

    Lists read the schedule before until this one is finished, so nobody waits; who is visited meanwhile is worked out
    again at the end.
    """
    say = progress or (lambda stage, share: None)
    begun, on, seen = timezone.now(), clock.today(), last_record()
    say("records", 0.0)
    facts, own, homes = facts_of_all(), own_protocols(), _homes(Resident.objects.all())
    say("schedule", 0.2)
    with acting(by, Permission.MEASURE) as trail:
        kept = Schedule.objects.create(day=on, begun_at=begun)
        parts = _parts(facts, homes)
        work = (partial(_planned, part, on, own, kept, homes) for part in parts)
        for done, rows in enumerate(_one_ahead(work), 1):
            bulk.write_frame(Due, rows, more=done < len(parts))
            kept.residents += rows["resident_id"].n_unique()
            kept.items += rows.height
            say("rows", 0.2 + 0.7 * done / len(parts))
        kept.save(update_fields=("residents", "items"))
        trail.add("schedule rebuilt", kept, residents=kept.residents, items=kept.items)
    say("changes", 0.9)
    _put_in_use(kept, seen)
    say("done", 1.0)
    return kept


def _parts(facts, homes):
    """The facts of as many residents each, in the order of their villages; no part is a mere rest."""
    ordered = homes.sort("village_id", "resident_id")["resident_id"]
    size = math.ceil(len(ordered) / max(1, math.ceil(len(ordered) / IN_A_PART)))
    return [facts.of(ordered[first : first + size]) for first in range(0, len(ordered), size or 1)]


def _planned(facts, on, own, kept, homes):
    return _rows(with_leads(owed(facts, on, own), on), kept, homes)


def _one_ahead(work):
    """What each piece of work gives, in order; the next is done while the last is looked at."""
    with ThreadPoolExecutor(max_workers=1) as another:
        ahead = None
        for one in work:
            before, ahead = ahead, another.submit(one)
            if before is not None:
                yield before.result()
        if ahead is not None:
            yield ahead.result()


def _put_in_use(kept, seen):
    """Make the new schedule the one that is read, those changed meanwhile worked out again; then drop the old ones."""
    with transaction.atomic():
        changed = changed_since(seen)
        for first in range(0, len(changed), AT_ONCE):
            _replace(kept, changed[first : first + AT_ONCE], None)
        Schedule.objects.filter(pk=kept.pk).update(finished_at=timezone.now())
    kept.refresh_from_db()
    for old in Schedule.objects.exclude(pk=kept.pk).filter(pk__lt=kept.pk):
        Due.objects.filter(schedule=old)._raw_delete(using=Due.objects.db)
        old.delete()


def plan_again(resident_ids, *, protocols=None):
    """Work out anew what these residents are owed, of the protocols named or of all; to be called inside an action.

    Without a schedule there is nothing to keep up, and nothing happens.
    """
    kept = Schedule.objects.in_use()
    if kept is not None:
        with transaction.atomic(savepoint=False):
            _replace(kept, list(resident_ids), protocols)


def _replace(kept, ids, protocols):
    # Two visits to one resident at one moment are planned one after the other.
    list(Resident.objects.select_for_update().filter(pk__in=ids).order_by("pk").values_list("pk"))
    on = clock.today()
    items = owed(facts_of(ids), on, own_protocols(), protocols)
    stays = Due.objects.filter(schedule=kept, resident__in=ids)
    if protocols is not None:
        items = pl.concat([items, _kept_items(stays.exclude(protocol__in=protocols), items)])
    stays._raw_delete(using=Due.objects.db)
    bulk.write_frame(Due, _rows(with_leads(items, on), kept, _homes(Resident.objects.filter(pk__in=ids))))


def _kept_items(dues, like):
    """What the other protocols were found to owe, as rows again; it is not worked out anew."""
    names = like.columns
    fields = ["resident" if name == "resident_id" else name for name in names]
    return pl.DataFrame(list(dues.values_list(*fields)), schema=like.schema, orient="row")


def _homes(residents):
    """The village of each resident."""
    return pl.DataFrame(list(residents.values_list("pk", "village_id")), schema=HOMES, orient="row")


def _rows(items, kept, homes):
    """The items as rows of Due, in the order of villages, in which lists are read.

    A resident only the snapshot knows is in nobody's list before they are brought in.
    """
    known = items.join(homes, on="resident_id", how="inner").sort("village_id", "resident_id", "key")
    return known.select(pl.lit(kept.pk).alias("schedule_id"), pl.col(COLUMNS[1:]))
