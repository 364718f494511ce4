"""What becomes of a contract after it was signed: another team, put right, ended, let lapse, withdrawn; and undone."""

from collections import defaultdict
from itertools import zip_longest
from uuid import uuid4

from django.utils import timezone
from django.utils.translation import gettext as _

from quanmin import clock
from quanmin.accounts.acting import acting
from quanmin.accounts.permissions import Permission
from quanmin.core.protocols.promises import promises
from quanmin.core.snapshot.rows import from_json, to_json
from quanmin.core.snapshot.tables import BY_NAME
from quanmin.programmes.actions.signing import ORIGIN, add_promise, said_by, settle
from quanmin.programmes.agreements import (
    ContractRefused,
    groups_now,
    is_open,
    locked,
    overlapping,
    teams_for,
    terms_of,
)
from quanmin.programmes.models import AGREED_TRANSITIONS, Agreed, Contract, ContractStep, Leaving, Turn
from quanmin.programmes.own_terms import packages_signed
from quanmin.programmes.queries.reach import own_resident
from quanmin.records.entering import add_row_of_key, correct_row, stands, withdraw_row
from quanmin.records.overlay import rows_of_residents

FIELDS = ("state", "packages", "signer", "guardian", "relation", "groups", "fee_fen", "self_fen", "terms")
PUT_BACK = (Turn.TEAM, Turn.CORRECTED, Turn.ENDED, Turn.LAPSING, Turn.WITHDRAWN)


def end_contract(resident_id, number, *, day, reason, why="", by):
    """End a contract early: `day` is its last, `reason` one of Leaving. What was due later is promised no more."""

    def change(contract, row, resident, before):
        _check_ending(row, day, reason, why)
        correct_row("contracts", number, {"end": day}, by=by, origin=ORIGIN)
        for item in _items(resident, number):
            if item["due"] > day and item["done"] is None:
                _withdraw(before, "contract_items", item["item_id"], item, by)
        _move(contract, Agreed.ENDED)

    return _changed(resident_id, number, Turn.ENDED, change, by, day=day, reason=reason, why=why)


def let_lapse(resident_id, number, *, why, by):
    """Note that the resident does not renew, and why, so that nobody asks again."""

    def change(contract, _row, _resident, _before):
        if not why.strip():
            raise ContractRefused(_("请写明居民为什么不续签。"))
        _move(contract, Agreed.LAPSING)

    return _changed(resident_id, number, Turn.LAPSING, change, by, why=why)


def withdraw_contract(resident_id, number, *, why, by):
    """Say that a contract kept here was never signed so; its rows do not hold, and stay readable."""

    def change(contract, row, resident, before):
        if contract.brought_in:
            raise ContractRefused(_("这份协议是从别的系统带来的，不能作废；可以终止，或在原系统更正。"))
        if not why.strip():
            raise ContractRefused(_("请写明为什么作废。"))
        for item in _items(resident, number):
            _withdraw(before, "contract_items", item["item_id"], item, by)
        withdraw_row("contracts", number, by=by, origin=ORIGIN)
        _move(contract, Agreed.WITHDRAWN)

    return _changed(resident_id, number, Turn.WITHDRAWN, change, by, why=why)


def change_team(resident_id, number, team_id, *, why="", by):
    """Give a contract to another team of the township; its organisation is the contract's from now on."""

    def change(contract, row, resident, _before):
        team = next((one for one in teams_for(resident, clock.today()) if one.pk == team_id), None)
        if team is None:
            raise ContractRefused(_("请选择当地正在服务的家庭医生团队。"))
        if contract.team_id == team.pk:
            raise ContractRefused(_("这份协议已经由这个团队服务。"))
        if row["unit_id"] != team.unit_id:
            correct_row("contracts", number, {"unit_id": team.unit_id}, by=by, origin=ORIGIN)
        Contract.objects.filter(pk=contract.pk).update(team=team)

    return _changed(resident_id, number, Turn.TEAM, change, by, why=why)


def correct_contract(agreement, number, *, why, by):
    """Put right what a contract kept here says (the Agreement as it was truly signed); its promises follow."""

    def change(contract, row, resident, before):
        if contract.brought_in:
            raise ContractRefused(_("这份协议是从别的系统带来的，请在原系统更正；也可以终止后重新签约。"))
        if not why.strip():
            raise ContractRefused(_("请写明为什么更正。"))
        kept = packages_signed(contract, row["start"]) if _same_days(contract, row, agreement) else ()
        terms = terms_of(agreement, resident, groups_now(resident.pk), but=number, kept=kept)
        values = {
            "unit_id": terms.team.unit_id, "package": terms.packages[0].title.zh, "start": agreement.start,
            "end": agreement.end,
        }  # fmt: skip
        correct_row("contracts", number, values, by=by, origin=ORIGIN)
        _promise_anew(number, promises(terms.packages, agreement.start, agreement.end), resident, before, by)
        Contract.objects.filter(pk=contract.pk).update(**said_by(agreement, terms))

    return _changed(agreement.resident_id, number, Turn.CORRECTED, change, by, why=why)


def _same_days(contract, row, agreement):
    """Whether a contract put right was signed and began when it says: then what it was signed on stays."""
    return (contract.signed_on, row["start"]) == (agreement.signed_on, agreement.start)


def undo_step(resident_id, number, *, by):
    """Undo the last thing done to a contract after it was signed: all is as before it."""
    resident = own_resident(resident_id, by)
    with acting(by, Permission.RECORD, on=resident.village) as trail:
        resident = locked(resident)
        contract = Contract.objects.filter(row=number, resident=resident).first()
        step = contract and contract.steps.filter(undone_at=None).order_by("-id").first()
        if step is None or step.turn not in PUT_BACK:
            raise ContractRefused(_("这份协议没有可以撤销的变更；签错的协议请作废。"))
        _put_back(contract, step, resident, by)
        ContractStep.objects.filter(pk=step.pk).update(undone_at=timezone.now(), undone_by=by)
        settle(resident, by)
        trail.add("contract change undone", contract, resident=resident.pk, turn=step.turn)
    contract.refresh_from_db()
    return contract


def _changed(resident_id, number, turn, change, by, *, day=None, reason="", why=""):
    """Do one thing to a contract of one's own resident, and keep what it was before."""
    resident = own_resident(resident_id, by)
    with acting(by, Permission.RECORD, on=resident.village) as trail:
        resident = locked(resident)
        contract, row = _own_contract(resident, number, by)
        before = _noted(contract, row, resident)
        change(contract, row, resident, before)
        ContractStep.objects.create(
            contract=contract, turn=turn, day=day or clock.today(), reason=reason, why=why.strip()[:200],
            before=before, at=timezone.now(), by=by,
        )  # fmt: skip
        settle(resident, by)
        trail.add(f"contract {ACTS[turn]}", contract, resident=resident.pk)
    contract.refresh_from_db()
    return contract


ACTS = {
    Turn.TEAM: "given to a team", Turn.CORRECTED: "corrected", Turn.ENDED: "ended", Turn.LAPSING: "let lapse",
    Turn.WITHDRAWN: "withdrawn",
}  # fmt: skip


def _own_contract(resident, number, by):
    """A contract of the resident that is open, with its row; one brought in gets its own Contract here."""
    rows = rows_of_residents([resident.pk], ("contracts",))["contracts"]
    row = next((one for one in rows if one["contract_id"] == number), None)
    contract = Contract.objects.filter(row=number, resident=resident).first()
    if contract is not None and not is_open(contract):
        raise ContractRefused(
            _("这份协议%(state)s，不能再改；可以撤销上一步。") % {"state": contract.get_state_display()}
        )
    if row is None:
        raise ContractRefused(_("没有找到这份协议；请刷新后重试。"))
    return contract or _adopted(resident, number, by), row


def _adopted(resident, number, by):
    last = (
        Contract.objects.filter(resident=resident)
        .order_by("-number")
        .values_list("number", flat=True)
        .first()
    )
    return Contract.objects.create(
        key=uuid4(), digest="", row=number, number=(last or 0) + 1, resident=resident, brought_in=True,
        at=timezone.now(), by=by,
    )  # fmt: skip


def _move(contract, state):
    if state not in AGREED_TRANSITIONS[Agreed(contract.state)]:
        raise ContractRefused(_("这份协议已经是“%(state)s”。") % {"state": Agreed(state).label})
    Contract.objects.filter(pk=contract.pk).update(state=state)


def _check_ending(row, day, reason, why):
    if reason not in Leaving.values:
        raise ContractRefused(_("%(reason)s 不是终止原因；请从列表里选。") % {"reason": repr(reason)})
    if reason == Leaving.OTHER and not why.strip():
        raise ContractRefused(_("原因选“其他”时，请写明。"))
    if not row["start"] <= day <= min(row["end"], clock.today()):
        raise ContractRefused(
            _("最后一天 %(day)s 不可能：应在协议期 %(start)s 至 %(end)s 之内，且不晚于今天。")
            % {"day": day, "start": row["start"], "end": row["end"]}
        )


def _noted(contract, row, resident):
    """What a contract is before something is done to it: our fields, its row, and (filled in as they go) its items."""
    fields = {name: getattr(contract, name) for name in FIELDS}
    fields |= {
        "team_id": contract.team_id,
        "signed_on": contract.signed_on and contract.signed_on.isoformat(),
    }
    return {"fields": fields, "rows": [_kept("contracts", contract.row, row)]}


def _kept(table, key, row):
    """A row as undoing puts it back, with whence it was known."""
    return [table, key, to_json(BY_NAME[table], row), row["source"]]


def _items(resident, number):
    rows = rows_of_residents([resident.pk], ("contract_items",))["contract_items"]
    return [row for row in rows if row["contract_id"] == number]


def _withdraw(before, table, key, row, by):
    before["rows"].append(_kept(table, key, row))
    withdraw_row(table, key, by=by, origin=ORIGIN)


def _promise_anew(number, wanted, resident, before, by):
    """Let the promises of a contract be these: of each service, those kept first stay, with the days they are due."""
    now, after = defaultdict(list), defaultdict(list)
    for row in _items(resident, number):
        now[row["item"]].append(row)
    for one in wanted:
        after[one.item.title.zh].append(one)
    for title in sorted(now.keys() | after.keys()):
        for row, promise in zip_longest(now[title], after[title]):
            _promise_as(number, row, promise, resident, before, by)


def _promise_as(number, row, promise, resident, before, by):
    if row is None:
        added = add_promise(number, promise, resident, by)
        before["rows"].append(["contract_items", added.key, None, ORIGIN])
    elif promise is None:
        _withdraw(before, "contract_items", row["item_id"], row, by)
    elif row["due"] != promise.due:
        before["rows"].append(_kept("contract_items", row["item_id"], row))
        correct_row("contract_items", row["item_id"], {"due": promise.due}, by=by, origin=row["source"])


def _put_back(contract, step, resident, by):
    """Let the contract, its row and its promises be what they were before a step."""
    own = [one for table, _key, one, _source in step.before["rows"] if table == "contracts"]
    _check_room(from_json(BY_NAME["contracts"], own[0]), contract.row, resident)
    for one in step.before["rows"]:
        _let_be(one, resident, by)
    Contract.objects.filter(pk=contract.pk).update(**step.before["fields"])


def _check_room(row, number, resident):
    """Nobody may have signed another contract over the days that come back."""
    for other in rows_of_residents([resident.pk], ("contracts",))["contracts"]:
        if other["contract_id"] != number and other["start"] <= row["end"] and other["end"] >= row["start"]:
            raise overlapping(other)


def _let_be(kept, resident, by):
    table, key, row, source = kept
    now = stands(table, key)
    if row is None:
        if now is not None:
            withdraw_row(table, key, by=by, origin=ORIGIN)
        return
    values = from_json(BY_NAME[table], row)
    if now is None:
        add_row_of_key(table, key, values, resident=resident, by=by, origin=source)
    else:
        correct_row(table, key, values, by=by, origin=source)
