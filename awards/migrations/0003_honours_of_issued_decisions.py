"""Decisions issued before honours were kept: their granted lines become honours now."""

from django.db import migrations


def enter_honours(apps, schema_editor):
    lines = apps.get_model("awards", "DecisionLine")
    honours = apps.get_model("campaigns", "Honour")
    known = set(
        honours.objects.exclude(source_key=None).values_list("source_key", flat=True)
    )
    issued = (
        lines.objects.filter(is_granted=True, decision__status__in=["issued", "published"])
        .select_related("award_form", "nomination", "decision__paper", "decision__round")
        .order_by("pk")
    )
    made = []
    for line in issued.iterator(chunk_size=500):
        key = f"decisionline:{line.pk}"
        if key in known:
            continue
        paper = line.decision.paper
        made.append(
            honours(
                source_key=key,
                origin="portal",
                person_id=line.nomination.person_id,
                unit_id=line.nomination.collective_id,
                award_form=line.award_form,
                award_name=line.award_form.name,
                recipient_name=line.recipient_name,
                recipient_unit=line.recipient_unit,
                ground="campaign",
                year=line.decision.round.year,
                decided_on=paper.issued_on,
                decision_reference=f"{paper.number:02d}/{paper.symbol}",
                issuer=paper.content.get("issued_by", ""),
                achievement=line.achievement,
            )
        )
    honours.objects.bulk_create(made, batch_size=500)


class Migration(migrations.Migration):
    dependencies = [
        ("awards", "0002_initial"),
        ("campaigns", "0003_parents_of_versions"),
    ]

    operations = [migrations.RunPython(enter_honours, migrations.RunPython.noop)]
