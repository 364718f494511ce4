"""Reads of evaluations, for all who see the plan."""

from quanmin.evaluations.models import Evaluation
from quanmin.plans.queries import require_anywhere


def evaluations(seen_by):
    """All evaluations, the latest year first, without their documents."""
    require_anywhere(seen_by)
    return Evaluation.objects.select_related("plan", "made_by", "frozen_by").defer(
        "document", "content", "plan__text"
    )


def evaluation(number, seen_by):
    """One evaluation with its figures; Evaluation.DoesNotExist when there is none."""
    require_anywhere(seen_by)
    return (
        Evaluation.objects.select_related("plan", "made_by", "frozen_by").defer("plan__text").get(pk=number)
    )
