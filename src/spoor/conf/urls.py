"""Root of all addresses."""

from django.urls import include, path

urlpatterns = [path("", include("spoor.web.urls"))]
