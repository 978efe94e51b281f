"""What of a person a list may say: each field with the headings that clerks give its column."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from campaigns.staff.models import ContractType, Gender, PersonClass
from emulation_portal.vietnamese import search_key


def bare(text: str) -> str:
    """What is compared: small letters without marks, one blank for anything between words."""
    return " ".join(re.sub(r"[^a-z0-9]+", " ", search_key(text)).split())


@dataclass(frozen=True)
class Field:
    """One thing to be read from a column. Headings are bare, the surest first."""

    name: str
    label: object
    headings: tuple[str, ...]
    explanation: object
    example: str = ""
    is_required: bool = False
    words: tuple[tuple[str, tuple[str, ...]], ...] = ()

    @property
    def known_headings(self) -> tuple[str, ...]:
        """Headings in use, and the one that the template has in the language at hand."""
        return (*self.headings, bare(str(self.label)))

    def value_of(self, text: str) -> str | None:
        """The value that a word of the list means; None for a word that is not known."""
        key = bare(text)
        return next(
            (value for value, words in self.words if key in words or key == bare(value.label)), None
        )


def _listed(words: str) -> tuple[str, ...]:
    """Words that are known, bare, with a comma between them."""
    return tuple(words.split(", "))


GENDERS = (
    (Gender.FEMALE, _listed("nu, ba, f, female, gai")),
    (Gender.MALE, _listed("nam, ong, m, male, trai")),
)
CONTRACTS = (
    (ContractType.CIVIL_SERVANT, _listed("cong chuc, cc, civil servant")),
    (ContractType.PUBLIC_EMPLOYEE, _listed("vien chuc, vc, public employee")),
    (
        ContractType.WORKER,
        _listed(
            "nguoi lao dong, nld, hop dong, hop dong lao dong, hdld, lao dong hop dong, hop "
            "dong 111, hop dong 68, contract worker"
        ),
    ),
)
CLASSES = (
    (
        PersonClass.LEADER_PROVINCE,
        _listed(
            "lanh dao cap tinh, lanh dao cap bo cap tinh, lanh dao tinh, lanh dao bo nganh "
            "tinh, lanh dao cap bo"
        ),
    ),
    (
        PersonClass.LEADER_DEPARTMENT,
        _listed(
            "lanh dao cap so, lanh dao so, lanh dao cap so nganh, lanh dao cap vu so, lanh "
            "dao so va tuong duong"
        ),
    ),
    (PersonClass.ENTREPRENEUR, _listed("doanh nhan")),
    (
        PersonClass.LEADER_OTHER,
        _listed(
            "lanh dao khac, lanh dao tu pho phong tro len, lanh dao phong, lanh dao cap "
            "phong, can bo lanh dao khac"
        ),
    ),
    (
        PersonClass.DIRECT,
        _listed(
            "truc tiep, nguoi truc tiep, truc tiep cong tac, truc tiep lao dong, nguoi truc "
            "tiep cong tac, truc tiep cong tac lao dong hoc tap, nguoi truc tiep lao dong, "
            "lao dong truc tiep, can bo cong chuc truc tiep"
        ),
    ),
    (PersonClass.OTHER, _listed("ca nhan khac, khac")),
)
YES = ("x", "co", "1", "yes", "true", "dung", "v", "lanh dao")
NO = ("", "khong", "0", "no", "false", "sai", "k")

FIELDS = (
    Field(
        "full_name",
        _("Full name"),
        headings=_listed(
            "ho va ten, ho ten, ho va ten khai sinh, ho ten can bo, ho va ten can bo, ho ten "
            "cong chuc vien chuc, ho ten ccvc, ten can bo, ten nhan vien, ho chu dem va ten, "
            "full name, name, ten"
        ),
        explanation=_(
            "As on the identity card, with diacritics. Or two columns: family and middle names, and"
            " given name."
        ),
        example="Nguyễn Thị Mai",
    ),
    Field(
        "family_name",
        _("Family and middle names"),
        headings=_listed(
            "ho dem, ho va dem, ho va ten dem, ho va chu dem, ho ten dem, ho lot, ho va ten "
            "lot, family name, last name, ho"
        ),
        explanation=_("Only with the given name in a column of its own."),
    ),
    Field(
        "given_name",
        _("Given name"),
        headings=_listed("ten, ten goi, given name, first name"),
        explanation=_("Only with family and middle names in a column of their own."),
    ),
    Field(
        "staff_code",
        _("Staff code"),
        headings=_listed(
            "ma ccvc, ma cbccvc, ma can bo, ma cong chuc, ma vien chuc, ma nhan vien, ma nv, "
            "ma cb, ma so can bo, ma so ccvc, so hieu cong chuc, so hieu can bo, so hieu "
            "ccvc, so hieu, ma so nhan vien, ma so, staff code, employee code"
        ),
        explanation=_("It decides who is meant. Enter it as text, so that zeros in front stay."),
        example="KHCN-0012",
    ),
    Field(
        "gender",
        _("Gender"),
        headings=_listed("gioi tinh, phai, nam nu, gioi, gender, sex"),
        explanation=_("Nam or Nữ."),
        example="Nữ",
        is_required=True,
        words=GENDERS,
    ),
    Field(
        "birth_year",
        _("Year of birth"),
        headings=_listed(
            "nam sinh, ngay sinh, ngay thang nam sinh, sinh ngay, sinh nam, ngay sinh nam "
            "sinh, nam sinh ngay sinh, birth year, year of birth, date of birth"
        ),
        explanation=_("A year or a whole date; only the year is kept."),
        example="1985",
    ),
    Field(
        "unit",
        _("Unit"),
        headings=_listed(
            "don vi, don vi cong tac, ten don vi, phong ban, phong ban don vi, phong don vi, "
            "don vi phong ban, noi cong tac, co quan don vi, don vi cong tac hien nay, ma don "
            "vi, co quan, bo phan, phong, unit, department"
        ),
        explanation=_("Its name, short name or code, as the register of units has it today."),
        example="Phòng Kế hoạch - Tài chính",
        is_required=True,
    ),
    Field(
        "title",
        _("Position"),
        headings=_listed(
            "chuc vu, chuc danh, chuc vu chuc danh, chuc danh chuc vu, chuc vu hien nay, chuc "
            "vu cong tac, vi tri viec lam, chuc vu chinh quyen, position, title"
        ),
        explanation=_("As certificates print it."),
        example="Chuyên viên",
        is_required=True,
    ),
    Field(
        "is_leader",
        _("Holds a leading position"),
        headings=_listed(
            "lanh dao, giu chuc vu lanh dao, la lanh dao, chuc vu lanh dao, giu chuc vu lanh "
            "dao quan ly, can bo lanh dao, leader"
        ),
        explanation=_("x for yes, empty for no."),
    ),
    Field(
        "contract_type",
        _("Kind of contract"),
        headings=_listed(
            "loai hop dong, hinh thuc hop dong, loai ccvc, loai cong chuc vien chuc, loai lao "
            "dong, dien hop dong, ngach loai, loai can bo, contract type, kind of contract"
        ),
        explanation=_("Công chức, Viên chức or Người lao động."),
        example="Viên chức",
        words=CONTRACTS,
    ),
    Field(
        "statistical_class",
        _("Statistical class"),
        headings=_listed(
            "doi tuong thong ke, doi tuong, nhom doi tuong, phan loai doi tuong, phan loai "
            "thong ke, statistical class"
        ),
        explanation=_("The class in which statistics count the person."),
        example="Trực tiếp",
        words=CLASSES,
    ),
    Field(
        "valid_from",
        _("In this post since"),
        headings=_listed(
            "tu ngay, giu chuc vu tu ngay, giu chuc vu tu, ngay bo nhiem, ngay nhan nhiem vu, "
            "ngay dieu dong, thoi diem giu chuc vu, bat dau tu ngay, ngay bat dau, tu thoi "
            "diem, ngay hieu luc, from, since, valid from"
        ),
        explanation=_(
            "The first day of the post, as 05/10/2022. Empty: the day given with the list."
        ),
        example="01/03/2022",
    ),
)

BY_NAME = {field.name: field for field in FIELDS}
NAME_PARTS = ("family_name", "given_name")
POST_FACTS = ("is_leader", "contract_type", "statistical_class")
PERSON_FACTS = ("full_name", "gender", "birth_year", "staff_code")


def guess_mapping(headings: Sequence[str]) -> dict[str, int]:
    """Which column is which field, read off the headings; what fits nothing is left out."""
    keys = [bare(heading) for heading in headings]
    found: dict[str, int] = {}
    for field in FIELDS:
        column = _column_for(field, keys, set(found.values()))
        if column is not None:
            found[field.name] = column
    family = found.get("family_name")
    if family is not None and "full_name" in found and keys[found["full_name"]] == "ten":
        found["given_name"] = found.pop("full_name")
    if "given_name" not in found or "full_name" in found:
        for part in NAME_PARTS:
            found.pop(part, None)
    return dict(sorted(found.items(), key=lambda item: item[1]))


def n_known(headings: Sequence[str]) -> int:
    """How many headings of a row are known: what tells the row with headings from the others."""
    known = {heading for field in FIELDS for heading in field.known_headings}
    return len({key for heading in headings if (key := bare(heading)) in known})


def _column_for(field: Field, keys: list[str], taken: set[int]) -> int | None:
    free = [place for place in range(len(keys)) if place not in taken and keys[place]]
    for heading in field.known_headings:
        for place in free:
            if keys[place] == heading:
                return place
    # "Họ và tên (in hoa có dấu)", "Chức vụ, chức danh hiện tại"
    for heading in field.headings:
        for place in free:
            if len(heading) > 6 and keys[place].startswith(heading + " "):
                return place
    return None


def missing_fields(mapping: dict[str, int]) -> list[Field]:
    """Fields without which no row can be understood."""
    has_name = "full_name" in mapping or all(part in mapping for part in NAME_PARTS)
    missing = [] if has_name else [BY_NAME["full_name"]]
    return missing + [f for f in FIELDS if f.is_required and f.name not in mapping]
