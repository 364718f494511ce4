"""Contracts for tests: signed by the elderly resident 2 with the clinic's team, unless a test says otherwise."""

from datetime import date
from uuid import uuid4

from quanmin.core.protocols.promises import last_day
from quanmin.programmes.actions import found_team, sign_contract
from quanmin.programmes.agreements import Agreement
from quanmin.records.overlay import rows_of_residents
from tests.apps.counties import UNTIL
from tests.worlds import CLINIC

SIGNED = date(2025, 10, 1)


def a_team(units, by, name="东一村签约团队"):
    """A team of the clinic of the first village of the east."""
    return found_team(units[CLINIC], name, opened=date(2020, 1, 1), by=by)


def an_agreement(team, resident=2, *, start=SIGNED, **said):
    """A year's contract over the package of the elderly, signed by resident 2 on its first day."""
    said = {
        "key": uuid4(), "packages": ("elderly",), "signed_on": start, "end": last_day(start), "signer": "李四", **said,
    }  # fmt: skip
    return Agreement(resident_id=resident, team_id=team.pk, start=start, **said)


def signed(team, by, resident=2, **said):
    """A contract kept."""
    return sign_contract(an_agreement(team, resident, **said), by=by)


def contracts_of(resident=2):
    """The contracts of a resident as their declared rows stand: (first day, last day, package)."""
    rows = rows_of_residents([resident], ("contracts",))["contracts"]
    return [(row["start"], row["end"], row["package"]) for row in rows]


def promised_to(resident=2):
    """The services promised to a resident: (service, due, day given)."""
    rows = rows_of_residents([resident], ("contract_items",))["contract_items"]
    return sorted((row["item"], row["due"], row["done"]) for row in rows)


TODAY = UNTIL
