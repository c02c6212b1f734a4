"""Cards that households scan: where one is opened, and why one is not handed out or opened."""

from dataclasses import dataclass
from ipaddress import ip_address
from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from xiuhua.actions.scan_card import ScanCardRefused, Wish
from xiuhua.desk.choosing import key_told, text_told

PLACE = "0"  # stands in an address where a token will


@dataclass(frozen=True, slots=True)
class CardAddress:
    """Where the desk is opened, and a card with a place for its token; whether telephones of households get there."""

    desk: str
    card: str
    reached: bool


def address_of_cards(request: HttpRequest) -> CardAddress:
    """The address that was set, whatever it is; else the one by which the desk was asked for, judged by its looks."""
    path = reverse("scan-card", args=[PLACE]).replace(PLACE, "{token}")
    desk = settings.PUBLIC_ADDRESS or f"{request.scheme}://{request.get_host()}"
    return CardAddress(desk, f"{desk}{path}", bool(settings.PUBLIC_ADDRESS) or _looks_public(desk))


def _looks_public(desk: str) -> bool:
    """Whether an address could be reached from anywhere: kept secret on its way, and no machine's or house's own."""
    address = urlsplit(desk)
    host = (address.hostname or "").rstrip(".")
    try:
        public = ip_address(host).is_global
    except ValueError:
        public = "." in host and not host.endswith((".localhost", ".local", ".internal", ".lan"))
    return address.scheme == "https" and public


def wish_of(request: HttpRequest, opens: CardAddress) -> Wish:
    """What a form asked for."""
    told = request.POST
    return Wish(text_told(told, "language"), opens.card, opens.reached, key_told(text_told(told, "form")))


def why_not_opened(refused: ScanCardRefused) -> str:
    """The sentence for a refusal."""
    facts = refused.facts
    if refused.reason == "wrong":
        left = int(str(facts["left"]))
        said = ngettext(
            "That is not the code. After %(left)s more wrong one you wait %(minutes)s minutes.",
            "That is not the code. After %(left)s more wrong ones you wait %(minutes)s minutes.",
            left,
        )
        return said % facts
    if refused.reason == "made_already":
        facts = {"when": f"{timezone.localtime(facts['when']):%Y-%m-%d %H:%M}"}  # type: ignore[arg-type]
    if refused.reason == "waits":
        facts = {"until": f"{timezone.localtime(facts['until']):%H:%M}"}  # type: ignore[arg-type]
    return _sentences()[refused.reason] % facts


def _sentences() -> dict[str, str]:
    return {
        "no_rules": _("The pack in force has no rules for cards with a code. Its parameters %(group)s are to be set."),
        "no_language": _("The pack in force does not speak that language. Choose one of the list."),
        "no_font": _("Nothing here writes Chinese. Whoever runs Xiuhua installs the package fonts-noto-cjk."),
        "made_already": _(
            "Cards were made from this form already, at %(when)s: print that file. Make new ones only if those are "
            "lost."
        ),
        "no_card": _("The household has no card that holds. It was ended meanwhile."),
        "ended": _("This card opens nothing any more. Ask the village or your helper for the new one."),
        "lapsed": _("Whoever handed out this card no longer answers for you. Ask your helper for another one."),
        "unreachable": _(
            "No telephone reaches %(address)s. Whoever runs Xiuhua sets XIUHUA_PUBLIC_ADDRESS to where households open "
            "it, then the card can be printed."
        ),
        "no_code": _("Type the %(digits)s digits that stand below the line of your card."),
        "waits": _("Too many wrong codes. Wait until %(until)s, or ask the village for a new card."),
        "shut": _(
            "Wrong codes were typed %(count)s times, so none opens this card any more. Ask the village for a new one."
        ),
    }
