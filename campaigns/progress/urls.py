"""Addresses of tasks, periods and reports."""

from django.urls import path

from campaigns.progress import overview_views, report_views, views, writing_views

app_name = "progress"
urlpatterns = [
    path("progress/", report_views.own, name="own"),
    path("progress/tasks/<int:task_pk>/", views.task, name="task"),
    path("progress/tasks/<int:task_pk>/edit/", views.edit_task, name="edit_task"),
    path("progress/tasks/<int:task_pk>/give/", views.give, name="give"),
    path("progress/assignments/<int:assignment_pk>/", views.assignment, name="assignment"),
    path("progress/periods/<int:period_pk>/", overview_views.period, name="period"),
    path(
        "progress/periods/<int:period_pk>/export/",
        overview_views.period_export,
        name="period_export",
    ),
    path("progress/periods/<int:period_pk>/move/", overview_views.move_period, name="move_period"),
    path(
        "progress/periods/<int:period_pk>/remove/",
        overview_views.remove_period,
        name="remove_period",
    ),
    path(
        "progress/periods/<int:period_pk>/units/<slug:unit_code>/",
        writing_views.write,
        name="write",
    ),
    path(
        "progress/periods/<int:period_pk>/units/<slug:unit_code>/check/",
        writing_views.check,
        name="check",
    ),
    path(
        "progress/periods/<int:period_pk>/units/<slug:unit_code>/submit/",
        writing_views.hand_in,
        name="submit",
    ),
    path("progress/reports/<int:report_pk>/", report_views.report, name="report"),
    path("progress/reports/<int:report_pk>/submitted/", report_views.submitted, name="submitted"),
    path("progress/reports/<int:report_pk>/move/", report_views.move, name="move"),
    path(
        "progress/reports/<int:report_pk>/versions/<int:number>/",
        report_views.version,
        name="version",
    ),
    path("progress/reports/<int:report_pk>/files/<int:file_pk>/", report_views.file, name="file"),
    path(
        "progress/reports/<int:report_pk>/files/<int:file_pk>/remove/",
        writing_views.remove_file,
        name="remove_file",
    ),
    path("campaigns/<slug:code>/progress/", views.campaign, name="campaign"),
    path("campaigns/<slug:code>/progress/overview/", overview_views.overview, name="overview"),
    path("campaigns/<slug:code>/progress/export/", overview_views.export, name="export"),
    path("campaigns/<slug:code>/progress/orphans/", views.orphans, name="orphans"),
    path("campaigns/<slug:code>/progress/tasks/new/", views.new_task, name="new_task"),
    path("campaigns/<slug:code>/progress/tasks/from-plan/", views.from_plan, name="from_plan"),
    path("campaigns/<slug:code>/progress/periods/", overview_views.periods, name="periods"),
    path(
        "campaigns/<slug:code>/progress/periods/new/", overview_views.new_period, name="new_period"
    ),
    path(
        "campaigns/<slug:code>/progress/periods/series/",
        overview_views.new_series,
        name="new_series",
    ),
]
