"""Routes of the desk; every view behind them declares its duty."""

from django.urls import URLPattern, path

from xiuhua.desk.views import access, area, household, own, quality

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
    path("household/<uuid:key>/", household.show_household, name="household"),
    path("household/<uuid:key>/reveal/", household.reveal, name="reveal"),
]
