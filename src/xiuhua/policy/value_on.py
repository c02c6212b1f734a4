"""What a parameter is on a day, of the kind that somebody needs; who enters it where the pack leaves it open."""

from datetime import date

from xiuhua.policy.pack import Pack, Parameter, Value
from xiuhua.words import NotFound, Rejected


class ValueOpen(NotFound):
    """A parameter that the pack leaves open has no value on a day: the office enters it."""

    def __init__(self, parameter: Parameter, day: date) -> None:
        what = " / ".join(parameter.label.texts.values())
        who = f" It is set by: {' / '.join(parameter.set_by.texts.values())}." if parameter.set_by else ""
        super().__init__(
            f"Parameter {parameter.name} ({what}) has no value on {day}, as the pack leaves it open.{who} "
            "Enter it with its day and source in the office's own file for this pack, and put the pack in force anew."
        )
        self.parameter, self.day = parameter, day


def require_value(pack: Pack, name: str, *, day: date) -> None:
    """Raises NotFound for a parameter without a value on a day: what it is, and who enters it where."""
    parameter = pack.parameter(name)
    if parameter.setting_on(day) is not None:
        return
    if not parameter.unset:
        parameter.on(day)
    raise ValueOpen(parameter, day)


def value_on(pack: Pack, name: str, *, day: date) -> Value:
    """The value of a parameter on a day; raises NotFound where it has none."""
    require_value(pack, name, day=day)
    return pack.parameter(name).on(day)


def whole_on(pack: Pack, name: str, *, day: date, least: int = 0) -> int:
    """The same as a whole number; raises NotFound, and Rejected for one that is none or below the least."""
    return whole_number(name, value_on(pack, name, day=day), least=least)


def truth_on(pack: Pack, name: str, *, day: date) -> bool:
    """The same as true or false; raises NotFound, and Rejected for one that is neither."""
    value = value_on(pack, name, day=day)
    if not isinstance(value, bool):
        raise Rejected(f"Parameter {name} is {value!r}: write true or false in parameters.toml.")
    return value


def whole_number(name: str, value: Value, *, least: int = 0) -> int:
    """The value of a parameter as a whole number; raises Rejected for one that is none or below the least."""
    if isinstance(value, bool) or not isinstance(value, int) or value < least:
        raise Rejected(f"Parameter {name} is {value!r}: write a whole number of {least} or more in parameters.toml.")
    return value
