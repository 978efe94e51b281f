"""Addresses of the register of units."""

from django.urls import path

from campaigns.units import views

app_name = "units"
urlpatterns = [
    path("units/", views.units, name="units"),
    path("units/new/", views.found, name="new"),
    path("units/<slug:code>/", views.unit, name="unit"),
    path("units/<slug:code>/rename/", views.rename, name="rename"),
    path("units/<slug:code>/class/", views.classify, name="classify"),
]
