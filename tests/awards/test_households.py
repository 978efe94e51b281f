"""A household, the third kind of recipient: entered, nominated without an account, reported on."""

import uuid
from datetime import date
from types import SimpleNamespace

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from awards.decisions.certificate_words import certificate_of, fits
from awards.decisions.models import DecisionLine
from awards.evaluation.returning import parts_of_no_criterion
from awards.nominations.models import Nomination
from awards.nominations.rules import save_profile
from awards.nominations.supplement_models import Part
from awards.sharing.links import make_guest_link
from awards.sharing.models import LinkPurpose
from awards.sharing.tasks import tasks_of as sharing_tasks
from awards.unit_papers.reports import report_document
from campaigns.criteria.models import NomineeGroup
from campaigns.law.models import RecipientKind
from campaigns.units.models import Unit, UnitKind
from campaigns.units.rules import enter_outside_organisation
from tests import make
from tests.awards.dossiers import open_round, start, unit_with_head
from tests.awards.dossiers import page_of as url
from tests.awards.unit_papers.reading import text_of
from tests.browsing import Browser
from tests.refusals import code_of

pytestmark = pytest.mark.django_db
NAME = "Hộ gia đình ông Nguyễn Văn Mẫu"


@pytest.fixture
def round():
    made = open_round()
    make.quota(made, RecipientKind.HOUSEHOLD, 1)
    return made


@pytest.fixture
def nominating(round):
    return unit_with_head(round)


@pytest.fixture
def nomination(round, nominating):
    unit, head = nominating
    household = enter_outside_organisation(name=NAME, kind=UnitKind.HOUSEHOLD, by=head)
    return start(round, unit, head, group=NomineeGroup.OUTSIDER, nominee=household)


def test_a_household_is_offered_only_where_the_round_has_places_for_one(round, nominating):
    unit, head = nominating
    page = reverse("nominations:start", args=[round.code])
    assert "Một hộ gia đình" in Browser(head).get(page).text
    round.quotas.filter(recipient_kind=RecipientKind.HOUSEHOLD).update(places=0)
    assert "Một hộ gia đình" not in Browser(head).get(page).text
    household = enter_outside_organisation(name=NAME, kind=UnitKind.HOUSEHOLD, by=head)
    with pytest.raises(ValidationError) as refused:
        start(round, unit, head, group=NomineeGroup.OUTSIDER, nominee=household)
    assert code_of(refused) == "no_quota"


def test_the_head_enters_a_household_and_begins_its_dossier(round, nominating):
    unit, head = nominating
    browser = Browser(head)
    page = browser.get(reverse("nominations:start", args=[round.code]))
    chosen = page.form(field="whom").submit(whom="outsider-household")
    assert "Nhập hộ gia đình vào danh mục" in chosen.text
    entering = browser.get(reverse("nominations:new_household", args=[round.code, unit.code]))
    found = entering.form(field="name").submit(name=NAME)
    assert Unit.objects.get(kind=UnitKind.HOUSEHOLD).name == NAME
    household = str(Unit.objects.get(kind=UnitKind.HOUSEHOLD).pk)
    checked = found.form(field="nominee").submit(nominee=household)
    assert "Hộ gia đình" in checked.text
    begun = checked.form(field="creation_key").submit()
    made = Nomination.objects.get()
    assert begun.path == url("detail", made)
    assert made.quota.recipient_kind == RecipientKind.HOUSEHOLD
    assert made.nominee_name == NAME


def test_households_and_organisations_are_chosen_apart(round, nominating, nomination):
    unit, head = nominating
    other = enter_outside_organisation(name="Công ty Mẫu", by=head)
    choose = "nominations:choose"
    kinds = {
        kind: Browser(head).get(
            reverse(choose, args=[round.code, unit.code, NomineeGroup.OUTSIDER, kind])
        )
        for kind in (RecipientKind.COLLECTIVE, RecipientKind.HOUSEHOLD)
    }
    assert other.name in kinds[RecipientKind.COLLECTIVE].text
    assert NAME not in kinds[RecipientKind.COLLECTIVE].text
    assert other.name not in kinds[RecipientKind.HOUSEHOLD].text


def test_the_report_of_a_household_says_where_it_lives_and_who_speaks_for_it(
    nominating, nomination
):
    _unit, head = nominating
    with pytest.raises(ValidationError) as refused:
        save_profile(nomination=nomination, edit_number=0, by=head, seat="Phường 1")
    assert code_of(refused) == "wrong_field"
    save_profile(
        nomination=nomination, edit_number=0, by=head, residence="Phường 1", n_people=5, n_women=3
    )
    text = text_of(report_document(nomination, on=date(2022, 12, 5)))
    for words in (
        "cho hộ gia đình có thành tích",
        f"Tên hộ gia đình: {NAME}",
        "Nơi thường trú: Phường 1",
        "Số nhân khẩu: 05 người, trong đó nữ 03 người (60%)",
        "ĐẠI DIỆN HỘ GIA ĐÌNH",
    ):
        assert words in text, words
    assert "Cơ cấu tổ chức" not in text
    assert "Đảng, đoàn thể" not in text


def test_a_household_writes_by_a_link_like_other_outsiders(client, nominating, nomination):
    _unit, head = nominating
    _link, key = make_guest_link(
        nomination=nomination,
        purpose=LinkPurpose.REPORT,
        recipient_name="Ông Nguyễn Văn Mẫu",
        email="",
        n_days=7,
        creation_key=uuid.uuid4(),
        by=head,
    )
    page = client.get(reverse("guests:profile", args=[key])).content.decode()
    assert "Nơi thường trú" in page
    assert "Chức năng, nhiệm vụ" not in page


def test_a_household_has_no_employer_to_confirm(nominating, nomination):
    _unit, head = nominating
    tasks = [task.label for task in sharing_tasks(nomination, user=head)]
    assert "Xác nhận của đơn vị sử dụng lao động" not in tasks
    assert Part.EMPLOYER not in parts_of_no_criterion(nomination)
    other = make.nomination(group=NomineeGroup.OUTSIDER)
    assert "Xác nhận của đơn vị sử dụng lao động" in [
        task.label for task in sharing_tasks(other, user=other.created_by)
    ]
    assert Part.EMPLOYER in parts_of_no_criterion(other)


def test_a_certificate_names_the_household_and_no_work_unit(nomination):
    line = DecisionLine(
        nomination=nomination,
        award_form=nomination.quota.award_form,
        recipient_kind=RecipientKind.HOUSEHOLD,
        recipient_name=nomination.nominee_name,
        achievement="Hiến 200 m² đất",
    )
    document = SimpleNamespace(
        signatures=[SimpleNamespace(authority_lines=["GIÁM ĐỐC"], name="Lê Thử Minh")],
        authority="Giám đốc Sở",
        letterhead=SimpleNamespace(issuer="Sở"),
    )
    content = certificate_of(line, document)
    assert (content.recipient, content.unit_line) == (NAME, "")
    assert fits(line, document)
