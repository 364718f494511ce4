"""What somebody wants to sign, and whether it can be: every refusal is one sentence with what to do."""

import hashlib
from dataclasses import astuple, dataclass
from datetime import date, timedelta
from uuid import UUID

from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as later

from quanmin import clock
from quanmin.core.periods import completed_years
from quanmin.core.protocols.covering import group_bits, groups_of
from quanmin.core.protocols.packages import GROUPS, Package, packages
from quanmin.core.protocols.promises import last_day
from quanmin.core.snapshot.rows import frame_of
from quanmin.core.snapshot.tables import BY_NAME
from quanmin.errors import UsageError
from quanmin.programmes.models import Agreed, Team
from quanmin.programmes.own_terms import package_offered
from quanmin.programmes.words import say
from quanmin.records.models import Resident
from quanmin.records.overlay import rows_of_residents

PROTOCOL = "family-doctor"
GROWN_UP_YEARS = 18  # Civil Code, art. 17
LONGEST_YEARS = 3  # 国卫基层发〔2022〕10号
BEGINS_WITHIN_DAYS = 90
# From how many days before its end a contract may be renewed; lists of contracts about to expire begin there too.
RENEWED_FROM_DAYS = 60
RENEWED_WITHIN_DAYS = 30  # as the measure of renewals counts

# Whence a promised service is known to be kept: read from another row, or typed.
READ, TYPED = "promise:read", "promise:typed"
# How somebody stands as to contracts, on a day.
STANDINGS = {
    "in-force": later("有效"), "to-come": later("待生效"), "expiring": later("即将到期"), "lapsed": later("到期未续"),
    "unsigned": later("未签约"),
}  # fmt: skip

GROUP_TITLES = {
    "elderly": later("65岁及以上老年人"), "child": later("0～6岁儿童"), "maternal": later("孕产妇"),
    "disabled": later("残疾人"), "low-income": later("脱贫或低收入人口"), "special-family": later("计划生育特殊家庭"),
    "hypertension": later("高血压患者"), "diabetes": later("糖尿病患者"), "tuberculosis": later("肺结核患者"),
    "severe-mental-disorder": later("严重精神障碍患者"), "copd": later("慢阻肺患者"),
}  # fmt: skip


class ContractRefused(UsageError):  # noqa: N818  reads as the sentence it prints
    """A contract cannot be signed, or changed, so; the message says why and what to do."""


class Relation(models.TextChoices):
    FATHER = "father", later("父亲")
    MOTHER = "mother", later("母亲")
    SPOUSE = "spouse", later("配偶")
    CHILD = "child", later("子女")
    OTHER = "other", later("其他监护人")


@dataclass(frozen=True)
class Agreement:
    """A contract as it is signed: by whom and when, with which team, packages (codes) and days; `key` the form's."""

    key: UUID
    resident_id: int
    packages: tuple[str, ...]
    team_id: int
    signed_on: date
    start: date
    end: date
    signer: str
    guardian: bool = False
    relation: str = ""

    @property
    def digest(self):
        """What it says, as one number: two under one key must say the same."""
        said = astuple(self)[1:]
        return hashlib.sha256(repr(said).encode()).hexdigest()


@dataclass(frozen=True)
class Terms:
    """What an agreement comes to: the packages, the team, the groups of the resident, the fee and their own part."""

    packages: tuple[Package, ...]
    team: Team
    groups: tuple[str, ...]
    fee_fen: int
    self_fen: int


def terms_of(agreement, resident, bits, *, but=None, kept=()):
    """The Terms of an agreement with a resident of these groups (bits); ContractRefused with the first fault.

    `but` is the number of a contract that the agreement takes the place of, whose days it may share; `kept` are
    packages on the terms that contract was signed on, which stay.
    """
    _check_person(resident)
    _check_days(agreement, resident)
    _check_signer(agreement, resident)
    groups = groups_of(bits)
    chosen = _chosen(agreement, groups, {one.code: one for one in kept})
    team = _team(agreement, resident)
    _check_others(agreement, but)
    return Terms(
        chosen, team, groups, sum(one.fee.year_fen for one in chosen), sum(one.fee.self_fen for one in chosen)
    )


def _check_person(resident):
    if resident.death_date is not None:
        raise ContractRefused(_("这位居民已在 %(day)s 去世，不能签约。") % {"day": resident.death_date})
    if resident.village is None or (resident.left is not None and resident.left <= clock.today()):
        raise ContractRefused(_("这位居民已经迁出，不能签约；若又搬回，请先登记迁入。"))


def _check_days(agreement, resident):
    signed, start, end = agreement.signed_on, agreement.start, agreement.end
    if signed > clock.today():
        raise ContractRefused(_("签字日期 %(day)s 在今天之后；请在居民签字后登记。") % {"day": signed})
    if signed < resident.birth_date:
        raise ContractRefused(_("签字日期 %(day)s 在居民出生之前；请核对。") % {"day": signed})
    if start < signed:
        raise ContractRefused(
            _("协议从 %(start)s 起，早于签字日期 %(day)s；协议不能在签字之前生效。")
            % {"start": start, "day": signed}
        )
    if start > signed + timedelta(days=BEGINS_WITHIN_DAYS):
        raise ContractRefused(
            _("协议从 %(start)s 起，比签字晚 %(days)s 天以上；请临近时再签。")
            % {"start": start, "days": BEGINS_WITHIN_DAYS}
        )
    if end < start:
        raise ContractRefused(
            _("协议到 %(end)s 止，早于起始日期 %(start)s；请核对。") % {"end": end, "start": start}
        )
    if end > last_day(start, LONGEST_YEARS):
        raise ContractRefused(
            _("协议到 %(end)s 止，超过 %(years)s 年；一份协议最长 %(years)s 年。")
            % {"end": end, "years": LONGEST_YEARS}
        )


def is_minor(resident, on):
    """Whether somebody else must sign for the resident on the day, because they are not of age."""
    return completed_years(resident.birth_date, on) < GROWN_UP_YEARS


def _check_signer(agreement, resident):
    signer = agreement.signer.strip()
    if not signer:
        raise ContractRefused(_("请写签字人姓名：居民本人，或代签的监护人。"))
    if agreement.guardian:
        if agreement.relation not in Relation.values:
            raise ContractRefused(_("监护人代签时，请选择与居民的关系。"))
        return
    if is_minor(resident, agreement.signed_on):
        raise ContractRefused(_("签字时未满 %(years)s 岁，须由监护人代签。") % {"years": GROWN_UP_YEARS})
    if signer.replace(" ", "") != resident.name.replace(" ", ""):
        raise ContractRefused(_("签字姓名与档案姓名不同；若由监护人代签，请勾选并写明关系。"))


def _chosen(agreement, groups, kept):
    codes = tuple(dict.fromkeys(agreement.packages))
    found = tuple(kept.get(code) or _in_force(code, agreement) for code in codes)
    if sum(one.kind == "basic" for one in found) != 1:
        raise ContractRefused(_("请选择一个基本服务包，且只选一个；个性化服务包可以另加。"))
    for one in found:
        if not one.is_for(groups):
            whom = "、".join(str(GROUP_TITLES[group]) for group in one.groups)
            raise ContractRefused(
                _("“%(package)s”供%(groups)s使用，这位居民不在其中；请换一个服务包。")
                % {"package": say(one.title), "groups": whom}
            )
    return found


def _in_force(code, agreement):
    known = {one.code for one in packages()}
    found = package_offered(code, agreement.start, agreement.signed_on) if code in known else None
    if found is None:
        raise ContractRefused(
            _("服务包 %(code)s 在 %(day)s 不在有效期内；请换一个服务包或起始日期。")
            % {"code": repr(code), "day": agreement.start}
        )
    return found


def _team(agreement, resident):
    found = next((one for one in teams_for(resident, agreement.start) if one.pk == agreement.team_id), None)
    if found is None:
        raise ContractRefused(_("请选择当地在 %(day)s 服务的家庭医生团队。") % {"day": agreement.start})
    return found


def teams_for(resident, on):
    """The teams a resident may choose on a day: those of organisations in their township."""
    if resident.village is None:
        return []
    township = resident.village.parent or resident.village
    near = Team.objects.filter(unit__position__range=(township.position, township.last), opened__lte=on)
    return list(near.exclude(closed__lt=on).select_related("unit"))


def _check_others(agreement, but):
    """No two contracts of one resident share a day."""
    rows = rows_of_residents([agreement.resident_id], ("contracts",))["contracts"]
    for row in rows:
        if row["contract_id"] != but and row["start"] <= agreement.end and row["end"] >= agreement.start:
            raise overlapping(row)


def overlapping(row):
    """The sentence for a contract there is already."""
    return ContractRefused(
        _("这位居民已有一份协议，从 %(start)s 到 %(end)s；日期不能重叠，请续签，或先终止那一份。")
        % {"start": row["start"], "end": row["end"]}
    )


def say_groups(groups, *, sensitive):
    """The groups in words; those of illnesses shown to few stand under their common name for who may not see them."""
    titles = []
    for group in (one for one in GROUPS if one in groups):
        hidden = group in ("severe-mental-disorder", "tuberculosis") and not sensitive
        chronic = group in ("hypertension", "diabetes") and not sensitive
        titles.append(str(_("四类慢病患者") if hidden or chronic else GROUP_TITLES[group]))
    return list(dict.fromkeys(titles))


def locked(resident):
    """Hold the resident's row until the action ends: what two people do to one's contracts happens in turn."""
    rows = Resident.objects.select_for_update(of=("self",)).select_related("village__parent")
    return rows.get(pk=resident.pk)


def groups_now(resident_id):
    """The bits of the groups a resident belongs to today."""
    rows = rows_of_residents([resident_id], ("residents", "enrolments", "pregnancies"))
    frames = {name: frame_of(BY_NAME[name], found) for name, found in rows.items()}
    found = group_bits(frames, clock.today())
    return found["groups"][0] if found.height else 0


def is_open(contract):
    """Whether a contract has not been ended or withdrawn."""
    return contract.state in (Agreed.STANDS, Agreed.LAPSING)
