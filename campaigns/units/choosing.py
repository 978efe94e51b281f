"""The field in which a unit is chosen: no two of its lines read alike."""

from collections import Counter

from django import forms
from django.db.models import Prefetch
from django.forms.models import ModelChoiceIterator
from django.utils import timezone
from django.utils.translation import gettext as _

from campaigns.units.models import Unit
from emulation_portal.vietnamese import short_date


class UnitIterator(ModelChoiceIterator):
    def __iter__(self):
        if self.field.empty_label is not None:
            yield "", self.field.empty_label
        known = Prefetch("parent", Unit.objects.with_province())
        units = list(self.queryset.with_province().prefetch_related(known))
        n_called = Counter(unit.told_apart for unit in units)
        for unit in units:
            unit.is_one_of_several = n_called[unit.told_apart] > 1
            yield self.choice(unit)


class UnitChoiceField(forms.ModelChoiceField):
    """Each unit by its name: with its province, with the unit it belongs to where several of the
    list are called alike, and with its last day where that is over."""

    iterator = UnitIterator

    def label_from_instance(self, unit: Unit) -> str:
        name = unit.told_apart
        if getattr(unit, "is_one_of_several", False) and unit.parent:
            name = f"{name}, {unit.parent.told_apart}"
        if not unit.has_ended(timezone.localdate()):
            return name
        return _("%(unit)s (ended on %(day)s)") % {"unit": name, "day": short_date(unit.last_day)}
