"""The page on which a unit writes its meeting down, and the signed minutes to hand out."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from awards.meetings.access import live_dossiers, locks_of, may_write_meeting
from awards.meetings.forms import MAX_NAMES, N_EMPTY_NAMES, MeetingForm, ResultForm
from awards.meetings.models import MeetingFile, UnitMeeting
from awards.meetings.rules import FACTS, save_meeting
from awards.meetings.signed_minutes import attach_minutes, remove_minutes
from awards.nominations.models import Nomination
from awards.nominations.writing import attached_already
from campaigns.files.downloads import hand_out, preview_response
from campaigns.files.rules import examine
from campaigns.plans.models import Round, RoundStatus
from campaigns.units.models import Unit
from emulation_portal.templatetags.portal import moment

READ_OR_SEND = require_http_methods(["GET", "HEAD", "POST"])


@READ_OR_SEND
def meeting(request, round_code: str, unit_code: str):
    """The meeting of one unit for one round, with a row for each of its dossiers."""
    page = _Page(request, *_place_of(request.user, round_code, unit_code))
    if request.method != "POST":
        return page.show()
    is_saved = page.save()
    if request.htmx:
        return page.autosaved()
    if is_saved and not page.problems:
        at = moment(page.meeting.saved_at)
        messages.success(request, _("Saved at %(time)s.") % {"time": at})
        return redirect(page.url_after())
    return page.show()


def _place_of(user, round_code: str, unit_code: str) -> tuple[Round, Unit]:
    """The round and the unit, for whoever writes the unit's meeting down; nobody else sees it."""
    rounds = Round.objects.select_related("campaign__owner").exclude(status=RoundStatus.PLANNED)
    round = get_object_or_404(rounds, code=round_code)
    unit = get_object_or_404(Unit, code=unit_code)
    if not may_write_meeting(user, round, unit):
        raise Http404
    return round, unit


class _Page:
    """The forms of one request and what became of them."""

    def __init__(self, request, round: Round, unit: Unit):
        self.request, self.round, self.unit = request, round, unit
        self.dossiers = list(live_dossiers(round, unit).order_by("nominee_sort_key", "pk"))
        self.locks = locks_of(self.dossiers)
        self.problems: list = []
        self.kept: UnitMeeting | None = None
        self._read()
        self._make_forms()

    def _read(self) -> None:
        found = UnitMeeting.objects.filter(round=self.round, unit=self.unit)
        self.meeting = found.first() or UnitMeeting(round=self.round, unit=self.unit)
        self.results = list(self.meeting.results.all()) if self.meeting.pk else []

    def _make_forms(self) -> None:
        sent = self.request.POST if self.request.method == "POST" else None
        files = self.request.FILES if self.request.method == "POST" else None
        initial = {name: getattr(self.meeting, name) for name in FACTS}
        initial["edit_number"] = self.meeting.edit_number
        self.form = MeetingForm(sent, files, initial=initial)
        if not self.locks.facts_are_open:
            self.form.lock()
        if not self.locks.can_add_files:
            del self.form.fields["files"]
        of_dossier = {row.nomination_id: row for row in self.results}
        self.rows = [
            ResultForm(
                sent,
                dossier=dossier,
                result=of_dossier.get(dossier.pk),
                is_open=dossier.pk in self.locks.open_results,
                prefix=f"n{dossier.pk}",
            )
            for dossier in self.dossiers
        ]
        names = [row for row in self.results if row.nomination_id is None]
        n_names = len(names) + (N_EMPTY_NAMES if self.locks.facts_are_open else 0)
        if sent is not None and self.locks.facts_are_open:
            n_names = max(n_names, self._n_names_sent(sent))
        self.names = [
            ResultForm(
                sent,
                result=names[place] if place < len(names) else None,
                is_open=self.locks.facts_are_open,
                prefix=f"x{place}",
            )
            for place in range(min(n_names, MAX_NAMES))
        ]

    @staticmethod
    def _n_names_sent(sent) -> int:
        return next(n for n in range(MAX_NAMES + 1) if f"x{n}-name" not in sent or n == MAX_NAMES)

    def save(self) -> bool:
        """Whether what was typed is kept; files are kept either way, they cannot be given back."""
        forms = [self.form, *self.rows, *self.names]
        are_valid = [form.is_valid() for form in forms]  # each says what is wrong with it
        is_saved = all(are_valid) and self._save_words()
        if not self.request.htmx:
            self._attach_all()
        return is_saved

    def _save_words(self) -> bool:
        open_rows = [row for row in self.rows if row.dossier.pk in self.locks.open_results]
        open_rows += self.names if self.locks.facts_are_open else []
        rows = [row.row() for row in open_rows]
        if not self.locks.facts_are_open:
            rows = rows or None
        try:
            self.meeting = save_meeting(
                round=self.round,
                unit=self.unit,
                edit_number=self.form.cleaned_data["edit_number"],
                results=self._with_standing_names(rows),
                by=self.request.user,
                **self.form.facts(),
            )
        except ValidationError as error:
            self._show(error, open_rows)
            return False
        return True

    def _with_standing_names(self, rows: list[dict] | None) -> list[dict] | None:
        if rows is None or self.locks.facts_are_open:
            return rows
        standing = [row for row in self.results if row.nomination_id is None]
        fields = ("name", "n_for", "n_against", "note")
        return rows + [{name: getattr(row, name) for name in fields} for row in standing]

    def _show(self, error: ValidationError, rows: list[ResultForm]) -> None:
        if not hasattr(error, "error_dict"):
            self.form.add_error(None, error)
            if error.error_list[0].code == "edited_elsewhere":
                self._bring_up_to_date()
            return
        for name, errors in error.error_dict.items():
            place = name.removeprefix("result_")
            if place != name:
                at = int(place)
                form = rows[at] if at < len(rows) else self.form
                field = "name" if errors[0].code == "name_missing" else "n_for"
                form.add_error(field if form is not self.form else None, errors)
            else:
                self.form.add_error(name if name in self.form.fields else None, errors)

    def _bring_up_to_date(self) -> None:
        """After a conflict the next save is meant: both were seen by then."""
        self._read()
        self.kept = self.meeting
        self.form.data = self.form.data.copy()
        self.form.data["edit_number"] = self.meeting.edit_number

    def _attach_all(self) -> None:
        known = {row["key"] for row in self._attached()}
        for upload in self.form.cleaned_data.get("files", []):
            try:
                # Reading and scanning take long: nobody else's writing waits for them.
                examine(upload)
                kept = attach_minutes(
                    round=self.round, unit=self.unit, upload=upload, by=self.request.user
                )
                if kept.pk in known:
                    messages.info(self.request, attached_already(upload.name, kept.file.name))
                known.add(kept.pk)
            except ValidationError as error:
                for sentence in error.messages:
                    self.form.add_error("files", f"{upload.name[:80]}: {sentence}")
        if self.meeting.pk is None:
            self._read()  # the first file began the record
        self.problems = list(self.form.errors.get("files", []))

    def autosaved(self):
        """The line that tells of the save; a refusal waits for the person to save."""
        errors = [
            sentence
            for form in [self.form, *self.rows, *self.names]
            for several in form.errors.values()
            for sentence in several
        ]
        context = {"meeting": self.meeting, "errors": errors}
        response = render(self.request, "awards/meetings/_autosaved.html", context)
        if not errors:
            response["HX-Trigger"] = "portal:saved"
        return response

    def url_after(self) -> str:
        dossier = self._dossier_from()
        if self.request.POST.get("then") == "stay":
            return self.request.get_full_path()
        if dossier is not None:
            return reverse("submission:detail", args=[dossier.pk])
        return reverse("unit_papers:papers", args=[self.round.code, self.unit.code])

    def _dossier_from(self) -> Nomination | None:
        key = self.request.GET.get("dossier", "")
        return next((dossier for dossier in self.dossiers if str(dossier.pk) == key), None)

    def show(self):
        context = {
            "round": self.round,
            "unit": self.unit,
            "meeting": self.meeting,
            "kept": self.kept,
            "kept_results": self.results if self.kept else [],
            "form": self.form,
            "rows": self.rows,
            "names": self.names,
            "row_problems": self._row_problems(),
            "locks": self.locks,
            "dossier": self._dossier_from(),
            "attached": self._attached(),
        }
        return render(self.request, "awards/meetings/meeting.html", context)

    def _row_problems(self) -> list[dict]:
        return [
            {
                "message": sentence,
                "label": f"{row.title}: {row[name].label}",
                "field_id": row[name].id_for_label,
            }
            for row in [*self.rows, *self.names]
            for name, several in row.errors.items()
            for sentence in several
        ]

    def _attached(self) -> list[dict]:
        if self.meeting.pk is None:
            return []
        return [
            {
                "key": kept.pk,
                "name": kept.file.name,
                "size": kept.file.n_bytes,
                "url": reverse("meetings:file", args=[kept.pk]),
                "preview_url": reverse("meetings:preview", args=[kept.pk]),
                "remove_url": reverse("meetings:remove_file", args=[kept.pk])
                if self.locks.facts_are_open
                else "",
            }
            for kept in self.meeting.files.filter(removed_at=None).select_related("file")
        ]


def _file_or_404(pk: int) -> MeetingFile:
    found = MeetingFile.objects.select_related("file", "meeting__round", "meeting__unit")
    return get_object_or_404(found, pk=pk)


def _read_from(user, found: MeetingFile) -> str:
    """The page from which this person comes to signed minutes: the meeting for those who write it,
    for others a dossier that rests on it. Raises: Http404."""
    round, unit = found.meeting.round, found.meeting.unit
    if may_write_meeting(user, round, unit):
        return reverse("meetings:meeting", args=[round.code, unit.code])
    readable = Nomination.objects.visible_to(user).filter(round=round, unit=unit).first()
    if readable is None:
        raise Http404
    return reverse("submission:detail", args=[readable.pk])


@require_safe
def minutes(request, file_pk: int):
    """Hand signed minutes out to whoever writes them or may read a dossier that rests on them."""
    found = _file_or_404(file_pk)
    _read_from(request.user, found)
    return hand_out(request, found.file, record=found.meeting)


@require_safe
def preview(request, file_pk: int):
    """Show signed minutes inside the portal to the same people."""
    found = _file_or_404(file_pk)
    return preview_response(
        request,
        found.file,
        record=found.meeting,
        back_url=_read_from(request.user, found),
        back_label=_("Unit's meeting"),
        download_url=reverse("meetings:file", args=[file_pk]),
    )


@READ_OR_SEND
def take_out(request, file_pk: int):
    """Take signed minutes out again."""
    found = _file_or_404(file_pk)
    round, unit = found.meeting.round, found.meeting.unit
    if not may_write_meeting(request.user, round, unit):
        raise Http404
    if request.method == "POST":
        try:
            remove_minutes(file=found, by=request.user)
        except (ValidationError, PermissionDenied) as error:
            messages.error(request, " ".join(getattr(error, "messages", [str(error)])))
    return redirect("meetings:meeting", round.code, unit.code)
