"""Addresses of one dossier with the Office."""

from django.urls import path

from awards.evaluation import views

urlpatterns = [
    path("evaluation/dossiers/<int:pk>/", views.dossier, name="dossier"),
    path("evaluation/dossiers/<int:pk>/receive/", views.take_in, name="receive"),
    path("evaluation/dossiers/<int:pk>/return/", views.send_back, name="return"),
    path("evaluation/dossiers/<int:pk>/findings/", views.keep_findings, name="findings"),
    path("evaluation/dossiers/<int:pk>/appraise/", views.find, name="appraise"),
]
