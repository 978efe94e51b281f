"""How the meeting found on each nominee: what is new in one save, and what may not change."""

from collections.abc import Sequence

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from awards.meetings.access import MeetingLocks, facts_locked
from awards.meetings.models import MeetingResult
from awards.nominations.editing import touch
from emulation_portal.vietnamese import normalise


class Rows:
    """The results of one save: what is new among them, and what may not change."""

    def __init__(self, meeting, dossiers, locks: MeetingLocks, results, errors):
        self.meeting, self.locks, self.errors = meeting, locks, errors
        self.dossiers = {dossier.pk: dossier for dossier in dossiers}
        kept = list(meeting.results.all())
        self.by_dossier = {row.nomination_id: row for row in kept if row.nomination_id}
        self.names = [row for row in kept if not row.nomination_id]
        self.changed: dict[int, MeetingResult] = {}
        self.placed: dict[str, MeetingResult] = {}
        self.new_names: list[MeetingResult] | None = None
        if results is not None:
            self._read(results)

    @property
    def is_changed(self) -> bool:
        return bool(self.changed) or self.new_names is not None

    def _read(self, results: Sequence[dict]) -> None:
        names = []
        for place, given in enumerate(results):
            field = f"result_{place}"
            row = MeetingResult(
                meeting=self.meeting,
                nomination=given.get("nomination"),
                name=normalise(given.get("name") or ""),
                n_for=given.get("n_for"),
                n_against=given.get("n_against") or 0,
                note=normalise(given.get("note") or ""),
            )
            if row.nomination_id:
                self._read_dossier(row, field)
            elif row.name or _says_something(row):
                if not row.name:
                    self._refuse(field, _("Give the name."), "name_missing")
                names.append(row)
                self.placed[field] = row
        if [said(row) for row in names] != [said(row) for row in self.names]:
            self.new_names = names
            if not self.locks.facts_are_open:
                for field, row in self.placed.items():
                    if not row.nomination_id:
                        self.errors.setdefault(field, []).append(facts_locked())
                if not names:
                    self.errors.setdefault("__all__", []).append(facts_locked())

    def _read_dossier(self, row: MeetingResult, field: str) -> None:
        dossier = self.dossiers.get(row.nomination_id)
        if dossier is None:
            self._refuse(
                field, _("This dossier is not one of the unit in this round."), "wrong_dossier"
            )
            return
        kept = self.by_dossier.get(dossier.pk)
        if said(row)[1:] == (said(kept)[1:] if kept else (None, 0, "")):
            return
        if dossier.pk not in self.locks.open_results:
            self._refuse(
                field,
                _("The dossier is handed in: its result stays as it was."),
                "result_locked",
            )
            return
        row.name, row.pk = dossier.nominee_name, kept.pk if kept else None
        self.changed[dossier.pk] = row
        self.placed[field] = row

    def check(self) -> None:
        """Nobody gets more votes than there were people, in any row, old ones too."""
        for field, row in self.placed.items():
            try:
                row.clean_fields(exclude=["meeting", "nomination"] + ([] if row.name else ["name"]))
            except ValidationError as error:
                several = [one for errors in error.error_dict.values() for one in errors]
                self.errors.setdefault(field, []).extend(several)
        present = self.meeting.n_present
        if present is None:
            return
        for field, row in self.placed.items():
            if (row.n_for or 0) + row.n_against > present:
                self._refuse(
                    field,
                    _("%(votes)d votes, but %(present)d people were present.")
                    % {"votes": (row.n_for or 0) + row.n_against, "present": present},
                    "votes_over_present",
                )
        others = [row for key, row in self.by_dossier.items() if key not in self.changed]
        others += self.names if self.new_names is None else []
        most = max(((row.n_for or 0) + row.n_against for row in others), default=0)
        if most > present:
            self._refuse(
                "n_present",
                _("A result has %(votes)d votes: there were at least as many people.")
                % {"votes": most},
                "votes_over_present",
            )

    def write(self) -> None:
        for key, row in self.changed.items():
            if _says_something(row):
                row.save()
            elif row.pk:
                row.delete()
            touch(self.dossiers[key], self.dossiers[key])
        if self.new_names is not None:
            self.meeting.results.filter(nomination=None).delete()
            for row in self.new_names:
                row.save()

    def _refuse(self, field: str, words: str, code: str) -> None:
        self.errors.setdefault(field, []).append(ValidationError(words, code=code))


def said(row: MeetingResult) -> tuple:
    return row.name, row.n_for, row.n_against, row.note


def _says_something(row: MeetingResult) -> bool:
    return row.n_for is not None or bool(row.n_against) or bool(row.note)
