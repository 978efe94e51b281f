"""What is said of a row, by the code that the check has noted."""

from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from campaigns.imports.fields import BY_NAME, NAME_PARTS
from campaigns.imports.models import RowOutcome
from campaigns.staff.models import ContractType, Gender, PersonClass
from emulation_portal.vietnamese import short_date

SENTENCES = {
    "formula": gettext_lazy(
        "The cell holds a formula. Paste it as a value, then hand in the file again."
    ),
    "cell_error": gettext_lazy("The cell holds an error of the spreadsheet (“%(text)s”)."),
    "legacy_font": gettext_lazy(
        "“%(text)s” was typed in an old font (TCVN3 or VNI). Convert the file to Unicode, then hand"
        " it in again."
    ),
    "too_long": gettext_lazy("The text is longer than %(most)d characters."),
    "missing": gettext_lazy("The cell is empty."),
    "bad_day": gettext_lazy("“%(text)s” is no date. Write it as 05/10/2022."),
    "bad_year": gettext_lazy("“%(text)s” is no year. Write it as 1985."),
    "year_out_of_range": gettext_lazy("The year %(text)s cannot be a year of birth here."),
    "day_out_of_range": gettext_lazy("The year of %(text)s is not one of this portal's time."),
    "unknown_word": gettext_lazy("“%(text)s” is not known here. Write one of: %(words)s."),
    "name_with_digits": gettext_lazy("“%(text)s” is no name of a person: it holds digits."),
    "unknown_unit": gettext_lazy("“%(text)s” is in the register of units under no name or code."),
    "several_units": gettext_lazy(
        "Several units are called “%(text)s”. Write the code of the one meant: %(codes)s."
    ),
    "renamed_unit": gettext_lazy(
        "“%(text)s” is no name of today: the unit is now called “%(name)s”."
    ),
    "future_unit": gettext_lazy("“%(text)s” does not exist yet: it begins on %(day)s."),
    "ended_unit": gettext_lazy("“%(text)s” ended on %(day)s. Its successor: %(successors)s."),
    "ended_unit_alone": gettext_lazy("“%(text)s” ended on %(day)s and has no successor."),
    "code_twice": gettext_lazy("Line %(line)d of this file has the same staff code."),
    "person_twice": gettext_lazy("Line %(line)d of this file is the same person."),
    "perhaps_twice": gettext_lazy(
        "Line %(line)d of this file has the same name, year of birth and unit."
    ),
    "code_of_other": gettext_lazy(
        "The register gives the staff code %(code)s to %(name)s, who has another name and another"
        " year of birth."
    ),
    "perhaps_known": gettext_lazy("The register has this name. Is it the same person?"),
    "later_post": gettext_lazy(
        "A post of this person begins on %(day)s, which is not before %(given)s. Give a later day."
    ),
    "other_since": gettext_lazy(
        "The register has this post since %(day)s. The day in the file is not taken over."
    ),
    "changed_since": gettext_lazy(
        "The register has changed since the check. Check this row again."
    ),
}

NAME_FIELDS = ("full_name", *NAME_PARTS)
CHOICES = {
    "gender": Gender,
    "contract_type": ContractType,
    "statistical_class": PersonClass,
}


# Which colour a finding has.
TONES = {
    RowOutcome.NEW: "good",
    RowOutcome.UPDATE: "info",
    RowOutcome.SAME: "neutral",
    RowOutcome.DUPLICATE: "attention",
    RowOutcome.REFUSED: "stop",
}


def row_view(row) -> dict:
    """A row as the pages show it: who it names, what was found, what would change."""
    values = row.values
    parts = (values.get("family_name"), values.get("given_name"))
    return {
        "row": row,
        "name": values.get("full_name") or " ".join(part for part in parts if part),
        "facts": [
            {"label": field_label(name), "text": text}
            for name, text in values.items()
            if text and name not in NAME_FIELDS
        ],
        "tone": TONES[row.outcome],
        "is_new": not any(before for _field, before, _after in row.changes),
        "sentences": sentences_of(row),
        "changes": changes_of(row),
    }


def field_label(name: str) -> str:
    """What a field is called; empty for the row as a whole."""
    return str(BY_NAME[name].label) if name in BY_NAME else ""


def sentences_of(row) -> list[dict]:
    """What is said of a row: each sentence with the field it is about."""
    return [
        {"field": field_label(field), "text": _sentence(code, parameters)}
        for field, code, parameters in row.messages
    ]


def changes_of(row) -> list[dict]:
    """What would become of the register: each field before and after, in words."""
    return [
        {"field": field_label(f), "before": shown(f, before), "after": shown(f, after)}
        for f, before, after in row.changes
    ]


def shown(field: str, value) -> str:
    """A value of the register as it is read."""
    if field in CHOICES:
        return str(dict(CHOICES[field].choices).get(value, value or ""))
    if field == "is_leader":
        return _("Yes") if value else _("No")
    if field == "valid_from" and value:
        return short_date(date.fromisoformat(value))
    return "" if value is None else str(value)


def _sentence(code: str, parameters: dict) -> str:
    known = SENTENCES.get(code)
    return str(known) % parameters if known else code
