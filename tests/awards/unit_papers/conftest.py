"""A unit with its head and its dossiers, as the tests of its papers need them."""

import pytest

from campaigns.accounts.models import Role
from tests import make


@pytest.fixture
def round():
    campaign = make.campaign(
        name="Phong trào thi đua “Đổi mới sáng tạo” giai đoạn 2021 - 2025",
        plan_reference="Kế hoạch số 45/KH-SKHCN ngày 05 tháng 10 năm 2022 của Sở",
    )
    return make.round_(campaign=campaign)


@pytest.fixture
def unit(round):
    return make.unit(parent=round.campaign.owner, name="Phòng Quản lý Công nghệ", symbol="QLCN")


@pytest.fixture
def head(unit):
    user = make.user(Role.HEAD, unit=unit, full_name="Lý Mẫu Ngân")
    make.person(unit=unit, full_name="Lý Mẫu Ngân", title="Trưởng phòng", user=user)
    return user


@pytest.fixture
def put_forward(round, unit, head):
    def make_one(name="Trần Thị Mẫu", **fields):
        if "group" not in fields:
            fields.setdefault("person", make.person(unit=unit, full_name=name, birth_year=1980))
        return make.nomination(round=round, unit=unit, created_by=head, **fields)

    return make_one
