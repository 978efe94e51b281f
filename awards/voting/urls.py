"""Addresses of the ballot and of the codes in the sealed box."""

from django.urls import path

from awards.voting import views

app_name = "voting"
urlpatterns = [
    path("council/<int:pk>/ballot/", views.choose, name="ballot"),
    path("council/<int:pk>/ballot/box/", views.put_in, name="put_in"),
    path("council/<int:pk>/receipts/", views.receipts, name="receipts"),
]
