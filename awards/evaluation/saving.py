"""A sheet that is saved while a colleague works on the same dossier: nobody overwrites unread."""

from dataclasses import dataclass

from django import forms
from django.core.exceptions import ValidationError

from awards.evaluation.findings import as_said, line_key, mark_of, mark_of_words, save_findings
from awards.evaluation.page import Sheet
from emulation_portal.refusals import show_refusal


def save_sheet(sheet: Sheet, *, with_unfinished: bool, by) -> int:
    """Save the lines of a valid sheet; gives the number of changed findings. A line on which
    somebody else found meanwhile is refused next to it, and keeps no other from being saved; any
    other refusal keeps all."""
    criteria, items = sheet.form.found(with_unfinished=with_unfinished)
    while True:
        try:
            return save_findings(nomination=sheet.nomination, criteria=criteria, items=items, by=by)
        except ValidationError as error:
            show_refusal(sheet.form, error)
            if not _is_found_elsewhere(error):
                return 0
            refused = error.error_dict
            criteria = [one for one in criteria if line_key(one.criterion) not in refused]
            items = [one for one in items if line_key(one.item) not in refused]


def _is_found_elsewhere(error: ValidationError) -> bool:
    if not hasattr(error, "error_dict"):
        return False
    return all(
        one.code == "found_elsewhere" for several in error.error_dict.values() for one in several
    )


@dataclass(frozen=True)
class Told:
    """What a page that saved itself may learn without showing anything new."""

    seen: list[forms.BoundField]
    mark: str
    elsewhere: list[str]
    is_in_conflict: bool


def told_to_page(sheet: Sheet, now: Sheet, *, posted_mark: str) -> Told:
    """What the answer to a sheet that saved itself tells its page; `now` is the sheet as it stands.

    The page goes on showing what it showed. It gets the mark of a line only where it shows what
    stands, or the next save would take a colleague's finding for one that was read; and the mark of
    the whole only where all of it was read.
    """
    seen, elsewhere = [], []
    for key in sheet.form.keys:
        finding = now.standing.get(key)
        if sheet.form.typed[key] == as_said(finding):
            seen.append(now.form[f"{key}_seen"])
        elif mark_of(finding) != sheet.form.seen(key):
            elsewhere.append(key)
    is_current = not elsewhere and posted_mark in ("", sheet.mark)
    # A line that was refused is told of by its refusal.
    words = [str(now.form[key].label) for key in elsewhere if key not in sheet.form.errors]
    return Told(seen, now.mark if is_current else "", words, len(words) < len(elsewhere))


def catch_up(sheet: Sheet, *, posted_mark: str) -> None:
    """Bring a refused sheet up to date before its page is shown again. A line that was not touched
    says what stands; one that was keeps what was typed, beside what stands. So the next save is
    meant: both were seen."""
    form = sheet.form
    form.is_valid()  # reads what was typed, where another form was refused first
    sheet.is_out_of_date = bool(posted_mark) and posted_mark != sheet.mark
    sheet.read_again()
    form.data = form.data.copy()
    for key in form.keys:
        finding, seen = sheet.standing.get(key), form.seen(key)
        said, is_untouched = as_said(finding), mark_of_words(*form.typed[key]) == seen
        if said != form.typed[key] and mark_of(finding) != seen:
            sheet.elsewhere.append(str(form[key].label))
        if is_untouched:
            form.typed[key] = said
        if form.stands(key):
            form.data[key], form.data[f"{key}_note"] = said
        form.data[f"{key}_seen"] = mark_of(finding)
