"""Places are filled, the Director decides, certificates are made, the result is published."""

from django.utils import timezone

from awards.certificates import rules as certificates
from awards.decisions import rules as decisions
from awards.decisions.holds import is_held_back
from awards.decisions.models import Decision
from awards.fund import rules as fund
from awards.publicity import rules as publicity
from awards.ranking import rules as ranking
from campaigns.accounts.models import Role
from emulation_portal.demo import people
from emulation_portal.demo.context import Demo
from emulation_portal.demo.organisation import actor


def rank(demo: Demo) -> None:
    """The ranking fills the plan's places and no more."""
    for quota in demo.round.quotas.all():
        tied = ranking.tie_at_the_cut(quota)
        if tied:
            ranking.break_tie(
                quota=quota,
                order=tied,
                reason="Hội đồng ưu tiên hồ sơ có phạm vi áp dụng rộng hơn (dữ liệu mẫu).",
                by=demo.chair,
            )
    ranking.fill_places(round=demo.round, by=demo.office)


def draft_decision(demo: Demo) -> None:
    """The Office drafts submission and decision and puts them before the Director."""
    decision = decisions.draft_decision(round=demo.round, by=demo.office)
    for line in decision.lines.granted().select_related("nomination"):
        if is_held_back(line):
            decisions.decline_line(
                line=line,
                reason="Tạm dừng xét khen thưởng trong thời gian giải quyết đơn (dữ liệu mẫu).",
                by=demo.office,
            )
            decision.refresh_from_db()
    decisions.submit_to_director(decision=decision, by=demo.office)


def decide(demo: Demo) -> None:
    """The Director approves; the clerk numbers; amounts are fixed as of that day."""
    decision = Decision.objects.get(round=demo.round)
    decisions.approve(decision=decision, by=demo.director)
    decisions.issue(decision=decision, on=timezone.localdate(), by=actor(people.CLERK, Role.CLERK))
    fund.record_entitlements(decision=decision, by=actor(people.ACCOUNTANT, Role.ACCOUNTANT))


def make_certificates(demo: Demo) -> None:
    """Certificates are registered and made."""
    decision = Decision.objects.get(round=demo.round)
    certificates.register_certificates(decision=decision, by=actor(people.CLERK, Role.CLERK))
    certificates.request_batch(decision=decision, by=actor(people.CLERK, Role.CLERK))


def publish(demo: Demo) -> None:
    """The result goes on the public page."""
    publicity.publish_results(
        decision=Decision.objects.get(round=demo.round),
        by=actor(people.PUBLICITY, Role.PUBLICITY),
    )
