"""What the Office finds on a dossier line by line, what an appraisal rests on, what it proposes."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone

from awards.evaluation.finding_models import Presence, Verdict
from awards.evaluation.findings import (
    CriterionFound,
    ItemFound,
    line_key,
    mark_of,
    save_findings,
    sheet_mark,
    standing_findings,
)
from awards.evaluation.rules import appraise, return_for_supplement
from awards.nominations.models import Contributor, ContributorKind, NominationStatus
from awards.nominations.supplement_models import Part
from awards.summary_list.proposing import propose
from awards.summary_list.queries import figures_by_quota, summary_list, total
from campaigns.accounts.models import Role
from campaigns.law.procedure_models import DossierItem
from campaigns.plans.models import Round, RoundStatus
from campaigns.workflow.models import AuditEvent
from emulation_portal.canonical import fingerprint
from tests import make
from tests.refusals import code_of

pytestmark = pytest.mark.django_db
S = NominationStatus


def paper(text="Biên bản họp bình xét", is_required=True, position=1):
    return DossierItem.objects.create(
        award_form=make.certificate_form(),
        position=position,
        text=text,
        is_required=is_required,
        valid_from=make.LONG_AGO,
        source="test",
    )


@pytest.fixture
def dossier():
    return make.nomination(status=S.RECEIVED)


@pytest.fixture
def office(dossier):
    return make.user(Role.OFFICE, unit=dossier.round.campaign.owner)


def criteria_of(nomination):
    return list(nomination.criteria_set.criteria.all())


def refused(code, rule, **arguments):
    with pytest.raises(ValidationError) as excinfo:
        rule(**arguments)
    assert code_of(excinfo) == code


def save(dossier, by, *criteria, items=()):
    return save_findings(nomination=dossier, criteria=criteria, items=items, by=by)


def appraised(dossier, by, is_eligible=True, **fields):
    reasons = [] if is_eligible else ["criteria"]
    return appraise(nomination=dossier, is_eligible=is_eligible, reasons=reasons, by=by, **fields)


def test_findings_are_saved_one_by_one_changed_and_taken_back(dossier, office):
    first, second = criteria_of(dossier)
    minutes = paper()
    there = [ItemFound(minutes, Presence.MISSING, "Chưa ký")]
    assert save(dossier, office, CriterionFound(first, Verdict.MET), items=there) == 2
    assert save(dossier, office, CriterionFound(first, Verdict.MET)) == 0
    save(dossier, office, CriterionFound(second, Verdict.UNCLEAR, "Số liệu?"))
    found = standing_findings(dossier)
    assert [found[line_key(one)].verdict for one in (first, second)] == ["met", "unclear"]
    assert found[line_key(minutes)].presence == "missing"
    save(dossier, office, CriterionFound(second, ""))
    assert list(standing_findings(dossier)) == [line_key(first), line_key(minutes)]
    events = AuditEvent.objects.filter(action="save_finding")
    assert [event.after["finding"] for event in events.order_by("seq")] == [
        "met",
        "missing",
        "unclear",
        "",
    ]


def test_a_note_needs_a_finding_and_a_finding_is_of_the_list(dossier, office):
    first, _second = criteria_of(dossier)
    refused(
        "verdict_missing",
        save_findings,
        nomination=dossier,
        criteria=[CriterionFound(first, "", "Chỉ ghi chú")],
        by=office,
    )
    refused(
        "verdict_unknown",
        save_findings,
        nomination=dossier,
        criteria=[CriterionFound(first, "perhaps")],
        by=office,
    )
    assert save(dossier, office, CriterionFound(first, Verdict.NOT_MET, "Chỉ ghi chú")) == 1


def test_one_refused_line_keeps_all_from_being_saved(dossier, office):
    first, second = criteria_of(dossier)
    with pytest.raises(ValidationError) as excinfo:
        save(dossier, office, CriterionFound(first, Verdict.MET), CriterionFound(second, "", "?"))
    assert list(excinfo.value.error_dict) == [line_key(second)]
    assert standing_findings(dossier) == {}


def test_lines_of_another_dossier_are_refused(dossier, office):
    other = make.nomination(status=S.RECEIVED)
    refused(
        "wrong_criterion",
        save_findings,
        nomination=dossier,
        criteria=[CriterionFound(criteria_of(other)[0], Verdict.MET)],
        by=office,
    )
    lapsed = paper()
    DossierItem.objects.update(valid_to=date(2016, 1, 1))
    refused(
        "wrong_item",
        save_findings,
        nomination=dossier,
        items=[ItemFound(lapsed, Presence.PRESENT)],
        by=office,
    )
    DossierItem.objects.update(valid_to=None)
    assert save(dossier, office, items=[ItemFound(lapsed, Presence.PRESENT)]) == 1


def test_two_officers_do_not_overwrite_each_other(dossier, office):
    first, second = criteria_of(dossier)
    colleague = make.user(Role.OFFICE, unit=dossier.round.campaign.owner)
    save(dossier, colleague, CriterionFound(first, Verdict.NOT_MET, "", seen=""))
    stale = [CriterionFound(first, Verdict.MET, seen="")]
    refused("found_elsewhere", save_findings, nomination=dossier, criteria=stale, by=office)
    save(dossier, office, CriterionFound(second, Verdict.MET, seen=""))
    seen = mark_of(standing_findings(dossier)[line_key(first)])
    assert save(dossier, office, CriterionFound(first, Verdict.MET, seen=seen)) == 1


@pytest.mark.parametrize("status", [S.SUBMITTED, S.ELIGIBLE, S.RECOMMENDED, S.WITHDRAWN])
def test_findings_are_closed_before_receipt_and_once_eligible(status):
    dossier = make.nomination(status=status)
    office = make.user(Role.OFFICE, unit=dossier.round.campaign.owner)
    found = [CriterionFound(criteria_of(dossier)[0], Verdict.MET)]
    refused("findings_closed", save_findings, nomination=dossier, criteria=found, by=office)


@pytest.mark.parametrize("status", [S.RECEIVED, S.RETURNED, S.INELIGIBLE])
def test_findings_are_open_while_the_office_has_the_dossier(status):
    dossier = make.nomination(status=status)
    office = make.user(Role.OFFICE, unit=dossier.round.campaign.owner)
    assert save(dossier, office, CriterionFound(criteria_of(dossier)[0], Verdict.MET)) == 1


def test_only_the_office_finds_and_never_on_its_own(dossier, office):
    found = CriterionFound(criteria_of(dossier)[0], Verdict.MET)
    unit = dossier.round.campaign.owner
    Contributor.objects.create(
        nomination=dossier,
        user=office,
        kind=ContributorKind.HELPER,
        asked_by=dossier.created_by,
    )
    nominee = make.user(Role.OFFICE, unit=unit)
    dossier.person.user = nominee
    dossier.person.save()
    for who in (dossier.created_by, make.user(Role.DIRECTOR, unit=unit), office, nominee):
        with pytest.raises(PermissionDenied):
            save(dossier, who, found)
        with pytest.raises(PermissionDenied):
            appraised(dossier, who)
    assert save(dossier, make.user(Role.OFFICE, unit=unit), found) == 1


# --- the appraisal ------------------------------------------------------------------------------


def test_eligible_needs_a_finding_on_every_criterion_and_required_paper(dossier, office):
    minutes, _proof = paper(), paper("Chứng nhận", is_required=False, position=2)
    first, second = criteria_of(dossier)
    save(dossier, office, CriterionFound(first, Verdict.MET))
    with pytest.raises(ValidationError) as excinfo:
        appraised(dossier, office)
    assert code_of(excinfo) == "findings_missing"
    save(dossier, office, CriterionFound(second, Verdict.MET))
    refused("findings_missing", appraised, dossier=dossier, by=office)
    save(dossier, office, items=[ItemFound(minutes, Presence.PRESENT)])
    appraised(dossier, office)
    assert dossier.status == S.ELIGIBLE


def test_everything_that_lacks_is_told_at_once(dossier, office):
    paper()
    first, second = criteria_of(dossier)
    save(dossier, office, CriterionFound(first, Verdict.UNCLEAR))
    with pytest.raises(ValidationError) as excinfo:
        appraised(dossier, office)
    codes = [one.code for one in excinfo.value.error_list]
    assert codes == ["findings_missing", "findings_missing", "findings_unexplained"]
    assert len(set(excinfo.value.messages)) == 3


@pytest.mark.parametrize("verdict", [Verdict.NOT_MET, Verdict.UNCLEAR])
def test_eligible_needs_a_note_on_what_is_not_met_or_unclear(dossier, office, verdict):
    first, second = criteria_of(dossier)
    save(dossier, office, CriterionFound(first, Verdict.MET), CriterionFound(second, verdict))
    refused("findings_unexplained", appraised, dossier=dossier, by=office)
    save(dossier, office, CriterionFound(second, verdict, "Đạt về thực chất"))
    appraised(dossier, office)
    assert dossier.status == S.ELIGIBLE


def test_eligible_needs_a_note_on_a_required_paper_that_is_missing(dossier, office):
    minutes = paper()
    make.findings(dossier, by=office)
    save(dossier, office, items=[ItemFound(minutes, Presence.MISSING)])
    refused("findings_unexplained", appraised, dossier=dossier, by=office)
    save(dossier, office, items=[ItemFound(minutes, Presence.MISSING, "Nộp bản giấy")])
    appraised(dossier, office)
    assert dossier.status == S.ELIGIBLE


def test_not_eligible_needs_no_finding_on_every_line(dossier, office):
    appraised(dossier, office, is_eligible=False)
    assert dossier.status == S.INELIGIBLE


def test_a_page_that_is_out_of_date_does_not_flip_a_finding(dossier, office):
    make.findings(dossier, by=office)
    opened = sheet_mark(dossier)
    appraised(dossier, office, is_eligible=False)
    refused("found_elsewhere", appraised, dossier=dossier, by=office, seen=opened)
    appraised(dossier, office, seen=sheet_mark(dossier))
    assert dossier.status == S.ELIGIBLE


def test_a_finding_since_the_page_was_opened_is_noticed_too(dossier, office):
    make.findings(dossier, by=office)
    opened = sheet_mark(dossier)
    save(dossier, office, CriterionFound(criteria_of(dossier)[0], Verdict.NOT_MET, "Thiếu"))
    refused("found_elsewhere", appraised, dossier=dossier, by=office, seen=opened)


def test_the_appraisal_freezes_what_it_rests_on(dossier, office):
    minutes = paper()
    make.findings(dossier, by=office)
    save(dossier, office, items=[ItemFound(minutes, Presence.PRESENT)])
    appraisal = appraised(dossier, office)
    lines = appraisal.content["criteria"]
    assert [(line["position"], line["verdict"]) for line in lines] == [(1, "met"), (2, "met")]
    assert [line["presence"] for line in appraisal.content["papers"]] == ["present"]
    event = AuditEvent.objects.get(action="freeze_findings")
    assert event.after == {"appraisal": appraisal.pk, "sha256": fingerprint(appraisal.content)}


# --- returning by parts -------------------------------------------------------------------------


def send_back(dossier, by, *parts):
    return return_for_supplement(
        nomination=dossier,
        message="Bổ sung.",
        due_at=timezone.now() + timedelta(days=3),
        parts=parts,
        by=by,
    )


def test_a_return_names_its_parts_each_once(dossier, office):
    first, _second = criteria_of(dossier)
    request = send_back(
        dossier,
        office,
        (Part.TEXT, first, "Nêu số liệu"),
        (Part.TEXT, first, "Nêu năm"),
        (Part.MEETING, None, ""),
    )
    named = [(part.part, part.criterion_id, part.note) for part in request.parts.all()]
    assert named == [("text", first.pk, "Nêu số liệu; Nêu năm"), ("meeting", None, "")]


def test_parts_must_be_parts_of_this_dossier(dossier, office):
    first, _second = criteria_of(dossier)
    foreign = criteria_of(make.nomination(status=S.RECEIVED))[0]
    for part in ((Part.TEXT, None, ""), (Part.SUMMARY, first, ""), (Part.TEXT, foreign, "")):
        with pytest.raises(ValidationError) as excinfo:
            send_back(dossier, office, part)
        assert code_of(excinfo) == "wrong_part"
    with pytest.raises(ValidationError) as excinfo:
        send_back(dossier, office)
    assert code_of(excinfo) == "parts_missing"
    send_back(dossier, office, (Part.EVIDENCE, first, ""))
    assert dossier.status == S.RETURNED


# --- proposals and the summary list -------------------------------------------------------------


def eligible(round, office, **fields):
    dossier = make.nomination(round=round, status=S.RECEIVED, **fields)
    make.findings(dossier, by=office)
    appraised(dossier, office)
    return dossier


def test_the_office_proposes_eligible_dossiers_while_the_list_is_open(dossier, office):
    refused("not_eligible", propose, nomination=dossier, is_proposed=True, by=office)
    make.findings(dossier, by=office)
    appraised(dossier, office)
    refused("note_missing", propose, nomination=dossier, is_proposed=False, by=office)
    propose(nomination=dossier, is_proposed=False, note="Vượt chỉ tiêu", by=office)
    propose(nomination=dossier, is_proposed=True, by=office)
    assert dossier.office_proposal.is_proposed
    propose(nomination=dossier, is_proposed=None, by=office)
    assert figures_by_quota(dossier.round)[0].figures.n_unproposed == 1
    Round.objects.update(status=RoundStatus.COUNCIL)
    refused("list_closed", propose, nomination=dossier, is_proposed=True, by=office)


def test_nobody_proposes_a_dossier_of_their_own(dossier, office):
    make.findings(dossier, by=office)
    appraised(dossier, office)
    both = make.user(Role.OFFICE, unit=dossier.round.campaign.owner)
    dossier.versions.create(
        number=1, content={}, sha256="0" * 64, submitted_by=both, submitted_at=timezone.now()
    )
    for who in (both, dossier.created_by):
        with pytest.raises(PermissionDenied):
            propose(nomination=dossier, is_proposed=True, by=who)
    assert propose(nomination=dossier, is_proposed=True, by=office).is_proposed


def test_the_summary_list_counts_what_was_found_and_proposed(dossier, office):
    round = dossier.round
    make.quota(round)
    Round.objects.update(status=RoundStatus.SCREENING)
    first, second = eligible(round, office), eligible(round, office, group="collective")
    appraised(dossier, office, is_eligible=False)
    make.nomination(round=round, status=S.RECEIVED)
    make.nomination(round=round, status=S.DRAFT)
    propose(nomination=first, is_proposed=True, by=office)
    assert list(summary_list(round)) == [second, first]
    assert [one.n_met for one in summary_list(round)] == [2, 2]
    rows = figures_by_quota(round)
    assert [row.quota.recipient_kind for row in rows] == ["collective", "individual"]
    figures = total(rows)
    assert (figures.n_received, figures.n_eligible, figures.n_ineligible) == (4, 2, 1)
    assert (figures.n_proposed, figures.n_unproposed, figures.n_open) == (1, 1, 1)


def test_more_proposals_than_places_are_told_not_refused(dossier, office):
    round = dossier.round
    dossier.quota.places = 1
    dossier.quota.save()
    one, two = eligible(round, office), eligible(round, office)
    propose(nomination=one, is_proposed=True, by=office)
    assert figures_by_quota(round)[0].n_over == 0
    propose(nomination=two, is_proposed=True, by=office)
    assert figures_by_quota(round)[0].n_over == 1
