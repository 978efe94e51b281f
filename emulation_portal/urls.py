"""Root routes: a line per concept."""

from django.contrib.auth.decorators import login_not_required
from django.urls import include, path
from django.views.i18n import set_language

from campaigns.accounts import views as accounts
from campaigns.admin import site as admin_site
from emulation_portal import timekeeping  # noqa: F401 (lays down which messages there are)
from emulation_portal.calendar_feed import calendar_feed
from emulation_portal.health import healthz
from emulation_portal.home import home

# Three rooms, one place to whoever works there: their pages share the names `evaluation:…`.
THE_OFFICE = [
    path("", include("awards.evaluation.urls")),
    path("", include("awards.summary_list.urls")),
    path("", include("awards.office_queue.urls")),
]

urlpatterns = [
    path("", home, name="home"),
    path("accounts/login/", accounts.SignIn.as_view(), name="account_login"),
    path("accounts/", include("allauth.account.urls")),
    path("i18n/setlang/", login_not_required(set_language), name="set_language"),
    path("hat/", accounts.hat, name="switch_hat"),
    path("demo/sign-in/", accounts.demo_sign_in, name="demo_sign_in"),
    path("admin/", admin_site.urls),
    path("healthz", healthz, name="healthz"),
    path("", include("campaigns.workflow.urls")),
    path("", include("campaigns.lawbook.urls")),
    path("", include("campaigns.units.urls")),
    path("", include("campaigns.accounts.urls")),
    path("", include("campaigns.outbox.urls")),
    path("calendar/<str:token>.ics", calendar_feed, name="calendar_feed"),
    path("", include("campaigns.staff.urls")),
    path("", include("campaigns.imports.urls")),
    path("", include("campaigns.plans.urls")),
    path("", include("campaigns.criteria.urls")),
    path("", include("campaigns.quotas.urls")),
    path("", include("campaigns.launch.urls")),
    path("", include("campaigns.reorganisation.urls")),
    path("", include("campaigns.progress.urls")),
    path("", include("awards.council.urls")),
    path("", include("awards.scoring.urls")),
    path("", include("awards.voting.urls")),
    path("", include("awards.proceedings.urls")),
    path("rounds/", include("emulation_portal.rounds")),
    path("", include("awards.nominations.urls")),
    path("", include("awards.meetings.urls")),
    path("", include("awards.unit_papers.urls")),
    path("", include("awards.sharing.urls")),
    path("", include("awards.sharing.guest_urls")),
    path("", include("awards.submission.urls")),
    path("", include("awards.duplicates.urls")),
    path("", include((THE_OFFICE, "evaluation"))),
    path("", include("awards.ranking.urls")),
    path("", include("awards.decisions.urls")),
    path("", include("awards.certificates.urls")),
    path("", include("awards.fund.urls")),
    path("", include("awards.publicity.urls")),
]

handler400 = "emulation_portal.too_much.unreadable"
