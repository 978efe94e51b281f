"""Addresses of one's own account, and those on which an administrator keeps accounts."""

from django.urls import path

from campaigns.accounts import views

app_name = "accounts"
urlpatterns = [
    path("me/", views.me, name="me"),
    path("manage/accounts/", views.accounts, name="accounts"),
    path("manage/accounts/new/", views.create, name="create"),
    path("manage/accounts/<int:user_pk>/", views.account, name="account"),
    path("manage/accounts/<int:user_pk>/grant/", views.grant, name="grant"),
    path("manage/accounts/<int:user_pk>/password/", views.new_password, name="new_password"),
    path("manage/accounts/<int:user_pk>/email/", views.email, name="email"),
    path("manage/accounts/<int:user_pk>/activate/", views.activate, name="activate"),
    path("manage/roles/<int:holding_pk>/end/", views.end, name="end"),
]
