"""An approved plan is broken down by year and township, its tasks into key points; people may set any by hand."""

from contextlib import contextmanager
from math import isclose, isfinite

from django.utils import timezone
from django.utils.translation import gettext as _

from quanmin.accounts.acting import acting
from quanmin.accounts.permissions import Permission
from quanmin.core.planning.key_points import key_points, standing_points
from quanmin.core.planning.places import apportioned
from quanmin.errors import UsageError
from quanmin.plans.breakdown import first_year, last_year, nodes_of, sharing_of, year_path
from quanmin.plans.differences import changed_fields
from quanmin.plans.models import KeyPoint, PlaceAim, Sharing, Standing, State, Target, Task, YearAim
from quanmin.units.models import Level, Unit

BATCH = 500
BY_HAND = ("value", "reason", "set_at", "set_by_id")


def break_down(plan, populations):
    """The rows of a plan's breakdown, inside the action that approves it.

    `populations` are residents by number of township; without them counts stay the county's until somebody shares them.
    """
    targets, tasks = (
        list(kind.objects.filter(plan=plan).exclude(standing=Standing.REJECTED).select_related("replaces"))
        for kind in (Target, Task)
    )
    first = first_year(plan)
    last = last_year(targets, tasks, first)
    for target in targets:
        target.sharing = sharing_of(target, len(populations))
    years = [aim for target in targets for aim in _year_aims(target, first, targets)]
    places = [aim for target in targets for aim in _place_aims(target, populations)]
    points = [point for task in tasks for point in _key_points(task, first, last)]
    _carry_over(targets, tasks, years=years, places=places, points=points)
    Target.objects.bulk_update(targets, ("sharing",), batch_size=BATCH)
    for model, rows in ((YearAim, years), (PlaceAim, places), (KeyPoint, points)):
        model.objects.bulk_create(rows, batch_size=BATCH)


def set_year_aims(target, values, *, reason, by):
    """Ask other values at the ends of years; the last year stays the plan's, the computed value undoes a change."""
    with _adjusting(target, by) as (kept, trail):
        aims = {aim.year: aim for aim in YearAim.objects.filter(target=kept)}
        for year, value in values.items():
            if year not in aims:
                raise UsageError(_("这项目标没有 %(year)s 年的年度目标。") % {"year": year})
            if year == kept.year and not isclose(value, aims[year].computed):
                raise UsageError(_("最后一年必须等于规划的目标值；要改目标值，请修订规划。"))
        changed = [aims[year] for year in values]
        _set(changed, {aims[year].pk: value for year, value in values.items()}, reason=reason, by=by)
        trail.add("year aims set", kept, years=sorted(values))
    return changed


def set_place_aims(target, values, *, reason, by):
    """Ask other values of townships (by unit number); shares of a count must still add up to the county's."""
    with _adjusting(target, by) as (kept, trail):
        places = Unit.objects.filter(level=Level.TOWNSHIP).in_bulk()
        if unknown := set(values) - set(places):
            raise UsageError(_("没有编号为 %s 的乡镇。") % sorted(unknown))
        aims = {aim.unit_id: aim for aim in PlaceAim.objects.filter(target=kept)}
        if kept.sharing == Sharing.SHARE:
            _check_sum(kept, {unit: values.get(unit, aim.value) for unit, aim in aims.items()})
        for unit in set(values) - set(aims):
            aims[unit] = PlaceAim.objects.create(
                target=kept, unit=places[unit], value=kept.value, computed=kept.value
            )
        _set(list(aims.values()), {aim.pk: values[unit] for unit, aim in aims.items() if unit in values},
             reason=reason, by=by)  # fmt: skip
        trail.add("place aims set", kept, places=len(values))
    return list(aims.values())


def share_count(target, weights, *, by):
    """Share a count among townships by weight (residents, or the people a measure counts), anew."""
    with _adjusting(target, by) as (kept, trail):
        if kept.sharing == Sharing.RATE:
            raise UsageError(_("比率类目标各乡镇执行同一标准，不分摊数量。"))
        kept.sharing = Sharing.SHARE
        kept.save(update_fields=("sharing",))
        PlaceAim.objects.filter(target=kept).delete()
        PlaceAim.objects.bulk_create(_place_aims(kept, weights))
        trail.add("count shared", kept, places=len(weights))
    return kept


def hold_by_county(target, *, by):
    """Leave a count to the county as a whole; the townships have no part of it."""
    with _adjusting(target, by) as (kept, trail):
        if kept.sharing != Sharing.SHARE:
            raise UsageError(_("这项目标没有分到乡镇。"))
        kept.sharing = Sharing.COUNTY
        kept.save(update_fields=("sharing",))
        PlaceAim.objects.filter(target=kept).delete()
        trail.add("count held by the county", kept)
    return kept


def write_key_point(point, text, *, by):
    """Write the key point of a task's year anew."""
    if not text.strip():
        raise UsageError(_("请写明这一年要做什么。"))
    with acting(by, Permission.APPROVE_PLAN) as trail:
        _refuse_unless_in_force(point.task.plan)
        point.text, point.set_at, point.set_by = text.strip(), timezone.now(), by
        point.save(update_fields=("text", "set_at", "set_by"))
        trail.add("key point written", point)
    return point


@contextmanager
def _adjusting(target, by):
    """The frame of an adjustment: the right, the target locked, its plan in force."""
    with acting(by, Permission.APPROVE_PLAN) as trail:
        kept = Target.objects.select_for_update(of=("self",)).select_related("plan").get(pk=target.pk)
        _refuse_unless_in_force(kept.plan)
        yield kept, trail


def _refuse_unless_in_force(plan):
    if plan.state != State.APPROVED:
        words = _("规划现在是“%(now)s”；只有已发布的规划才能调整分解。")
        raise UsageError(words % {"now": State(plan.state).label})


def _set(aims, values, *, reason, by):
    """Set values by hand; one that equals what was computed counts as computed again."""
    for aim in aims:
        if aim.pk not in values:
            continue
        value = values[aim.pk]
        if not isfinite(value) or value < 0:
            raise UsageError(_("数值 %s 不合理；请填不小于 0 的数。") % repr(value))
        computed = isclose(value, aim.computed)
        if not computed and not reason.strip():
            raise UsageError(_("请写明调整的理由。"))
        aim.value, aim.reason = value, "" if computed else reason.strip()
        aim.set_at, aim.set_by = (None, None) if computed else (timezone.now(), by)
        aim.save()


def _check_sum(target, values):
    total = sum(values.values())
    if not isclose(total, target.value):
        words = _("各乡镇合计 %(sum)s，不等于全县目标 %(wanted)s；请调整到相等。")
        raise UsageError(words % {"sum": f"{total:g}", "wanted": f"{target.value:g}"})


def _year_aims(target, first, targets):
    path = year_path(target, first, nodes_of(target, targets))
    return [YearAim(target=target, year=year, value=value, computed=value) for year, value in path.items()]


def _place_aims(target, weights):
    if target.sharing != Sharing.SHARE:
        return []
    parts = apportioned(int(target.value), weights)
    return [PlaceAim(target=target, unit_id=unit, value=part, computed=part) for unit, part in parts.items()]


def _key_points(task, first, last):
    due = task.deadline_year
    if due is None:
        points = standing_points(task.title, task.text, first, last)
    else:
        points = key_points(task.title, task.text, min(first, due), due)
    return [KeyPoint(task=task, year=year, text=text) for year, text in points.items()]


def _carry_over(targets, tasks, *, years, places, points):
    """What people had set by hand for facts the amendment left as they were stays set."""
    same, same_tasks = _unchanged(targets), _unchanged(tasks)
    _take_over(YearAim.objects.filter(target__in=same, set_by__isnull=False), years, same)
    _take_over(KeyPoint.objects.filter(task__in=same_tasks, set_by__isnull=False), points, same_tasks)
    old = PlaceAim.objects.filter(target__in=same).select_related("target").order_by("id")
    adjusted = {aim.target_id for aim in old if aim.set_by_id}
    anew = {same[number].pk for number in adjusted}
    # Shares hold together: where one was set by hand, all of the target's are taken over, and still add up.
    places[:] = [aim for aim in places if aim.target_id not in anew]
    for aim in (aim for aim in old if aim.target_id in adjusted):
        new = same[aim.target_id]
        new.sharing = aim.target.sharing
        places.append(PlaceAim(target=new, unit_id=aim.unit_id, computed=aim.computed, **_by_hand(aim)))


def _unchanged(facts):
    """By the old fact's number, the new fact that says the same."""
    return {
        fact.replaces_id: fact for fact in facts if fact.replaces and not changed_fields(fact.replaces, fact)
    }


def _take_over(old_rows, new_rows, same):
    by_place = {(_owner(row), row.year): row for row in new_rows}
    for old in old_rows:
        new = by_place.get((same[_owner(old)].pk, old.year))
        for name, value in _by_hand(old).items() if new else ():
            setattr(new, name, value)


def _owner(row):
    return row.task_id if isinstance(row, KeyPoint) else row.target_id


def _by_hand(row):
    names = ("text", "set_at", "set_by_id") if isinstance(row, KeyPoint) else BY_HAND
    return {name: getattr(row, name) for name in names}
