"""The card that a household scans: handed out with a code, opened by it, shut after too many wrong ones, and ended.

The address on the card holds nothing but chance, and is kept as a digest. The code is short, so it is hashed under the
vault's key, which does not stand in the database, and few wrong ones are borne: each is counted before it is looked at,
in the register, so that as many tries at once and a new process count as one after another.
"""

import hashlib
import secrets
import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import ClassVar
from uuid import UUID, uuid5

from django.contrib.auth.hashers import check_password, make_password
from django.db import IntegrityError, transaction
from django.utils import timezone

from xiuhua.actions.journal import write_line
from xiuhua.actions.refusal import Refusal
from xiuhua.actions.waiting_lines import write_look
from xiuhua.duty.acting import open_answered_household
from xiuhua.duty.door import Absent, scope_of
from xiuhua.papers.booklet import FontMissing, joined_pdf
from xiuhua.papers.scan_card import ScanCardPaper, scan_cards_pdf
from xiuhua.policy.pack import Pack
from xiuhua.policy.words import filled
from xiuhua.queries.heads_and_homes import heads_of
from xiuhua.queries.office import clock_day, is_demo
from xiuhua.queries.pack import pack_in_force, require_pack_in_force
from xiuhua.queries.scan_card import GROUP, ScanCardRules, has_its_issuer, scan_card_rules
from xiuhua.register.models import Account, Household, ScanCard
from xiuhua.register.vault import open_vault
from xiuhua.words import new_key

TOKEN_BYTES = 16  # of chance in an address: nobody finds a card by trying addresses
MOST_TYPED = 40
OWN_HOUSEHOLD, VISITOR = "own_household", "visitor"
PORTION = 25  # cards set at once
AT_ONCE = 20  # cards made while a page waits: to make a code hard to try takes a fifth of a second
TELLS = ("title", "scan", "without", "with", "fold", "code", "secret", "lost", "free")


class ScanCardRefused(Refusal):
    """A card is not handed out or not opened: `reason` is a key, `facts` fill the sentence."""

    sentences: ClassVar = {
        "no_rules": "The pack in force has no rules for cards with a code: they are the parameters {group}.",
        "no_language": "The pack in force does not speak that language: choose one of the list.",
        "no_font": "Nothing here writes Chinese: whoever runs Xiuhua installs the package fonts-noto-cjk.",
        "made_already": "From this form cards were made at {when} already. Make new ones only if those are lost.",
        "no_card": "The household has no card that holds.",
        "ended": "This card opens nothing any more: ask for another one.",
        "lapsed": "Whoever handed out this card answers for the household no more: ask your helper for another one.",
        "unreachable": "No telephone reaches {address}: set XIUHUA_PUBLIC_ADDRESS to where households open the desk.",
        "no_code": "Type the {digits} digits of the code.",
        "wrong": "That is not the code. {left} more wrong ones, and one waits {minutes} minutes.",
        "waits": "Too many wrong codes: from {until} on it can be tried again.",
        "shut": "{count} wrong codes were typed, and no code opens this card any more: ask for another one.",
    }
    fields: ClassVar = {"no_language": "language", "no_code": "code", "wrong": "code"}


@dataclass(frozen=True, slots=True)
class Handed:
    """A card on paper, and what its address holds."""

    pdf: bytes
    token: str


@dataclass(frozen=True, slots=True)
class Wish:
    """In which language of the pack the card is, and where a token is opened: an address with a place for it.

    `reached` says that telephones of households reach that address. `form` is a key of the form that was sent: from
    one form, sent again by a reload or a second click, cards are made once.
    """

    language: str
    address: str
    reached: bool = True
    form: UUID | None = None


@dataclass(frozen=True, slots=True)
class _Made:
    """A card that is made and not kept yet."""

    household: Household
    key: UUID
    token: str
    code: str
    hashed: str


def hand_out_scan_card(household: UUID, wish: Wish, *, by: Account) -> Handed:
    """Make a household a card with a new code, on paper once and never again; the one before it is ended.

    Raises Absent for whoever does not answer for it in all topics, ScanCardRefused for what cannot be printed.
    """
    today = clock_day()
    opened = open_answered_household(scope_of(by, today=today), household, on=today)
    pdf, (token,) = hand_out_to([opened], wish, by=by, on=today, progress=lambda *_told: None)
    return Handed(pdf, token)


def check_wish_for_cards(wish: Wish) -> None:
    """Raises ScanCardRefused for what cannot be printed by the pack in force, or where no telephone gets to."""
    today = clock_day()
    _require_printable(wish, require_pack_in_force(today), on=today)


def _made(household: Household, rules: ScanCardRules, wish: Wish) -> _Made:
    code = "".join(secrets.choice("0123456789") for _ in range(rules.code_digits))
    key = _key_from(wish.form, household) if wish.form else new_key()
    return _Made(household, key, secrets.token_urlsafe(TOKEN_BYTES), code, make_password(_peppered(key, code)))


def _keep(card: _Made, *, by: Account) -> None:
    before = _end_card_of(card.household, by=by)
    ScanCard.objects.create(
        key=card.key, household=card.household, token_digest=_digest(card.token), code_hash=card.hashed, issued_by=by
    )  # fmt: skip
    write_line(
        "hand_out_scan_card", by=by, subject_kind="household", subject=card.household.key,
        after={"scan_card": card.key.hex, "replaces": before.hex if before else ""},
    )  # fmt: skip


def hand_out_to(
    households: Sequence[Household], wish: Wish, *, by: Account, on: date, progress: Callable[[str, int, int], None],
    keep: Callable[[bytes], None] | None = None,
) -> tuple[bytes, list[str]]:  # fmt: skip
    """Hand cards out to households that were opened: one PDF, a page each, and the tokens of their addresses.

    All are made and printed before any is kept, so that nobody is left without. With `keep` the PDF is kept before
    the cards hold: where that fails, those before hold on. Raises ScanCardRefused.
    """
    pack = require_pack_in_force(on)
    rules = _require_printable(wish, pack, on=on)
    _require_unmade(households, wish)
    made: list[_Made] = []
    for household in households:
        progress("print", len(made), len(households))
        made.append(_made(household, rules, wish))
    pdf = _printed(made, wish, pack, on=on)
    progress("join", len(made), len(made))
    try:
        with transaction.atomic():
            for card in made:
                _keep(card, by=by)
            if keep is not None:
                keep(pdf)
    except IntegrityError:  # the same form, sent twice at one instant: keys are unique
        _require_unmade(households, wish)
        raise
    return pdf, [it.token for it in made]


def _key_from(form: UUID, household: Household) -> UUID:
    """The key of the card that a household gets from a form: one form makes it one card."""
    return uuid5(form, household.key.hex)


def _require_unmade(households: Sequence[Household], wish: Wish) -> None:
    """Raises ScanCardRefused where cards were made from the form already. One statement, none without a form."""
    if wish.form is None:
        return
    keys = [_key_from(wish.form, it) for it in households]
    if made := ScanCard.objects.filter(key__in=keys).order_by("issued_at").first():
        raise ScanCardRefused("made_already", when=made.issued_at)


@transaction.atomic
def end_scan_card(household: UUID, *, by: Account) -> None:
    """End the card of a household, so that it opens nothing from now on; raises as `hand_out_scan_card`."""
    today = clock_day()
    opened = open_answered_household(scope_of(by, today=today), household, on=today)
    ended = _end_card_of(opened, by=by)
    if ended is None:
        raise ScanCardRefused("no_card")
    write_line(
        "end_scan_card", by=by, subject_kind="household", subject=opened.key, after={"scan_card": ended.hex}
    )  # fmt: skip


def scanned(token: str) -> Household:
    """The household whose card has an address; raises Absent for none, ScanCardRefused for one that opens nothing."""
    return _card_at(token, on=clock_day()).household


def look_with_code(token: str, typed: str) -> Household:
    """The household whose card and code these are, and a line that it was opened so.

    Raises Absent for no such card, ScanCardRefused for a card or code that does not open, and counts each wrong code.
    """
    card = _card_at(token, on=clock_day())
    _require_code(card, typed)
    write_look(
        "look_with_code", by=None, nobody=OWN_HOUSEHOLD, subject_kind="household", subject=card.household.key,
        after={"scan_card": card.key.hex},
    )  # fmt: skip
    return card.household


def require_code_of(household: Household, typed: str) -> None:
    """Whether somebody typed the code of the card that a household holds; wrong ones count as at its page.

    Raises ScanCardRefused. To be called outside a transaction: a wrong code is counted for good.
    """
    card = ScanCard.objects.filter(household=household, ended_at=None).select_related("household", "issued_by").first()
    if card is None:
        raise ScanCardRefused("no_card")
    if not has_its_issuer(card, on=clock_day()):
        raise ScanCardRefused("lapsed")
    _require_code(card, typed)


def _require_code(card: ScanCard, typed: str) -> None:
    """Raises ScanCardRefused for any but the code of a card, and counts each wrong one."""
    today = clock_day()
    rules = _rules_of(pack_in_force(today), on=today)
    code = "".join(unicodedata.normalize("NFKC", typed[:MOST_TYPED]).split())
    if len(code) != rules.code_digits or not code.isascii() or not code.isdecimal():
        raise ScanCardRefused("no_code", digits=rules.code_digits)
    count = _counted(card, rules, now=timezone.now())
    if not check_password(_peppered(card.key, code), card.code_hash):
        write_look("miss_scan_card", by=None, nobody=VISITOR, subject_kind="household", subject=card.household.key)
        raise _wrong(count, rules)
    ScanCard.objects.filter(pk=card.pk).update(vain=0, waits_until=None)


def _card_at(token: str, *, on: date) -> ScanCard:
    """The card with an address; it opens while whoever handed it out, and may know its code, answers for its home."""
    card = ScanCard.objects.filter(token_digest=_digest(token)).select_related("household", "issued_by").first()
    if card is None:
        raise Absent
    if card.ended_at is not None:
        raise ScanCardRefused("ended")
    if not has_its_issuer(card, on=on):
        raise ScanCardRefused("lapsed")
    return card


@transaction.atomic
def _counted(card: ScanCard, rules: ScanCardRules, *, now: datetime) -> int:
    """Count a code as wrong before it is looked at; gives how many there are. Raises ScanCardRefused while none is."""
    row = ScanCard.objects.select_for_update().get(pk=card.pk)
    if row.ended_at is not None:
        raise ScanCardRefused("ended")
    if row.vain >= rules.most_vain:
        raise ScanCardRefused("shut", count=row.vain)
    if row.waits_until is not None and now < row.waits_until:
        raise ScanCardRefused("waits", until=row.waits_until)
    row.vain += 1
    spent = row.vain % rules.tries == 0
    row.waits_until = now + timedelta(minutes=rules.wait_minutes) if spent else None
    row.save(update_fields=["vain", "waits_until"])
    return row.vain


def _wrong(count: int, rules: ScanCardRules) -> ScanCardRefused:
    if count >= rules.most_vain:
        return ScanCardRefused("shut", count=count)
    left = -count % rules.tries
    if not left:
        return ScanCardRefused("waits", until=timezone.now() + timedelta(minutes=rules.wait_minutes))
    return ScanCardRefused("wrong", left=left, minutes=rules.wait_minutes)


def _end_card_of(household: Household, *, by: Account) -> UUID | None:
    """End the card that a household holds; the key of that card, if there was one. One after another holds its own."""
    Household.objects.select_for_update().get(pk=household.pk)
    row = ScanCard.objects.select_for_update().filter(household=household, ended_at=None).first()
    if row is None:
        return None
    row.ended_at, row.ended_by = timezone.now(), by
    row.save(update_fields=["ended_at", "ended_by"])
    return row.key


def _rules_of(pack: Pack, *, on: date) -> ScanCardRules:
    rules = scan_card_rules(pack, on=on)
    if rules is None:
        raise ScanCardRefused("no_rules", group=GROUP)
    return rules


def _require_printable(wish: Wish, pack: Pack, *, on: date) -> ScanCardRules:
    """The rules of a day, for a wish that can be printed; raises ScanCardRefused."""
    rules = _rules_of(pack, on=on)
    if not wish.reached and not is_demo():
        raise ScanCardRefused("unreachable", address=wish.address.partition("/c/")[0])
    if wish.language not in [it.partition("-")[0] for it in pack.languages]:
        raise ScanCardRefused("no_language")
    return rules


def _printed(cards: Sequence[_Made], wish: Wish, pack: Pack, *, on: date) -> bytes:
    """The PDF of cards, set in portions. One statement."""
    language = wish.language
    told = _named({name: pack.phrases[f"{GROUP}.{name}"][language] for name in TELLS})
    heads = heads_of([it.household.pk for it in cards], on=on)
    papers = []
    for it in cards:
        who = heads.get(it.household.pk, "") or it.household.number
        issued = filled(pack.phrases[f"{GROUP}.issued"][language], {"day": on.isoformat(), "who": who})
        address = wish.address.format(token=it.token)
        papers.append(ScanCardPaper(address=address, code=it.code, issued=issued, **told))
    try:
        parts = [
            scan_cards_pdf(papers[first : first + PORTION], language=language)
            for first in range(0, len(papers), PORTION)
        ]
    except FontMissing as missing:
        raise ScanCardRefused("no_font") from missing
    return joined_pdf(parts)


def _named(told: dict[str, str]) -> dict[str, str]:
    """Phrases by what the paper calls them: `with` is a word of the language itself."""
    return {f"says_{name}": text for name, text in told.items()}


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def _peppered(card: UUID, code: str) -> str:
    """The code of a card under the vault's key: whoever has the database alone cannot try codes on it."""
    return open_vault().index(f"scan-card:{card.hex}:{code}")
