"""Is this nominee eligible? Line by line what is required, what is present, and where it stands."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from awards.nominations.models import Nomination, NominationStatus
from awards.nominations.nominees import candidates, counted_posts, recipient_kind
from campaigns.criteria.models import NomineeGroup
from campaigns.criteria.rules import set_for_round
from campaigns.law.models import RecipientKind
from campaigns.plans.models import Round
from campaigns.staff.holds import hold_sentence, holds_on
from campaigns.staff.honours import honours_of
from campaigns.staff.models import Person, sees_holds
from campaigns.units.models import OUTSIDE_KINDS, Unit, UnitKind
from campaigns.units.rules import how_it_ended
from emulation_portal.vietnamese import short_date

N_NAMED = 3
OVER = (NominationStatus.INELIGIBLE, NominationStatus.NOT_RECOMMENDED, NominationStatus.DECLINED)


@dataclass(frozen=True)
class Check:
    """One line: what is required, what is present. `is_met` None is for a person to judge;
    `blocks` says that a dossier cannot be begun while the line is not met."""

    sentence: str
    required: str
    present: str
    is_met: bool | None
    source: str
    blocks: bool = False

    @property
    def stops(self) -> bool:
        return self.blocks and self.is_met is False

    @property
    def verdict(self) -> str:
        if self.is_met is None:
            return _("To be considered")
        return _("Met") if self.is_met else _("Not met")

    @property
    def tone(self) -> str:
        if self.is_met is None:
            return "attention"
        return "good" if self.is_met else "stop"


def group_of(nominee: Person | Unit, *, unit: Unit) -> str:
    """The group in which `unit` would put this nominee forward, where nobody named one."""
    if isinstance(nominee, Unit):
        is_outside = nominee.kind in OUTSIDE_KINDS
        return NomineeGroup.OUTSIDER if is_outside else NomineeGroup.COLLECTIVE
    inside = nominee.postings.exclude(unit__kind=UnitKind.OUTSIDE).exists()
    return NomineeGroup.STAFF if inside else NomineeGroup.OUTSIDER


def eligibility_of(
    *,
    round: Round,
    unit: Unit,
    nominee: Person | Unit,
    on: date,
    group: str = "",
    nomination: Nomination | None = None,
    by=None,
) -> list[Check]:
    """The checks on a nominee on a day; the dossier itself, where there is one, is left out of the
    search for others. What holds a nominee back is told only to a reader (`by`) who may see holds.

    Source: plan 2021–2025, sections II.1, III and IV; Law 06/2022/QH15, Article 5; Decree
    152/2025/NĐ-CP, Article 4. Units: a constant number of queries.
    """
    group = group or group_of(nominee, unit=unit)
    checks = [
        _standing(unit, nominee, on),
        _belonging(round, unit, nominee, group),
        _places(round, unit, nominee, nomination),
        _criteria(round, group),
        _one_dossier(round, unit, nominee, nomination),
        _other_rounds(round, unit, nominee, nomination),
        _received(round, nominee),
    ]
    if by is not None and sees_holds(by):
        checks.append(_holds(nominee, on))
    return [check for check in checks if check]


def stopping(checks: list[Check]) -> list[Check]:
    """The lines for which `start_nomination` would refuse."""
    return [check for check in checks if check.stops]


def _standing(unit: Unit, nominee: Person | Unit, on: date) -> Check:
    ended = [one for one in (unit, nominee) if isinstance(one, Unit) and one.has_ended(on)]
    return Check(
        sentence=_("Unit and collective still exist"),
        required=_("neither has been dissolved, merged or split up"),
        present=" ".join(how_it_ended(one) for one in ended) or _("they exist today"),
        is_met=not ended,
        source=_("Circular 15/2025/TT-BNV: bodies already dissolved are not commended"),
        blocks=True,
    )


def _belonging(round: Round, unit: Unit, nominee: Person | Unit, group: str) -> Check:
    kind = recipient_kind(nominee)
    can_be = candidates(round=round, unit=unit, group=group, kind=kind)
    is_met = can_be.model is type(nominee) and can_be.filter(pk=nominee.pk).exists()
    since = short_date(round.achieved_from)
    if isinstance(nominee, Unit):
        if group == NomineeGroup.OUTSIDER:
            required = _("an organisation or a household outside the Department")
        else:
            required = _("%(unit)s itself, or a collective that belongs to it") % {
                "unit": unit.name
            }
        belongs_to = nominee.parent.name if nominee.parent else nominee.name
        present = nominee.name if nominee == unit else belongs_to
    else:
        if group == NomineeGroup.OUTSIDER:
            required = _("a post outside the Department at some time since %(day)s") % {
                "day": since
            }
        else:
            required = _("a post in %(unit)s at some time since %(day)s") % {
                "unit": unit.name,
                "day": since,
            }
        present = _posts(nominee, round, unit if group == NomineeGroup.STAFF else None)
    return Check(
        sentence=_("The unit may put this nominee forward"),
        required=required,
        present=present,
        is_met=is_met,
        source=_("Plan of the campaign, II.1; register of people and units"),
        blocks=True,
    )


def _posts(person: Person, round: Round, unit: Unit | None) -> str:
    counted = counted_posts(round, own_unit=unit).filter(person=person).select_related("unit")
    found = list(counted.order_by("-valid_from", "-pk")[:N_NAMED])
    if not found:
        last = person.postings.select_related("unit").order_by("-valid_from", "-pk")
        own = Q(unit=unit) | Q(unit__parent=unit)
        found = list(last.filter(own)[:1]) if unit else []
    if not found:
        return _("no such post on record")
    return "; ".join(_post_words(post) for post in found)


def _post_words(post) -> str:
    words = {
        "title": post.title,
        "unit": post.unit.name,
        "first": short_date(post.valid_from),
    }
    if post.valid_to is None:
        return _("%(title)s, %(unit)s, since %(first)s") % words
    words["last"] = short_date(post.valid_to)
    return _("%(title)s, %(unit)s, from %(first)s to %(last)s") % words


def _places(round: Round, unit: Unit, nominee, nomination: Nomination | None) -> Check:
    kind = recipient_kind(nominee)
    places = sum(
        quota.places for quota in round.quotas.filter(recipient_kind=kind) if quota.places > 0
    )
    own = _live(nomination).filter(round=round, unit=unit, quota__recipient_kind=kind).count()
    label = RecipientKind(kind).label
    return Check(
        sentence=_("The round has places for this kind of nominee"),
        required=_("at least 1 place (%(kind)s)") % {"kind": label},
        present=ngettext("%(n)d place", "%(n)d places", places) % {"n": places}
        + "; "
        + ngettext("%(n)d other dossier of this unit", "%(n)d other dossiers of this unit", own)
        % {"n": own},
        is_met=places > 0,
        source=_("Plan of the campaign, IV; places of the round"),
        blocks=True,
    )


def _criteria(round: Round, group: str) -> Check:
    asked = set_for_round(round=round, group=group)
    return Check(
        sentence=_("The round has criteria for this group"),
        required=NomineeGroup(group).label,
        present=_("criteria laid down, version %(n)d") % {"n": asked.version}
        if asked
        else _("none laid down"),
        is_met=asked is not None,
        source=_("Plan of the campaign, III"),
        blocks=True,
    )


def _live(nomination: Nomination | None):
    live = Nomination.objects.exclude(status=NominationStatus.WITHDRAWN)
    return live.exclude(pk=nomination.pk) if nomination else live


def _of(nominee: Person | Unit) -> dict:
    return {"person": nominee} if isinstance(nominee, Person) else {"collective": nominee}


def _dossier_words(other: Nomination, unit: Unit) -> str:
    """What the unit may know of another dossier: of its own all, of others that there is one."""
    if other.unit_id != unit.pk:
        return _("a dossier by another unit")
    return _("%(reference)s of this unit (%(status)s)") % {
        "reference": other.reference,
        "status": other.get_status_display().lower(),
    }


def _one_dossier(round: Round, unit: Unit, nominee, nomination: Nomination | None) -> Check:
    others = list(_live(nomination).filter(round=round, **_of(nominee)).order_by("pk")[:N_NAMED])
    return Check(
        sentence=_("One dossier in a round"),
        required=_("no other dossier of this nominee in this round"),
        present="; ".join(_dossier_words(one, unit) for one in others) or _("none"),
        is_met=not others,
        source=_("Law 06/2022/QH15, Article 5: not several awards for one achievement"),
        blocks=True,
    )


def _other_rounds(round: Round, unit: Unit, nominee, nomination: Nomination | None) -> Check | None:
    """Dossiers of other rounds whose period overlaps: the same achievement may be meant."""
    others = list(
        _live(nomination)
        .exclude(round=round)
        .exclude(status__in=OVER)
        .filter(
            round__achieved_from__lte=round.achieved_to,
            round__achieved_to__gte=round.achieved_from,
            **_of(nominee),
        )
        .select_related("round")
        .order_by("-pk")[:N_NAMED]
    )
    if not others:
        return None
    return Check(
        sentence=_("Other rounds of the same time"),
        required=_("another achievement than there"),
        present="; ".join(f"{one.round.name}: {_dossier_words(one, unit)}" for one in others),
        is_met=None,
        source=_("Law 06/2022/QH15, Article 5: not several awards for one achievement"),
    )


def _received(round: Round, nominee: Person | Unit) -> Check:
    period = range(round.achieved_from.year, round.achieved_to.year + 1)
    had = list(honours_of(nominee).filter(year__gte=period[0], year__lte=period[-1])[: N_NAMED + 1])
    words = "; ".join(
        f"{one.award_name} ({one.year}), {one.decision_reference}" for one in had[:N_NAMED]
    )
    return Check(
        sentence=_("Awards for the time of this round"),
        required=_("the achievement was not awarded before"),
        present=words + ("…" if len(had) > N_NAMED else "") if had else _("none on record"),
        is_met=None if had else True,
        source=_("Law 06/2022/QH15, Article 5; Decree 152/2025/NĐ-CP, Article 4(3)"),
    )


def _holds(nominee: Person | Unit, on: date) -> Check:
    is_person = isinstance(nominee, Person)
    person_id, unit_id = (nominee.pk, None) if is_person else (None, nominee.pk)
    standing = holds_on(on, people=[person_id], units=[unit_id]).of(
        person_id=person_id, unit_id=unit_id
    )
    return Check(
        sentence=_("Nothing holds the nominee back"),
        required=_("no hold on the day of the decision"),
        present=" ".join(hold_sentence(hold) for hold in standing) or _("none today"),
        is_met=None if standing else True,
        source=_("Decree 152/2025/NĐ-CP, Article 4(4)"),
    )
