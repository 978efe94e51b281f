"""The figures of an answer: what was registered, what was reached."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from awards.nominations.models import Answer
from awards.nominations.report_models import Figure
from emulation_portal.canonical import fingerprint
from emulation_portal.vietnamese import normalise

MAX_FIGURES = 12
_NAMES = ("label", "measure", "target", "result")


def checked_figures(figures: list[dict]) -> list[dict]:
    """The rows that say something, their words cleaned; rows left empty are left out.

    Source: this project. Units: at most 12 rows an answer, each to the hundredth.
    Raises: ValidationError too_many_figures, figure.
    """
    rows = [_cleaned(given) for given in figures]
    rows = [row for row in rows if any(value not in ("", None) for value in row.values())]
    if len(rows) > MAX_FIGURES:
        raise ValidationError(
            _("An answer takes at most %(limit)d figures."),
            code="too_many_figures",
            params={"limit": MAX_FIGURES},
        )
    for number, row in enumerate(rows, start=1):
        try:
            Figure(position=number, **row).clean_fields(exclude=["answer"])
        except ValidationError as error:
            raise ValidationError(
                _("Row %(number)d of the figures: %(problem)s"),
                code="figure",
                params={"number": number, "problem": " ".join(error.messages)},
            ) from None
    return rows


def figures_of(answer: Answer) -> list[dict]:
    """The figures that an answer has, as `save_answer` takes them."""
    return list(answer.figures.order_by("position").values(*_NAMES))


def put_figures(answer: Answer, rows: list[dict]) -> dict:
    """Write checked rows in place of those an answer has; gives what the chain keeps of them."""
    answer.figures.all().delete()
    Figure.objects.bulk_create(
        Figure(answer=answer, position=position, **row)
        for position, row in enumerate(rows, start=1)
    )
    plain = [{name: str(value) for name, value in row.items()} for row in rows]
    return {"n": len(rows), "sha256": fingerprint(plain)}


def _cleaned(given: dict) -> dict:
    return {
        "label": normalise(given.get("label") or ""),
        "measure": normalise(given.get("measure") or ""),
        "target": given.get("target"),
        "result": given.get("result"),
    }
