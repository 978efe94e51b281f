"""Addresses of dossiers, from the first choice to the file of evidence."""

from django.urls import path

from awards.nominations import beginning, outsiders, particulars_views, views, writing

app_name = "nominations"
urlpatterns = [
    path("nominations/", views.own, name="own"),
    path("nominations/start/<slug:code>/", beginning.start, name="start"),
    path(
        "nominations/start/<slug:code>/<slug:unit>/new/person/",
        outsiders.enter_person,
        name="new_outsider",
    ),
    path(
        "nominations/start/<slug:code>/<slug:unit>/new/organisation/",
        outsiders.enter_organisation,
        name="new_organisation",
    ),
    path(
        "nominations/start/<slug:code>/<slug:unit>/new/household/",
        outsiders.enter_household,
        name="new_household",
    ),
    path(
        "nominations/start/<slug:code>/<slug:unit>/<slug:group>/<slug:kind>/",
        beginning.choose,
        name="choose",
    ),
    path(
        "nominations/start/<slug:code>/<slug:unit>/<slug:group>/<slug:kind>/<int:nominee>/",
        beginning.begin,
        name="begin",
    ),
    path("nominations/<int:pk>/nominee/", particulars_views.profile, name="profile"),
    path("nominations/<int:pk>/criteria/<int:position>/", writing.answer, name="answer"),
    path("nominations/<int:pk>/summary/", writing.summary, name="summary"),
    path("nominations/<int:pk>/earlier-awards/", particulars_views.honours, name="honours"),
    path("nominations/<int:pk>/evidence/<int:evidence_pk>/", views.evidence, name="evidence"),
    path("nominations/<int:pk>/evidence/<int:evidence_pk>/preview/", views.preview, name="preview"),
]
