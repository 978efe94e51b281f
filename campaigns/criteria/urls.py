"""Addresses of the criteria."""

from django.urls import path

from campaigns.criteria import views

app_name = "criteria"
urlpatterns = [
    path("campaigns/<slug:code>/criteria/", views.versions, name="versions"),
    path("campaigns/<slug:code>/criteria/<slug:group>/", views.edit, name="edit"),
]
