"""Family-doctor teams and who is in them."""

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from quanmin import clock
from quanmin.accounts.acting import acting
from quanmin.accounts.permissions import Permission
from quanmin.programmes.agreements import ContractRefused
from quanmin.programmes.models import Agreed, Contract, Member, Post, Team
from quanmin.programmes.queries.reach import own_team
from quanmin.records.overlay import rows_of_residents
from quanmin.units.models import Level

KINDS = ("township-health-centre", "village-clinic", "community-health-centre", "community-health-station")


def found_team(unit, name, *, opened, by):
    """A new team of an organisation; ContractRefused where it has one of that name."""
    with acting(by, Permission.RECORD, on=unit) as trail:
        if unit.level != Level.ORGANISATION:
            raise ContractRefused(_("家庭医生团队属于医疗卫生机构；请选择卫生院或卫生室。"))
        name = name.strip()
        if not name or opened > clock.today():
            raise ContractRefused(_("请写团队名称；成立日期不能在今天之后。"))
        try:
            with transaction.atomic():
                team = Team.objects.create(unit=unit, name=name, opened=opened, at=timezone.now(), by=by)
        except IntegrityError as error:
            raise ContractRefused(_("这个机构已有同名团队；请换一个名称。")) from error
        trail.add("team founded", team)
    return team


def close_team(team_id, day, *, by):
    """Say that a team serves nobody after a day; its contracts must go to another team first."""
    team = own_team(team_id, by)
    with acting(by, Permission.RECORD, on=team.unit) as trail:
        serves = _served_after(team, day)
        if serves:
            raise ContractRefused(
                _("还有 %(count)s 名居民的协议由这个团队服务；请先把他们转给别的团队。") % {"count": serves}
            )
        if not team.opened <= day <= clock.today():
            raise ContractRefused(_("停止日期 %(day)s 不可能；应在成立之后、今天之前。") % {"day": day})
        Team.objects.filter(pk=team.pk).update(closed=day)
        trail.add("team closed", team)


def _served_after(team, day):
    """How many residents have a contract with a team that runs on after a day, in force or to come."""
    open_now = Contract.objects.filter(team=team, state__in=(Agreed.STANDS, Agreed.LAPSING))
    own = dict(open_now.values_list("row", "resident"))
    rows = rows_of_residents(sorted(set(own.values())), ("contracts",))["contracts"]
    return len({row["resident_id"] for row in rows if row["contract_id"] in own and row["end"] > day})


def add_member(team_id, name, post, *, phone="", since, by):
    """Somebody comes into a team; ContractRefused for a second leader, or who is in it already."""
    team = own_team(team_id, by)
    with acting(by, Permission.RECORD, on=team.unit) as trail:
        if not name.strip() or post not in Post.values or since > clock.today():
            raise ContractRefused(_("请写成员姓名，选择岗位；日期不能在今天之后。"))
        try:
            with transaction.atomic():
                member = Member.objects.create(
                    team=team, name=name.strip()[:60], post=post, phone=phone.strip()[:32], since=since
                )
        except IntegrityError as error:
            raise ContractRefused(_("这位成员已在团队里，或团队已有团队长；请先登记离开。")) from error
        trail.add("team member added", member, team=team.pk)
    return member


def end_member(team_id, member_id, day, *, by):
    """Somebody leaves a team on a day."""
    team = own_team(team_id, by)
    with acting(by, Permission.RECORD, on=team.unit) as trail:
        member = team.members.filter(pk=member_id, until=None).first()
        if member is None or not member.since <= day <= clock.today():
            raise ContractRefused(_("没有这位在岗成员，或离开日期不可能；请刷新后重试。"))
        Member.objects.filter(pk=member.pk).update(until=day)
        trail.add("team member left", member, team=team.pk)
