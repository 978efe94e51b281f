"""What narrows and orders the Office's queue."""

import re

import django_filters as filters
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from awards.evaluation.models import Assignment
from awards.nominations.models import Nomination, NominationStatus
from awards.office_queue.ages import due_soon, overdue
from awards.office_queue.assigning import officers_of
from awards.office_queue.queries import has_open_likeness, was_supplemented
from campaigns.accounts.models import User
from campaigns.criteria.models import NomineeGroup
from campaigns.law.models import RecipientKind
from campaigns.plans.models import Round
from campaigns.units.models import Unit
from emulation_portal.vietnamese import search_key

REFERENCE = re.compile(r"(?:hs[ -]?)?0*([1-9][0-9]{0,8})")
MINE, NOBODYS = "me", "none"


class SteadyOrder(filters.OrderingFilter):
    """Rows that are equal in the chosen order keep one order from page to page."""

    def filter(self, queryset, value):
        chosen = super().filter(queryset, value)
        return chosen.order_by(*chosen.query.order_by, "pk") if value else chosen


class QueueFilter(filters.FilterSet):
    """Search without diacritics, filters and order of the queue of one round, for its reader."""

    q = filters.CharFilter(label=_("Nominee or reference number"), method="search")
    status = filters.ChoiceFilter(
        label=_("Status"),
        choices=[c for c in NominationStatus.choices if c[0] != NominationStatus.DRAFT],
    )
    officer = filters.ChoiceFilter(
        label=_("Officer"),
        method="of_officer",
        error_messages={
            "invalid_choice": _(
                "This officer is not in the Office any more. Choose another, or clear the filter."
            )
        },
    )
    deadline = filters.ChoiceFilter(
        label=_("Deadline"),
        method="by_deadline",
        choices=[("overdue", _("Overdue")), ("soon", _("Due within two working days"))],
    )
    mark = filters.ChoiceFilter(
        label=_("Marked"),
        method="marked",
        choices=[
            ("supplemented", _("Supplemented")),
            ("likeness", _("Likeness to be decided on")),
        ],
    )
    unit = filters.ModelChoiceFilter(
        label=_("Nominating unit"), queryset=lambda request: Unit.objects.none()
    )
    group = filters.ChoiceFilter(label=_("Group"), choices=NomineeGroup.choices)
    kind = filters.ChoiceFilter(
        label=_("Recipient"), field_name="quota__recipient_kind", choices=RecipientKind.choices
    )
    o = SteadyOrder(
        label=_("Order"),
        empty_label=_("Usual order"),
        fields={
            "nominee_sort_key": "name",
            "submitted_at": "submitted",
            "unit__position": "unit",
            "status": "status",
        },
        choices=[
            ("submitted", _("First submitted first")),
            ("-submitted", _("Last submitted first")),
            ("name", _("By name")),
            ("-name", _("By name, the last first")),
            ("unit", _("By unit")),
            ("-unit", _("By unit, the last first")),
            ("status", _("By status")),
            ("-status", _("By status, the last first")),
        ],
    )

    class Meta:
        model = Nomination
        fields = []

    def __init__(self, *args, round: Round, user: User, **kwargs):
        super().__init__(*args, **kwargs)
        self.round, self.user = round, user
        # Read once as a set: asked unit by unit, the database goes through the round for each.
        nominating = Unit.objects.filter(
            pk__in=Nomination.objects.filter(round=round).order_by().values("unit")
        )
        self.filters["unit"].queryset = nominating
        self.filters["unit"].field.queryset = nominating
        officers = [(str(one.pk), str(one)) for one in officers_of(round.campaign.owner)]
        self.filters["officer"].extra["choices"] = [
            (MINE, _("Assigned to me")),
            (NOBODYS, _("Assigned to nobody")),
            *officers,
        ]

    def filter_queryset(self, queryset):
        """None where a filter is not valid: left out, it would choose what nobody asked for."""
        return queryset.none() if self.form.errors else super().filter_queryset(queryset)

    def problems(self) -> list[dict]:
        """What is not valid, for the summary of errors: with its field."""
        return [
            {
                "message": message,
                "label": self.form.fields[name].label,
                "field_id": self.form[name].id_for_label,
            }
            for name, messages in self.form.errors.items()
            for message in messages
        ]

    def search(self, queryset, _name, text):
        key = search_key(text)
        found = Q(nominee_search_key__contains=key)
        reference = REFERENCE.fullmatch(key)
        return queryset.filter(found | Q(pk=int(reference[1])) if reference else found)

    def of_officer(self, queryset, _name, who):
        standing = Assignment.objects.filter(nomination=OuterRef("pk"), ended_at=None)
        if who == NOBODYS:
            return queryset.filter(~Exists(standing))
        officer = self.user.pk if who == MINE else int(who)
        return queryset.filter(Exists(standing.filter(officer=officer)))

    def by_deadline(self, queryset, _name, which):
        chosen = overdue if which == "overdue" else due_soon
        return chosen(queryset, self.round)

    def marked(self, queryset, _name, mark):
        is_so = Q(was_supplemented()) if mark == "supplemented" else has_open_likeness()
        return queryset.filter(is_so)
