"""How the pages look: language and theme."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from xiuhua.actions.choose_language import choose_language
from xiuhua.desk.entering import keep_cookie, own_address
from xiuhua.desk.ground import THEMES
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
