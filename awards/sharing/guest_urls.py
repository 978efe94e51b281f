"""Addresses of links: where they are made, and what stands behind them."""

from django.urls import path

from awards.sharing import guest_views as views
from awards.sharing import link_views

app_name = "guests"
urlpatterns = [
    path("nominations/<int:pk>/people/links/new/", link_views.new_link, name="new_link"),
    path(
        "nominations/<int:pk>/people/links/<uuid:link_pk>/end/",
        link_views.end_link,
        name="end_link",
    ),
    path("guest/<str:key>/", views.overview, name="overview"),
    path("guest/<str:key>/criteria/<int:position>/", views.answer, name="answer"),
    path("guest/<str:key>/nominee/", views.profile, name="profile"),
    path("guest/<str:key>/earlier-awards/", views.honours, name="honours"),
    path("guest/<str:key>/summary/", views.summary, name="summary"),
    path("guest/<str:key>/consent/", views.consent, name="consent"),
    path("guest/<str:key>/confirm/", views.confirm, name="confirm"),
    path("guest/<str:key>/finish/", views.finish, name="finish"),
    path("guest/<str:key>/evidence/<int:evidence_pk>/", views.evidence, name="evidence"),
    path(
        "guest/<str:key>/evidence/<int:evidence_pk>/preview/",
        views.preview,
        name="preview",
    ),
]
