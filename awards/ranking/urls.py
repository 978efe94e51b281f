"""Addresses of the ranked list and of the places in it."""

from django.urls import path

from awards.ranking import views

app_name = "ranking"
urlpatterns = [
    path("ranking/<slug:code>/", views.ranked, name="round"),
    path("ranking/<slug:code>/fill/", views.fill, name="fill"),
    path("ranking/<slug:code>/everything.xlsx", views.everything, name="everything"),
    path("ranking/<slug:code>/everything/order/", views.order_everything, name="order_everything"),
    path("ranking/<slug:code>/lists/<int:pk>.xlsx", views.export, name="export"),
    path("ranking/<slug:code>/lists/<int:pk>/tie/", views.tie, name="tie"),
    path("ranking/<slug:code>/places/<int:pk>/", views.place, name="place"),
]
