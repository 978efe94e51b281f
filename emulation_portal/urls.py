"""Root routes: a line per concept."""

from django.contrib import admin
from django.urls import include, path

from emulation_portal.health import healthz

urlpatterns = [
    path("accounts/", include("allauth.account.urls")),
    path("i18n/", include("django.conf.urls.i18n")),
    path("admin/", admin.site.urls),
    path("healthz", healthz, name="healthz"),
]
