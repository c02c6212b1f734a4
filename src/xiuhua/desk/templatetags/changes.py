"""What templates need to tell changes of values on file in words."""

from django import template

from xiuhua.desk.changing import item_word, value_word

register = template.Library()
register.filter("item_word", item_word)
register.filter("value_word", value_word)
