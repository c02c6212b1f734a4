"""Words for office roles and the levels of areas."""

from django.utils.translation import gettext as _

from xiuhua.desk.labels import labels
from xiuhua.words import Role


def role_label(role: str) -> str:
    """An office role in words, or the post by which somebody acts."""
    return role_labels().get(role) or labels("post").get(role, role)


def role_labels() -> dict[str, str]:
    """All office roles, the widest place first and the three officers last."""
    return {
        Role.CITY: _("City office"),
        Role.COUNTY: _("County office"),
        Role.TOWNSHIP: _("Township office"),
        Role.VILLAGE: _("Village office"),
        Role.DEPARTMENT: _("Department"),
        Role.INSPECTOR: _("Inspector"),
        Role.SYSTEM: _("System officer"),
        Role.SECURITY: _("Security officer"),
        Role.AUDITOR: _("Auditor"),
    }


def level_label(level: str) -> str:
    """A level of areas in words."""
    return {
        "city": _("city"),
        "county": _("county"),
        "township": _("township"),
        "village": _("village"),
    }.get(level, level)
