"""Address of a file that is scored."""

from django.urls import path

from awards.scoring import views

app_name = "scoring"
urlpatterns = [
    path("council/<int:pk>/scores/<int:nomination_pk>/", views.score, name="score"),
]
