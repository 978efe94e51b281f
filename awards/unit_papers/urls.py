"""Addresses of the papers that a unit prints for a round."""

from django.urls import path

from awards.unit_papers import views

app_name = "unit_papers"
urlpatterns = [
    path("unit-papers/<slug:round_code>/<slug:unit_code>/", views.papers, name="papers"),
]
