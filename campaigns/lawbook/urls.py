"""Addresses of the law."""

from django.urls import path

from campaigns.lawbook import views

app_name = "law"
urlpatterns = [
    path("law/", views.overview, name="overview"),
    path("law/documents/<slug:document_code>/", views.document, name="document"),
    path("law/<slug:table>/", views.table, name="table"),
    path("law/<slug:table>/<int:row_pk>/", views.row, name="row"),
    path("law/<slug:table>/<int:row_pk>/follow/", views.follow, name="follow"),
    path("law/<slug:table>/<int:row_pk>/confirm/", views.confirm_row, name="confirm"),
]
