"""Addresses of reorganisations."""

from django.urls import path

from campaigns.reorganisation import views

app_name = "reorganisation"
urlpatterns = [
    path("reorganisation/", views.events, name="events"),
    path("reorganisation/new/", views.choose, name="choose"),
    path("reorganisation/new/<slug:kind>/", views.new, name="new"),
    path("reorganisation/<int:pk>/", views.event, name="event"),
]
