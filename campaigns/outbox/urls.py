"""Addresses of notices, of the outbox and of one's calendar."""

from django.urls import path

from campaigns.outbox import views

app_name = "outbox"
urlpatterns = [
    path("notices/", views.notices, name="notices"),
    path("notices/read/", views.read_all, name="read_all"),
    path("notices/<int:pk>/open/", views.open_notice, name="open"),
    path("me/calendar/", views.calendar, name="calendar"),
    path("outbox/", views.outbox, name="outbox"),
    path("outbox/kinds/", views.policies, name="policies"),
    path("outbox/<int:pk>/", views.message, name="message"),
]
