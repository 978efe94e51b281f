"""Turns of phrase that the papers of a unit share."""

from collections.abc import Iterable

from awards.nominations.models import Nomination
from awards.unit_papers.material import BLANK, Material
from campaigns.law.recipients import RECIPIENT_NAMES
from campaigns.law.rules import names_on
from campaigns.plans.citing import movement_of, plan_basis
from campaigns.units.succession import words_on
from emulation_portal.documents.content import Signature
from emulation_portal.documents.fonts import balance
from emulation_portal.vietnamese import day_text, normalise

# Points: the right column of an A4 page's closing, in which who signs stands.
_SIGNING_WIDTH = 0.54 * 160 * 72 / 25.4


def or_blank(text: str) -> str:
    """What is known, or a dotted line to write it on by hand."""
    return normalise(text) or BLANK


def stopped(text: str) -> str:
    """A sentence with its stop, whatever it was typed with."""
    text = text.strip()
    return text if not text or text[-1] in ".…?!:;" else f"{text}."


def paragraphs(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip()]


def forms_of(dossiers: Iterable[Nomination], on) -> str:
    """ "Giấy khen": the award forms asked for, as the law calls them that day."""
    names = names_on(on)
    forms = dict.fromkeys(names[dossier.quota.award_form_id] for dossier in dossiers)
    return " và ".join(forms) or "khen thưởng"


def kinds_in_words(material: Material) -> str:
    """ "tập thể, cá nhân": the recipient kinds that are put forward."""
    return ", ".join(RECIPIENT_NAMES[kind] for kind, _n in material.places()) or "tập thể, cá nhân"


def nominee_line(dossier: Nomination, material: Material) -> str:
    """ "Bà Trần Thị Mẫu, Chuyên viên"; of outsiders also where they work."""
    honorific = dossier.person.honorific if dossier.person else ""
    name = f"{honorific} {dossier.nominee_name}".strip()
    work_unit = dossier.nominee_unit_name
    elsewhere = "" if work_unit == material.issuer.name else work_unit
    return ", ".join(part for part in (name, dossier.nominee_title, elsewhere) if part)


def meeting_basis(material: Material) -> str:
    """The line "Căn cứ Biên bản …", by its date: a unit's minutes need no number."""
    held_on = material.meeting.held_on if material.meeting else None
    day = day_text(held_on) if held_on else f"ngày {BLANK}"
    return f"Căn cứ Biên bản họp bình xét khen thưởng {day} của {material.issuer.name}"


def bases_of(material: Material) -> list[str]:
    return [*plan_basis(material.round, material.on), meeting_basis(material)]


def director_of(material: Material) -> str:
    """ "Giám đốc Sở Khoa học và Công nghệ tỉnh …": who decides on what the unit asks for."""
    words = words_on(material.round.campaign.owner, material.on)
    return f"{words.head_title or 'Giám đốc'} {words.full_name}"


def asked_for(material: Material) -> str:
    """What the papers are about, as their subject says it."""
    forms = forms_of(material.dossiers, material.on)
    return (
        f"tặng {forms} cho {kinds_in_words(material)} có thành tích trong"
        f" {movement_of(material.round)}"
    )


def signed_by(position: str, name: str, **where) -> Signature:
    """A place to sign; whose name is not known writes it there."""
    note = "" if name else "(Ký, ghi rõ họ tên)"
    lines = [part for line in position.splitlines() for part in _of_like_length(line)]
    return Signature(lines, name, note=note, **where)


def _of_like_length(position: str) -> list[str]:
    """A position in lines that look well one above the other, broken between its words."""
    words, lines = position.split(), []
    for line in balance(position.upper(), width=_SIGNING_WIDTH, size=14).splitlines():
        n_words = len(line.split())
        lines.append(" ".join(words[:n_words]))
        words = words[n_words:]
    return [*lines, *words]
