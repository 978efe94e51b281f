"""Who reads which papers of a unit, under which names they come, and what a page of them costs."""

from io import BytesIO
from zipfile import ZipFile

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from awards.nominations.models import Contributor, ContributorKind
from awards.unit_papers.asking import list_document, submission_document
from awards.unit_papers.minutes import minutes_document
from campaigns.accounts.models import Role
from tests import make
from tests.awards.unit_papers.reading import hold, material_for, text_of

pytestmark = pytest.mark.django_db


def address(round, unit, paper, form="pdf"):
    return reverse("unit_papers:paper", args=[round.code, unit.code, paper, form])


def papers_read_by(client, round, unit) -> dict[str, int]:
    return {
        paper: client.get(address(round, unit, paper)).status_code
        for paper in ("submission", "list", "minutes")
    }


def test_who_reads_which_papers(round, unit, head, put_forward, client_as):
    dossier, draft = put_forward("Trần Thị Mẫu"), put_forward("Bí Mật Nháp", status="draft")
    hold([dossier, draft])
    owner = round.campaign.owner
    office, stranger = make.user(Role.OFFICE, unit=owner), make.user(Role.HEAD, unit=make.unit())
    helper, nominee = make.user(), make.user()
    for user, kind in [(helper, ContributorKind.HELPER), (nominee, ContributorKind.NOMINEE)]:
        Contributor.objects.create(nomination=dossier, user=user, kind=kind, asked_by=head)
    all_three = {"submission": 200, "list": 200, "minutes": 200}
    none = dict.fromkeys(all_three, 404)
    page = reverse("unit_papers:papers", args=[round.code, unit.code])
    report = reverse("unit_papers:report", args=[dossier.pk, "pdf"])
    expected = {
        head: (all_three, 200, 200),
        office: (all_three, 200, 200),
        helper: ({**none, "minutes": 200}, 200, 200),
        nominee: (none, 200, 200),
        stranger: (none, 404, 404),
    }
    for user, (papers, sees_page, sees_report) in expected.items():
        client = client_as(user)
        assert papers_read_by(client, round, unit) == papers
        assert client.get(page).status_code == sees_page
        assert client.get(report).status_code == sees_report
        hidden = client.get(reverse("unit_papers:report", args=[draft.pk, "docx"])).status_code
        assert hidden == (200 if user == head else 404)


def test_the_office_reads_nothing_of_what_is_not_handed_in(round, unit, head, put_forward):
    dossier, draft = put_forward("Trần Thị Mẫu"), put_forward("Bí Mật Nháp", status="draft")
    hold([dossier, draft])
    office = make.user(Role.OFFICE, unit=round.campaign.owner)
    for make_document in (submission_document, list_document, minutes_document):
        seen = make_document(material_for(office, round, unit))
        own = make_document(material_for(head, round, unit))
        assert "Bí Mật Nháp" not in text_of(seen)
        assert "Bí Mật Nháp" in text_of(own)
        assert seen.draft


def test_files_come_under_names_a_clerk_reads(round, unit, head, put_forward, client_as):
    dossier = put_forward("Trần Thị Mẫu")
    client = client_as(head)
    pdf = client.get(address(round, unit, "submission"))
    assert pdf.headers["Content-Type"] == "application/pdf"
    assert pdf.content.startswith(b"%PDF")
    assert "no-store" in pdf.headers["Cache-Control"]
    docx = client.get(address(round, unit, "submission", "docx"))
    assert docx.content.startswith(b"PK")
    assert client.get(address(round, unit, "submission", "doc")).status_code == 404
    bundle = client.get(reverse("unit_papers:everything", args=[round.code, unit.code, "docx"]))
    assert sorted(ZipFile(BytesIO(bundle.content)).namelist()) == [
        "1 Tờ trình.docx",
        "2 Danh sách đề nghị.docx",
        "3 Biên bản họp bình xét.docx",
        f"Báo cáo thành tích - Trần Thị Mẫu - {dossier.reference}.docx",
    ]


def test_a_sign_that_cannot_be_printed_is_said_so(round, unit, head, put_forward, client_as):
    put_forward(summary="Đạt giải \U0001f3c6")
    response = client_as(head).get(address(round, unit, "list"), follow=True)
    assert response.redirect_chain[-1][0] == reverse(
        "unit_papers:papers", args=[round.code, unit.code]
    )
    assert "\U0001f3c6" in response.content.decode()


def test_before_the_first_dossier_the_page_says_what_to_do(round, unit, head, client_as):
    client = client_as(head)
    response = client.get(reverse("unit_papers:papers", args=[round.code, unit.code]))
    assert response.status_code == 200
    assert papers_read_by(client, round, unit) == {"submission": 404, "list": 404, "minutes": 200}
    planned = make.round_(campaign=round.campaign, status="planned", year=2023)
    page = reverse("unit_papers:papers", args=[planned.code, unit.code])
    assert client.get(page).status_code == 404


def test_page_and_papers_cost_the_same_for_many_dossiers(round, unit, head, put_forward, client_as):
    client = client_as(head)
    page = reverse("unit_papers:papers", args=[round.code, unit.code])
    addresses = [
        page,
        address(round, unit, "list", "docx"),
        address(round, unit, "minutes", "docx"),
    ]

    def queries():
        counts = []
        for one in addresses:
            with CaptureQueriesContext(connection) as captured:
                assert client.get(one).status_code == 200
            counts.append(len(captured))
        return counts

    hold([put_forward()])
    few = queries()
    hold([put_forward() for _n in range(5)])
    assert queries() == few
