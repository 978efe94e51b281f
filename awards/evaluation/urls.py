"""Addresses of the Office's queue and findings."""

from django.urls import path

from awards.evaluation import dossier_views, queue_urls

app_name = "evaluation"
urlpatterns = [
    path("evaluation/dossiers/<int:pk>/", dossier_views.dossier, name="dossier"),
    path("evaluation/dossiers/<int:pk>/receive/", dossier_views.take_in, name="receive"),
    path("evaluation/dossiers/<int:pk>/return/", dossier_views.send_back, name="return"),
    path("evaluation/dossiers/<int:pk>/findings/", dossier_views.keep_findings, name="findings"),
    path("evaluation/dossiers/<int:pk>/appraise/", dossier_views.find, name="appraise"),
    *queue_urls.urlpatterns,
]
