"""Hands out a paper as PDF. Whoever calls this has made sure that the reader may have it."""

from django.http import HttpResponse, HttpResponseBase

from campaigns.files.downloads import file_response, protect
from campaigns.papers.models import Paper
from campaigns.papers.rules import preview_pdf


def paper_response(paper: Paper, *, as_attachment: bool = False) -> HttpResponseBase:
    """The stored file of an issued paper; a draft is laid out on the spot and marked as one."""
    if paper.is_issued:
        return file_response(paper.pdf, as_attachment=as_attachment)
    response = HttpResponse(preview_pdf(paper=paper), content_type="application/pdf")
    kind = "attachment" if as_attachment else "inline"
    response["Content-Disposition"] = f'{kind}; filename="{paper.symbol}-draft.pdf"'
    protect(response)
    return response
