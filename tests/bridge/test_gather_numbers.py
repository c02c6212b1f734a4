"""What identity numbers and phones tell: parts of them, never the number."""

from datetime import date

import pytest
from django.conf import settings

from tests.makers import TODAY, make_contact, make_household, make_member
from xiuhua.bridge.gather import gather
from xiuhua.reckon.intake.parts import IDENTITY_PARTS
from xiuhua.register.models import MemberContact
from xiuhua.register.vault import KeysUnusable, Vault

pytestmark = pytest.mark.django_db
UNKNOWN = dict.fromkeys(IDENTITY_PARTS)
MAN = "511902198001011238"


def persons() -> list[dict]:
    return gather(TODAY, ["persons"])["persons"].to_dicts()


def parts_of(number: str) -> dict:
    make_member(id_number=number)
    (row,) = persons()
    return {name: row[name] for name in IDENTITY_PARTS if row[name] is not None}


def test_a_number_of_eighteen_characters_tells_birth_sex_and_whether_it_checks() -> None:
    assert parts_of(MAN) == {
        "id_length": 18, "id_valid": True, "id_reserved": False, "id_birth": date(1980, 1, 1), "id_sex": "male",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("number", "valid"),
    [
        ("511902198001011238", True),
        ("511902198001011230", False),
        ("51190219800101130X", True),
        ("51190219800101130x", True),
        ("511902198001011300", False),
        ("51190219800101130?", False),
        ("5119021980010113", None),
        ("51190219800101130", None),
        ("5119021980O1011237", None),
        ("５１１９０２１９８００１０１１２３7", None),
    ],
)
def test_the_eighteenth_character_is_judged_when_seventeen_digits_stand_before_it(number: str, valid: object) -> None:
    assert parts_of(number).get("id_valid") == valid


def test_an_even_serial_is_a_woman_s() -> None:
    assert parts_of("511902198001011245")["id_sex"] == "female"


def test_a_certificate_tells_kind_and_grade_after_the_number() -> None:
    parts = parts_of(f"{MAN}43B1")
    assert (parts["id_length"], parts["id_valid"]) == (22, True)
    assert (parts["certificate_kind"], parts["certificate_grade"]) == (4, 3)


def test_a_certificate_s_letters_are_no_kind_and_grade() -> None:
    assert {"certificate_kind", "certificate_grade"}.isdisjoint(parts_of(f"{MAN}AB"))


@pytest.mark.parametrize("digits", ["19800230", "00000101", "19801301"])
def test_a_day_that_never_was_is_no_birth(digits: str) -> None:
    assert "id_birth" not in parts_of(f"511902{digits}1237")


def test_a_number_of_fifteen_digits_tells_its_length_and_that_it_is_not_reserved() -> None:
    assert parts_of("511902800101123") == {"id_length": 15, "id_reserved": False}


def test_a_number_from_the_reserved_range_is_said_to_be_so() -> None:
    assert parts_of("999999198001011237")["id_reserved"] is True


def test_a_person_without_a_number_is_unknown_in_all_of_it() -> None:
    make_member()
    (row,) = persons()
    assert ({name: row[name] for name in IDENTITY_PARTS}, row["identity"], row["id_kind"]) == (UNKNOWN, None, None)


def test_a_number_that_does_not_open_is_unknown_and_stops_nobody_else(tmp_path) -> None:
    household = make_household(number="H1")
    moved, whole, lost = (make_member(household, id_number=MAN) for _ in range(3))
    others = Vault.open(tmp_path / "others.json", create=True)
    type(moved).objects.filter(pk=moved.pk).update(id_sealed=whole.id_sealed)
    type(lost).objects.filter(pk=lost.pk).update(id_sealed=others.seal(MAN, place=f"member.id:{lost.key.hex}"))
    told = {row["person"]: {name: row[name] for name in IDENTITY_PARTS} for row in persons()}
    assert (told[moved.number], told[lost.number]) == (UNKNOWN, UNKNOWN)
    assert (told[whole.number]["id_valid"], told[whole.number]["id_length"]) == (True, 18)


def test_equal_numbers_have_one_identity_and_no_row_tells_the_number() -> None:
    household = make_household(number="H1")
    for number in (MAN, f" {MAN}", "511902198001011245"):
        make_member(household, id_number=number)
    rows = persons()
    assert rows[0]["identity"] == rows[1]["identity"] != rows[2]["identity"]
    cells = [str(value) for row in rows for value in row.values()]
    assert [cell for cell in cells if any(part in cell for part in (MAN, MAN[:14], MAN[6:]))] == []


def test_without_a_key_file_persons_are_refused_rather_than_all_unknown(monkeypatch, tmp_path) -> None:
    member = make_member(id_number=MAN)
    monkeypatch.setattr(settings, "KEY_FILE", tmp_path / "no-keys.json")
    with pytest.raises(KeysUnusable, match="There is no key file"):
        gather(TODAY, ["persons"])
    assert gather(TODAY, ["households"])["households"].height == 1
    few = gather(TODAY, ["persons"], only={"persons": {"sex", "identity"}})["persons"]
    assert few.rows() == [(member.number, "male", member.id_index)]


@pytest.mark.parametrize(
    ("phone", "parts"),
    [
        ("13800138000", ("13800138000", 11, True)),
        ("12800138000", ("12800138000", 11, False)),
        ("1380013800", ("1380013800", 10, False)),
        ("1380013800x", ("1380013800x", 11, False)),
        ("", (None, None, None)),
    ],
)
def test_a_phone_tells_its_length_and_whether_it_is_a_mobile_s(phone: str, parts: tuple) -> None:
    household = make_household(number="H1")
    make_contact(household, phone=phone)
    MemberContact.objects.create(member=make_member(household), phone=phone, speaks_mandarin=False, since=TODAY)
    tables = gather(TODAY, ["households", "persons"])
    columns = ["phone", "phone_length", "phone_mobile"]
    assert [tables[name].select(columns).row(0) for name in tables] == [parts, parts]
    assert tables["persons"]["speaks_mandarin"].to_list() == [False]


def test_an_account_is_known_or_nobody_told_of_one() -> None:
    make_contact(make_household(number="H1"), account_number="990000000000001")
    make_contact(make_household(number="H2"), phone="13800138000")
    make_household(number="H3")
    rows = gather(TODAY, ["households"])["households"].select("household", "bank_account").rows()
    assert rows == [("H1", True), ("H2", None), ("H3", None)]
