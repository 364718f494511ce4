"""A contract about to expire is renewed where it ends, once; or it lapses, with a reason."""

from datetime import date, timedelta
from uuid import uuid4

import pytest

from quanmin.core.periods import parse_range
from quanmin.flow import bring_up_to_date
from quanmin.programmes.actions import (
    Renewal,
    change_team,
    close_team,
    end_contract,
    let_lapse,
    rebuild_coverage,
    renew_contract,
    undo_step,
)
from quanmin.programmes.agreements import ContractRefused
from quanmin.programmes.models import Contract, Coverage, Team
from quanmin.programmes.queries.contracts import Asked, contract_list
from quanmin.records.actions import bring_in_residents, record_death
from quanmin.records.models import Resident
from quanmin.results.actions import measure, take_snapshot
from quanmin.results.queries import latest_run, result
from tests.apps.contracted import TODAY, a_team, contracts_of, promised_to, signed
from tests.apps.counties import a_snapshot
from tests.remembered import remembered
from tests.worlds import CLINIC, COUNTY, EAST_1, residents

DAY = timedelta(days=1)
GROWN, CHILD = date(1950, 6, 1), date(2020, 6, 1)


def a_contract(number, resident, start, end, package="老年人包"):
    return {
        "contract_id": number, "resident_id": resident, "unit_id": CLINIC, "package": package,
        "start": start, "end": end,
    }  # fmt: skip


@pytest.fixture
@remembered
def county(system, units, tmp_path, settings):
    """Of four in one village: the first three have contracts that ran out or will, the fourth none."""
    settings.QUANMIN_TODAY, settings.QUANMIN_HOME = TODAY, tmp_path
    contracts = [
        a_contract(1, 1, date(2025, 2, 1), date(2026, 1, 31)),
        a_contract(2, 2, date(2024, 11, 11), date(2025, 11, 10)),
        a_contract(3, 3, date(2025, 2, 1), date(2026, 1, 31), "儿童包"),
    ]
    people = [{"name": "甲", "birth_date": GROWN}, {"name": "乙", "birth_date": GROWN},
              {"name": "丙", "birth_date": CHILD}, {"name": "丁", "birth_date": GROWN}]  # fmt: skip
    folder = a_snapshot(tmp_path / "s", **residents(*people), contracts=contracts)
    bring_in_residents(folder, by=system)
    rebuild_coverage(by=system)
    return folder


@pytest.fixture
def team(county, units, township):
    return a_team(units, township)


def renewed(contract, resident, doctor, *, signed_on=TODAY, **said):
    return renew_contract(Renewal(uuid4(), resident, contract, signed_on, **said), by=doctor)


def listed(state, doctor):
    return [row.person.id for row in contract_list(Asked(doctor.unit, state), doctor).rows]


def test_lists_say_who_is_about_to_expire_and_who_lapsed(county, doctor):
    assert [listed(state, doctor) for state in ("expiring", "lapsed", "unsigned", "in-force")] == [
        [1, 3], [2], [2, 4], [1, 3],
    ]  # fmt: skip


@pytest.mark.parametrize(("ahead", "soon"), [(60, [1, 3]), (61, [])])
def test_sixty_days_before_the_end_a_contract_is_about_to_expire(county, doctor, settings, ahead, soon):
    settings.QUANMIN_TODAY = date(2026, 1, 31) - ahead * DAY

    assert listed("expiring", doctor) == soon


def test_the_next_contract_begins_where_the_last_ends(team, doctor):
    contract = renewed(1, 1, doctor)

    assert contracts_of(1)[1] == (date(2026, 2, 1), date(2027, 1, 31), "老年人包")
    assert (contract.signer, contract.team, contract.follows) == ("甲", team, 1)
    assert Coverage.objects.get(resident=1).covered == date(2027, 1, 31)
    assert listed("expiring", doctor) == [3]
    assert listed("renewed", doctor) == [1]
    assert len(promised_to(1)) == 4


def test_who_lapsed_begins_on_the_day_of_the_signature(team, doctor):
    renewed(2, 2, doctor)

    assert contracts_of(2)[1] == (TODAY, date(2026, 12, 30), "老年人包")


@pytest.mark.parametrize(("days", "again"), [(30, True), (31, False)])
def test_a_contract_within_thirty_days_of_the_last_is_a_renewal_as_the_measure_counts(
    team, doctor, days, again
):
    first = date(2025, 11, 10) + days * DAY

    signed(team, doctor, 2, signer="乙", start=first)

    assert Coverage.objects.get(resident=2).renewed == again


def test_renewals_move_the_rate_of_renewal_by_one(team, county, units, doctor, office, system):
    measure(take_snapshot(county, by=system), periods=parse_range("2025Q4"), by=system)
    rate = lambda: result("contract-renewal-rate", units[COUNTY], "2025Q4", latest_run(), seen_by=office)  # noqa: E731
    before = rate().numerator, rate().denominator

    renewed(2, 2, doctor, signed_on=date(2025, 12, 5))
    bring_up_to_date(by=system)

    assert (before, (rate().numerator, rate().denominator)) == ((0, 1), (1, 1))


def test_the_same_renewal_again_is_the_same_contract(team, doctor):
    renewal = Renewal(uuid4(), 1, 1, TODAY)

    first, again = (renew_contract(renewal, by=doctor) for _time in range(2))

    assert (first, len(contracts_of(1))) == (again, 2)
    with pytest.raises(ContractRefused, match="不能重叠"):
        renewed(1, 1, doctor)


def test_a_child_is_renewed_by_a_guardian(team, doctor):
    with pytest.raises(ContractRefused, match="未成年"):
        renewed(3, 3, doctor)

    contract = renewed(3, 3, doctor, signer="丙母", guardian=True, relation="mother")

    assert (contract.signer, contract.guardian) == ("丙母", True)


@pytest.mark.parametrize(
    ("contract", "resident", "said"), [(9, 1, "没有找到要续签"), (2, 1, "没有找到要续签")]
)
def test_what_is_not_ones_contract_is_not_renewed(team, doctor, contract, resident, said):
    with pytest.raises(ContractRefused, match=said):
        renewed(contract, resident, doctor)


def test_too_early_is_too_early(team, doctor):
    contract = signed(team, doctor, 4, signer="丁", start=TODAY)

    with pytest.raises(ContractRefused, match="才到期"):
        renewed(contract.row, 4, doctor)


def test_the_dead_renew_nothing_and_their_contract_waits_to_be_ended(team, doctor, system):
    record_death(Resident.objects.get(pk=1), TODAY, "I21.9", by=doctor)
    rebuild_coverage(by=system)

    with pytest.raises(ContractRefused, match="去世"):
        renewed(1, 1, doctor)
    assert listed("gone", doctor) == [1]
    end_contract(1, 1, day=TODAY, reason="death", by=doctor)
    assert listed("gone", doctor) == []


def test_of_two_teams_of_an_organisation_somebody_must_choose(team, units, township, doctor):
    a_team(units, township, "第二团队")

    with pytest.raises(ContractRefused, match="选择家庭医生团队"):
        renewed(1, 1, doctor)
    assert renewed(2, 2, doctor, team_id=team.pk).team == team
    change_team(1, 1, team.pk, by=doctor)
    assert renewed(1, 1, doctor).team == team


def test_a_team_of_another_township_is_not_taken(team, units, township, doctor):
    a_team(units, township, "第二团队")

    with pytest.raises(ContractRefused, match="选择家庭医生团队"):
        renewed(1, 1, doctor, team_id=404)


def test_the_team_as_before_goes_on_whatever_the_form_of_many_says(team, units, township, doctor):
    other = a_team(units, township, "第二团队")
    change_team(1, 1, team.pk, by=doctor)

    assert renewed(1, 1, doctor, team_id=other.pk).team == team


def test_a_team_closes_when_nobody_has_a_contract_with_it_any_more(team, units, township, doctor):
    next_one = a_team(units, township, "第二团队")
    change_team(1, 1, team.pk, by=doctor)
    change_team(1, renewed(1, 1, doctor).row, next_one.pk, by=doctor)

    for serving, until in ((team, date(2026, 1, 31)), (next_one, date(2027, 1, 31))):
        with pytest.raises(ContractRefused, match="还有 1 名居民"):
            close_team(serving.pk, until - DAY, by=township)
    with pytest.raises(ContractRefused, match="停止日期"):  # nobody is left then, but the day is to come
        close_team(team.pk, date(2026, 1, 31), by=township)


def test_a_team_that_closed_serves_nobody_anew(team, doctor):
    Team.objects.update(closed=TODAY - DAY)

    with pytest.raises(ContractRefused, match="选择家庭医生团队"):
        renewed(1, 1, doctor)


def test_who_does_not_renew_is_asked_no_more(team, doctor):
    with pytest.raises(ContractRefused, match="为什么不续签"):
        let_lapse(1, 1, why=" ", by=doctor)

    let_lapse(1, 1, why="长期在外", by=doctor)

    assert (listed("expiring", doctor), listed("lapsing", doctor)) == ([3], [1])
    undo_step(1, 1, by=doctor)
    assert (listed("expiring", doctor), listed("lapsing", doctor)) == ([1, 3], [])


def test_who_renews_after_all_no_longer_stands_among_those_who_do_not(team, doctor):
    let_lapse(1, 1, why="长期在外", by=doctor)

    renewed(1, 1, doctor)

    assert (listed("lapsing", doctor), listed("renewed", doctor)) == ([], [1])


def test_no_renewal_leaves_a_contract_of_its_own_behind(team, doctor):
    with pytest.raises(ContractRefused):
        renewed(3, 3, doctor)

    assert Contract.objects.count() == 0


def test_lists_are_of_the_place_and_ordered_as_asked(county, units, office):
    def asked(sort):
        return [row.person.id for row in contract_list(Asked(units[EAST_1], "", sort=sort), office).rows]

    assert asked("covered") == [2, 1, 3, 4]
    assert asked("-covered") == [1, 3, 2, 4]
    assert asked("nonsense") == [1, 2, 3, 4]
