"""Routes: the desk is all there is so far."""

from django.urls import include, path

urlpatterns = [path("", include("xiuhua.desk.urls"))]
handler500 = "xiuhua.desk.views.appearance.show_fault"
