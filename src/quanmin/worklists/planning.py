"""The gap planner: from today to each target's date, how many people a week, where, and who is there to see them."""

from collections import Counter, defaultdict
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import polars as pl

from quanmin import clock
from quanmin.accounts.acting import require
from quanmin.accounts.permissions import Permission
from quanmin.core.measures import BY_CODE
from quanmin.core.snapshot.tables import BY_NAME
from quanmin.core.stats.reaching import in_proportion, largest_first, weekly
from quanmin.plans.queries import measured_targets
from quanmin.records.base import scan
from quanmin.results.models import Result
from quanmin.results.queries import latest_run
from quanmin.supervision.goals import goal_of, place_goal
from quanmin.supervision.models import Light
from quanmin.supervision.needs import people_needed
from quanmin.units.models import Level, Unit

# Who goes to see residents: the doctors of village clinics and health centres.
SEEING = ("village-doctor", "physician", "assistant-physician")
CLINICS = ("village-clinic", "township-health-centre")


@dataclass(frozen=True)
class Share:
    """What one place under the unit takes on of a target: people in all, in the fullest week, and its gap."""

    place: Unit
    people: int
    each_week: int
    gap: int


@dataclass(frozen=True)
class Aim:
    """One target not met yet: the fewest people who would meet it, until when, in how many weeks, and where.

    `fewest` are the places that would do when the largest gaps are closed first.
    """

    target: object
    light: Light
    needed: int
    due: date | None
    weeks: int
    each_week: int
    shares: list[Share]
    fewest: list[Unit]


@dataclass(frozen=True)
class Load:
    """What all targets together ask of one place a week, against the doctors there and what each can see."""

    place: Unit
    each_week: int
    doctors: int
    capacity: int

    @property
    def short(self):
        """How many people a week are more than the doctors there can see."""
        return max(self.each_week - self.capacity, 0)


@dataclass(frozen=True)
class GapPlan:
    """The whole plan of a unit. Of several targets of one measure the one that asks most of a place counts there."""

    unit: Unit
    on: date
    pace: int
    aims: list[Aim]
    loads: list[Load]


def gap_plan(unit, *, seen_by, pace):
    """What a unit's open targets need from today on, when a doctor sees `pace` people a week for them."""
    require(seen_by, Permission.SEE_FIGURES, on=unit)
    run, on = latest_run(), clock.today()
    lights = _open_lights(run, unit)
    places = list(Unit.objects.filter(parent=unit, level__in=(Level.TOWNSHIP, Level.VILLAGE)))
    results = _results(run, lights, places)
    targets = measured_targets().filter(pk__in=[light.target_id for light in lights])
    by_target = {light.target_id: light for light in lights}
    whole = targets.prefetch_related("year_aims", "place_aims")
    found = [_aim(target, by_target[target.pk], places, results, unit, on) for target in whole]
    aims = sorted(_once(found), key=lambda aim: (aim.due or date.max, -aim.needed))
    return GapPlan(unit, on, pace, aims, _loads(aims, places, _doctors(run, places, on), pace))


def _open_lights(run, unit):
    """The unit's lights that are not green and have people counted."""
    lights = Light.objects.of(run).filter(unit=unit, colour__in=("red", "yellow"), denominator__gt=0)
    return list(lights.order_by("target__plan", "target__position"))


def _results(run, lights, places):
    """(measure, period, place) → result, in one question."""
    wanted = {light.period for light in lights}
    rows = Result.objects.of(run).filter(unit__in=places, period__in=wanted, denominator__gt=0)
    codes = measured_targets().filter(pk__in=[light.target_id for light in lights]).values("measure")
    return {(row.measure, row.period, row.unit_id): row for row in rows.filter(measure__in=codes)}


def _aim(target, light, places, results, unit, on):
    measure = BY_CODE.get(target.measure)
    parts = {aim.unit_id: aim.value for aim in target.place_aims.all()}
    whole = goal_of(target, measure, target.year_aims.all()) if measure else None
    goal = place_goal(whole, target, unit, parts)
    needed = people_needed(measure, goal, light) if goal else None
    if not needed:
        return None
    weeks = weekly(needed, on=on, due=goal.due) if goal.due < date.max else ()
    rows = {place: results.get((target.measure, light.period, place.pk)) for place in places}
    gaps = {place.pk: row.gap for place, row in rows.items() if row is not None and row.gap}
    reachable = min(needed, sum(gaps.values()))
    fewest = largest_first(reachable, gaps)
    return Aim(
        target, light, needed, goal.due if goal.due < date.max else None, len(weeks), weeks[0] if weeks else 0,
        _shares(places, in_proportion(reachable, gaps), gaps, len(weeks)),
        [place for place in places if fewest.get(place.pk)],
    )  # fmt: skip


def _once(aims):
    """What two plans ask alike is asked once."""
    return {
        (aim.target.measure, aim.needed, aim.due): aim for aim in reversed(aims) if aim is not None
    }.values()


def _shares(places, people, gaps, weeks):
    return [
        Share(place, people[place.pk], -(-people[place.pk] // weeks) if weeks else 0, gaps[place.pk])
        for place in places
        if people.get(place.pk)
    ]


def _loads(aims, places, doctors, pace):
    """By place, the people of all targets in the fullest week; most short first."""
    most, asked = Counter(), Counter()
    for aim in aims:
        for share in aim.shares:
            one = aim.target.measure, share.place.pk
            most[one] = max(most[one], share.each_week)
    for (_measure, place), people in most.items():
        asked[place] += people
    loads = [Load(place, asked[place.pk], doctors[place.pk], doctors[place.pk] * pace) for place in places]
    return sorted(loads, key=lambda load: (-load.short, load.place.position))


def _doctors(run, places, on):
    """By place, how many doctors of its clinics and health centre see residents on a day, from the run's snapshot."""
    found = defaultdict(int)
    if run is None:
        return found
    posts = scan(Path(run.snapshot.folder), BY_NAME["staff_posts"]).filter(
        pl.col("category").is_in(SEEING),
        pl.col("start") <= on,
        pl.col("end").is_null() | (pl.col("end") >= on),
    )
    counted = dict(posts.group_by("unit_id").agg(pl.col("staff_id").n_unique()).collect().iter_rows())
    clinics = Unit.objects.filter(pk__in=list(counted), kind__in=CLINICS)
    for clinic in clinics:
        for place in places:
            if place.holds(clinic):
                found[place.pk] += counted[clinic.pk]
    return found
