"""Hands out a paper as PDF or DOCX. Who calls this has made sure that the reader may have it."""

from django.http import HttpResponse, HttpResponseBase
from django.utils.http import content_disposition_header

from campaigns.files.downloads import file_response, protect
from campaigns.papers.models import Paper
from campaigns.papers.rules import document_of, preview_pdf
from emulation_portal.documents.content import OfficialDocument
from emulation_portal.documents.docx import CONTENT_TYPE as DOCX_TYPE
from emulation_portal.documents.docx import render_docx


def paper_response(paper: Paper, *, as_attachment: bool = False) -> HttpResponseBase:
    """The stored file of an issued paper; a draft is laid out on the spot and marked as one."""
    if paper.is_issued:
        return file_response(paper.pdf, as_attachment=as_attachment)
    response = HttpResponse(preview_pdf(paper=paper), content_type="application/pdf")
    kind = "attachment" if as_attachment else "inline"
    response["Content-Disposition"] = f'{kind}; filename="{paper.symbol}-draft.pdf"'
    protect(response)
    return response


def docx_of_paper(paper: Paper) -> HttpResponse:
    """The paper for editing in Word, made from what it says: an issued one from frozen content."""
    name = paper.reference.replace("/", "-") if paper.is_issued else f"{paper.symbol}-draft"
    return docx_response(document_of(paper), name=name)


def docx_response(document: OfficialDocument, *, name: str) -> HttpResponse:
    """Any official document as DOCX, to be saved under a name."""
    response = HttpResponse(render_docx(document), content_type=DOCX_TYPE)
    # Names hold letters like Đ: Django encodes them as the header wants.
    response["Content-Disposition"] = content_disposition_header(True, f"{name}.docx")
    protect(response)
    return response
