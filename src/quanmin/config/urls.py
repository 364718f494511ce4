"""The addresses of the site: the api's under /api/, all others the portal's."""

from django.urls import include, path

from quanmin.api.site import PREFIX

urlpatterns = [
    path(PREFIX.removeprefix("/"), include("quanmin.api.urls")),
    path("", include("quanmin.portal.urls")),
]

handler400 = "quanmin.portal.errors.unreadable"
handler403 = "quanmin.portal.errors.refused"
handler404 = "quanmin.portal.errors.not_found"
handler500 = "quanmin.portal.errors.failed"
