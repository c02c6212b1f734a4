"""A reader chooses the language of the pages; it follows the account to other machines."""

from django.conf import settings
from django.db import transaction

from xiuhua.actions.journal import write_line
from xiuhua.register.models import Account
from xiuhua.words import Rejected


@transaction.atomic
def choose_language(account: Account, language: str) -> None:
    """Remember the language for an account; choosing the same again leaves no line. Raises Rejected for one we lack."""
    known = [code for code, _name in settings.LANGUAGES]
    if language not in known:
        raise Rejected(f"There are no pages in {language!r}. Choose one of {', '.join(known)}.")
    before, account.language = account.language, language
    if before == language:
        return
    account.save(update_fields=["language"])
    write_line(
        "choose_language", by=account, subject_kind="account", subject=account.key,
        before={"language": before}, after={"language": language},
    )  # fmt: skip
