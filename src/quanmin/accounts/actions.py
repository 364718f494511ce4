"""Writes of accounts."""

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from quanmin.accounts.acting import acting, require
from quanmin.accounts.models import User
from quanmin.accounts.permissions import Permission, Role
from quanmin.errors import UsageError

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


def make_demo_accounts(*, county, township, village, by):
    """One account a role, on the county, one township and one village of it; all with the demo password."""
    wanted = (
        ("demo-county", Role.COUNTY_OFFICE, county, "县卫健局演示"),
        ("demo-township", Role.TOWNSHIP_MANAGER, township, "乡镇管理员演示"),
        ("demo-village", Role.VILLAGE_DOCTOR, village, "村医演示"),
        ("demo-auditor", Role.AUDITOR, county, "审计演示"),
    )
    return [
        keep_account(username, role=role, unit=unit, by=by, password=DEMO_PASSWORD, name=name)
        for username, role, unit, name in wanted
    ]
