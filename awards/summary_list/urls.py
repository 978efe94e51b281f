"""Addresses of the summary list, its record, and the sheets of its dossiers."""

from django.urls import path

from awards.summary_list import paper_views, views

urlpatterns = [
    path("evaluation/dossiers/<int:pk>/sheet.pdf", paper_views.sheet_pdf, name="sheet_pdf"),
    path("evaluation/dossiers/<int:pk>/sheet.docx", paper_views.sheet_docx, name="sheet_docx"),
    path("evaluation/dossiers/<int:pk>/propose/", views.put_forward, name="propose"),
    path("evaluation/<slug:code>/summary/", views.summary, name="summary"),
    path("evaluation/<slug:code>/record/", paper_views.record, name="record"),
    path("evaluation/<slug:code>/record.pdf", paper_views.record_pdf, name="record_pdf"),
    path("evaluation/<slug:code>/record.docx", paper_views.record_docx, name="record_docx"),
    path("evaluation/<slug:code>/record/issue/", paper_views.number_record, name="issue_record"),
]
