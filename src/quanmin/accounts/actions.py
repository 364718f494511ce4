"""Writes of accounts and of the tokens that programs sign in with."""

from datetime import timedelta

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from quanmin.accounts.acting import acting, require
from quanmin.accounts.models import Token, User
from quanmin.accounts.permissions import Permission, Role, may
from quanmin.accounts.secrets import digest, new_secret
from quanmin.errors import Refused, UsageError

TOKEN_DAYS, MOST_TOKEN_DAYS = 90, 365
DEMO_PASSWORD = "quanmin-demo"


def system_account():
    """The account the command line acts as; it has no password."""
    user = User.objects.filter(username="system").first()
    if user is None:
        user = User(username="system", role=Role.SYSTEM, first_name="系统")
        user.set_unusable_password()
        user.save()
    return user


def keep_account(username, *, role, unit, by, password=None, name=""):
    """Make or change an account; without a password it cannot sign in. UsageError for a password easily guessed."""
    with acting(by, Permission.KEEP_ACCOUNTS, on=unit) as trail:
        _refuse_system(username, role)
        known = User.objects.filter(username=username).first()
        if known is not None:
            # Who moves an account must hold the right where it comes from, too.
            require(by, Permission.KEEP_ACCOUNTS, on=known.unit)
        user, new = User.objects.update_or_create(
            username=username, defaults={"role": role, "unit": unit, "first_name": name}
        )
        if password is not None:
            _refuse_weak(password, user)
        user.set_password(password)
        user.save()
        trail.add("account made" if new else "account changed", user, role=role)
    return user


def _refuse_system(username, role):
    if role == Role.SYSTEM or username == "system":
        raise UsageError(_("系统账号只供命令行使用，不能新建或修改；请选择其他角色和用户名。"))


def _refuse_weak(password, user):
    try:
        validate_password(password, user)
    except ValidationError as error:
        raise UsageError(" ".join(error.messages)) from error


def make_demo_accounts(*, county, township, village, by, department=None):
    """One account a role, on the county, one township and village of it, one department; all with the demo password.

    The county office and the department have a head each, who signs.
    """
    wanted = (
        ("demo-county", Role.COUNTY_OFFICE, county, "县卫健局演示"),
        ("demo-township", Role.TOWNSHIP_MANAGER, township, "乡镇管理员演示"),
        ("demo-village", Role.VILLAGE_DOCTOR, village, "村医演示"),
        *(
            [
                ("demo-department", Role.DEPARTMENT, department, "责任单位演示"),
                ("demo-department-head", Role.UNIT_HEAD, department, "责任单位负责人演示"),
            ]
            if department
            else []
        ),
        ("demo-county-head", Role.UNIT_HEAD, county, "县卫健局负责人演示"),
        ("demo-auditor", Role.AUDITOR, county, "审计演示"),
    )
    return [
        keep_account(username, role=role, unit=unit, by=by, password=DEMO_PASSWORD, name=name)
        for username, role, unit, name in wanted
    ]


def make_token(user, name, *, today, by, days=TOKEN_DAYS):
    """A new token for an account's program, and its secret, which is shown this once and kept nowhere."""
    if not 1 <= days <= MOST_TOKEN_DAYS:
        raise UsageError(
            _("令牌有效期是 %(days)s 天，须在 1 到 %(most)s 天之间。")
            % {"days": days, "most": MOST_TOKEN_DAYS}
        )
    if not name.strip():
        raise UsageError(_("请写明令牌给哪个系统使用，例如“市平台对接”。"))
    if not may(user, Permission.USE_API, on=user.unit):
        words = _("账号 %(account)s 的角色不能使用数据接口；请换一个账号，或请县卫健局调整角色。")
        raise Refused(words % {"account": repr(user.username)})
    secret = new_secret()
    with acting(by, _right_over(user, by), on=user.unit) as trail:
        token = Token.objects.create(
            user=user,
            name=name.strip()[:100],
            digest=digest(secret),
            expires_on=today + timedelta(days=days - 1),
        )
        trail.add("token made", token, user=user.pk, expires_on=token.expires_on.isoformat())
    return token, secret


def revoke_token(token, *, by):
    """Close a token at once; closing it again changes nothing."""
    with acting(by, _right_over(token.user, by), on=token.user.unit) as trail:
        kept = Token.objects.select_for_update(of=("self",)).get(pk=token.pk)
        if kept.revoked_at is None:
            kept.revoked_at, kept.revoked_by = timezone.now(), by
            kept.save(update_fields=("revoked_at", "revoked_by"))
        trail.add("token revoked", kept, user=token.user_id)
    return kept


def note_use(token, *, today):
    """Keep the last day a token was used on, so that a forgotten one shows; one write a day."""
    if token.used_on != today:
        Token.objects.filter(pk=token.pk).update(used_on=today)


def _right_over(user, by):
    """One's own tokens need the right to use the api, another's the right to keep accounts."""
    return Permission.USE_API if user.pk == by.pk else Permission.KEEP_ACCOUNTS
