"""Addresses of the campaign's page and of opening its rounds."""

from django.urls import path

from campaigns.launch import handover_views, plan_views, views

app_name = "launch"
urlpatterns = [
    path("campaigns/new/template/", plan_views.from_template, name="template"),
    path("campaigns/new/copy/", plan_views.from_copy, name="copy"),
    path("campaigns/<slug:code>/plan/", plan_views.plan, name="plan"),
    path("campaigns/<slug:code>/submit/", plan_views.submit, name="submit"),
    path("campaigns/<slug:code>/issue/", plan_views.issue, name="issue"),
    path("campaigns/<slug:code>/plan.pdf", plan_views.plan_pdf, name="plan_pdf"),
    path("campaigns/<slug:code>/plan.docx", plan_views.plan_docx, name="plan_docx"),
    path("campaigns/<slug:code>/", views.campaign, name="campaign"),
    path("campaigns/<slug:code>/move/", views.move, name="move"),
    path("campaigns/<slug:code>/hand-over/", handover_views.handover, name="handover"),
    path("rounds/<slug:code>/open/", views.open_round, name="open"),
    path("rounds/<slug:code>/extend/", views.extend, name="extend"),
]
