"""The five real plans go from file to a plan in force through the pages; every uncertain fact is decided on the way."""

from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from quanmin.plans.models import KeyPoint, Plan, State, YearAim
from quanmin.plans.queries import review

REAL = Path(__file__).parents[2].parent / "shared" / "plans" / "real"
NAMES = ("cixi-2020", "hongsibu-2021", "pingluo-responsibility-table", "renhe-2022", "wuzhong-2019")


@pytest.fixture(params=NAMES)
def document(request):
    """One of the five files; they stand beside the checkout and not in it."""
    path = REAL / f"{request.param}.txt"
    if not path.is_file():
        pytest.skip(f"the real plans are not beside the checkout: {REAL.name}/{path.name}")
    return SimpleUploadedFile(path.name, path.read_bytes())


@pytest.fixture
def office_client(client, office, settings):
    """The office at its desk."""
    client.force_login(office, backend=settings.AUTHENTICATION_BACKENDS[-1])
    return client


def test_a_real_plan_goes_from_file_to_in_force_through_the_pages(office_client, office, document):
    office_client.post("/plans/upload/", {"document": document})
    plan = Plan.objects.get()
    desk = f"/plans/{plan.pk}/"
    assert office_client.get(f"{desk}review/").status_code == 200

    for item in review(plan.pk, office).items:
        if item.is_open:
            verdict = "reject" if item.kind == "finding" else "accept"
            office_client.post(f"{desk}review/{item.key}/{verdict}/", {"reason": "已向发文机关核实"})
    for step in ("review", "approve"):
        office_client.post(f"{desk}move/{step}/")

    plan.refresh_from_db()
    assert (plan.state, plan.reviewed_by, plan.approved_by) == (State.APPROVED, office, office)
    assert plan.targets.count() > 10
    assert YearAim.objects.exists()
    assert KeyPoint.objects.exists()
    for part in ("", "breakdown/", "key-points/", "assignments/"):
        assert office_client.get(desk + part).status_code == 200


def test_every_fact_of_a_real_plan_quotes_its_text(office_client, document):
    office_client.post("/plans/upload/", {"document": document})

    plan = Plan.objects.get()
    for target in plan.targets.all():
        assert 0 <= target.start < target.end <= len(plan.text)
        assert target.number_start < target.number_end
