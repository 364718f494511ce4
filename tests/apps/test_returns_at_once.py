"""Two people open the returns of a period at one moment: each is opened once, and nobody sees a fault."""

from datetime import date

from quanmin.returns.actions import open_returns
from quanmin.returns.models import Filing, Return
from tests.apps.at_once import AT_ONCE, at_once

pytestmark = AT_ONCE


def test_of_two_who_open_returns_one_opens_them_and_the_other_finds_them_open(
    transactional_db, units, office
):
    said = at_once(*[lambda: open_returns(on=date(2026, 1, 12), by=office)] * 2)

    opened = sorted(len(one) for one in said)
    assert opened == [0, Return.objects.count()]
    assert Filing.objects.count() == Return.objects.count() > 0
