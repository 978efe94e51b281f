"""Addresses of a session while it is conducted, and of its minutes."""

from django.urls import path

from awards.proceedings import views

app_name = "proceedings"
urlpatterns = [
    path("council/<int:pk>/", views.session, name="session"),
    path("council/<int:pk>/move/", views.move, name="move"),
    path("council/<int:pk>/vote/", views.vote_move, name="vote_move"),
    path("council/<int:pk>/vote/storage/", views.rewrite, name="rewrite"),
    path("council/<int:pk>/close/", views.close, name="close"),
    path("council/<int:pk>/minutes/", views.minutes, name="minutes"),
    path("council/<int:pk>/minutes.docx", views.minutes_docx, name="minutes_docx"),
]
