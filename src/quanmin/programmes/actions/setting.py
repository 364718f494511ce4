"""The county's own values of protocols' parameters."""

from django.utils import timezone
from django.utils.translation import gettext as _

from quanmin.accounts.acting import acting
from quanmin.accounts.permissions import Permission
from quanmin.core.protocols import editions, with_settings_of
from quanmin.errors import UsageError
from quanmin.programmes.models import Setting


def set_parameter(protocol, parameter, value, *, reason, by):
    """Set a parameter of a protocol for the county, or with None go back to its default; the Setting.

    UsageError for a parameter the protocol does not have, or a value out of its range. What residents are owed follows
    when it is next worked out.
    """
    newest = editions(protocol)[-1]
    if parameter not in {one.key for one in newest.parameters}:
        raise UsageError(_("%(protocol)s 没有参数 %(parameter)s；请从页面上选。") % {
            "protocol": repr(protocol), "parameter": repr(parameter)})  # fmt: skip
    if value is not None:
        with_settings_of(newest, {parameter: value})
    if not reason.strip():
        raise UsageError(_("请写明依据，例如文件名称和文号。"))
    with acting(by, Permission.SET_PROTOCOLS) as trail:
        kept = Setting.objects.create(
            protocol=protocol,
            parameter=parameter,
            value=value,
            reason=reason.strip()[:200],
            at=timezone.now(),
            by=by,
        )
        trail.add("parameter set", kept, protocol=protocol, parameter=parameter)
    return kept
