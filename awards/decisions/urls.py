"""Addresses of a decision from its draft to its frozen papers."""

from django.urls import path

from awards.decisions import ledger_views, views

app_name = "decisions"
urlpatterns = [
    path("campaigns/<slug:code>/ledger/", ledger_views.ledger, name="ledger"),
    path("campaigns/<slug:code>/ledger.xlsx", ledger_views.export, name="ledger_xlsx"),
    path("decisions/draft/<slug:code>/", views.draft, name="draft"),
    path("decisions/<int:pk>/", views.decision, name="decision"),
    path("decisions/<int:pk>/redraft/", views.redraft, name="redraft"),
    path("decisions/<int:pk>/move/", views.move, name="move"),
    path("decisions/<int:pk>/lines/<int:line_pk>/decline/", views.decline, name="decline"),
    path("decisions/<int:pk>/issue/", views.issue, name="issue"),
    path("decisions/<int:pk>/issued/", views.issued, name="issued"),
    path("decisions/<int:pk>/papers/<slug:which>.pdf", views.paper, name="paper"),
    path("decisions/<int:pk>/papers/<slug:which>.docx", views.paper_docx, name="paper_docx"),
]
