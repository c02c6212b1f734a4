"""Files that come to the desk: into a temporary file, never into memory, and none larger than we can take."""

from typing import Any

from django.conf import settings
from django.core.files.uploadhandler import FileUploadHandler, SkipFile

MOST_BYTES: int = settings.MOST_UPLOAD_BYTES


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
