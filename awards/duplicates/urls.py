"""Addresses of what seems to be claimed twice; part of the Office's evaluation."""

from django.urls import path

from awards.duplicates import views

app_name = "duplicates"
urlpatterns = [
    path("evaluation/likenesses/<int:likeness_pk>/", views.likeness, name="likeness"),
    path("evaluation/<slug:code>/likenesses/", views.of_round, name="of_round"),
]
