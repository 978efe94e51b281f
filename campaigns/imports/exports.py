"""Workbooks that go out: the template with its explanations, and the refused rows with reasons."""

from io import BytesIO

from django.utils.translation import gettext as _
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter

from campaigns.imports.fields import BY_NAME, FIELDS, NAME_PARTS
from campaigns.imports.models import PeopleImport, RowOutcome
from campaigns.imports.reading import accepted_words
from campaigns.imports.wording import sentences_of
from emulation_portal.spreadsheets import neutralised, workbook_bytes

WIDTHS = {"full_name": 28, "unit": 38, "title": 26, "statistical_class": 22}
TEMPLATE_FIELDS = tuple(field for field in FIELDS if field.name not in NAME_PARTS)


def template_bytes() -> bytes:
    """A workbook with the headings, one example row and a sheet that explains each column."""
    workbook = Workbook(write_only=True)
    people = workbook.create_sheet(_("People"))
    people.freeze_panes = "A2"
    for place, field in enumerate(TEMPLATE_FIELDS, start=1):
        people.column_dimensions[get_column_letter(place)].width = WIDTHS.get(field.name, 16)
    people.append([_cell(people, str(field.label), is_bold=True) for field in TEMPLATE_FIELDS])
    people.append([_cell(people, field.example) for field in TEMPLATE_FIELDS])
    guide = workbook.create_sheet(_("Explanations"))
    for letter, width in zip("ABCD", (28, 14, 70, 60), strict=True):
        guide.column_dimensions[letter].width = width
    heads = (_("Column"), _("Required"), _("Explanation"), _("Words that are understood"))
    guide.append([_cell(guide, text, is_bold=True) for text in heads])
    for field in TEMPLATE_FIELDS:
        is_required = field.is_required or field.name == "full_name"
        row = (
            str(field.label),
            _("Yes") if is_required else _("No"),
            str(field.explanation),
            ", ".join(accepted_words(field.name)),
        )
        guide.append([_cell(guide, text) for text in row])
    for text in (
        _("The second row of the first sheet is an example: write over it."),
        _("An empty cell of somebody who is in the register already changes nothing."),
        _("Columns may stand in any order, and others beside them; each is matched after upload."),
        _("Use Unicode letters. Lists typed in TCVN3 or VNI fonts are refused."),
    ):
        guide.append([_cell(guide, text)])
    out = BytesIO()
    workbook.save(out)
    return out.getvalue()


def refused_bytes(batch: PeopleImport) -> bytes:
    """The refused rows as the file has them, each with its line and the reasons."""
    in_file_order = sorted(batch.mapping, key=batch.mapping.get)
    fields = [BY_NAME[name] for name in in_file_order]
    columns = [(_("Line"), 8), (_("Reason"), 70)]
    # The file's own headings: mended here, the list may be handed in again.
    columns += [(batch.headings[batch.mapping[f.name]], WIDTHS.get(f.name, 16)) for f in fields]
    refused = batch.rows.filter(outcome=RowOutcome.REFUSED).order_by("line")
    rows = (
        [row.line, _reasons(row), *(row.values.get(field.name, "") for field in fields)]
        for row in refused.iterator(chunk_size=500)
    )
    return workbook_bytes(title=_("Refused rows"), columns=columns, rows=rows)


def _reasons(row) -> str:
    return "\n".join(
        f"{one['field']}: {one['text']}" if one["field"] else one["text"]
        for one in sentences_of(row)
    )


def _cell(sheet, text: str, *, is_bold: bool = False) -> WriteOnlyCell:
    cell = WriteOnlyCell(sheet, value=neutralised(text))
    cell.data_type = "s"
    cell.alignment = Alignment(wrap_text=True, vertical="top")
    if is_bold:
        cell.font = Font(bold=True)
    return cell
