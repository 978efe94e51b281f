"""Addresses of the Office's queue and findings."""

from django.urls import path

from awards.evaluation import views

app_name = "evaluation"
urlpatterns = [
    path("evaluation/", views.rounds, name="rounds"),
    path("evaluation/dossiers/<int:pk>/", views.dossier, name="dossier"),
    path("evaluation/dossiers/<int:pk>/receive/", views.take_in, name="receive"),
    path("evaluation/dossiers/<int:pk>/return/", views.send_back, name="return"),
    path("evaluation/dossiers/<int:pk>/appraise/", views.find, name="appraise"),
    path("evaluation/<slug:code>/", views.round_queue, name="queue"),
    path("evaluation/<slug:code>/export.xlsx", views.export, name="export"),
    path("evaluation/<slug:code>/move/", views.move_round, name="move"),
]
