"""Visits the desk as somebody, and counts what a page asks of the database."""

from dataclasses import dataclass

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

BACKEND = "xiuhua.actions.account.log_in.OfficeBackend"
NO_QUESTIONS = ("BEGIN", "COMMIT", "ROLLBACK", "SAVEPOINT", "RELEASE")


@dataclass(frozen=True, slots=True)
class Visitor:
    """Somebody logged in, or nobody."""

    client: Client

    def get(self, address: str, **headers: str):
        return self.client.get(address, headers=headers)

    def text(self, address: str) -> str:
        answer = self.get(address)
        assert answer.status_code == 200, f"{address}: {answer.status_code} {answer.headers.get('Location', '')}"
        return answer.content.decode()

    def statements(self, address: str, **form: str) -> int:
        """How many statements a page takes when it is visited again, or a form when it is sent again."""

        def visit():
            return self.client.post(address, form) if form else self.get(address)

        visit()
        with CaptureQueriesContext(connection) as asked:
            answer = visit()
        assert answer.status_code == 200, f"{address}: {answer.status_code}"
        asked_for = [it["sql"] for it in asked.captured_queries]
        return sum(not statement.startswith(NO_QUESTIONS) for statement in asked_for)


def visit_as(username: str = "") -> Visitor:
    """A visitor with an account's session; nobody without a name."""
    from xiuhua.register.models import Account

    client = Client()
    if username:
        client.force_login(Account.objects.get(username=username), backend=BACKEND)
    return Visitor(client)
