"""All addresses of the site are the portal's."""

from django.urls import include, path

urlpatterns = [path("", include("quanmin.portal.urls"))]
