"""The meeting that papers tell of, and what a paper says once it is printed."""

from datetime import date, time

from awards.unit_papers.access import reading_of
from tests import make
from tests.frame.pdf_reader import printed


def material_for(user, round, unit, paper=""):
    return reading_of(user, round=round, unit=unit).material(round=round, unit=unit, paper=paper)


def text_of(document) -> str:
    return " ".join(" ".join(sheet.text for sheet in printed(document)).split())


def hold(dossiers, **fields):
    for dossier in dossiers:
        meeting = make.meeting(
            dossier,
            **{
                "held_on": date(2022, 12, 1),
                "starts_at": time(8, 30),
                "ends_at": time(10),
                "place": "Phòng họp số 2",
                "chair_name": "Lý Mẫu Ngân",
                "chair_title": "Trưởng phòng",
                "secretary_name": "Phạm Thị Thư Ký",
                "absence_note": "Ông Trần Văn Vắng (đi công tác)",
                **fields,
            },
        )
    return meeting
