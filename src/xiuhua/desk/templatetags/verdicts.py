"""Verdicts as they are read, with all that they rest on: set here, for a card has twenty, of a hundred values each.

What a pack says is the same on every card: it is set once.
"""

from collections.abc import Iterable
from datetime import date
from functools import lru_cache

from django import template
from django.template.loader import render_to_string
from django.urls import get_script_prefix
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from xiuhua.desk import labels
from xiuhua.desk.explaining import Gist, Line, SchemeTold, Told
from xiuhua.desk.templatetags.cloth import at, hatch_or
from xiuhua.queries.wording import ParameterTold

register = template.Library()
PARAMETERS_IN_GIST = 2
CRITERION = (
    '<li class="{}"><details class="reasons"><summary>'
    '{}<span class="what"><span class="name">{}</span>{}</span><span class="word">{}</span></summary>\n'
    '<div class="read">{}{}</div></details></li>'
)
POLICY = '<p class="small faint"><a href="{}#criterion-{}-{}">{}</a> · {} · {} · <code lang="en">{}</code></p>'
NOTHING = SafeString("")


@register.simple_tag(takes_context=True)
def criterion(context: template.Context, line: Line, of: SchemeTold) -> SafeString:
    """A criterion or exclusion as a line that opens to all that it read and to where the policy says so."""
    part, scheme = line.part, of.scheme
    where, told = (scheme.pack, scheme.key, part.key), (part.source, part.confidence_text, part.rule)
    policy = _policy(where, told, context.get("asked_on"), *_reader())
    read = values_read(line.told, part.parameters)
    return format_html(CRITERION, line.tone, _icon(line.icon), part.label, _gist(line), line.word, read, policy)


@register.simple_tag
def values_read(told: Iterable[Told], parameters: tuple[ParameterTold, ...] | None = ()) -> SafeString:
    """All values that were read, those below others in lists of their own, and the numbers that policy sets."""
    rows = [_value(it) for it in told]
    values = format_html('<ul class="told">{}</ul>', SafeString("".join(rows))) if rows else NOTHING
    return SafeString(values + (_in_force(parameters, *_reader()) if parameters else NOTHING))


@lru_cache(maxsize=64)
def _icon(name: str) -> SafeString:
    return render_to_string("desk/parts/icon.html", {"name": name})


def _value(it: Told) -> SafeString:
    aside = format_html(' <span class="faint">{}</span>', it.aside) if it.aside else NOTHING
    below = SafeString("<ul>") if it.opens else NOTHING
    return format_html(
        "<li><div><span>{}{}</span><b>{}</b></div>{}{}", it.label, aside, hatch_or(it.text), below, it.closing
    )


def _gist(line: Line) -> SafeString:
    if not line.gist:
        return NOTHING
    told = [_in_short(it) for it in line.gist]
    told.append(_numbers(line.part.parameters[:PARAMETERS_IN_GIST], *_reader()))
    return format_html('<span class="gist">{}</span>', SafeString("".join(told)))


def _in_short(it: Gist) -> SafeString:
    who = format_html(" {}", it.who) if it.who else NOTHING
    return format_html("<span>{} <b>{}</b>{}</span>", it.label, hatch_or(it.text), who)


def _reader() -> tuple[str, str]:
    """What the words and addresses of a page hang on: the language, and below which path the desk is served."""
    return labels.language(), get_script_prefix()


@lru_cache(maxsize=512)
def _numbers(parameters: tuple[ParameterTold, ...], _language: str, _prefix: str) -> SafeString:
    cells = ((it.label, hatch_or(it.text), it.unit) for it in parameters)
    return format_html_join("", '<span>{} <b class="in-force">{} {}</b></span>', cells)


@lru_cache(maxsize=512)
def _in_force(parameters: tuple[ParameterTold, ...], _language: str, _prefix: str) -> SafeString:
    rows = SafeString("".join(_parameter(it) for it in parameters))
    return format_html('<ul class="lines-in-force" aria-label="{}">{}</ul>', _("In force"), rows)


def _parameter(it: ParameterTold) -> SafeString:
    day = _("since %(day)s") % {"day": labels.day(it.since)}
    since = format_html(' <span class="dim">{}</span>', day) if it.since else NOTHING
    sure = format_html(" · {}", it.confidence_text) if it.confidence_text else NOTHING
    return format_html(
        '<li><b>{} {}</b> {}{} <span class="faint small">{}{}</span></li>',
        hatch_or(it.text), it.unit, it.label, since, it.source, sure,
    )  # fmt: skip


@lru_cache(maxsize=1024)
def _policy(
    where: tuple[str, str, str], told: tuple[str, str, str], on: date | None, _language: str, _prefix: str
) -> SafeString:
    pack, scheme, part = where
    address = at({"asked_on": on}, "pack", pack, chapter="schemes")
    return format_html(POLICY, address, scheme, part, _("In the policy"), *told)
