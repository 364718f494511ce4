"""Schemes: a draft is begun from a declared scheme or the version in force, changed, and adopted."""

import copy

from django.utils.translation import gettext as _

from quanmin import clock
from quanmin.accounts.acting import acting
from quanmin.accounts.permissions import Permission
from quanmin.appraisals.actions.staging import locked
from quanmin.appraisals.models import Scheme
from quanmin.appraisals.states import SCHEME_TRANSITIONS, SchemeState
from quanmin.appraisals.weights import with_marks
from quanmin.core.measures import BY_CODE
from quanmin.core.measures.tree import LEVELS
from quanmin.core.scoring.scheme import MEASURE
from quanmin.core.scoring.scheme_reading import declared, scheme_of
from quanmin.errors import UsageError

OF_ORGANISATIONS = ("provider", "jurisdiction")


def begin_scheme(code, *, by):
    """A new draft of a scheme: a copy of its latest adopted version, else of the declared one."""
    with acting(by, Permission.KEEP_SCHEME) as trail:
        versions = Scheme.objects.filter(code=code)
        if versions.filter(state=SchemeState.DRAFT).exists():
            raise UsageError(_("这套方案已经有一份拟定中的版本，请先采用或放弃它。"))
        adopted = versions.filter(state=SchemeState.ADOPTED).first()
        if adopted is None and code not in declared():
            raise UsageError(_("没有 %(code)s 这套方案。") % {"code": repr(code)})
        data = copy.deepcopy(adopted.data if adopted else _plain(declared()[code]))
        last = versions.first()
        draft = Scheme.objects.create(
            code=code, version=last.version + 1 if last else 1, title=data["title"], data=data,
            made_at=clock.now(), made_by=by,
        )  # fmt: skip
        trail.add("scheme begun", draft, version=draft.version)
    return draft


def edit_scheme(scheme, marks, *, by):
    """Set points and marks of a draft: by key of an item, deduction or veto, the fields that change."""
    with acting(by, Permission.KEEP_SCHEME) as trail:
        kept = locked(scheme)
        if kept.state != SchemeState.DRAFT:
            raise UsageError(_("只有拟定中的方案可以修改；已采用的请先起草新版本。"))
        kept.data = with_marks(kept.data, marks)
        kept.save()
        trail.add("scheme changed", kept, parts=sorted(marks))
    return kept


def adopt(scheme, *, by):
    """Adopt a draft; the version in force until now is retired, and its scores stay."""
    with acting(by, Permission.KEEP_SCHEME) as trail:
        kept = locked(scheme)
        _refuse_blind(scheme_of(kept.data))
        Scheme.objects.filter(code=kept.code, state=SchemeState.ADOPTED).update(state=SchemeState.RETIRED)
        _move(kept, SchemeState.ADOPTED)
        kept.adopted_at, kept.adopted_by = clock.now(), by
        kept.save()
        trail.add("scheme adopted", kept, version=kept.version)
    return kept


def discard(scheme, *, by):
    """Give up a draft; it stays readable."""
    with acting(by, Permission.KEEP_SCHEME) as trail:
        kept = locked(scheme)
        _move(kept, SchemeState.DISCARDED)
        kept.save()
        trail.add("scheme discarded", kept)
    return kept


def _refuse_blind(scheme):
    """Every measure is one of the catalogue, and where organisations are compared, one that tells them apart."""
    is_of_places = all(kind in LEVELS for group in scheme.groups for kind in group.kinds)
    for part in scheme.parts:
        if not part.fact.startswith(MEASURE):
            continue
        measure = BY_CODE.get(part.fact.removeprefix(MEASURE))
        said = {"part": part.title, "code": repr(part.fact.removeprefix(MEASURE))}
        if measure is None:
            raise UsageError(_("%(part)s：没有 %(code)s 这项指标，请从指标词典中选择。") % said)
        if not is_of_places and measure.attribution not in OF_ORGANISATIONS:
            words = _("%(part)s：%(code)s 按居住地或管理地计，分不出各机构；考核机构请用按服务机构计的指标。")
            raise UsageError(words % said)


def _move(scheme, state):
    if state not in SCHEME_TRANSITIONS[scheme.state]:
        words = _("方案现在是“%(now)s”，不能变为“%(to)s”。")
        raise UsageError(words % {"now": scheme.get_state_display(), "to": state.label})
    scheme.state = state


def _plain(said):
    """Declared data as JSON holds them: numbers as they are written."""
    return {
        name: [_plain(row) if isinstance(row, dict) else row for row in value] if isinstance(value, list) else value
        for name, value in said.items()
    }  # fmt: skip
