"""Addresses of the Office's queue and findings."""

from django.urls import path

from awards.evaluation import dossier_views, paper_views, queue_urls, summary_views

app_name = "evaluation"
urlpatterns = [
    path("evaluation/dossiers/<int:pk>/", dossier_views.dossier, name="dossier"),
    path("evaluation/dossiers/<int:pk>/receive/", dossier_views.take_in, name="receive"),
    path("evaluation/dossiers/<int:pk>/return/", dossier_views.send_back, name="return"),
    path("evaluation/dossiers/<int:pk>/findings/", dossier_views.keep_findings, name="findings"),
    path("evaluation/dossiers/<int:pk>/appraise/", dossier_views.find, name="appraise"),
    path("evaluation/dossiers/<int:pk>/sheet.pdf", paper_views.sheet_pdf, name="sheet_pdf"),
    path("evaluation/dossiers/<int:pk>/sheet.docx", paper_views.sheet_docx, name="sheet_docx"),
    path("evaluation/dossiers/<int:pk>/propose/", summary_views.put_forward, name="propose"),
    path("evaluation/<slug:code>/summary/", summary_views.summary, name="summary"),
    path("evaluation/<slug:code>/record/", paper_views.record, name="record"),
    path("evaluation/<slug:code>/record.pdf", paper_views.record_pdf, name="record_pdf"),
    path("evaluation/<slug:code>/record.docx", paper_views.record_docx, name="record_docx"),
    path("evaluation/<slug:code>/record/issue/", paper_views.number_record, name="issue_record"),
    *queue_urls.urlpatterns,
]
