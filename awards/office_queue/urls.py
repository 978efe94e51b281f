"""Addresses of a round's queue, of the acts on many of its dossiers, of its views and lists."""

from django.urls import path

from awards.office_queue import bulk_views, views, workbook_views

urlpatterns = [
    path("evaluation/", views.rounds, name="rounds"),
    path("evaluation/bulk/<uuid:key>/", bulk_views.bulk_act, name="bulk_act"),
    path("evaluation/bulk/<uuid:key>/undo/", bulk_views.undo, name="undo_bulk"),
    path("evaluation/workbooks/<uuid:key>/", workbook_views.ordered, name="ordered"),
    path(
        "evaluation/workbooks/<uuid:key>/progress/",
        workbook_views.ordered_progress,
        name="ordered_progress",
    ),
    path("evaluation/workbooks/<uuid:key>.xlsx", workbook_views.ordered_file, name="ordered_file"),
    path("evaluation/<slug:code>/", views.round_queue, name="queue"),
    path("evaluation/<slug:code>/export.xlsx", views.export, name="export"),
    path("evaluation/<slug:code>/everything.xlsx", views.workbook, name="workbook"),
    path("evaluation/<slug:code>/workbook/", workbook_views.order_dossiers, name="order_workbook"),
    path("evaluation/<slug:code>/bulk/", bulk_views.bulk, name="bulk"),
    path("evaluation/<slug:code>/acts/", bulk_views.bulk_acts, name="bulk_acts"),
    path("evaluation/<slug:code>/views/", views.save_queue_view, name="save_view"),
    path(
        "evaluation/<slug:code>/views/<int:view_pk>/delete/",
        views.delete_queue_view,
        name="delete_view",
    ),
    path("evaluation/<slug:code>/move/", views.move_round, name="move"),
]
