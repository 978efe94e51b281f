"""What the papers of a unit are made from: its dossiers, its meeting, who signs, as of a day."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from django.db.models import Prefetch

from awards.meetings.models import MeetingResult, UnitMeeting
from awards.meetings.tasks import is_agreed
from awards.nominations.handed_in import summary_handed_in
from awards.nominations.models import Nomination
from campaigns.accounts.models import Role, RoleHolding
from campaigns.law.recipients import RECIPIENT_ORDER
from campaigns.papers.rules import letterhead_of
from campaigns.plans.models import Round
from campaigns.staff.models import Posting
from campaigns.units.models import Unit
from campaigns.units.succession import acting_unit, words_on
from emulation_portal.documents.content import Letterhead
from emulation_portal.vietnamese import padded

BLANK = "…" * 12
SHORT_BLANK = "…" * 4
LINE_BLANK = "…" * 28


@dataclass(frozen=True)
class Issuer:
    """The unit whose paper it is, in the words of the day, and who heads it.

    `symbol` is what stands after the kind of paper in its number: a division has no series of its
    own, so the number itself is left to be written by hand.
    """

    letterhead: Letterhead
    symbol: str
    short_name: str
    head_title: str
    head_name: str

    @property
    def name(self) -> str:
        return self.letterhead.issuer

    def numbered(self, kind: str) -> str:
        return f"{kind}-{self.symbol}" if self.symbol else kind


@dataclass(frozen=True)
class Material:
    """Everything that the papers of one unit for one round say. `dossiers` stand as lists print
    them: collectives first, then by name. `is_partial`: the unit still writes others besides.
    `kept` holds what was handed in of those that the reader reads so, by key."""

    round: Round
    unit: Unit
    on: date
    dossiers: list[Nomination]
    meeting: UnitMeeting | None
    results: list[MeetingResult]
    issuer: Issuer
    is_partial: bool = False
    kept: dict[int, dict] = field(default_factory=dict)

    def of_kind(self, kind: str) -> list[Nomination]:
        return [dossier for dossier in self.dossiers if dossier.quota.recipient_kind == kind]

    def places(self) -> list[tuple[str, int]]:
        """How many are put forward of each recipient kind, those that occur."""
        counts = [(kind, len(self.of_kind(kind))) for kind in RECIPIENT_ORDER]
        return [(kind, n) for kind, n in counts if n]

    @property
    def is_draft(self) -> bool:
        return self.is_partial or any(
            dossier.is_editable and dossier.pk not in self.kept for dossier in self.dossiers
        )

    def summary_of(self, dossier: Nomination) -> str:
        return summary_handed_in(dossier, self.kept.get(dossier.pk))

    def agreed(self, wanted: bool | None) -> list[Nomination]:
        """The dossiers that the meeting agreed on (True), did not (False), or has no result for."""
        return [d for d in self.dossiers if is_agreed(self.meeting, self.result_of(d)) is wanted]

    def result_of(self, dossier: Nomination) -> MeetingResult | None:
        return next((row for row in self.results if row.nomination_id == dossier.pk), None)


def gather(
    *,
    round: Round,
    unit: Unit,
    dossiers: Iterable[Nomination],
    on: date,
    is_partial: bool = False,
    kept: dict[int, dict] | None = None,
) -> Material:
    """Read what the papers need, in the same number of queries for any number of dossiers.

    Of a reader who sees only a part of the unit's dossiers, results of the others stay out.

    Source: this project. Raises: ValidationError no_name (the unit has none on that day).
    """
    ordered = sorted(
        dossiers,
        key=lambda d: (
            RECIPIENT_ORDER.index(d.quota.recipient_kind),
            d.nominee_sort_key,
            d.pk,
        ),
    )
    meeting = UnitMeeting.objects.filter(round=round, unit=unit).first()
    results = list(meeting.results.select_related("nomination")) if meeting else []
    if is_partial:
        seen = {None, *(dossier.pk for dossier in ordered)}
        results = [row for row in results if row.nomination_id in seen]
    issuer = issuer_of(unit, on)
    return Material(round, unit, on, ordered, meeting, results, issuer, is_partial, kept or {})


def with_all_printed(dossiers):
    """The dossiers with what lists and reports print of them."""
    latest = Posting.objects.order_by("-valid_from", "-pk")
    return dossiers.select_related(
        "round__campaign__owner", "quota__award_form", "unit", "person", "collective", "profile"
    ).prefetch_related(Prefetch("person__postings", queryset=latest))


def issuer_of(unit: Unit, on: date) -> Issuer:
    """The unit as its own papers name it that day; of a unit that ended, whoever acts for it."""
    acting = acting_unit(unit, on=on)
    words = words_on(acting, on)
    letterhead = letterhead_of(unit=acting, on=on)
    above = words_on(words.parent, on) if words.parent else None
    title, name = _head_of(acting, on)
    return Issuer(
        letterhead=Letterhead(
            superior=letterhead.superior or (above.name if above else ""),
            issuer=letterhead.issuer,
            place=letterhead.place or (above.place if above else ""),
        ),
        symbol=words.symbol,
        short_name=words.short_name,
        head_title=words.head_title or title or "Thủ trưởng đơn vị",
        head_name=name,
    )


def employer_of(dossier: Nomination) -> str:
    """The outside organisation a nominee works for, or is; empty for our own and a household."""
    if not dossier.has_employer:
        return ""
    return dossier.nominee_name if dossier.collective_id else dossier.nominee_unit_name


def _head_of(unit: Unit, on: date) -> tuple[str, str]:
    """Position and name of the only head of a unit; blank where there is none, or are several."""
    holdings = list(
        RoleHolding.objects.as_of(on).filter(unit=unit, role=Role.HEAD).select_related("user")
    )
    heads = {holding.user for holding in holdings}
    if len(heads) != 1:
        return "", ""
    [user] = heads
    post = (
        Posting.objects.as_of(on)
        .filter(person__user=user, unit=unit)
        .order_by("-is_leader", "-valid_from")
        .first()
    )
    return (post.title if post else ""), str(user)


def counted(number: int | None) -> str:
    """A count of people as papers write it, or room to write it in."""
    return SHORT_BLANK if number is None else padded(number)
