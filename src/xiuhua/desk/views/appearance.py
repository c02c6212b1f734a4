"""How the pages look: language and theme, also of the page that tells a fault of ours."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseServerError
from django.shortcuts import redirect
from django.template.loader import render_to_string
from django.views.decorators.http import require_POST

from xiuhua.actions.choose_language import choose_language
from xiuhua.desk.entering import keep_cookie, own_address
from xiuhua.desk.ground import THEMES, appearance
from xiuhua.duty.routes import Duty, declares


@declares(Duty.PUBLIC)
@require_POST
def set_language(request: HttpRequest) -> HttpResponse:
    """Choose the language; it is kept in the browser and, when logged in, with the account."""
    answer = redirect(own_address(request, request.POST.get("next", "")))
    wanted = request.POST.get("language", "")
    if wanted not in dict(settings.LANGUAGES):
        return answer
    if request.user.is_authenticated:
        choose_language(request.user, wanted)
    keep_cookie(answer, settings.LANGUAGE_COOKIE_NAME, wanted)
    return answer


@declares(Duty.PUBLIC)
@require_POST
def set_theme(request: HttpRequest) -> HttpResponse:
    """Choose light or dark; choosing the chosen one again goes back to the system's."""
    answer = redirect(own_address(request, request.POST.get("next", "")))
    wanted = request.POST.get("theme", "")
    if wanted == request.COOKIES.get("theme"):
        answer.delete_cookie("theme")
    elif wanted in THEMES:
        keep_cookie(answer, "theme", wanted)
    return answer


def show_fault(request: HttpRequest) -> HttpResponse:
    """That something of ours broke, in their language and theme. The register, which may have broken, is not asked."""
    looks = {name: value for name, value in appearance(request).items() if name in ("theme", "language")}
    return HttpResponseServerError(render_to_string("500.html", looks))
