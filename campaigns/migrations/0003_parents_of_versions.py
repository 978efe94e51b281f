"""Every dated name of a unit now says what the unit belonged to: so far that was today's parent."""

from django.db import migrations
from django.db.models import OuterRef, Subquery


def copy_parents(apps, schema_editor):
    units = apps.get_model("campaigns", "Unit")
    versions = apps.get_model("campaigns", "UnitVersion")
    todays = units.objects.filter(pk=OuterRef("unit")).values("parent")[:1]
    versions.objects.filter(parent=None).update(parent=Subquery(todays))


class Migration(migrations.Migration):
    dependencies = [("campaigns", "0002_dated_organisation")]

    operations = [migrations.RunPython(copy_parents, migrations.RunPython.noop)]
