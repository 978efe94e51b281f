"""Everything of a round as XLSX: the figures of the pages, no formula, no more than one may see."""

from io import BytesIO

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from openpyxl import load_workbook

from awards.nominations.models import NominationStatus
from awards.nominations.report_models import Figure
from awards.office_queue.assigning import assign
from awards.ranking.queries import ranked_lines
from awards.summary_list.proposing import propose
from awards.summary_list.queries import figures_by_quota
from campaigns.accounts.models import Role
from tests import make
from tests.awards.standing import round_with_results

pytestmark = pytest.mark.django_db
S = NominationStatus


def sheets_of(response) -> dict[str, list[tuple]]:
    book = load_workbook(BytesIO(response.content))
    return {sheet.title: list(sheet.iter_rows(values_only=True)) for sheet in book.worksheets}


def by_heading(rows) -> list[dict]:
    return [dict(zip(rows[0], row, strict=True)) for row in rows[1:]]


def dossiers(round, office):
    first = make.nomination(round=round, status=S.RECEIVED, answer_text="=1+1")
    make.findings(first, by=office, note="Đã đối chiếu")
    Figure.objects.create(
        answer=first.answers.first(), position=1, label="=Sáng kiến", measure="giải pháp", result=3
    )
    assign(nominations=[first], officer=office, by=office)
    second = make.nomination(round=round, status=S.ELIGIBLE)
    propose(nomination=second, is_proposed=False, note="Vượt chỉ tiêu", by=office)
    return first, second


def test_the_workbook_says_what_the_pages_say(client_as):
    round = make.round_()
    office = make.user(Role.OFFICE, unit=round.campaign.owner)
    first, second = dossiers(round, office)
    address = reverse("evaluation:workbook", args=[round.code])
    response = client_as(office).get(address)
    listed, criteria, papers, appraisals, proposals, figures = sheets_of(response).values()
    assert [row[0] for row in listed[1:]] == [first.reference, second.reference]
    assert str(office) in listed[1]
    assert len(criteria) - 1 == 4
    assert criteria[1][2] == 1
    assert criteria[1][5] == len("=1+1")
    assert criteria[1][6] == "'=Sáng kiến: 3 giải pháp"
    assert criteria[1][9] == "Đã đối chiếu"
    assert (len(papers), len(appraisals)) == (1, 1)
    assert [(row[0], row[-1]) for row in proposals[1:]] == [(second.reference, "Vượt chỉ tiêu")]
    (row,) = figures_by_quota(round)
    assert list(figures[1][2:7]) == [
        row.quota.places,
        row.figures.n_submitted,
        row.figures.n_unreceived,
        row.figures.n_withdrawn_before,
        row.figures.n_received,
    ]
    found = client_as(office).get(address, {"status": "eligible"})
    assert [row[0] for row in sheets_of(found)[response_title(response)][1:]] == [second.reference]


def response_title(response) -> str:
    return next(iter(sheets_of(response)))


def test_the_workbook_is_the_offices_own(client_as):
    round = make.round_()
    office = make.user(Role.OFFICE, unit=round.campaign.owner)
    nomination, _second = dossiers(round, office)
    address = reverse("evaluation:workbook", args=[round.code])
    assert client_as(make.user(Role.OFFICE, unit=make.department())).get(address).status_code == 404
    assert client_as(nomination.created_by).get(address).status_code == 404
    assert client_as(office).get(address).status_code == 200


def test_the_workbook_asks_as_often_for_3_rows_as_for_30(client_as):
    round = make.round_()
    office = make.user(Role.OFFICE, unit=round.campaign.owner)
    unit = make.unit(parent=round.campaign.owner)
    head = make.user(Role.HEAD, unit=unit)
    client, counts = client_as(office), []
    for n in (3, 27):
        for _n in range(n):
            one = make.nomination(round=round, unit=unit, created_by=head, status=S.ELIGIBLE)
            make.findings(one, by=office)
            propose(nomination=one, is_proposed=True, by=office)
        with CaptureQueriesContext(connection) as queries:
            client.get(reverse("evaluation:workbook", args=[round.code]))
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_scores_stand_beside_the_criteria_once_the_vote_is_confirmed(client_as):
    council = round_with_results()
    address = reverse("ranking:everything", args=[council.round.code])
    listed, criteria, *_rest = sheets_of(client_as(council.office).get(address)).values()
    lines = {
        f"HS-{line.nomination_id:05d}": line
        for quota in council.round.quotas.all()
        for line in ranked_lines(quota)
    }
    assert len(listed) - 1 == len(lines)
    for row in listed[1:]:
        line = lines[row[0]]
        score = None if line.score is None else float(line.score)
        assert (row[-6], row[-2]) == (line.rank, score)
    assert {row[-4] for row in criteria[1:]} == {line.n_scores for line in lines.values()}
    assert client_as(council.members[1].user).get(address).status_code == 404


def test_no_score_leaves_before_the_vote_is_confirmed(client_as):
    round = make.round_(status="council")
    office = make.user(Role.OFFICE, unit=round.campaign.owner)
    make.session(round=round)
    address = reverse("ranking:everything", args=[round.code])
    assert client_as(office).get(address).status_code == 403
