"""Addresses of the campaign's page and of opening its rounds."""

from django.urls import path

from campaigns.launch import handover_views, views

app_name = "launch"
urlpatterns = [
    path("campaigns/<slug:code>/", views.campaign, name="campaign"),
    path("campaigns/<slug:code>/move/", views.move, name="move"),
    path("campaigns/<slug:code>/hand-over/", handover_views.handover, name="handover"),
    path("rounds/<slug:code>/open/", views.open_round, name="open"),
    path("rounds/<slug:code>/extend/", views.extend, name="extend"),
]
