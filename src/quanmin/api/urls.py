"""The addresses of the api, its description, and a page to try it on."""

import json

from django.contrib.auth.decorators import login_required
from django.http import JsonResponse
from django.shortcuts import render
from django.urls import path, reverse
from django.views.decorators.http import require_safe

from quanmin.api.site import api, description


@require_safe
@login_required
def openapi(request):
    """The OpenAPI text."""
    return JsonResponse(description(), json_dumps_params={"ensure_ascii": False})


@require_safe
@login_required
def docs(request):
    """Swagger UI from ninja's own files: government networks reach no other host."""
    settings = {"url": reverse("openapi"), "layout": "BaseLayout", "deepLinking": True, "validatorUrl": None}
    return render(request, "ninja/swagger.html", {"api": api, "swagger_settings": json.dumps(settings)})


urlpatterns = [
    path("openapi.json", openapi, name="openapi"),
    path("docs", docs, name="api-docs"),
    path("", api.urls),
]
