"""Taking back a death or move that was entered wrongly, for a reason that is kept."""

from django.utils import timezone
from django.utils.translation import gettext as _

from quanmin.accounts.acting import acting, require
from quanmin.accounts.permissions import Permission
from quanmin.core.snapshot.tables import BY_NAME
from quanmin.errors import UsageError
from quanmin.records.homes import follow_rows
from quanmin.records.models import Event, Household, LifeEvent, Merge, Record, Relation, Resident
from quanmin.records.steps import step_back
from quanmin.units.models import Unit

SHORTEST_REASON = 4
# Rows that somebody ended for the death itself: they would stay ended after it is taken back.
ENDED_BY_DEATH = (("end_reason", "death"), ("closing_reason", "death"))


def take_back(event, reason, *, by):
    """Let everything stand as before a death or move; the LifeEvent. Events are taken back from the last.

    A move: who keeps residents where they live now and where they lived before. A death: who may take back deaths where
    they lived. UsageError, which says what, where something later rests on it.
    """
    reason = reason.strip()
    if len(reason) < SHORTEST_REASON:
        raise UsageError(_("请写明撤销的原因，例如“同名误登，本人健在”。"))
    resident = Resident.objects.select_related("village").get(pk=event.resident_id)
    right = Permission.TAKE_BACK_DEATH if event.kind == Event.DIED else Permission.KEEP_RESIDENTS
    if event.before["village"] is not None:
        require(by, right, on=Unit.objects.get(pk=event.before["village"]))
    with acting(by, right, on=resident.village) as trail:
        Resident.objects.select_for_update(of=("self",)).get(pk=resident.pk)
        one = LifeEvent.objects.select_for_update(of=("self",)).get(pk=event.pk)
        _refuse_what_rests(one)
        one.undone_at, one.undone_by, one.undone_reason = timezone.now(), by, reason[:200]
        one.save(update_fields=("undone_at", "undone_by", "undone_reason"))
        for step in reversed(one.steps):
            step_back(step, resident, by=by, origin=f"taken back:{one.pk}")
        follow_rows([resident.pk])
        _back_into_household(resident.pk, one.before)
        said = {"kind": one.kind, "day": one.day.isoformat(), "event": one.pk}
        trail.add("event taken back", resident, unit=resident.village, **said)
    return one


def _refuse_what_rests(event):
    """UsageError for the first thing that was done after the event and rests on it."""
    if event.undone_at is not None:
        raise UsageError(_("这一条已经撤销。"))
    later = LifeEvent.objects.filter(resident=event.resident_id, undone_at=None, pk__gt=event.pk).first()
    if later is not None:
        words = _("不能撤销：之后又登记了%(kind)s（%(day)s）；请先撤销那一条。")
        raise UsageError(words % {"kind": later.get_kind_display(), "day": later.day})
    merges = Merge.objects.filter(undone_at=None)
    if merges.filter(absorbed=event.resident_id).exists() or merges.filter(
        kept=event.resident_id, at__gt=event.at
    ):
        raise UsageError(_("不能撤销：之后合并过档案；请先在“合并记录”里撤销那次合并。"))
    if event.kind == Event.DIED:
        _refuse_ended(event)


def _refuse_ended(event):
    """Whatever somebody ended afterwards for the death, such as a contract, has to be opened again by them."""
    steps = {(step["table"], step["key"]) for step in event.steps}
    last = max((step["did"] for step in event.steps), default=0)
    entered = Record.objects.filter(resident=event.resident_id, pk__gt=last, current=True, row__isnull=False)
    for record in entered.order_by("pk"):
        ended = any(record.row.get(name) == word for name, word in ENDED_BY_DEATH)
        if ended and (record.table, record.key) not in steps:
            words = _("不能撤销：“%(table)s”第 %(key)s 号已因死亡结束（%(day)s，%(who)s）；请先恢复。")
            said = {"table": BY_NAME[record.table].title, "key": record.key, "day": f"{record.at:%Y-%m-%d}"}
            raise UsageError(words % {**said, "who": record.by})


def _back_into_household(number, before):
    """The household they were of, unless it has another head by now."""
    household = Household.objects.filter(pk=before["household"]).first()
    resident = Resident.objects.get(pk=number)
    if household is None or resident.household_id or household.village_id != resident.village_id:
        return
    headed = household.members.filter(relation=Relation.HEAD).exists()
    as_what = Relation.OTHER if before["relation"] == Relation.HEAD and headed else before["relation"]
    Resident.objects.filter(pk=number).update(household=household, relation=as_what)
