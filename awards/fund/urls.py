"""Addresses of the reward money of a decision."""

from django.urls import path

from awards.fund import views

app_name = "fund"
urlpatterns = [
    path("fund/decisions/<int:pk>/", views.entitlements, name="entitlements"),
    path("fund/decisions/<int:pk>/record/", views.record, name="record"),
    path("fund/decisions/<int:pk>/list.xlsx", views.export, name="export"),
    path("fund/decisions/<int:pk>/list.pdf", views.payment_pdf, name="payment_pdf"),
    path("fund/decisions/<int:pk>/list.docx", views.payment_docx, name="payment_docx"),
]
