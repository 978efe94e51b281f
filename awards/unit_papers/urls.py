"""Addresses of the papers that a unit prints for a round."""

from django.urls import path

from awards.unit_papers import views

app_name = "unit_papers"
urlpatterns = [
    path("unit-papers/<slug:round_code>/<slug:unit_code>/", views.papers, name="papers"),
    path(
        "unit-papers/<slug:round_code>/<slug:unit_code>/all/<slug:form>/",
        views.everything,
        name="everything",
    ),
    path(
        "unit-papers/<slug:round_code>/<slug:unit_code>/<slug:paper>/<slug:form>/",
        views.paper,
        name="paper",
    ),
    path("nominations/<int:pk>/report/<slug:form>/", views.report, name="report"),
]
