"""The Office receives, asks for supplement, appraises and passes the list on."""

from django.utils import timezone

from awards.evaluation import rules as evaluation
from awards.evaluation.finding_models import Presence, Verdict
from awards.evaluation.findings import CriterionFound, ItemFound
from awards.evaluation.models import IneligibleReason
from awards.evaluation.procedure import checklist
from awards.nominations.models import Nomination, NominationStatus
from awards.nominations.supplement_models import Part
from awards.submission import rules as submission
from campaigns.accounts.models import Role
from campaigns.staff.holds import place_hold
from campaigns.staff.models import HoldKind
from emulation_portal.demo import people
from emulation_portal.demo.context import Demo, end_of_office_hours, quality
from emulation_portal.demo.organisation import actor


def close_nominations(demo: Demo) -> None:
    """The Office receives the first dossiers, returns one and closes the round."""
    waiting = demo.with_status(NominationStatus.SUBMITTED)
    for nomination in waiting[: len(waiting) // 2]:
        evaluation.receive(nomination=nomination, by=demo.office)
    returned = demo.with_status(NominationStatus.RECEIVED)[0]
    evaluation.return_for_supplement(
        nomination=returned,
        message="Đề nghị bổ sung số liệu so sánh với chỉ tiêu được giao.",
        due_at=end_of_office_hours(5),
        parts=[
            (Part.TEXT, returned.criteria_set.criteria.first(), "Nêu số liệu năm trước để so sánh.")
        ],
        by=demo.office,
    )
    evaluation.close_nominations(round=demo.round, by=demo.office)


def find(demo: Demo, nomination: Nomination) -> None:
    """The Office finds every criterion met and every paper there."""
    criteria = nomination.criteria_set.criteria.all()
    evaluation.save_findings(
        nomination=nomination,
        criteria=[CriterionFound(criterion, Verdict.MET) for criterion in criteria],
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
        head = actor(people.HEADS[nomination.unit.code], Role.HEAD)
        submission.submit(nomination=nomination, by=head)
    for nomination in demo.with_status(NominationStatus.SUBMITTED):
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
    evaluation.send_to_council(round=demo.round, by=demo.office)
