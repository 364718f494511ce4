"""Two people do something to one resident's contracts at one moment: one of them wins, the other is told."""

import pytest

from quanmin.accounts.actions import system_account
from quanmin.programmes.actions import end_contract, rebuild_coverage, sign_contract
from quanmin.programmes.models import Contract, ContractStep
from quanmin.records.actions import bring_in_residents
from tests.apps.at_once import AT_ONCE, at_once
from tests.apps.contracted import TODAY, a_team, an_agreement, contracts_of, signed
from tests.apps.counties import controlled_world

pytestmark = AT_ONCE


@pytest.fixture
def team(transactional_db, units, township, tmp_path, settings):
    settings.QUANMIN_TODAY = TODAY
    bring_in_residents(controlled_world(tmp_path / "snapshot"), by=system_account())
    rebuild_coverage(by=system_account())
    return a_team(units, township)


def test_of_two_who_sign_one_resident_one_wins_and_the_other_is_told(team, doctor, township):
    said = at_once(
        lambda: sign_contract(an_agreement(team), by=doctor),
        lambda: sign_contract(an_agreement(team, packages=("basic",)), by=township),
    )

    refused = [one for one in said if isinstance(one, str)]
    assert len(refused) == 1
    assert "不能重叠" in refused[0] or "另一份协议" in refused[0]
    assert (len(contracts_of()), Contract.objects.count()) == (1, 1)


def test_of_two_who_end_one_contract_one_does(team, doctor, township):
    contract = signed(team, doctor)

    said = at_once(
        lambda: end_contract(2, contract.row, day=TODAY, reason="cancelled", by=doctor),
        lambda: end_contract(2, contract.row, day=TODAY, reason="moved", by=township),
    )

    assert sum(isinstance(one, str) for one in said) == 1
    assert ContractStep.objects.filter(turn="ended").count() == 1


def test_one_form_sent_twice_at_once_is_one_contract(team, doctor):
    agreement = an_agreement(team)

    said = at_once(*[lambda: sign_contract(agreement, by=doctor)] * 2)

    assert said[0] == said[1] == Contract.objects.get()
