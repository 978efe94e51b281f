"""What the head of the queue says of the deadline, and one word for one thing."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone, translation

from awards.evaluation.forms import SHORT
from awards.evaluation.models import Assignment
from awards.nominations.models import NominationStatus
from awards.nominations.supplement_models import Part, RequestedPart, SupplementRequest
from awards.office_queue.bulk_forms import AssignForm
from awards.submission.content import content_of
from awards.submission.supplements import answering
from campaigns.accounts.models import Role
from campaigns.plans.models import Round, RoundStatus
from emulation_portal.templatetags.portal import moment
from tests import make

pytestmark = pytest.mark.django_db


def lead_of(client, round) -> str:
    page = client.get(reverse("evaluation:queue", args=[round.code])).content.decode()
    return page.split('<p class="lead">')[1].split("</p>")[0]


def test_the_deadline_of_nominations_is_told_while_it_lies_ahead(client_as):
    round = make.round_(closes_at=timezone.now() + timedelta(days=3))
    client = client_as(make.user(Role.OFFICE, unit=round.campaign.owner))
    ahead = lead_of(client, round)
    assert moment(round.closes_at) in ahead
    assert "Hạn" in ahead
    Round.objects.update(closes_at=timezone.now() - timedelta(days=1))
    passed = lead_of(client, round)
    assert "Đã hết hạn" in passed
    told = set()
    for status in (RoundStatus.SCREENING, RoundStatus.COUNCIL):
        Round.objects.update(status=status)
        lead = lead_of(client, round)
        assert "Đã kết thúc nhận hồ sơ" in lead
        assert not any(sign.isdigit() for sign in lead)
        told.add(lead)
    assert len(told) == 2


def test_one_name_for_the_officer_and_one_for_the_text_of_a_criterion():
    nomination = make.nomination(status=NominationStatus.RETURNED)
    request = SupplementRequest.objects.create(
        nomination=nomination,
        message="x",
        due_at=timezone.now() + timedelta(days=3),
        requested_by=nomination.created_by,
        requested_at=timezone.now(),
    )
    criterion = nomination.criteria_set.criteria.first()
    RequestedPart.objects.create(request=request, part=Part.TEXT, criterion=criterion)
    with translation.override("vi"):
        [asked] = answering(nomination, content_of(nomination)).parts
        assert str(SHORT[Part.TEXT]).lower() in asked.label
        label = str(AssignForm(round=nomination.round).fields["officer"].label)
        assert label.lower() == Assignment._meta.get_field("officer").verbose_name
