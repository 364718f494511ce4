"""Looking through the records, answering hints, entering deliveries."""

from datetime import timedelta

import polars as pl
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from quanmin import bulk, clock
from quanmin.accounts.acting import acting
from quanmin.accounts.permissions import Permission
from quanmin.core.hints import judged, look
from quanmin.errors import UsageError
from quanmin.hints.gathering import held_between
from quanmin.hints.models import Answer, Delivery, Ground, Hint, Share, Sweep
from quanmin.hints.queries import hint, own_unit
from quanmin.hints.states import ANSWERED, HINT_TRANSITIONS, State
from quanmin.hints.words import checks_on, items

YEAR, PRIVATE = timedelta(days=365), timedelta(days=30)
MOST_GROUNDS = 1000  # rows shown of one hint, the latest; its figures count all
SHORTEST_REASON, LONGEST_REASON = 4, 300
MOST_DELIVERED = 1_000_000
SHARE_COLUMNS = ("sweep_id", "check_code", "unit_id", "found", "looked", "expected")
GROUND_COLUMNS = ("hint_id", "resident_id", "day", "key", "other")


def sweep(*, by):
    """Look through the year up to today by every check and the limits of today; the Sweep. Twice changes nothing.

    A unit is asked by all it wrote since its last answer; the county is told shares of what is a month old, so that a
    unit always comes first.
    """
    until = clock.today()
    since = until - YEAR
    held = held_between(since, until)
    checks, limits = checks_on(until)
    looked = {check: look(held, check) for check in checks}
    with acting(by, Permission.MEASURE) as trail:
        done = Sweep.objects.create(
            since=since, until=until, shared=until - PRIVATE, limits=limits, at=timezone.now(), by=by
        )
        raised = 0
        for check, rows in looked.items():
            _keep_shares(done, check, rows.filter(pl.col("day") <= done.shared))
            raised += _keep_hints(done, check, rows)
        Sweep.objects.exclude(pk=done.pk).delete()
        trail.add("records looked through", done, hints=raised)
    return done


def _keep_shares(done, check, rows):
    """One row for each unit that had anything to look at."""
    sums = judged(rows, check).filter(pl.col("looked") > 0).select("unit_id", "found", "looked", "expected")
    bulk.write_rows(Share, SHARE_COLUMNS, ((done.pk, check.code, *row) for row in sums.iter_rows()))


def _keep_hints(done, check, rows):
    """Open, bring up to date and lift the hints of a check; how many are open now."""
    since = _settled(check)
    unsettled = rows.join(since, on="unit_id", how="left").filter(
        pl.col("settled").is_null() | (pl.col("day") > pl.col("settled"))
    )
    asked = judged(unsettled, check).filter("raised")
    open_hints = {one.unit_id: one for one in Hint.objects.filter(check_code=check.code, state=State.OPEN)}
    for row in asked.iter_rows(named=True):
        kept = _keep_hint(open_hints.pop(row["unit_id"], None), done, check, row)
        of_unit = unsettled.filter((pl.col("unit_id") == row["unit_id"]) & (pl.col("found") > 0))
        _keep_grounds(kept, of_unit)
    # One that was answered meanwhile stays answered.
    Hint.objects.filter(pk__in=[one.pk for one in open_hints.values()], state=State.OPEN).update(
        state=State.LIFTED, ended_at=done.at
    )
    return asked.height


def _settled(check):
    """By unit, the last day its answers speak for."""
    rows = Hint.objects.filter(check_code=check.code, state__in=ANSWERED).order_by().values_list("unit")
    return pl.DataFrame(
        list(rows.annotate(Max("until"))), schema={"unit_id": pl.Int64, "settled": pl.Date}, orient="row"
    )


def _keep_hint(known, done, check, row):
    figures = {name: row[name] for name in ("found", "looked", "expected", "chance")}
    figures["limits"] = done.limits.get(check.code, {})
    if known is None:
        return Hint.objects.create(
            check_code=check.code, unit_id=row["unit_id"], since=done.since, until=done.until,
            raised_at=done.at, **figures
        )  # fmt: skip
    Hint.objects.filter(pk=known.pk, state=State.OPEN).update(since=done.since, until=done.until, **figures)
    return known


def _keep_grounds(kept, rows):
    latest = rows.sort("day", "key", descending=[True, False]).head(MOST_GROUNDS)
    Ground.objects.filter(hint=kept).delete()
    shown = latest.select("resident_id", "day", "key", "other").iter_rows()
    bulk.write_rows(Ground, GROUND_COLUMNS, ((kept.pk, *row) for row in shown))


def answer(number, state, reason, *, by):
    """Say to a hint that it is explained or put right, and how; the Answer. Refused outside one's own unit."""
    asked = hint(number, by)
    reason = reason.strip()
    if len(reason) < SHORTEST_REASON:
        raise UsageError(_("请写明核对的情况，例如“血压计已送检，10月起换用电子血压计”。"))
    with acting(by, Permission.ANSWER_HINT, on=asked.unit) as trail:
        kept = Hint.objects.select_for_update(of=("self",)).get(pk=asked.pk)
        if state not in ANSWERED or (
            state != kept.state and state not in HINT_TRANSITIONS[State(kept.state)]
        ):
            raise UsageError(
                _("这条提示%(state)s，不能这样答复；请刷新后再看。") % {"state": kept.get_state_display()}
            )
        now = timezone.now()
        Hint.objects.filter(pk=kept.pk).update(state=state, ended_at=now)
        said = Answer.objects.create(hint=kept, state=state, reason=reason[:LONGEST_REASON], at=now, by=by)
        trail.add("hint answered", kept, unit=kept.unit, state=state)
    return said


def enter_delivery(unit, item, day, number, *, by):
    """Keep that a unit received so many tests on a day; the Delivery."""
    if item not in items():
        raise UsageError(_("%(item)s 不在物资目录里；请从列表里选。") % {"item": repr(item)})
    if day > clock.today():
        raise UsageError(_("到货日期 %(day)s 在今天之后，请核对。") % {"day": day})
    if not 1 <= number <= MOST_DELIVERED:
        raise UsageError(
            _("数量 %(number)s 不在 1 到 %(most)s 之间，请核对。")
            % {"number": number, "most": MOST_DELIVERED}
        )
    with acting(by, Permission.ANSWER_HINT, on=unit) as trail:
        kept = Delivery.objects.create(unit=unit, item=item, day=day, number=number, at=timezone.now(), by=by)
        trail.add("delivery entered", kept, unit=unit, number=number)
    return kept


def take_back_delivery(number, *, by):
    """Take back a delivery entered by mistake; it stays readable. Doing it twice changes nothing."""
    kept = own_unit(Delivery.objects.select_related("unit").filter(pk=number).first(), by)
    with acting(by, Permission.ANSWER_HINT, on=kept.unit) as trail:
        Delivery.objects.filter(pk=kept.pk, taken_back_at=None).update(
            taken_back_at=timezone.now(), taken_back_by=by
        )
        trail.add("delivery taken back", kept, unit=kept.unit)
    return kept
