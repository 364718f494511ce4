"""The addresses of all pages."""

from django.urls import include, path
from django.views.i18n import set_language

from quanmin.portal import signing
from quanmin.portal.pages import (
    account,
    breakdown,
    cockpit,
    duties,
    gap_list,
    indicator,
    measures,
    plan,
    plan_files,
    resident,
    review,
    search,
    trail,
    unit,
    versions,
)

urlpatterns = [
    path("", cockpit.cockpit, name="cockpit"),
    path("units/", unit.units, name="units"),
    path("units/<int:number>/", unit.unit, name="unit"),
    path("indicators/<slug:code>/", indicator.indicator, name="indicator"),
    path("indicators/<slug:code>/sheet.xlsx", indicator.indicator_sheet, name="indicator-sheet"),
    path("gaps/", gap_list.gaps, name="gaps"),
    path("gaps/<slug:code>/", gap_list.gap, name="gap"),
    path("gaps/<slug:code>/list.xlsx", gap_list.gap_sheet, name="gap-sheet"),
    path("residents/<int:number>/", resident.resident, name="resident"),
    path("plans/", plan.plans, name="plans"),
    path("plans/<int:number>/", plan.plan, name="plan"),
    path("plans/<int:number>/", include(plan_files)),
    path("plans/upload/", plan.upload, name="plan-upload"),
    path("plans/<int:number>/move/<slug:step>/", plan.move, name="plan-move"),
    path("plans/<int:number>/breakdown/", breakdown.breakdown, name="breakdown"),
    path("plans/<int:number>/breakdown/<int:target>/", breakdown.breakdown_of, name="breakdown-of"),
    path(
        "plans/<int:number>/breakdown/<int:target>/<slug:what>/", breakdown.set_breakdown, name="set-breakdown"
    ),
    path("plans/<int:number>/key-points/", breakdown.key_points, name="key-points"),
    path("plans/<int:number>/key-points/<int:point>/", breakdown.write_key_point, name="write-key-point"),
    path("plans/<int:number>/assignments/", duties.assignments, name="assignments"),
    path("plans/<int:number>/assignments/link/", duties.link_name, name="link-name"),
    path("duties/", duties.duties, name="duties"),
    path("duties/<int:number>/object/", duties.object_to, name="object"),
    path("objections/", duties.objections, name="objections"),
    path("objections/<int:number>/rule/", duties.rule, name="rule"),
    path("plans/<int:number>/amend/", versions.amend, name="plan-amend"),
    path("plans/<int:number>/difference/", versions.difference, name="plan-difference"),
    path("plans/<int:number>/review/", review.review, name="review"),
    path("plans/<int:number>/review/add/", review.add_fact, name="review-add"),
    path("plans/<int:number>/review/undo/", review.undo, name="review-undo"),
    path("plans/<int:number>/review/measures/", review.measure_search, name="review-measures"),
    path("plans/<int:number>/review/<slug:key>/", review.review_fact, name="review-fact"),
    path("plans/<int:number>/review/<slug:key>/<slug:verdict>/", review.decide, name="review-decide"),
    path("measures/", measures.measures, name="measures"),
    path("trail/", trail.trail, name="trail"),
    path("search/", search.search, name="search"),
    path("account/", include(account)),
    path("sign-in/", signing.sign_in, name="sign-in"),
    path("sign-in/demo/", signing.demo_sign_in, name="demo-sign-in"),
    path("sign-out/", signing.sign_out, name="sign-out"),
    path("language/", set_language, name="set_language"),
]
