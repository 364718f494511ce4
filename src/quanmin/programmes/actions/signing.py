"""Signing a family-doctor contract, and renewing one: the declared rows, the promises, and what the signature says."""

from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from quanmin import clock
from quanmin.accounts.acting import acting
from quanmin.accounts.permissions import Permission
from quanmin.core.protocols.packages import package_titled
from quanmin.core.protocols.promises import last_day, promises
from quanmin.errors import QuanminError
from quanmin.programmes.actions.covering import cover_again
from quanmin.programmes.actions.keeping import keep_promises
from quanmin.programmes.actions.scheduling import plan_again
from quanmin.programmes.agreements import (
    PROTOCOL,
    RENEWED_FROM_DAYS,
    RENEWED_WITHIN_DAYS,
    Agreement,
    ContractRefused,
    groups_now,
    is_minor,
    locked,
    teams_for,
    terms_of,
)
from quanmin.programmes.models import Contract, ContractStep, Turn
from quanmin.programmes.own_terms import terms_signed
from quanmin.programmes.queries.reach import own_resident
from quanmin.records.entering import add_row
from quanmin.records.overlay import rows_of_residents

ORIGIN = "contract"


@dataclass(frozen=True)
class Renewal:
    """A contract to be renewed: `contract` is its number, `key` the form's; who signs where it is not as before.

    `team_id` is the team where the contract has none that serves, as one brought in has.
    """

    key: UUID
    resident_id: int
    contract: int
    signed_on: date
    signer: str = ""
    guardian: bool = False
    relation: str = ""
    team_id: int | None = None


def sign_contract(agreement, *, by):
    """Keep a contract as it was signed, with the services it promises; the Contract.

    The same form again answers the contract it made. ContractRefused says what stands in the way; Unknown is for a
    resident who is not one's own.
    """
    resident = own_resident(agreement.resident_id, by)
    with acting(by, Permission.RECORD, on=resident.village) as trail:
        resident = locked(resident)
        before = _the_same(agreement)
        if before is not None:
            trail.add("contract sent again", before, resident=resident.pk)
            return before
        kept = _sign(agreement, resident, by, Turn.SIGNED, None)
        trail.add("contract signed", kept, resident=resident.pk)
    return kept


def renew_contract(renewal, *, by):
    """Sign the next contract on the terms of one about to expire, or that ran out, beginning where it ends; it.

    Packages are those of the one before, in their edition of the first day and on the terms of today's signature; the
    team too, while it serves.
    """
    resident = own_resident(renewal.resident_id, by)
    with acting(by, Permission.RECORD, on=resident.village) as trail:
        resident = locked(resident)
        before = Contract.objects.filter(key=renewal.key, follows=renewal.contract, resident=resident).first()
        if before is not None:
            trail.add("contract sent again", before, resident=resident.pk)
            return before
        kept = _sign(_next(renewal, resident), resident, by, Turn.RENEWED, renewal.contract)
        trail.add("contract renewed", kept, resident=resident.pk, follows=renewal.contract)
    return kept


def renew_all(renewals, *, by):
    """Renew many, each for itself: (those signed, pairs of renewal and the sentence why it was not)."""
    signed, refused = [], []
    for one in renewals:
        try:
            signed.append(renew_contract(one, by=by))
        except QuanminError as error:
            refused.append((one, str(error)))
    return signed, refused


def _the_same(agreement):
    found = Contract.objects.filter(key=agreement.key).first()
    if found is not None and found.digest != agreement.digest:
        raise ContractRefused(_("这张签约表已经用过；请重新打开再填。"))
    return found


def _sign(agreement, resident, by, turn, follows):
    terms = terms_of(agreement, resident, groups_now(resident.pk))
    row = add_row("contracts", _row(agreement, terms, resident), resident=resident, by=by, origin=ORIGIN)
    for one in promises(terms.packages, agreement.start, agreement.end):
        add_promise(row.key, one, resident, by)
    contract = _keep(agreement, terms, row.key, resident, by, follows)
    ContractStep.objects.create(
        contract=contract, turn=turn, day=agreement.signed_on, at=timezone.now(), by=by
    )
    settle(resident, by)
    return contract


def _row(agreement, terms, resident):
    before = rows_of_residents([resident.pk], ("contracts",))["contracts"]
    window = timedelta(days=RENEWED_WITHIN_DAYS)
    again = any(row["end"] < agreement.start <= row["end"] + window for row in before)
    return {
        "unit_id": terms.team.unit_id, "package": terms.packages[0].title.zh, "start": agreement.start,
        "end": agreement.end, "renewed": again,
    }  # fmt: skip


def add_promise(contract_number, promise, resident, by):
    """Keep one promised service of a contract as its declared row."""
    row = {"contract_id": contract_number, "item": promise.item.title.zh, "due": promise.due}
    return add_row("contract_items", row, resident=resident, by=by, origin=ORIGIN)


def _keep(agreement, terms, number, resident, by, follows):
    """The contract, as the next of the resident: of two kept at one moment the database refuses one."""
    last = (
        Contract.objects.filter(resident=resident)
        .order_by("-number")
        .values_list("number", flat=True)
        .first()
    )
    try:
        with transaction.atomic():
            return Contract.objects.create(
                key=agreement.key, digest=agreement.digest, row=number, number=(last or 0) + 1, resident=resident,
                follows=follows, at=timezone.now(), by=by, **said_by(agreement, terms),
            )  # fmt: skip
    except IntegrityError as error:
        raise ContractRefused(_("刚刚有人为这位居民签了另一份协议；请刷新后核对。")) from error


def said_by(agreement, terms):
    """What the signature says beside the declared row, as fields of a Contract."""
    return {
        "team": terms.team, "packages": [one.code for one in terms.packages], "signed_on": agreement.signed_on,
        "signer": agreement.signer.strip(), "guardian": agreement.guardian,
        "relation": agreement.relation if agreement.guardian else "", "groups": list(terms.groups),
        "fee_fen": terms.fee_fen, "self_fen": terms.self_fen,
        "terms": terms_signed(terms.packages, agreement.start),
    }  # fmt: skip


def settle(resident, by):
    """What follows from a change of a contract: promises kept by services given already, lists, and what is owed."""
    keep_promises([resident.pk], by=by)
    cover_again([resident.pk])
    plan_again([resident.pk], protocols=(PROTOCOL,))


def _next(renewal, resident):
    """The agreement that continues a contract of the resident; ContractRefused where it cannot be continued yet."""
    rows = rows_of_residents([resident.pk], ("contracts",))["contracts"]
    row = next((one for one in rows if one["contract_id"] == renewal.contract), None)
    if row is None:
        raise ContractRefused(_("没有找到要续签的协议；请刷新后重试。"))
    if row["end"] > clock.today() + timedelta(days=RENEWED_FROM_DAYS):
        raise ContractRefused(
            _("协议到 %(end)s 才到期；到期前 %(days)s 天起可以续签。")
            % {"end": row["end"], "days": RENEWED_FROM_DAYS}
        )
    start = max(row["end"] + timedelta(days=1), renewal.signed_on)
    before = Contract.objects.filter(row=renewal.contract).select_related("team").first()
    return Agreement(
        key=renewal.key, resident_id=resident.pk, packages=_packages(row, before, start),
        team_id=_team(renewal, row, before, resident, start), signed_on=renewal.signed_on, start=start,
        end=last_day(start), **_signer(renewal, before, resident),
    )  # fmt: skip


def _packages(row, before, start):
    if before is not None and before.packages:
        return tuple(before.packages)
    found = package_titled(row["package"], start)
    if found is None:
        raise ContractRefused(
            _("原协议的服务包“%(package)s”不在现行服务包里；请打开签约页重新选择。")
            % {"package": row["package"]}
        )
    return (found.code,)


def _team(renewal, row, before, resident, start):
    """The team as before while it serves, else the one asked for, else the only team of the contract's organisation."""
    serving = teams_for(resident, start)
    if before is not None and before.team in serving:
        return before.team_id
    if renewal.team_id in {one.pk for one in serving}:
        return renewal.team_id
    same = [one.pk for one in serving if one.unit_id == row["unit_id"]]
    if len(same) != 1:
        raise ContractRefused(_("请打开签约页选择家庭医生团队：原团队已不服务，或机构有几个团队。"))
    return same[0]


def _signer(renewal, before, resident):
    """Who signs: as the form says, else as before, else the resident who is of age."""
    if renewal.signer.strip():
        return {"signer": renewal.signer, "guardian": renewal.guardian, "relation": renewal.relation}
    if (
        before is not None
        and before.signer
        and (before.guardian or not is_minor(resident, renewal.signed_on))
    ):
        return {"signer": before.signer, "guardian": before.guardian, "relation": before.relation}
    if is_minor(resident, renewal.signed_on):
        raise ContractRefused(_("居民未成年，续签须写监护人；请打开签约页。"))
    return {"signer": resident.name, "guardian": False, "relation": ""}
