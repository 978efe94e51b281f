"""Addresses of the register of people, and of what it holds of units."""

from django.urls import path

from campaigns.staff import correction_views, record_views, views

app_name = "staff"
urlpatterns = [
    path("people/", views.people, name="people"),
    path("people/people.xlsx", views.export, name="export"),
    path("people/new/", views.register, name="new"),
    path("people/<int:pk>/", views.person, name="person"),
    path("people/<int:pk>/correct/", correction_views.correct_person, name="correct"),
    path("people/<int:pk>/post/", views.post, name="post"),
    path("people/<int:pk>/former-post/", correction_views.past_post, name="past_post"),
    path(
        "people/<int:pk>/posts/<int:posting_pk>/correct/",
        correction_views.correct_post,
        name="correct_post",
    ),
    path("people/<int:pk>/posts/<int:posting_pk>/end/", correction_views.end_post, name="end_post"),
    path("people/<int:pk>/hold/", record_views.hold_person, name="hold_person"),
    path("people/<int:pk>/award/", record_views.honour_person, name="honour_person"),
    path("holds/<int:hold_pk>/lift/", record_views.lift, name="lift_hold"),
    path("holds/<int:hold_pk>/file/", record_views.hold_file, name="hold_file"),
    path("honours/<int:honour_pk>/withdraw/", record_views.withdraw, name="withdraw_honour"),
    path("units/<slug:code>/record/", record_views.unit_record, name="unit_record"),
    path("units/<slug:code>/hold/", record_views.hold_unit, name="hold_unit"),
    path("units/<slug:code>/award/", record_views.honour_unit, name="honour_unit"),
    path("units/<slug:code>/headcount/", record_views.headcount, name="headcount"),
]
