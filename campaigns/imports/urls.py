"""Addresses of the lists that are taken into the register of people."""

from django.urls import path

from campaigns.imports import views

app_name = "imports"
urlpatterns = [
    path("people/imports/", views.imports, name="imports"),
    path("people/imports/new/", views.upload, name="new"),
    path("people/imports/template.xlsx", views.template, name="template"),
    path("people/imports/<uuid:import_pk>/", views.review, name="review"),
    path("people/imports/<uuid:import_pk>/columns/", views.columns, name="columns"),
    path("people/imports/<uuid:import_pk>/heading/", views.heading, name="heading"),
    path("people/imports/<uuid:import_pk>/duplicates/", views.duplicates, name="duplicates"),
    path("people/imports/<uuid:import_pk>/rest/", views.rest, name="rest"),
    path("people/imports/<uuid:import_pk>/act/", views.act, name="act"),
    path("people/imports/<uuid:import_pk>/progress/", views.progress, name="progress"),
    path("people/imports/<uuid:import_pk>/refused.xlsx", views.refused, name="refused"),
]
