"""Addresses of the Council: its composition and its sessions."""

from django.urls import path

from awards.council import ballot_views, composition_views, views

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
    path("council/<int:pk>/", views.session, name="session"),
    path("council/<int:pk>/move/", views.move, name="move"),
    path("council/<int:pk>/attendance/", views.attendance, name="attendance"),
    path("council/<int:pk>/recusal/", views.recusal, name="recusal"),
    path("council/<int:pk>/scores/<int:nomination_pk>/", views.score, name="score"),
    path("council/<int:pk>/vote/", views.vote_move, name="vote_move"),
    path("council/<int:pk>/vote/storage/", views.rewrite, name="rewrite"),
    path("council/<int:pk>/ballot/", ballot_views.choose, name="ballot"),
    path("council/<int:pk>/ballot/box/", ballot_views.put_in, name="put_in"),
    path("council/<int:pk>/receipts/", views.receipts, name="receipts"),
    path("council/<int:pk>/close/", views.close, name="close"),
    path("council/<int:pk>/minutes/", views.minutes, name="minutes"),
    path("council/<int:pk>/minutes.docx", views.minutes_docx, name="minutes_docx"),
]
