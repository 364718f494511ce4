"""The family-doctor teams of a demo county: one at every township health centre, so that contracts can be signed."""

from quanmin.demo.cast import officer_of
from quanmin.programmes.actions import add_member, found_team
from quanmin.programmes.models import Post, Team
from quanmin.units.models import Unit

NAME = "家庭医生第一团队"
MEMBERS = (
    (Post.LEADER, ("周明", "吴敏", "郑强", "冯丽")),
    (Post.DOCTOR, ("孙伟", "钱芳", "沈涛", "韩梅")),
    (Post.NURSE, ("何静", "吕娜", "施琴", "孔燕")),
    (Post.PUBLIC_HEALTH, ("曹磊", "严军", "华勇", "金霞")),
)


def found_teams(day):
    """Found each centre's team with its members, on a day; a centre that has one keeps it."""
    centres = Unit.objects.filter(kind="township-health-centre", closed=None).exclude(
        pk__in=Team.objects.values("unit")
    )
    for place, centre in enumerate(centres.order_by("position").select_related("parent")):
        by = officer_of(centre.parent)
        team = found_team(centre, NAME, opened=day, by=by)
        for post, names in MEMBERS:
            add_member(team.pk, names[place % len(names)], post, since=day, by=by)
