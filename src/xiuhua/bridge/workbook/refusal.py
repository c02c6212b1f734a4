"""Why a file is not read."""


class WorkbookRefused(Exception):
    """A file that cannot be read as a workbook: a phrase's key, and what fills it."""

    def __init__(self, reason: str, **facts: object) -> None:
        super().__init__(reason, facts)
        self.reason = reason
        self.facts = facts
