"""The real plan's first round, from launch to paid bonus, as each role in turn, over HTTP.

The clock stands in the autumn of 2022, so that law, salary and amounts are those of that year.
"""

import io
import random
import re
from collections import Counter
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
import time_machine
from pypdf import PdfReader

from awards.certificates.models import Certificate
from awards.council.models import Seat, Session
from awards.decisions.models import Decision
from awards.fund.models import Entitlement
from awards.nominations.models import Nomination, NominationStatus
from campaigns.accounts.models import Role, User
from campaigns.plans.models import Campaign, Round
from campaigns.workflow.rules import first_broken_event, is_cut_short
from emulation_portal.demo import people, plan
from emulation_portal.demo.context import Demo
from emulation_portal.demo.dossiers import Dossier
from emulation_portal.demo.organisation import actor, build_organisation
from emulation_portal.demo.preparing import write_plan
from emulation_portal.demo.scans import scan
from emulation_portal.vietnamese import search_key
from tests.browsing import Browser

HCM = ZoneInfo("Asia/Ho_Chi_Minh")
SECTION = plan.FIRST_ROUND
# Who is nominated, and how many of the nine say yes: 3 collectives for 2 places, 5 people for 4.
COLLECTIVES = ["quan-ly-khoa-hoc", "quan-ly-cong-nghe", "thanh-tra"]
INDIVIDUALS = ["van-phong", "quan-ly-cong-nghe", "tieu-chuan-do-luong", "cong-doan", "thanh-tra"]


class Story:
    """The people of the Department at their browsers, on one day after another."""

    def __init__(self, clock):
        self.clock = clock

    def on(self, month: int, day: int, hour: int = 9) -> None:
        self.clock.move_to(datetime(2022, month, day, hour, tzinfo=HCM))

    def person(self, who, role) -> Browser:
        return Browser(actor(who, role))

    @property
    def office(self) -> Browser:
        return self.person(people.STANDING_OFFICER, Role.OFFICE)

    @property
    def director(self) -> Browser:
        return self.person(people.DIRECTOR, Role.DIRECTOR)

    @property
    def chair(self) -> Browser:
        return self.person(people.DIRECTOR, Role.CHAIR)

    @property
    def secretary(self) -> Browser:
        return self.person(people.STANDING_OFFICER, Role.SECRETARY)

    @property
    def clerk(self) -> Browser:
        return self.person(people.CLERK, Role.CLERK)

    def head(self, unit_code: str) -> Browser:
        return self.person(people.HEADS[unit_code], Role.HEAD)


@pytest.fixture
def story(db):
    with time_machine.travel(datetime(2022, 10, 3, 8, tzinfo=HCM), tick=False) as clock:
        build_organisation(7, n_staff=4)
        write_plan(Demo(seed=7, n_nominations=0))
        yield Story(clock)


def ok(page):
    """The page came, and no refusal stands on it."""
    assert page.status == 200, f"{page.path}: {page.status}"
    assert "error-summary" not in page.response.content.decode(), page.text[:1500]
    return page


def launch(story):
    story.on(10, 5)
    page = story.director.get(f"/campaigns/{plan.CODE}/")
    ok(page.form("/move/", move="launch").submit())
    assert Campaign.objects.get().status == "launched"
    page = story.office.get(f"/rounds/{SECTION}/open/")
    ok(page.form("/open/").submit(closes_on="15/11/2022", closes_time="17:00"))
    assert Round.objects.get(code=SECTION).status == "open"


def nominate(story, unit_code: str, whom: str, chance) -> Nomination:
    """A head's ten minutes: start, write each criterion, leave, come back, check, submit."""
    head = story.head(unit_code)
    page = head.get(f"/nominations/start/{SECTION}/")
    page = ok(page.form(field="whom").submit(whom=whom))
    form = page.form(field="nominee")
    first = Nomination.objects.order_by("-pk").first()
    nominee = offered(page)[0]
    page = ok(form.submit(nominee=nominee))
    ok(page.form(field="creation_key").submit())
    nomination = Nomination.objects.order_by("-pk").first()
    assert nomination != first
    dossier = Dossier(nomination.group, chance)
    for criterion in nomination.criteria_set.criteria.all():
        page = head.get(f"/nominations/{nomination.pk}/criteria/{criterion.position}/")
        changes = {"text": dossier.answer(criterion.position)}
        if criterion.needs_evidence:
            changes["files"] = [
                scan("Xác nhận", title="Giấy xác nhận", text="Đúng.", signed_by="UBND xã")
            ]
        ok(page.form(field="text").submit(**changes))
    page = head.get(f"/nominations/{nomination.pk}/summary/")
    ok(page.form(field="summary").submit(summary=dossier.summary))
    write_down_the_meeting(head, nomination)
    page = ok(head.get(f"/nominations/{nomination.pk}/check/"))
    page = ok(page.form("/submit/").submit(is_confirmed="on"))
    assert nomination.reference in page.text
    nomination.refresh_from_db()
    assert nomination.status == NominationStatus.SUBMITTED
    return nomination


def write_down_the_meeting(head, nomination: Nomination) -> None:
    """The unit's own meeting: once its date and attendance, for each dossier the votes."""
    page = head.get(f"/meetings/{SECTION}/{nomination.unit.code}/")
    form = page.form(field=f"n{nomination.pk}-n_for")
    votes = {f"n{nomination.pk}-n_for": "9", f"n{nomination.pk}-n_against": "1"}
    if not nomination.unit.meetings.filter(round=nomination.round).exists():
        votes |= {"held_on": "01/11/2022", "n_members": "11", "n_present": "10"}
    ok(form.submit(**votes))


def offered(page) -> list[str]:
    """The values of the nominees that the form offers."""
    content = page.response.content.decode()
    parts = content.split('name="nominee" value="')[1:]
    return [part.split('"')[0] for part in parts]


def all_found(form) -> dict[str, str]:
    """Every criterion met and every paper there, as an officer ticks them off."""
    lines = [name.split("_") for name in form.names if re.fullmatch(r"(criterion|item)_\d+", name)]
    return {"_".join(line): "met" if line[0] == "criterion" else "present" for line in lines}


def screen(story, nominations):
    """The Office receives all, sends one back, gets it again, and finds each eligible."""
    office = story.office
    for nomination in nominations:
        page = office.get(f"/evaluation/dossiers/{nomination.pk}/")
        ok(page.form("/receive/").submit())
    returned = nominations[0]
    form = office.get(f"/evaluation/dossiers/{returned.pk}/return/").form("/return/")
    first = returned.criteria_set.criteria.first()
    asked = {f"part_text_{first.pk}": "on", f"part_text_{first.pk}_note": "Số liệu năm 2021"}
    ok(form.submit(message="Bổ sung số liệu năm 2021.", due_at="25/11/2022", **asked))
    returned.refresh_from_db()
    assert returned.status == NominationStatus.RETURNED
    head = story.head(returned.unit.code)
    page = head.get(f"/nominations/{returned.pk}/")
    assert "Bổ sung số liệu năm 2021." in page.text
    page = head.get(f"/nominations/{returned.pk}/criteria/1/")
    ok(page.form(field="text").submit(text="Đã bổ sung: năm 2021 đạt 95%, năm 2022 đạt 120%."))
    page = head.get(f"/nominations/{returned.pk}/check/")
    ok(page.form("/submit/").submit(is_confirmed="on"))
    page = office.get(f"/evaluation/{SECTION}/")
    ok(page.form("/move/", move="to_screening").submit())
    for nomination in nominations:
        form = office.get(f"/evaluation/dossiers/{nomination.pk}/").form("/appraise/")
        ok(form.submit(finding="eligible", **all_found(form)))
    page = office.get(f"/evaluation/{SECTION}/")
    ok(page.form("/move/", move="to_council").submit())
    assert Round.objects.get(code=SECTION).status == "council"
    assert returned.versions.count() == 2


def compose(story):
    """The Office enters the decision, then seats nine members and a secretary one by one."""
    page = story.office.get(f"/council/plan/{SECTION}/")
    assert "/council/councils/new/" in page.links
    page = story.office.get("/council/councils/new/")
    page = page.form(field="symbol").submit(
        name="Hội đồng Thi đua - Khen thưởng Sở Khoa học và Công nghệ",
        basis="Quyết định kiện toàn Hội đồng (dữ liệu mẫu)",
        valid_from="01/01/2022",
    )
    council = ok(page).path
    seats = [
        (people.DIRECTOR, Seat.CHAIR),
        (people.MEMBERS[0], Seat.VICE_CHAIR),
        *[(who, Seat.MEMBER) for who in people.MEMBERS[1:]],
        (people.STANDING_OFFICER, Seat.SECRETARY),
    ]
    for who, seat in seats:
        found = story.office.get(f"{council}appoint/?q={search_key(who[1])}")
        user = User.objects.get(username=who[0])
        page = ok(found.form("/appoint/").submit(user=str(user.pk), seat=seat, title=who[3]))
    assert "9 thành viên" in page.text or "9 members" in page.text
    return page


def members(session):
    for seat in session.council.members.exclude(seat=Seat.SECRETARY).select_related("user"):
        role = Role.CHAIR if seat.seat == Seat.CHAIR else Role.MEMBER
        yield seat, Browser(actor(seat.user.username, role))


def meet(story, nominations):
    """The Council meets with its quorum, scores, votes in secret and confirms the count."""
    story.on(12, 5)
    compose(story)
    page = story.office.get(f"/council/plan/{SECTION}/")
    ok(page.form(field="place").submit(day="05/12/2022", time="14:00", place="Phòng họp số 1"))
    session = Session.objects.get(round__code=SECTION)
    base = f"/council/{session.pk}/"
    ok(story.secretary.get(base).form("/move/", move="convene").submit())
    page = story.secretary.get(f"{base}attendance/")
    form = page.form("/attendance/")
    present = {name: "on" for name in form.names if name.startswith("present_")}
    ok(form.submit(**present))
    ok(story.chair.get(base).form("/move/", move="open").submit())
    for seat, browser in members(session):
        aside = set(seat.recusals.values_list("nomination_id", flat=True))
        # Later dossiers are a little weaker, so that the order is known beforehand.
        for points, nomination in zip(range(95, 0, -1), nominations, strict=False):
            if nomination.pk in aside:
                assert browser.get(f"{base}scores/{nomination.pk}/").status == 404
                continue
            form = browser.get(f"{base}scores/{nomination.pk}/").form("/scores/", button="then")
            ok(form.submit(**{n: str(points) for n in form.names if "points_" in n}))
    ok(story.chair.get(base).form("/vote/", move="prepare").submit())
    ok(story.chair.get(base).form("/vote/", move="open").submit())
    weakest = max(n.pk for n in nominations if n.collective_id)
    for _seat, browser in members(session):
        form = browser.get(f"{base}ballot/").form("/ballot/")
        marks = {n: "n" if n == f"item_{weakest}" else "y" for n in form.names if "item_" in n}
        confirm = ok(form.submit(**marks))
        ok(confirm.form("/ballot/box/").submit())
    page = story.chair.get(base)
    assert "9" in page.text
    ok(page.form("/vote/", move="close").submit())
    for move in ("count", "confirm"):
        page = story.chair.get(base)
        ok(page.form("/vote/", move=move).submit())
    page = story.chair.get(f"{base}close/")
    ok(page.form(field="discussion").submit(discussion="Thống nhất với kết quả thẩm định."))
    ok(story.secretary.get(base).form("/minutes/").submit())
    session.refresh_from_db()
    assert session.status == "closed"
    assert session.minutes.reference == "01/BB-HĐTĐKT"
    return session


def decide(story):
    """Places are filled, the Director approves, the clerk gives number and date."""
    story.on(12, 12)
    page = story.office.get(f"/ranking/{SECTION}/")
    ok(page.form("/fill/").submit())
    page = story.office.get(f"/decisions/draft/{SECTION}/")
    ok(page.form(field="dated_on").submit(dated_on="20/12/2022"))
    decision = Decision.objects.get()
    base = f"/decisions/{decision.pk}/"
    ok(story.office.get(base).form("/move/", move="submit").submit())
    story.on(12, 19)
    ok(story.director.get(base).form("/move/", move="approve").submit())
    story.on(12, 20)
    page = story.clerk.get(f"{base}issue/")
    ok(page.form(field="on").submit(on="20/12/2022"))
    decision.refresh_from_db()
    assert decision.paper.reference == "01/QĐ-SKHCN"
    return decision


def pay_and_hand_over(story, decision):
    """Amounts of that December, certificates in the register, the result for everybody."""
    accountant = story.person(people.ACCOUNTANT, Role.ACCOUNTANT)
    page = accountant.get(f"/fund/decisions/{decision.pk}/")
    ok(page.form("/record/").submit())
    page = story.clerk.get(f"/certificates/decisions/{decision.pk}/")
    page = ok(page.form("/enter/").submit())
    ok(page.form("/make/").submit())
    page = story.person(people.PUBLICITY, Role.PUBLICITY).get(
        f"/publicity/decisions/{decision.pk}/"
    )
    ok(page.form("/publicity/").submit())


def pdf_text(browser, path) -> str:
    response = browser.client.get(path)
    content = b"".join(response.streaming_content) if response.streaming else response.content
    assert content.startswith(b"%PDF"), (path, response.status_code)
    pages = PdfReader(io.BytesIO(content)).pages
    return " ".join(" ".join(page.extract_text() for page in pages).split())


@pytest.mark.django_db
def test_first_round_of_the_plan_from_launch_to_certificate(
    story, django_capture_on_commit_callbacks
):
    chance = random.Random(7)
    launch(story)
    story.on(11, 2)
    nominations = [nominate(story, code, "collective-collective", chance) for code in COLLECTIVES]
    nominations += [nominate(story, code, "staff-individual", chance) for code in INDIVIDUALS]
    story.on(11, 16)
    screen(story, nominations)
    session = meet(story, nominations)
    decision = decide(story)
    with django_capture_on_commit_callbacks(execute=True):
        pay_and_hand_over(story, decision)

    # Three collectives and five people stood; the plan has places for two and four.
    statuses = Counter(n.status for n in Nomination.objects.all())
    assert statuses[NominationStatus.AWARDED] == 6
    granted = list(decision.lines.granted().order_by("position"))
    assert [line.recipient_kind for line in granted] == ["collective"] * 2 + ["individual"] * 4
    assert [line.position for line in granted] == [1, 2, 3, 4, 5, 6]

    # 0,6 and 0,3 of 1.490.000 đồng, rounded up to ten thousand.
    amounts = list(
        Entitlement.objects.order_by("line__position").values_list("amount_vnd", flat=True)
    )
    assert amounts == [900_000, 900_000, 450_000, 450_000, 450_000, 450_000]

    # The papers carry the law of 2022 and number each recipient as the certificate does.
    paper = pdf_text(story.clerk, f"/decisions/{decision.pk}/papers/decision.pdf")
    assert "Số: 01/QĐ-SKHCN" in paper
    assert "ngày 20 tháng 12 năm 2022" in paper
    assert "91/2017/NĐ-CP" in paper
    assert "98/2023/NĐ-CP" not in paper
    minutes = pdf_text(story.secretary, f"/council/{session.pk}/minutes/")
    assert "BIÊN BẢN" in minutes
    assert session.vote_rounds.get().fingerprint in minutes.replace(" ", "")
    certificates = Certificate.objects.order_by("serial")
    assert [c.serial for c in certificates] == [1, 2, 3, 4, 5, 6]
    printed = pdf_text(story.clerk, f"/certificates/{certificates[2].pk}.pdf")
    assert granted[2].recipient_name in printed
    assert "Số sổ vàng: 03" in printed
    every_one = pdf_text(story.clerk, f"/certificates/decisions/{decision.pk}/all.pdf")
    assert every_one.count("GIẤY KHEN") == 6

    # Anybody reads the result and checks a certificate; nobody who was not awarded is named.
    anybody = Browser()
    public = ok(anybody.get(f"/public/rounds/{SECTION}/")).text
    names = {line.recipient_name for line in granted}
    assert all(name in public for name in names)
    passed_over = {n.nominee_name for n in Nomination.objects.exclude(status="awarded")} - names
    assert passed_over
    assert not [name for name in passed_over if name in public]
    check = ok(anybody.get(f"/public/verify/{certificates[0].code}/")).text
    assert granted[0].recipient_name in check
    assert "01/QĐ-SKHCN" in check

    # Every act stands in the chain, and the chain holds.
    assert first_broken_event() is None
    assert not is_cut_short()
