"""Addresses of a round's queue, of the acts on many of its dossiers, of its views and lists."""

from django.urls import path

from awards.office_queue import bulk_views, views

urlpatterns = [
    path("evaluation/", views.rounds, name="rounds"),
    path("evaluation/bulk/<uuid:key>/", bulk_views.bulk_act, name="bulk_act"),
    path("evaluation/bulk/<uuid:key>/undo/", bulk_views.undo, name="undo_bulk"),
    path("evaluation/<slug:code>/", views.round_queue, name="queue"),
    path("evaluation/<slug:code>/export.xlsx", views.export, name="export"),
    path("evaluation/<slug:code>/everything.xlsx", views.workbook, name="workbook"),
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
