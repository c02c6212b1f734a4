"""Why an office was not begun; the terminal says each in the reader's language."""

from xiuhua.words import Conflict, Rejected

SAID = {
    "demo": (
        "{home} holds a demo: its people are invented and its password is known. "
        "Give the office a data folder and a database of their own (XIUHUA_HOME, XIUHUA_DATABASE_URL)."
    ),
    "in_use": (
        "{home} is the register of {office}, begun on {day}: an office is begun once. "
        "Bring later areas with xiuhua areas FILE, and make accounts on the desk."
    ),
    "rows_there": (
        "The database of {home} holds rows that no office began. "
        "Give the office an empty one (XIUHUA_HOME, XIUHUA_DATABASE_URL)."
    ),
    "begun_meanwhile": "Somebody else began an office on {home} at the same moment. Run it again to see what stands.",
    "no_name": "The office has no name, or one of more than {most} characters. Say it with --office.",
    "no_officer": "The first officer is a person with a name of up to {most} characters. Say it with --officer.",
    "no_username": (
        "A user name has up to {most} letters, digits, dots and hyphens, and begins with a letter. "
        "Say one with --username."
    ),
    "pack_is_over": (
        "The pack {pack} speaks of the time {spoken}, and today is {day}: nothing could be judged. "
        "Write the office's own pack from it (docs/how-to/start-an-office.md), or choose another."
    ),
    "since_outside": "The pack {pack} speaks of the time {spoken}, not of {day}. Choose a day in it with --since.",
    "no_day": "“{day}” is no day. Write it as 2017-03-31.",
    "since_ahead": "{day} is still to come. Choose a day until today with --since.",
    "no_pack": "There is no pack {pack}. Name one of {packs}, or write your own (docs/how-to/write-a-pack.md).",
    "no_file": "There is no file {file}. Name a list of areas, or write a template with --template FILE.",
    "missing": "Not said: {options}. Say it, or leave --no-input out to be asked.",
    "exists": "{file} is there already. Name another file for the template.",
}


class OfficeRefused(Rejected):
    """What was said of an office cannot be taken: `reason` is a key of SAID."""

    def __init__(self, reason: str, **facts: object) -> None:
        super().__init__(SAID[reason].format_map(facts))
        self.reason, self.facts = reason, facts


class OfficeStands(Conflict):
    """The register is not an empty one: `reason` is a key of SAID."""

    def __init__(self, reason: str, **facts: object) -> None:
        super().__init__(SAID[reason].format_map(facts))
        self.reason, self.facts = reason, facts
