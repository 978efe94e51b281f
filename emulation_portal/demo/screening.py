"""The Office receives, asks for supplement, appraises and passes the list on."""

from django.utils import timezone

from awards.evaluation import rules as evaluation
from awards.evaluation.finding_models import Presence, Verdict
from awards.evaluation.findings import CriterionFound, ItemFound
from awards.evaluation.models import IneligibleReason
from awards.evaluation.procedure import checklist
from awards.nominations.models import Nomination, NominationStatus
from awards.nominations.rules import save_answer
from awards.nominations.supplement_models import Part
from awards.office_queue.assigning import assign
from awards.submission import rules as submission
from awards.summary_list import rules as summary_list
from awards.summary_list.proposing import propose
from campaigns.accounts.models import Role
from campaigns.staff.holds import place_hold
from campaigns.staff.models import HoldKind
from emulation_portal.demo import people
from emulation_portal.demo.context import Demo, end_of_office_hours, quality
from emulation_portal.demo.organisation import actor

SUPPLEMENT = "So với năm trước, số việc hoàn thành tăng 2; số liệu do Phòng KH-TC cung cấp."


def close_nominations(demo: Demo) -> None:
    """The Office shares out and receives the first dossiers, returns one and closes the round."""
    waiting = demo.with_status(NominationStatus.SUBMITTED)
    mine = waiting[: len(waiting) // 2]
    assign(nominations=mine, officer=demo.office, by=demo.office)
    for nomination in mine:
        evaluation.receive(nomination=nomination, by=demo.office)
    first, *others = demo.with_status(NominationStatus.RECEIVED)
    _return(demo, first)
    for nomination in others[:2]:
        find(demo, nomination, n_unclear=1)
    summary_list.close_nominations(round=demo.round, by=demo.office)


def _return(demo: Demo, nomination: Nomination) -> None:
    """One dossier goes back: figures to compare are missing in the first answer."""
    criterion = nomination.criteria_set.criteria.first()
    evaluation.return_for_supplement(
        nomination=nomination,
        message="Đề nghị bổ sung số liệu so sánh với chỉ tiêu được giao.",
        due_at=end_of_office_hours(5),
        parts=[
            (Part.TEXT, criterion, "Nêu số liệu năm trước để so sánh."),
            (Part.FIGURES, criterion, "Ghi rõ chỉ tiêu đã đăng ký."),
        ],
        by=demo.office,
    )


def _answer(nomination: Nomination) -> None:
    """The unit adds what was asked for, and hands in again."""
    head = actor(people.HEADS[nomination.unit.code], Role.HEAD)
    answer = nomination.answers.select_related("criterion").order_by("criterion__position").first()
    save_answer(
        nomination=nomination,
        criterion=answer.criterion,
        text=f"{answer.text} {SUPPLEMENT}",
        edit_number=nomination.edit_number,
        by=head,
    )
    submission.submit(nomination=nomination, is_confirmed=True, by=head)


def find(demo: Demo, nomination: Nomination, *, n_unclear: int = 0) -> None:
    """The Office finds every paper there and every criterion met, but for some still unclear."""
    criteria = list(nomination.criteria_set.criteria.order_by("-position"))
    evaluation.save_findings(
        nomination=nomination,
        criteria=[
            CriterionFound(criterion, Verdict.UNCLEAR, "Cần đối chiếu số liệu với biên bản.")
            if place < n_unclear
            else CriterionFound(criterion, Verdict.MET)
            for place, criterion in enumerate(criteria)
        ],
        items=[ItemFound(item, Presence.PRESENT) for item in checklist(nomination)],
        by=demo.office,
    )


def complain(demo: Demo) -> None:
    """A complaint about one nominee comes in: a hold, which stops the decision alone."""
    nominees = demo.round.nominations.filter(status=NominationStatus.ELIGIBLE, group="staff")
    likely = max(nominees.select_related("person"), key=lambda one: quality(demo, one))
    place_hold(
        person=likely.person,
        kind=HoldKind.COMPLAINT,
        reason="Đơn phản ánh về việc kê khai thành tích, đang được xác minh (dữ liệu mẫu).",
        reference="Phiếu tiếp nhận đơn số 12 (dữ liệu mẫu)",
        valid_from=timezone.localdate(),
        by=demo.office,
    )


def screen(demo: Demo) -> None:
    """The Office appraises every dossier; one is not eligible; the list goes to the Council."""
    for nomination in demo.with_status(NominationStatus.RETURNED):
        _answer(nomination)
    waiting = demo.with_status(NominationStatus.SUBMITTED)
    assign(nominations=waiting, officer=actor(people.OFFICE_CHIEF, Role.OFFICE), by=demo.office)
    for nomination in waiting:
        evaluation.receive(nomination=nomination, by=demo.office)
    received = demo.with_status(NominationStatus.RECEIVED)
    for nomination in received:
        find(demo, nomination)
    for nomination in received[:-1]:
        evaluation.appraise(
            nomination=nomination, is_eligible=True, reasons=[], note="", by=demo.office
        )
    evaluation.appraise(
        nomination=received[-1],
        is_eligible=False,
        reasons=[IneligibleReason.PERIOD],
        note="Kết quả nêu trong báo cáo thuộc năm trước.",
        by=demo.office,
    )
    _propose(demo)
    summary_list.send_to_council(round=demo.round, by=demo.office)


def _propose(demo: Demo) -> None:
    """The Office proposes somewhat more dossiers than there are places, and says why not others."""
    for quota in demo.round.quotas.all():
        eligible = quota.nominations.filter(status=NominationStatus.ELIGIBLE)
        in_order = sorted(eligible, key=lambda one: (-quality(demo, one), one.pk))
        for place, nomination in enumerate(in_order):
            is_proposed = place <= quota.places
            propose(
                nomination=nomination,
                is_proposed=is_proposed,
                note="" if is_proposed else "Kết quả thấp hơn các trường hợp khác cùng nhóm.",
                by=demo.office,
            )
