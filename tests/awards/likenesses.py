"""Dossiers whose texts are alike to a given degree, as the tests of likenesses need them."""

import random

from django.utils import timezone

from awards.nominations.models import Nomination, SubmittedVersion
from campaigns.staff.models import AwardGround, Honour, HonourOrigin
from emulation_portal.canonical import fingerprint
from tests import make

_SYLLABLES = """
an bảo cải cách chuyển công dân dịch dự đề điện đổi đơn giải giám giáo hành hệ hiện hóa hỗ hợp hướng
khai khoa khuyến kiểm kinh kỹ liên lý mới mô nâng nghệ nghiệm nghiệp nguồn nhân nông phát phòng
phương quản quy sản sáng số tạo tăng thí thông thực tiến tin tổ trình triển truy trường tuyến ứng
vận văn vụ xã xây xử xuất
"""
SYLLABLES = _SYLLABLES.split()


def words(n=60, seed=1):
    """A text of n syllables; each seed has its own."""
    chance = random.Random(seed)
    return " ".join(chance.choice(SYLLABLES) for _n in range(n))


def handed_in(
    *answers, round, number=1, summary="Có thành tích xuất sắc", nomination=None, **fields
):
    """A submitted dossier with a kept version that gives the answers."""
    nomination = nomination or make.nomination(round=round, summary=summary, **fields)
    return keep(nomination, *answers, number=number)


def keep(nomination: Nomination, *answers, number=1) -> Nomination:
    content = {
        "summary": nomination.summary,
        "answers": [
            {"position": position, "text": text} for position, text in enumerate(answers, start=1)
        ],
    }
    SubmittedVersion.objects.create(
        nomination=nomination,
        number=number,
        content=content,
        sha256=fingerprint(content),
        submitted_by=nomination.created_by,
        submitted_at=timezone.now(),
    )
    return nomination


def honour(person, achievement, *, year=2022, **fields):
    """An award of the past, entered by the Office."""
    return Honour.objects.create(
        **{
            "person": person,
            "award_name": "Bằng khen",
            "recipient_name": person.full_name,
            "ground": AwardGround.values[0],
            "year": year,
            "decided_on": f"{year}-12-20",
            "decision_reference": "12/QĐ-UBND",
            "issuer": "Ủy ban nhân dân tỉnh",
            "achievement": achievement,
            "origin": HonourOrigin.ENTERED,
            **fields,
        }
    )
