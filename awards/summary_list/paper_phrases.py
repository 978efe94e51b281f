"""Turns of phrase that the papers of an appraisal share. Papers are Vietnamese, whoever reads."""

from datetime import date

from awards.evaluation.finding_models import Presence, Verdict
from awards.evaluation.models import Appraisal, IneligibleReason
from awards.nominations.models import Nomination
from campaigns.law.models import PaperKind, Signer
from campaigns.units.models import Unit
from emulation_portal.documents.content import Side, Signature

VERDICTS = {
    Verdict.MET: "Đạt",
    Verdict.NOT_MET: "Không đạt",
    Verdict.UNCLEAR: "Chưa rõ",
    "": "Chưa thẩm định",
}
PRESENCES = {
    Presence.PRESENT: "Có",
    Presence.MISSING: "Thiếu",
    Presence.NOT_NEEDED: "Không yêu cầu",
    "": "Chưa kiểm tra",
}
REASONS = {
    IneligibleReason.OUTSIDE_SCOPE: "Không thuộc đối tượng của phong trào thi đua",
    IneligibleReason.CRITERIA: "Có tiêu chí không đạt",
    IneligibleReason.EVIDENCE: "Thành tích không có minh chứng",
    IneligibleReason.PERIOD: "Thành tích không thuộc thời gian của đợt xét",
    IneligibleReason.SAME_ACHIEVEMENT: "Thành tích đã được khen thưởng",
    IneligibleReason.HOLD: "Đang bị xem xét kỷ luật, thanh tra hoặc có đơn thư chưa giải quyết",
    IneligibleReason.INCOMPLETE: "Quá thời hạn mà hồ sơ vẫn chưa đầy đủ",
}


def reasons_text(appraisal: Appraisal | None) -> str:
    """The coded reasons in words, and the note after them."""
    if appraisal is None:
        return ""
    words = "; ".join(REASONS.get(reason, reason) for reason in appraisal.reasons)
    return ". ".join(part for part in (words, appraisal.note.strip().rstrip(".")) if part)


def nominee_text(nomination: Nomination) -> str:
    """ "Ông Nguyễn Văn A", or the collective's name."""
    honorific = nomination.person.honorific if nomination.person else ""
    return f"{honorific} {nomination.nominee_name}".strip()


def post_text(nomination: Nomination) -> str:
    """Post and work unit of a person, the nominating unit of everybody else."""
    own = [nomination.nominee_title, nomination.nominee_unit_name]
    return ", ".join(filter(None, own)) or nomination.unit.name


def signatures(unit: Unit, on: date, *, officer: str, as_what: str) -> list[Signature]:
    """The officer at the left, whoever signs for the Office at the right."""
    chief = _chief(unit, on)
    return [
        Signature([as_what], officer, side=Side.LEFT),
        Signature(chief.authority_lines.splitlines(), chief.full_name, side=Side.RIGHT)
        if chief
        else Signature(["CHÁNH VĂN PHÒNG"], "", side=Side.RIGHT),
    ]


def _chief(unit: Unit, on: date) -> Signer | None:
    """Who signs reports of the unit; where nobody is named, who signs the Office's submissions."""
    named = Signer.objects.as_of(on).filter(unit=unit).order_by("-valid_from")
    by_kind = {signer.paper_kind: signer for signer in reversed(named)}
    return by_kind.get(PaperKind.REPORT) or by_kind.get(PaperKind.SUBMISSION)
