"""The county's parameters of protocols, terms of packages and limits of hints: set from a day on, and taken back."""

from datetime import timedelta

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from quanmin import clock
from quanmin.accounts.acting import acting
from quanmin.accounts.permissions import Permission
from quanmin.errors import UsageError
from quanmin.programmes.models import Kind, Setting
from quanmin.programmes.own_terms import decides, held
from quanmin.programmes.settables import owners, settable, sound

LONGEST_AHEAD = timedelta(days=2 * 365)
LONGEST_REASON = 200


def set_parameter(code, parameter, value, *, reason, by, kind=Kind.PROTOCOL, since=None):
    """Set something for the county from a day on (default: today), or with None go back to its default; the Setting.

    UsageError for what cannot be set, a value out of its range, or a day that is past: what was judged and signed
    before keeps what held then. The same said again is kept once. What residents are owed follows when it is next
    worked out, a contract takes the terms of the day it is signed, hints are judged by the limits of their day.
    """
    asked, since = settable(kind, code, parameter), since or clock.today()
    kept_value = None if value is None else sound(asked, value)
    _check_said(since, reason)
    with acting(by, Permission.SET_PROTOCOLS) as trail:
        said = {"kind": kind, "code": code, "parameter": parameter}
        last = Setting.objects.filter(**said, since=since, ended=None).order_by("id").last()
        if last is None or last.value != kept_value:
            last = Setting.objects.create(
                **said,
                value=kept_value,
                since=since,
                reason=reason.strip()[:LONGEST_REASON],
                at=timezone.now(),
                by=by,
            )
            _check_packages(kind, code, since)
        trail.add(
            "parameter set", last, kind=str(kind), of=code, parameter=parameter, since=since.isoformat()
        )
    return last


def take_back_setting(number, *, by):
    """Take back a setting that holds, or will: what held before holds again from today on. It stays readable.

    UsageError for one that a later one replaced, where taking it back would change nothing. Doing it twice changes
    nothing.
    """
    with acting(by, Permission.SET_PROTOCOLS) as trail:
        kept = Setting.objects.select_for_update(of=("self",)).filter(pk=number).first()
        if kept is None:
            raise UsageError(_("没有找到这项设置；请刷新后重试。"))
        if kept.ended is None:
            _check_decides(kept)
            ended = max(clock.today(), kept.since)
            Setting.objects.filter(pk=kept.pk).update(ended=ended, undone_at=timezone.now(), undone_by=by)
            _check_packages(kept.kind, kept.code, ended)
        trail.add("parameter taken back", kept, kind=kept.kind, of=kept.code, parameter=kept.parameter)
    kept.refresh_from_db()
    return kept


def _check_said(since, reason):
    today = clock.today()
    if not today <= since <= today + LONGEST_AHEAD:
        words = _(
            "起始日期 %(day)s 不可能：从今天 %(today)s 起、两年之内；以前的随访、协议和提示按当时的规定。"
        )
        raise UsageError(words % {"day": since, "today": today})
    if not reason.strip():
        raise UsageError(_("请写明依据，例如文件名称和文号。"))


def _check_decides(kept):
    same = {"kind": kept.kind, "code": kept.code, "parameter": kept.parameter}
    if not decides(kept, list(Setting.objects.filter(**same)), clock.today()):
        raise UsageError(_("这项设置已被后来的设置取代，撤销它不改变什么；请撤销现用的那一项。"))


def _check_packages(kind, code, since):
    """A package must promise something on each day from which it changes."""
    if kind != Kind.PACKAGE:
        return
    items = {one.key: one.default for owner in owners(kind) if owner.code == code for one in owner.settables
             if one.shape == "item"}  # fmt: skip
    rows = Setting.objects.filter(Q(since__gte=since) | Q(ended__gte=since), kind=kind, code=code)
    days = {
        since,
        *(day for row in rows for day in (row.since, row.ended) if day is not None and day >= since),
    }
    for day in days:
        own = {**items, **held(kind, day).get(code, {})}
        if all(own[key] is False for key in items):
            raise UsageError(
                _("服务包从 %(day)s 起会一项服务也不承诺；请至少留一项，或改用别的服务包。") % {"day": day}
            )
