"""Addresses of the register, of the printing and of each certificate."""

from django.urls import path

from awards.certificates import views

app_name = "certificates"
urlpatterns = [
    path("certificates/decisions/<int:pk>/", views.register, name="register"),
    path("certificates/decisions/<int:pk>/enter/", views.enter, name="enter"),
    path("certificates/decisions/<int:pk>/make/", views.make, name="make"),
    path("certificates/decisions/<int:pk>/progress/", views.progress, name="progress"),
    path("certificates/decisions/<int:pk>/all.pdf", views.batch_file, name="batch_file"),
    path("certificates/<int:pk>.pdf", views.one, name="one"),
]
