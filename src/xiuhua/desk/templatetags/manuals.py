"""What templates need to show a manual."""

from django import template
from django.utils.safestring import SafeString

from xiuhua.desk.manual import set_line as line_as_html

register = template.Library()


@register.simple_tag
def set_line(text: str) -> SafeString:
    """A line of a manual as HTML."""
    return line_as_html(text)
