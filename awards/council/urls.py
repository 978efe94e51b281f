"""Addresses of the Council's sessions."""

from django.urls import path

from awards.council import ballot_views, views

app_name = "council"
urlpatterns = [
    path("council/", views.sessions, name="sessions"),
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
]
