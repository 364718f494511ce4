"""Promised services given: after a visit, as its rows show it; typed only where no record can say it."""

from django.utils.translation import gettext as _

from quanmin import clock
from quanmin.accounts.acting import acting
from quanmin.accounts.permissions import Permission
from quanmin.core.protocols.packages import item_titled
from quanmin.programmes.actions.covering import cover_again
from quanmin.programmes.actions.keeping import keep_promises
from quanmin.programmes.actions.scheduling import plan_again
from quanmin.programmes.agreements import PROTOCOL, TYPED, ContractRefused, locked
from quanmin.programmes.models import Coverage
from quanmin.programmes.queries.reach import own_resident
from quanmin.records.entering import correct_row
from quanmin.records.overlay import rows_of_residents


def follow_visit(resident_id, *, by):
    """After a visit was saved, put right or withdrawn: the promises it keeps, where the resident has a contract."""
    if Coverage.objects.filter(resident=resident_id, contract__isnull=False).exists():
        keep_promises([resident_id], by=by)
        cover_again([resident_id])


def record_kept(resident_id, item_id, day, *, by):
    """Enter that a promised service no record of ours shows was given on a day; once entered, again changes nothing."""
    resident = own_resident(resident_id, by)
    with acting(by, Permission.RECORD, on=resident.village) as trail:
        locked(resident)
        contract, row = _promised(resident, item_id)
        _check_typed(contract, row, day)
        if row["done"] != day:
            _type(resident, row, day, by)
        trail.add("promise kept", resident, item=item_id)


def take_back_kept(resident_id, item_id, *, by):
    """Take back what was typed of a promised service by mistake."""
    resident = own_resident(resident_id, by)
    with acting(by, Permission.RECORD, on=resident.village) as trail:
        locked(resident)
        _contract, row = _promised(resident, item_id)
        if row["done"] is None or row["source"] != TYPED:
            raise ContractRefused(_("这一项不是在这里登记的，不能撤销；由随访得来的，请更正那次随访。"))
        _type(resident, row, None, by)
        trail.add("promise taken back", resident, item=item_id)


def _type(resident, row, day, by):
    correct_row("contract_items", row["item_id"], {"done": day}, by=by, origin=TYPED)
    keep_promises([resident.pk], by=by)
    cover_again([resident.pk])
    plan_again([resident.pk], protocols=(PROTOCOL,))


def _promised(resident, item_id):
    """The contract and the promised service of that number of this resident; ContractRefused for any other."""
    rows = rows_of_residents([resident.pk], ("contracts", "contract_items"))
    row = next((one for one in rows["contract_items"] if one["item_id"] == item_id), None)
    contracts = {one["contract_id"]: one for one in rows["contracts"]}
    if row is None or row["contract_id"] not in contracts:
        raise ContractRefused(_("没有这一项约定服务；请刷新后重试。"))
    return contracts[row["contract_id"]], row


def _check_typed(contract, row, day):
    item = item_titled(row["item"])
    if item is not None and not item.is_typed:
        raise ContractRefused(
            _("“%(item)s”从服务记录里读出，不必再登记；请登记那次服务。") % {"item": row["item"]}
        )
    if row["done"] is not None and row["done"] != day:
        raise ContractRefused(_("“%(item)s”已在 %(day)s 完成。") % {"item": row["item"], "day": row["done"]})
    if not contract["start"] <= day <= clock.today():
        raise ContractRefused(
            _("完成日期 %(day)s 不可能：应在协议起始日 %(start)s 到今天之间。")
            % {"day": day, "start": contract["start"]}
        )
