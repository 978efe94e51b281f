"""Addresses of a unit's meeting in a round, and of its signed minutes."""

from django.urls import path

from awards.meetings import views

app_name = "meetings"
urlpatterns = [
    path("meetings/<slug:round_code>/<slug:unit_code>/", views.meeting, name="meeting"),
    path("meeting-files/<int:file_pk>/", views.minutes, name="file"),
    path("meeting-files/<int:file_pk>/preview/", views.preview, name="preview"),
    path("meeting-files/<int:file_pk>/remove/", views.take_out, name="remove_file"),
]
