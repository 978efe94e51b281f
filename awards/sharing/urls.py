"""Addresses of the people of a dossier."""

from django.urls import path

from awards.sharing import views

app_name = "sharing"
urlpatterns = [
    path("nominations/<int:pk>/people/", views.people, name="people"),
    path("nominations/<int:pk>/people/helpers/", views.helper, name="ask_helper"),
    path("nominations/<int:pk>/people/nominee/", views.nominee, name="ask_nominee"),
    path("nominations/<int:pk>/people/<int:contributor_pk>/end/", views.end, name="end"),
    path("nominations/<int:pk>/people/consent/", views.ask, name="ask_consent"),
    path("nominations/<int:pk>/people/consent/end/", views.ask_no_more, name="cancel_consent"),
    path("nominations/<int:pk>/consent/", views.consent, name="consent"),
    path("nominations/<int:pk>/confirmations/new/", views.confirmation, name="confirmation"),
    path(
        "nominations/<int:pk>/confirmations/<int:confirmation_pk>/remove/",
        views.remove,
        name="remove_confirmation",
    ),
    path(
        "nominations/<int:pk>/confirmations/<int:confirmation_pk>/file/",
        views.confirmation_file,
        name="confirmation_file",
    ),
    path(
        "nominations/<int:pk>/confirmations/<int:confirmation_pk>/preview/",
        views.confirmation_preview,
        name="confirmation_preview",
    ),
]
