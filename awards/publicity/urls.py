"""Addresses that anyone may open, and the one that publishes."""

from django.urls import path

from awards.publicity import views

app_name = "publicity"
urlpatterns = [
    path("public/", views.index, name="index"),
    path("public/campaigns/<slug:code>/", views.campaign, name="campaign"),
    path("public/rounds/<slug:code>/", views.round_, name="round"),
    path("public/rounds/<slug:code>.json", views.round_data, name="round_data"),
    path("public/verify/", views.verify_form, name="verify_form"),
    path("public/verify/<str:code>/", views.verify, name="verify"),
    path("publicity/decisions/<int:pk>/", views.publish, name="publish"),
]
