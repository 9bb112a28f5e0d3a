"""Addresses: the desk at the root."""

from django.urls import include, path

urlpatterns = [path("", include("tuopin.desk.urls"))]
