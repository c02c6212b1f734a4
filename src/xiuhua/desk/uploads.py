"""Files that come to the desk: into a temporary file, never into memory, and none larger than we can take."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.files.uploadedfile import TemporaryUploadedFile
from django.core.files.uploadhandler import FileUploadHandler, SkipFile
from django.http import HttpRequest
from django.utils.translation import gettext as _

from xiuhua.desk.templatetags.cloth import formats_read
from xiuhua.words import Rejected

MOST_BYTES: int = settings.MOST_UPLOAD_BYTES
MEGABYTE = 1024 * 1024


def brought_file(request: HttpRequest, *, kinds: str = "") -> tuple[Path, str]:
    """The file of a form, where it lies until the request ends, and its own name; raises Rejected.

    `kinds` names what may be chosen where that is no workbook.
    """
    file = request.FILES.get("file")
    if not isinstance(file, TemporaryUploadedFile):
        large = int(request.META.get("CONTENT_LENGTH") or 0) > MOST_BYTES
        raise Rejected(_too_large() if large else _none_chosen(kinds))
    path = Path(file.temporary_file_path())
    return path, file.name or path.name


def most_megabytes() -> int:
    """The size of the largest file that the desk takes."""
    return MOST_BYTES // MEGABYTE


def _none_chosen(kinds: str) -> str:
    if kinds:
        return _("No file was chosen. Choose one (%(kinds)s).") % {"kinds": kinds}
    return _("No file was chosen. Choose a workbook (%(formats)s).") % {"formats": formats_read()}


def _too_large() -> str:
    return _(
        "The file is larger than %(most)s MB, so it was not taken. Split it, or have it imported at the terminal with "
        "“xiuhua import FILE”."
    ) % {"most": most_megabytes()}


class NotTooLarge(FileUploadHandler):
    """Reads a request that is too large to its end and keeps none of its files, so that the page can say so."""

    too_large = False

    def handle_raw_input(self, input_data: Any, META: Any, content_length: int, *others: Any) -> None:  # noqa: ARG002, N803 -- Django's names
        """Note how large the request is."""
        self.too_large = content_length > MOST_BYTES

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        """Skip the file where the request is too large; otherwise leave it to the next handler."""
        if self.too_large:
            raise SkipFile
        super().new_file(*args, **kwargs)

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes:  # noqa: ARG002 -- Django's names
        """Hand a piece on as it came."""
        return raw_data

    def file_complete(self, file_size: int) -> None:  # noqa: ARG002 -- Django's names
        """Leave the file to the next handler."""
        return
