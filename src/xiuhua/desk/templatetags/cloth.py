"""What templates need to set numbers, days, words of code lists and links."""

from collections.abc import Iterable, Mapping
from datetime import date
from functools import lru_cache
from typing import Any
from urllib.parse import urlencode

from django import template
from django.urls import get_script_prefix, reverse
from django.utils.formats import date_format
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext, pgettext

from xiuhua.bridge.workbook.kinds import ENDINGS, FORMATS
from xiuhua.desk import labels
from xiuhua.desk.charts import Chart, Mark
from xiuhua.desk.deeds import deed_label, subject_label
from xiuhua.desk.drawing import Cloth
from xiuhua.desk.figures import number, signed
from xiuhua.desk.narrowing import NOTHING_TOLD, step_words
from xiuhua.desk.offices import role_label
from xiuhua.desk.places import place
from xiuhua.queries.area import Place
from xiuhua.queries.change import Step
from xiuhua.words import yuan

register = template.Library()
register.filter(place)
STITCH = '<a class="dip-{}" href="{}"{} title="{}"><span class="heard">{}</span></a>'
HTML_LANGUAGES = {"zh-hans": "zh-Hans"}


@register.simple_tag(takes_context=True)
def at(context: template.Context | dict[str, Any], view: str, *args: object, **query: object) -> str:
    """The address of a view that keeps the day the reader asked for."""
    address = _address(view, args, get_script_prefix())
    wanted = {name: value for name, value in query.items() if value not in (None, "")}
    asked = context.get("asked_on")
    if asked is not None:
        wanted.setdefault("on", asked.isoformat())
    return f"{address}?{urlencode(wanted)}" if wanted else address


@lru_cache(maxsize=8192)
def _address(view: str, args: tuple[object, ...], _prefix: str) -> str:
    """The address of a view below where the desk is served; a page of a city has a thousand."""
    return reverse(view, args=args)


@register.simple_tag(takes_context=True)
def told_at(context: template.Context, field: str, hint: str = "") -> str:
    """The attributes that tie a field to its hint and, where a refusal is about it, to the words that say why."""
    refused = bool(context.get("trouble")) and context.get("wrong") == field
    words = " ".join(it for it in (hint, "wrong" if refused else "") if it)
    described = format_html(' aria-describedby="{}"', words) if words else ""
    return format_html("{}{}", described, SafeString(' aria-invalid="true"') if refused else "")


@register.filter
def typed_in(wish: Any, form: str) -> Any:
    """What was typed, for the form it was typed in; nothing for the page's others."""
    return wish if wish.form == form else None


@register.simple_tag
def options(choices: Iterable[tuple[str, str]]) -> SafeString:
    """The options of a field, (value, words) each; a card asks as often as it has members."""
    return format_html_join("", '<option value="{}">{}</option>', choices)


@register.simple_tag(takes_context=True)
def same_page(context: template.Context, area: Place) -> str:
    """The address of the page one is on, for another area: its overview where its households may not be listed."""
    here = context.get("here")
    if here is None or not area.covered:
        return at(context, "area", area.code)
    return at(context, here.view, area.code, *here.args, **here.kept)


@register.simple_tag(takes_context=True)
def stitched(context: template.Context, cloth: Cloth, *, first: bool) -> SafeString:
    """The stitches of a cloth, of which a city has thousands: set here, where each takes no steps of a template.

    The `first` cloth's first stitch is where the keyboard enters.
    """
    return _stitches(cloth, first, context.get("asked_on"), labels.language(), get_script_prefix())


@lru_cache(maxsize=64)
def _stitches(cloth: Cloth, first: bool, on: date | None, _language: str, _prefix: str) -> SafeString:
    there = {"asked_on": on}
    told = ((stitch, stitch.said, first and place == 0) for place, stitch in enumerate(cloth.stitches))
    cells = (
        (stitch.dip, at(there, "area", stitch.code), SafeString("" if enters else ' tabindex="-1"'), said, said)
        for stitch, said, enters in told
    )
    return format_html_join("", STITCH, cells)


@register.simple_tag(takes_context=True)
def opening(context: template.Context, chart: Chart, mark: Mark) -> str:
    """The address of the households that a mark of a chart stands for; of a specimen, its own place on the page."""
    if "area" not in context:
        return f"#chart-{chart.by}"
    return at(context, "households", context["area"].code, **{chart.by: mark.key or NOTHING_TOLD})


@register.simple_tag(name="step_words")
def words_of_step(step: Step) -> str:
    """A step from one standing to another in words."""
    return step_words(step.was, step.now)


@register.simple_tag
def watched_over() -> bool:
    """Whether the pack in force watches over households that exited."""
    return bool(labels.labels("signal"))


@register.simple_tag
def keeps_files() -> bool:
    """Whether the pack in force says who opens evidence files and by what lists of grades are checked."""
    return bool(labels.labels("grading_rule"))


@register.simple_tag
def formats_read() -> str:
    """The formats of workbooks that are read, as sentences name them."""
    return pgettext("names in a row", ", ").join(FORMATS)


@register.simple_tag
def endings_read() -> str:
    """The endings that a field for workbooks offers."""
    return ",".join(ENDINGS)


@register.simple_tag(takes_context=True)
def turn_to(context: template.Context, page: int) -> str:
    """The address of another page of the list that is shown."""
    asked = context["request"].GET.copy()
    asked["page"] = str(page)
    return f"?{asked.urlencode()}#list"


@register.filter
def score(points: object) -> str:
    """Points to two places."""
    return number(points, 2) or ""


@register.filter
def deed(key: str) -> str:
    """A deed of the journal in words; its key when it has none."""
    return deed_label(key)


@register.filter
def duty(key: str) -> str:
    """A duty in a word: a post, or an office."""
    return labels.role_label(key)


@register.filter
def office(role: str) -> str:
    """An office role in a word."""
    return role_label(role)


@register.filter
def subject(kind: str) -> str:
    """What a journal line is about, in a word."""
    return subject_label(kind)


@register.filter
def html_lang(language: str) -> str:
    """A language as HTML writes it."""
    return HTML_LANGUAGES.get(language, language)


@register.filter
def word(key: str, code_list: str) -> str:
    """The word of a code list for a key."""
    return labels.label(key or "", of=code_list)


@register.filter
def said(key: str) -> str:
    """A sentence of the pack."""
    return labels.phrase(key, default="")


register.filter("day", labels.day)
register.filter("reason", labels.reason_words)
register.filter("evidence", labels.evidence_words)


@register.filter
def short_day(value: date | None) -> str:
    """A day without its year: 3月31日, 31 Mar."""
    if value is None:
        return ""
    return date_format(value, "j M") if labels.language() == "en" else f"{value.month}月{value.day}日"


@register.filter(name="month")
def month_told(value: date) -> str:
    """A month in the reader's language."""
    return labels.month(value)


@register.filter
def count(value: float | None) -> str:
    """A whole number with its thousands marked; nothing for None."""
    return number(value) or ""


@register.filter
def decimals(value: float | None, places: int = 2) -> str:
    """A number with so many decimals; nothing for None."""
    return number(value, int(places)) or ""


@register.filter(name="signed")
def with_sign(change: float, places: int = 0) -> str:
    """A number with its sign, whole or to so many decimals."""
    return signed(change, places)


@register.filter
def money(amount_fen: int | None) -> str:
    """Whole yuan of an amount in fen; nothing for None."""
    return "" if amount_fen is None else number(float(yuan(amount_fen))) or ""


@register.filter
def unit(key: str) -> str:
    """A unit in the pack's word."""
    return labels.phrase(f"unit.{key}", default=key)


@register.filter
def cents(amount_fen: int | None) -> str:
    """Yuan of an amount in fen, to the fen; nothing for None."""
    return "" if amount_fen is None else number(float(yuan(amount_fen)), 2 if amount_fen % 100 else 0) or ""


@register.filter
def get(mapping: Mapping[Any, object], key: object) -> object:
    """The value of a mapping under a key that stands in a variable."""
    return mapping.get(key)


@register.simple_tag
def hatch_or(value: object, word_for_none: str = "") -> object:
    """A value, or the hatch with a word when it is not known."""
    if value is None or value == "":
        return _hatched(word_for_none)
    return value


def _hatched(word_for_none: str) -> SafeString:
    return format_html('<span class="unknown"><span>{}</span></span>', word_for_none or gettext("unknown"))
