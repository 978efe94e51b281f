"""How the lists and the overview of progress are searched, filtered and ordered."""

import django_filters as filters
from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from campaigns.progress.models import AssignmentState, PlanTask, TaskAssignment
from campaigns.progress.standing import STATES
from campaigns.units.models import Unit

TEXT_SEARCH = _("Task, with or without diacritics")
UNIT_SEARCH = _("Unit, with or without diacritics")


class TaskFilter(filters.FilterSet):
    """Search and order of the tasks of a campaign."""

    q = filters.CharFilter(label=TEXT_SEARCH, method="search")

    class Meta:
        model = PlanTask
        fields = []

    def search(self, queryset, _name, text):
        return queryset.matching(text)


class AssignmentFilter(filters.FilterSet):
    """The units of one task."""

    q = filters.CharFilter(label=UNIT_SEARCH, method="search")
    state = filters.ChoiceFilter(
        label=_("Status"), choices=AssignmentState.choices, method="stand", empty_label=_("All")
    )
    o = filters.OrderingFilter(
        label=_("Order"),
        fields={"unit__position": "unit", "due_on": "due", "percent": "percent"},
        choices=[
            ("unit", _("As on papers")),
            ("due", _("By deadline")),
            ("percent", _("Least done first")),
            ("-percent", _("Most done first")),
        ],
    )

    class Meta:
        model = TaskAssignment
        fields = []

    def search(self, queryset, _name, text):
        return queryset.filter(unit__in=Unit.objects.matching(text))

    def stand(self, queryset, _name, state):
        return queryset.in_state(state, timezone.localdate())


class StandingFilter(forms.Form):
    """Which units of a period to show."""

    q = forms.CharField(label=UNIT_SEARCH, required=False)
    state = forms.ChoiceField(label=_("Status"), choices=[("", _("All")), *STATES], required=False)


class MatrixFilter(forms.Form):
    """Which units and tasks the overview shows, and how."""

    unit = forms.CharField(label=UNIT_SEARCH, required=False, max_length=200)
    task = forms.CharField(label=TEXT_SEARCH, required=False, max_length=200)
    state = forms.ChoiceField(
        label=_("Only with tasks that are"),
        choices=[("", _("All")), *AssignmentState.choices],
        required=False,
    )
    period = forms.TypedChoiceField(
        label=_("Percentages of"), coerce=int, empty_value=None, required=False
    )
    o = forms.ChoiceField(
        label=_("Order of units"),
        choices=[
            ("", _("As on papers")),
            ("percent", _("Least done first")),
            ("-percent", _("Most done first")),
            ("-overdue", _("Most overdue first")),
        ],
        required=False,
    )

    def __init__(self, *args, periods, **kwargs):
        super().__init__(*args, **kwargs)
        self.periods = {period.pk: period for period in periods}
        named = [(pk, period.name) for pk, period in self.periods.items()]
        self.fields["period"].choices = [("", _("The last accepted reports")), *named]

    @property
    def chosen_period(self):
        return self.periods.get(self.cleaned_data.get("period"))
