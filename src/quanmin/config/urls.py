"""All addresses of the site are the portal's."""

from django.urls import include, path

urlpatterns = [path("", include("quanmin.portal.urls"))]

handler403 = "quanmin.portal.errors.refused"
handler404 = "quanmin.portal.errors.not_found"
handler500 = "quanmin.portal.errors.failed"
