"""Every dated name of a unit now says what the unit belonged to, so far today's parent, and can be
searched without diacritics."""

from django.db import migrations
from django.db.models import OuterRef, Subquery

from emulation_portal.vietnamese import search_key


def complete_versions(apps, schema_editor):
    units = apps.get_model("campaigns", "Unit")
    versions = apps.get_model("campaigns", "UnitVersion")
    todays = units.objects.filter(pk=OuterRef("unit")).values("parent")[:1]
    versions.objects.filter(parent=None).update(parent=Subquery(todays))
    for version in versions.objects.filter(search_key="").iterator():
        version.search_key = search_key(f"{version.name} {version.short_name}")
        version.save(update_fields=["search_key"])


class Migration(migrations.Migration):
    dependencies = [("campaigns", "0002_dated_organisation")]

    operations = [migrations.RunPython(complete_versions, migrations.RunPython.noop)]
