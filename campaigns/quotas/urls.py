"""Addresses of the quotas."""

from django.urls import path

from campaigns.quotas import views

app_name = "quotas"
urlpatterns = [
    path("campaigns/<slug:code>/quotas/<slug:round_code>/", views.edit, name="edit"),
    path(
        "campaigns/<slug:code>/quotas/<slug:round_code>/<int:quota_pk>/override/",
        views.override,
        name="override",
    ),
]
