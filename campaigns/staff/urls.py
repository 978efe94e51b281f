"""Addresses of the register of people."""

from django.urls import path

from campaigns.staff import views

app_name = "staff"
urlpatterns = [
    path("people/", views.people, name="people"),
    path("people/new/", views.register, name="new"),
    path("people/<int:pk>/", views.person, name="person"),
    path("people/<int:pk>/post/", views.post, name="post"),
]
