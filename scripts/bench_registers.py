"""Measures the registers as the organisation grows: people, units of three names each, a desk."""

import time
from datetime import date, timedelta
from itertools import islice

from django.db import connection

from scripts.bench_measure import (  # isort: skip  (sets Django up before the models are read)
    Measure,
    browser,
    measure,
    throwaway_database,
)

from campaigns.accounts.demo import mark_as_demo
from campaigns.staff.models import Person, Posting
from campaigns.units.models import Unit, UnitKind, UnitVersion
from emulation_portal.demo import people, preparing
from emulation_portal.demo.context import Demo
from emulation_portal.demo.organisation import FOUNDED_ON, build_organisation
from emulation_portal.vietnamese import search_key, sort_key, text_sort_key

CHUNK = 2000
RENAMED_ON = (date(2019, 1, 1), date(2023, 7, 1))  # three names each


def seed_organisation(n_people: int, n_units: int) -> Demo:
    """The demo's Department, launched, with N people in M more units that were renamed twice."""
    demo = Demo(seed=1, n_nominations=0)
    mark_as_demo()
    build_organisation(1, n_staff=2)
    preparing.write_plan(demo)
    preparing.launch(demo)
    _people(_units(n_units), n_people)
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")  # as the server does by itself within a minute
    return demo


def _units(n: int) -> list[Unit]:
    parent = Unit.objects.get(code=people.DEPARTMENT[0])
    names = [f"Đơn vị Mẫu số {number}" for number in range(1, n + 1)]
    units = Unit.objects.bulk_create(
        [
            Unit(
                code=f"mau-{number}",
                kind=UnitKind.DIVISION,
                name=name,
                short_name=name,
                sort_key=text_sort_key(name),
                search_key=search_key(name),
                parent=parent,
                position=1000 + number,
            )
            for number, name in enumerate(names)
        ],
        CHUNK,
    )
    starts = (FOUNDED_ON, *RENAMED_ON)
    ends = (*(day - timedelta(days=1) for day in RENAMED_ON), None)
    UnitVersion.objects.bulk_create(
        [
            UnitVersion(
                unit=unit,
                name=unit.name if last is None else f"{unit.name} (tên cũ {place})",
                short_name=unit.short_name,
                parent=parent,
                valid_from=first,
                valid_to=last,
            )
            for unit in units
            for place, (first, last) in enumerate(zip(starts, ends, strict=True), start=1)
        ],
        CHUNK,
    )
    return units


def _people(units: list[Unit], n: int) -> None:
    crowd = list(islice(people.invented_people(1), n))
    made = Person.objects.bulk_create(
        [
            Person(
                full_name=name,
                sort_key=sort_key(name),
                search_key=search_key(name),
                gender=gender,
                birth_year=birth_year,
                staff_code=f"B-{number}",
            )
            for number, (name, gender, birth_year, _title) in enumerate(crowd)
        ],
        CHUNK,
    )
    Posting.objects.bulk_create(
        [
            Posting(
                person=person,
                unit=units[number % len(units)],
                title=crowd[number][3],
                valid_from=FOUNDED_ON,
            )
            for number, person in enumerate(made)
        ],
        CHUNK,
    )


def bench_organisation(n_people: int, n_units: int, repeat: int) -> dict[str, Measure]:
    """Queries and times of the registers' pages, in a database of their own."""
    with throwaway_database():
        start = time.perf_counter()
        demo = seed_organisation(n_people, n_units)
        office = browser(demo.office)
        person, unit = Person.objects.last(), Unit.objects.get(code="mau-1")
        addresses = {
            "desk of the Office": "/",
            "people": "/people/",
            "… searched": "/people/?q=nguyen+thu",
            "… last page": "/people/?page=last",
            "one person": f"/people/{person.pk}/",
            "units": "/units/",
            "… searched ": "/units/?q=mau+so+1",
            "one unit": f"/units/{unit.code}/",
        }
        print(
            f"{n_people} people in {n_units} units: seeded in {time.perf_counter() - start:.0f} s",
            flush=True,
        )
        return {
            name: measure(lambda a=address: office.get(a), repeat)
            for name, address in addresses.items()
        }
