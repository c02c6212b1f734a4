"""Routes of the desk; every view behind them declares its duty."""

from django.urls import URLPattern, path

from xiuhua.desk.views import access, area, asked_forms, forms, header_meanings, household, imports, jobs, own, quality

urlpatterns: list[URLPattern] = [
    path("", own.start, name="home"),
    path("login/", access.log_in, name="login"),
    path("logout/", access.log_out, name="logout"),
    path("language/", access.set_language, name="language"),
    path("theme/", access.set_theme, name="theme"),
    path("my/", own.show_mine, name="mine"),
    path("journal/", own.show_journal, name="journal"),
    path("area/<str:code>/", area.show_area, name="area"),
    path("area/<str:code>/rows/<slug:figure>/", area.show_rows, name="rows"),
    path("area/<str:code>/households/", area.show_households, name="households"),
    path("area/<str:code>/villages/", area.show_villages, name="villages"),
    path("area/<str:code>/posts/", area.show_posts, name="posts"),
    path("area/<str:code>/organisations/", area.show_organisations, name="organisations"),
    path("area/<str:code>/quality/", quality.show_quality, name="quality"),
    path("imports/", imports.show_imports, name="imports"),
    path("imports/headers/", header_meanings.show_headers, name="headers"),
    path("imports/headers/<int:meaning>/", header_meanings.change_header, name="header"),
    path("imports/<uuid:key>/", imports.show_import, name="import"),
    path("imports/<uuid:key>/correct/", imports.correct, name="correct"),
    path("imports/<uuid:key>/judge/", imports.judge, name="judge"),
    path("imports/<uuid:key>/apply/", imports.apply, name="apply"),
    path("imports/<uuid:key>/discard/", imports.discard, name="discard"),
    path("imports/<uuid:key>/undo/", imports.undo, name="undo"),
    path("imports/<uuid:key>/rejected/", imports.hand_out, name="rejected"),
    path("jobs/", jobs.show_jobs, name="jobs"),
    path("jobs/<uuid:key>/", jobs.show_job, name="job"),
    path("jobs/<uuid:key>/stop/", jobs.stop, name="job_stop"),
    path("jobs/<uuid:key>/again/", jobs.try_again, name="job_again"),
    path("forms/", forms.show_forms, name="forms"),
    path("forms/asked/", asked_forms.take_form, name="take-form"),
    path("forms/asked/<uuid:key>/", asked_forms.show_asked_form, name="asked-form"),
    path("forms/asked/<uuid:key>/bind/", asked_forms.bind_columns, name="bind-columns"),
    path("household/<uuid:key>/", household.show_household, name="household"),
    path("household/<uuid:key>/reveal/", household.reveal, name="reveal"),
]
