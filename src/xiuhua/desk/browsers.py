"""Which browser on which system, as its owner would say it, from what it says of itself."""

# The first that is found names it: many also name those that they descend from.
BROWSERS = (
    ("MicroMessenger", "微信"), ("Edg", "Edge"), ("QQBrowser", "QQ"), ("360SE", "360"), ("Firefox", "Firefox"),
    ("OPR", "Opera"), ("Chrome", "Chrome"), ("CriOS", "Chrome"), ("Safari", "Safari"),
)  # fmt: skip
SYSTEMS = (
    ("HarmonyOS", "HarmonyOS"), ("Android", "Android"), ("iPhone", "iPhone"), ("iPad", "iPad"), ("Windows", "Windows"),
    ("Mac OS X", "macOS"), ("Linux", "Linux"),
)  # fmt: skip


def browser_kind(told: str) -> str:
    """Such as `Firefox · Windows`; empty for one that says nothing known."""
    found = [_first(told, BROWSERS), _first(told, SYSTEMS)]
    return " · ".join(name for name in found if name)


def _first(told: str, known: tuple[tuple[str, str], ...]) -> str:
    return next((name for sign, name in known if sign in told), "")
