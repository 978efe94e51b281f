"""Addresses of the Council: its composition, its sessions, who comes and who stands aside."""

from django.urls import path

from awards.council import composition_views, views

app_name = "council"
urlpatterns = [
    path("council/", views.sessions, name="sessions"),
    path("council/councils/", composition_views.councils, name="councils"),
    path("council/councils/new/", composition_views.set_up, name="set_up"),
    path("council/councils/<int:council_pk>/", composition_views.council, name="council"),
    path("council/councils/<int:council_pk>/renew/", composition_views.renew, name="renew"),
    path("council/councils/<int:council_pk>/appoint/", composition_views.appoint, name="appoint"),
    path(
        "council/councils/<int:council_pk>/remove/<int:member_pk>/",
        composition_views.remove,
        name="remove",
    ),
    path("council/plan/<slug:code>/", views.plan, name="plan"),
    path("council/<int:pk>/attendance/", views.attendance, name="attendance"),
    path("council/<int:pk>/recusal/", views.recusal, name="recusal"),
]
