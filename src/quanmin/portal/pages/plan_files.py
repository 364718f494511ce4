"""A plan as a file to take away: Excel ledger, Word table, JSON."""

from django.http import Http404, HttpResponse
from django.urls import path
from django.utils.http import content_disposition_header

from quanmin.plans import documents, queries
from quanmin.plans.models import Plan
from quanmin.portal.frame import page


@page
def plan_ledger(request, number):
    return _download(request, number, documents.ledger)


@page
def plan_responsibilities(request, number):
    return _download(request, number, documents.responsibilities)


@page
def plan_facts(request, number):
    return _download(request, number, documents.facts)


def _download(request, number, write):
    try:
        file = write(queries.plan(number, request.user), request.user)
    except Plan.DoesNotExist:
        raise Http404 from None
    answer = HttpResponse(file.content, content_type=file.media_type)
    answer["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=file.name)
    return answer


urlpatterns = [
    path("ledger.xlsx", plan_ledger, name="plan-ledger"),
    path("responsibilities.docx", plan_responsibilities, name="plan-responsibilities"),
    path("facts.json", plan_facts, name="plan-facts"),
]
