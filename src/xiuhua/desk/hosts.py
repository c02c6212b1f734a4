"""The name under which the desk was opened."""

from urllib.parse import urlsplit

from django.http import HttpRequest


def host_of(request: HttpRequest) -> str:
    """The host that the browser asked for, without its port."""
    return urlsplit(f"//{request.get_host()}").hostname or ""
