"""Every address × every role: no error page, nobody reads what is not theirs, no GET writes.

The world is the demo itself, in the middle of the Council's work and after publication.
"""

import re

import pytest
from django.db import connection
from django.urls import URLPattern, URLResolver, get_resolver
from django.utils import timezone

from awards.certificates.models import Certificate
from awards.council.models import Council, CouncilMember, Session
from awards.council.vote_models import VoteRound
from awards.decisions.models import Decision
from awards.duplicates.models import Likeness
from awards.meetings.models import MeetingFile
from awards.nominations.models import Contributor, Evidence, Nomination
from awards.office_queue.models import BulkAct
from awards.sharing.models import EmployerConfirmation
from campaigns.accounts.demo import mark_as_demo
from campaigns.accounts.models import Role, RoleHolding
from campaigns.imports.models import PeopleImport
from campaigns.law.models import LegalBasis
from campaigns.outbox.models import CalendarKey, Message
from campaigns.outbox.rules import renew_calendar_key
from campaigns.plans.models import Campaign, Round
from campaigns.progress.models import PlanTask, ReportingPeriod, TaskAssignment
from campaigns.progress.report_models import ProgressFile, ProgressReport
from campaigns.quotas.models import Quota
from campaigns.staff.models import Hold, Honour, Person, Posting
from campaigns.units.models import Unit, UnitEvent
from emulation_portal.demo.chain import build_demo
from emulation_portal.timekeeping import keep_time
from tests.campaigns import lists

WRITES = re.compile(r"^\s*(INSERT|UPDATE|DELETE|REPLACE)\b.*?(\"?\w+\"?)", re.I)
KEEPS_A_SESSION = ("django_session", "portal_cache")
FOREIGN = ("admin/", "accounts/", "i18n/", "static/")
# The calendar feed is open to whoever knows its secret address.
OPEN_TO_ALL = {"healthz", "calendar_feed"}


# Handing out a stored file is the one GET that writes: who opened it goes into the audit chain.
OPENS_A_FILE = {
    "nominations:evidence",
    "nominations:preview",
    "meetings:file",
    "meetings:preview",
    "sharing:confirmation_file",
    "sharing:confirmation_preview",
    "progress:file",
    "staff:hold_file",
    "certificates:batch_file",
    "evaluation:ordered_file",
    "fund:payment_pdf",
}
KEEPS_THE_AUDIT = ("campaigns_auditevent", "campaigns_chainhead")


def refuse_writes(name):
    allowed = KEEPS_A_SESSION + (KEEPS_THE_AUDIT if name in OPENS_A_FILE else ())

    def checked(execute, sql, params, many, context):
        if WRITES.match(sql) and not any(table in sql for table in allowed):
            raise AssertionError(f"a GET wrote: {sql[:120]}")
        return execute(sql, params, many, context)

    return checked


def own_patterns(patterns, prefix="", namespace=""):
    for pattern in patterns:
        route = prefix + str(pattern.pattern)
        if route.lstrip("^").startswith(FOREIGN):
            continue
        if isinstance(pattern, URLResolver):
            inner = f"{namespace}{pattern.namespace}:" if pattern.namespace else namespace
            yield from own_patterns(pattern.url_patterns, route, inner)
        elif isinstance(pattern, URLPattern):
            yield namespace + (pattern.name or ""), route


def some(queryset, attribute="pk"):
    row = queryset.first()
    return None if row is None else getattr(row, attribute)


def arguments():
    """A value for each variable part of an address, found in the world at hand."""
    nomination = some(Nomination.objects.exclude(status="draft"))
    own = Nomination.objects.filter(pk=nomination).select_related("round", "unit").first()
    own_round, own_unit = (own.round.code, own.unit.code) if own else (None, None)
    vote_round = some(VoteRound.objects.all())
    decision = Decision.objects.first()
    return {
        ("campaigns", "code"): some(Campaign.objects.all(), "code"),
        ("rounds", "code"): some(Round.objects.filter(year=2022), "code"),
        ("nominations", "pk"): nomination,
        ("nominations", "number"): 1,
        ("nominations", "nominee"): some(Person.objects.all()),
        ("evaluation", "pk"): nomination,
        ("meetings", "round_code"): own_round,
        ("meetings", "unit_code"): own_unit,
        ("unit-papers", "round_code"): own_round,
        ("unit-papers", "unit_code"): own_unit,
        ("unit-papers", "paper"): "minutes",
        ("unit-papers", "form"): "docx",
        ("nominations", "form"): "docx",
        ("meeting-files", "file_pk"): some(MeetingFile.objects.all()),
        ("evaluation", "code"): some(Round.objects.filter(year=2022), "code"),
        ("evaluation", "key"): some(BulkAct.objects.all()),
        ("ranking", "code"): some(Round.objects.filter(year=2022), "code"),
        ("council", "pk"): some(Session.objects.all()),
        ("decisions", "pk"): decision and decision.pk,
        ("people", "pk"): some(Person.objects.all()),
        ("notices", "pk"): some(Message.objects.all()),
        ("outbox", "pk"): some(Message.objects.all()),
        ("calendar", "token"): some(CalendarKey.objects.all(), "token"),
        ("units", "code"): some(Unit.objects.all(), "code"),
        ("campaigns", "round_code"): some(Round.objects.filter(year=2022), "code"),
        ("campaigns", "section"): "purposes",
        ("campaigns", "group"): "staff",
        "quota_pk": some(Quota.objects.filter(round__year=2022)),
        ("reorganisation", "kind"): "merge",
        ("reorganisation", "pk"): some(UnitEvent.objects.all()),
        ("law", "document_code"): "nd-152-2025",
        ("law", "table"): "legalbasis",
        ("law", "row_pk"): some(LegalBasis.objects.all()),
        "posting_pk": some(Posting.objects.filter(person=some(Person.objects.all()))),
        "hold_pk": some(Hold.objects.all()),
        "honour_pk": some(Honour.objects.all()),
        "council_pk": some(Council.objects.all()),
        "member_pk": some(CouncilMember.objects.all()),
        "nomination_pk": nomination,
        "nomination_id": nomination,
        "vote_round_pk": vote_round,
        "vote_round_id": vote_round,
        "import_pk": some(PeopleImport.objects.all()),
        "likeness_pk": some(Likeness.objects.all()),
        "contributor_pk": some(Contributor.objects.all()) or 1,
        "confirmation_pk": some(EmployerConfirmation.objects.all()) or 1,
        "evidence_pk": some(Evidence.objects.all()),
        "task_pk": some(PlanTask.objects.all()),
        "assignment_pk": some(TaskAssignment.objects.all()),
        "period_pk": some(ReportingPeriod.objects.all()),
        "report_pk": some(ProgressReport.objects.all()),
        "file_pk": some(ProgressFile.objects.all()),
        ("progress", "number"): 1,
        "unit_code": some(Unit.objects.filter(task_assignments__isnull=False), "code"),
        "certificate_code": some(Certificate.objects.all(), "code"),
    }


def filled(route, values):
    """The route with its variables filled in; None where the world has no such thing."""
    section = route.split("/")[0]

    def fill(match):
        name = match.group(1).split(":")[-1]
        value = values.get((section, name), values.get(name))
        if value is None:
            raise LookupError(f"{section}/{name}")
        return str(value)

    return "/" + re.sub(r"<([^>]+)>", fill, route)


def one_holder_per_role():
    holders = {}
    for holding in RoleHolding.objects.as_of(timezone.localdate()).select_related("user"):
        holders.setdefault(holding.role, holding)
    return holders


@pytest.mark.django_db
@pytest.mark.parametrize("stage", ["council", "published"])
def test_no_page_breaks_or_writes_for_anyone(stage, client):
    mark_as_demo()
    build_demo(stage, seed=1, n_nominations=10, tell=lambda _: None)
    assert keep_time(timezone.now()).failed == ()
    renew_calendar_key(by=one_holder_per_role()[Role.HEAD].user)
    # The demo hands no list in.
    lists.checked(
        lists.row(), lists.row(unit="Phòng Không Có"), by=one_holder_per_role()[Role.OFFICE].user
    )
    values = arguments()
    holders = one_holder_per_role()
    assert set(holders) == set(Role.values)
    problems, n_pages = [], 0
    for role, holding in [("nobody", None), *holders.items()]:
        client.logout()
        if holding:
            client.force_login(holding.user)
            session = client.session
            session["hat"] = holding.pk
            session.save()
        for name, route in own_patterns(get_resolver().url_patterns):
            try:
                path = filled(route, values)
            except LookupError:
                continue
            with connection.execute_wrapper(refuse_writes(name)):
                response = client.get(path)
            n_pages += 1
            if response.status_code not in (200, 302, 304, 403, 404, 405):
                problems.append((role, name, path, response.status_code))
            is_page = response.headers.get("Content-Type", "").startswith("text/html")
            if is_page and response.status_code in (200, 403, 404):
                # In a demo every page says that it is one; a fragment of a page is no page.
                text = response.content.decode()
                if "<html" in text and "demo-banner" not in text:
                    problems.append((role, name, path, "does not say that this is a demo"))
            if role == "nobody" and response.status_code == 200:
                is_public = name.startswith("publicity:") or name in OPEN_TO_ALL
                if not is_public:
                    problems.append((role, name, path, "open to anybody"))
    assert problems == []
    assert n_pages > 200
