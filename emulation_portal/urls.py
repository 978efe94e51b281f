"""Root routes: a line per concept."""

from django.contrib import admin
from django.contrib.auth.decorators import login_not_required
from django.urls import include, path
from django.views.i18n import set_language

from emulation_portal.health import healthz

urlpatterns = [
    path("accounts/", include("allauth.account.urls")),
    path("i18n/setlang/", login_not_required(set_language), name="set_language"),
    path("admin/", admin.site.urls),
    path("healthz", healthz, name="healthz"),
    path("", include("campaigns.plans.urls")),
    path("", include("campaigns.criteria.urls")),
    path("", include("campaigns.quotas.urls")),
    path("", include("campaigns.launch.urls")),
    path("rounds/", include("emulation_portal.rounds")),
]
