"""Addresses of a dossier as a whole: its task list, check answers, kept versions."""

from django.urls import path

from awards.submission import version_views, views

app_name = "submission"
urlpatterns = [
    path("nominations/<int:pk>/", views.detail, name="detail"),
    path("nominations/<int:pk>/check/", views.check, name="check"),
    path("nominations/<int:pk>/submit/", views.hand_in, name="submit"),
    path("nominations/<int:pk>/submitted/", views.submitted, name="submitted"),
    path("nominations/<int:pk>/recall/", views.take_back_to_change, name="recall"),
    path("nominations/<int:pk>/withdraw/", views.take_back, name="withdraw"),
    path("nominations/<int:pk>/versions/<int:number>/", version_views.version, name="version"),
    path("nominations/<int:pk>/compare/", version_views.compare, name="compare"),
]
