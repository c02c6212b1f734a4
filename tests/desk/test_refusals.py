"""Every reason for a refusal has its sentence at the terminal and on the desk, filled by the same facts."""

import re
from string import Formatter

import pytest

from xiuhua.actions.assign import appointment_refusal
from xiuhua.actions.keep import form_refusal, import_refusal
from xiuhua.desk import appointment_refusals, form_refusals, import_refusals

BOTH = [
    (form_refusal.SAID, lambda: form_refusals.sentences() | form_refusals.sentences_of_admission()),
    (import_refusal.SAID, import_refusals.sentences),
    (appointment_refusal.SAID, appointment_refusals.sentences),
]
NAMES = ["forms", "imports", "appointments"]
pytestmark = pytest.mark.pure


@pytest.mark.parametrize(("at_the_terminal", "on_the_desk"), BOTH, ids=NAMES)
def test_the_desk_says_each_reason_that_the_terminal_says_and_no_other(at_the_terminal, on_the_desk):
    assert sorted(on_the_desk()) == sorted(at_the_terminal)


@pytest.mark.parametrize(("at_the_terminal", "on_the_desk"), BOTH, ids=NAMES)
def test_the_desk_fills_a_sentence_with_facts_that_the_reason_has(at_the_terminal, on_the_desk):
    facts = {
        reason: {name for _, name, _, _ in Formatter().parse(said) if name} for reason, said in at_the_terminal.items()
    }
    wanted = {reason: set(re.findall(r"%\((\w+)\)s", said)) for reason, said in on_the_desk().items()}
    assert {reason: names - facts[reason] for reason, names in wanted.items() if names - facts[reason]} == {}
