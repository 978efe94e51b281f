"""Addresses of the plan's own pages."""

from django.urls import path

from campaigns.plans import views

app_name = "plans"
urlpatterns = [
    path("campaigns/", views.campaigns, name="campaigns"),
    path("campaigns/new/", views.create, name="create"),
    path("campaigns/<slug:code>/heading/", views.heading, name="heading"),
    path("campaigns/<slug:code>/plan/<slug:section>/", views.items, name="items"),
    path("campaigns/<slug:code>/rounds/new/", views.new_round, name="new_round"),
    path("campaigns/<slug:code>/rounds/<slug:round_code>/", views.round_, name="round"),
    path(
        "campaigns/<slug:code>/rounds/<slug:round_code>/remove/",
        views.remove,
        name="remove_round",
    ),
]
