"""Who opens a dossier, its files and its pages of writing; everybody else finds nothing."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from awards.council.models import Recusal
from awards.nominations.models import (
    Evidence,
    Nomination,
    NominationStatus,
)
from awards.submission.content import keep_version
from campaigns.accounts.models import Role
from campaigns.files.rules import store_bytes
from campaigns.plans.models import RoundStatus
from tests import make
from tests.awards.dossiers import PNG, draft
from tests.awards.dossiers import page_of as url

pytestmark = pytest.mark.django_db
TEXT = "Đã số hóa 100% hồ sơ, rút ngắn 02 ngày xử lý."


def words(response) -> str:
    return response.content.decode()


def png(name="minh-chung.png", tail=b""):
    return SimpleUploadedFile(name, PNG + tail)


def everybody(round, unit):
    owner = round.campaign.owner
    members = {role: make.user(role, unit=owner) for role in Role if role != Role.HEAD}
    members["other head"] = make.user(Role.HEAD, unit=make.unit(parent=owner))
    members["other office"] = make.user(Role.OFFICE, unit=make.department())
    members["nobody"] = make.user()
    return members | {"head": make.user(Role.HEAD, unit=unit)}


@pytest.mark.parametrize(
    ("status", "round_status", "readers"),
    [
        (NominationStatus.DRAFT, RoundStatus.OPEN, {"head"}),
        (
            NominationStatus.RECEIVED,
            RoundStatus.OPEN,
            {"head", Role.OFFICE, Role.DIRECTOR, Role.SECRETARY},
        ),
        (
            NominationStatus.ELIGIBLE,
            RoundStatus.SCREENING,
            {"head", Role.OFFICE, Role.DIRECTOR, Role.SECRETARY},
        ),
        (
            NominationStatus.ELIGIBLE,
            RoundStatus.COUNCIL,
            {"head", Role.OFFICE, Role.DIRECTOR, Role.SECRETARY, Role.MEMBER, Role.CHAIR},
        ),
        (
            NominationStatus.INELIGIBLE,
            RoundStatus.COUNCIL,
            {"head", Role.OFFICE, Role.DIRECTOR, Role.SECRETARY},
        ),
    ],
)
def test_who_sees_a_dossier_sees_its_files_and_nobody_else(client, status, round_status, readers):
    round = make.round_(status=round_status)
    nomination = make.nomination(round=round, status=status)
    answer = nomination.answers.first()
    stored = store_bytes(name="a.png", content=PNG, content_type="image/png", by=None)
    evidence = Evidence.objects.create(answer=answer, file=stored)
    found = {}
    for who, user in everybody(round, nomination.unit).items():
        client.force_login(user)
        pages = [url("detail", nomination), url("evidence", nomination, evidence.pk)]
        found[who] = [client.get(page).status_code for page in pages]
        assert Nomination.objects.visible_to(user).exists() == (who in readers)
    assert {who for who, codes in found.items() if codes == [200, 200]} == readers
    assert {tuple(codes) for who, codes in found.items() if who not in readers} == {(404, 404)}


def test_a_file_taken_out_before_handing_in_is_for_those_who_write(client):
    nomination = make.nomination(status=NominationStatus.RECEIVED)
    stored = [
        store_bytes(name=f"{n}.png", content=PNG, content_type="image/png", by=None)
        for n in range(3)
    ]
    kept, once, never = [
        Evidence.objects.create(answer=nomination.answers.first(), file=file) for file in stored
    ]
    Evidence.objects.filter(pk=never.pk).update(removed_at=timezone.now())
    keep_version(nomination, confirmation={}, at=timezone.now(), by=nomination.created_by)
    Evidence.objects.filter(pk=once.pk).update(removed_at=timezone.now())
    office = make.user(Role.OFFICE, unit=nomination.round.campaign.owner)
    opened = {}
    for who, user in {"head": nomination.created_by, "office": office}.items():
        client.force_login(user)
        pages = [url("evidence", nomination, one.pk) for one in (kept, once, never)]
        opened[who] = [client.get(page).status_code for page in pages]
    assert opened == {"head": [200, 200, 200], "office": [200, 200, 404]}


@pytest.mark.parametrize("page", ["answer", "summary", "check", "submitted", "withdraw"])
def test_only_the_head_of_the_unit_opens_the_pages_of_writing(client, page):
    nomination = make.nomination(status=NominationStatus.RETURNED)
    more = [1] if page == "answer" else []
    everyone = everybody(nomination.round, nomination.unit)
    opened = set()
    for who, user in everyone.items():
        client.force_login(user)
        if client.get(url(page, nomination, *more)).status_code in (200, 302):
            opened.add(who)
    assert opened == {"head"}


def test_the_list_of_a_head_holds_the_own_unit_only(client_as):
    own, foreign = make.nomination(), make.nomination()
    page = words(client_as(own.created_by).get(reverse("nominations:own")))
    assert own.nominee_name in page
    assert foreign.nominee_name not in page


def test_a_member_who_stands_aside_sees_nothing_of_the_dossier(client):
    nomination = make.nomination(
        status=NominationStatus.ELIGIBLE, round=make.round_(status=RoundStatus.COUNCIL)
    )
    session = make.session(round=nomination.round)
    aside, other = session.council.members.filter(seat="member")[:2]
    Recusal.objects.create(session=session, member=aside, nomination=nomination, reason="Vợ")
    codes = []
    for member in (aside, other):
        client.force_login(member.user)
        codes.append(client.get(url("detail", nomination)).status_code)
    assert codes == [404, 200]


def test_an_address_with_a_huge_number_is_not_found(client_as):
    nomination, head, _criteria = draft()
    client = client_as(head)
    for address in (
        f"/nominations/{'9' * 30}/",
        f"/nominations/{nomination.pk}/criteria/{'9' * 30}/",
        f"/nominations/{nomination.pk}/evidence/{'9' * 30}/",
        "/nominations/start/no-such-round/",
    ):
        assert client.get(address).status_code == 404


def test_somebody_with_two_hats_is_told_to_change_them(client_as):
    nomination, head, _criteria = draft()
    office = make.holding(head, Role.OFFICE, nomination.round.campaign.owner)
    assert client_as(head, office).get(url("detail", nomination)).status_code == 403
    worn = head.role_holdings.get(role=Role.HEAD)
    assert client_as(head, worn).get(url("detail", nomination)).status_code == 200
