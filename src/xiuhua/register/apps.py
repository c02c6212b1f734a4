"""The register as a Django app: the only one with tables."""

from django.apps import AppConfig


class RegisterConfig(AppConfig):
    """One app, one set of migrations, for both databases."""

    name = "xiuhua.register"
    label = "register"
    default_auto_field = "django.db.models.BigAutoField"
