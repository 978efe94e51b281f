"""The merger of 01/7/2025: the Department goes into its successor, and the campaign with it."""

from datetime import date

from campaigns.accounts.models import Role, User
from campaigns.launch.handover import hand_over
from campaigns.plans.models import Campaign
from campaigns.reorganisation.rules import reorganise
from campaigns.units.models import Unit, UnitEventKind, UnitKind
from campaigns.units.rules import found_unit
from emulation_portal.demo import people, plan
from emulation_portal.demo.context import Demo
from emulation_portal.demo.organisation import FOUNDED_ON, actor, appoint_signers

DAY = date(2025, 7, 1)
SUCCESSOR = "so-khcn-tphcm"
BASIS = "Nghị quyết số 202/2025/QH15 ngày 12/6/2025 về việc sắp xếp đơn vị hành chính cấp tỉnh"
# (code, short name, province as its Department's letterhead and date line name it)
DEPARTMENTS = (
    (
        SUCCESSOR,
        "Sở KH&CN TP.HCM",
        "UBND Thành phố Hồ Chí Minh",
        "Thành phố Hồ Chí Minh",
    ),
    ("so-khcn-binh-duong", "Sở KH&CN Bình Dương", "UBND tỉnh Bình Dương", "Bình Dương"),
)
DISSOLVED_TEAM = "to-ho-tro-ocop"


def found_team(demo: Demo) -> None:
    """A team that will no longer be there for the final round."""
    parent = Unit.objects.get(code="quan-ly-cong-nghe")
    found_unit(
        code=DISSOLVED_TEAM,
        kind=parent.kind,
        name="Tổ Hỗ trợ sản phẩm OCOP Mẫu",
        short_name="Tổ OCOP Mẫu",
        parent=parent,
        valid_from=FOUNDED_ON,
        by=actor(people.ADMINISTRATOR, Role.ADMINISTRATOR),
    )


def merge(demo: Demo) -> None:
    """Three Departments become one; people, roles, units and the campaign go with them."""
    administrator = actor(people.ADMINISTRATOR, Role.ADMINISTRATOR)
    former = Unit.objects.get(code=people.DEPARTMENT[0])
    successor, other = (_department(*words, by=administrator) for words in DEPARTMENTS)
    reorganise(
        kind=UnitEventKind.DISSOLVE,
        before=[Unit.objects.get(code=DISSOLVED_TEAM)],
        after=[],
        happened_on=DAY,
        basis="Quyết định sắp xếp tổ chức bên trong của Sở (dữ liệu mẫu)",
        by=administrator,
    )
    reorganise(
        kind=UnitEventKind.MERGE,
        before=[former, other, successor],
        after=[successor],
        happened_on=DAY,
        basis=BASIS,
        by=administrator,
    )
    appoint_signers(successor, from_day=DAY, by=actor(people.ADMINISTRATOR, Role.ADMINISTRATOR))
    hand_over(
        campaign=Campaign.objects.get(code=plan.CODE),
        to=successor,
        handed_on=DAY,
        basis=BASIS,
        is_quota_kept=True,
        reason="Sở Khoa học và Công nghệ Thành phố Hồ Chí Minh kế thừa nhiệm vụ (dữ liệu mẫu).",
        by=demo.director,
    )


def _department(code: str, short_name: str, superior: str, place: str, *, by: User) -> Unit:
    return found_unit(
        code=code,
        kind=UnitKind.DEPARTMENT,
        name=people.DEPARTMENT[2],
        short_name=short_name,
        symbol=people.DEPARTMENT[4],
        superior=superior,
        place=place,
        head_title="Giám đốc",
        valid_from=FOUNDED_ON,
        by=by,
    )
