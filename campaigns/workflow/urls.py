"""The address of the audit chain."""

from django.urls import path

from campaigns.workflow import views

app_name = "workflow"
urlpatterns = [path("audit/", views.audit, name="audit")]
