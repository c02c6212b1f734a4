"""The vault: what it seals opens only where it was sealed, and only with the keys."""

import json
import multiprocessing
import stat
from pathlib import Path

import pytest

from xiuhua.register import vault
from xiuhua.register.vault import KeysUnusable, SealBroken, Vault, open_vault

pytestmark = pytest.mark.database  # once an engine: keys have nothing to do with it, but settings have

ID = "51190219800101123X"
PLACE = "member.id:0a"


@pytest.fixture
def path(tmp_path) -> Path:
    return tmp_path / "keys.json"


@pytest.fixture(name="vault")
def _vault(path) -> Vault:
    return Vault.open(path, create=True)


def test_what_was_sealed_opens_again(vault, path):
    sealed = vault.seal(ID, place=PLACE)
    assert Vault.open(path).unseal(memoryview(sealed), place=PLACE) == ID


def test_sealing_twice_never_gives_the_same_bytes(vault):
    assert len({vault.seal(ID, place=PLACE) for _ in range(100)}) == 100


def test_a_sealed_value_holds_nothing_of_the_text(vault):
    assert ID.encode() not in vault.seal(ID, place=PLACE)


def test_a_value_moved_to_another_place_does_not_open(vault):
    with pytest.raises(SealBroken, match=r"member\.id:0b"):
        vault.unseal(vault.seal(ID, place=PLACE), place="member.id:0b")


def test_a_value_with_any_bit_flipped_does_not_open(vault):
    sealed = vault.seal(ID, place=PLACE)
    for bit in range(len(sealed) * 8):
        flipped = bytearray(sealed)
        flipped[bit // 8] ^= 1 << bit % 8
        with pytest.raises(SealBroken):
            vault.unseal(bytes(flipped), place=PLACE)


@pytest.mark.parametrize("length", range(34))
def test_a_value_cut_short_does_not_open(vault, length):
    with pytest.raises(SealBroken):
        vault.unseal(vault.seal("", place=PLACE)[: min(length, 32)], place=PLACE)


def test_a_value_does_not_open_with_other_keys(vault, tmp_path):
    with pytest.raises(SealBroken, match="a key that the key file"):
        Vault.open(tmp_path / "others.json", create=True).unseal(vault.seal(ID, place=PLACE), place=PLACE)


def test_after_a_rotation_old_values_open_and_new_ones_stand_under_the_new_key(vault, path):
    old = vault.seal(ID, place=PLACE)
    vault.rotate()
    new = Vault.open(path).reseal(old, place=PLACE)
    assert (vault.unseal(old, place=PLACE), vault.unseal(new, place=PLACE)) == (ID, ID)
    assert (vault.is_current(old), vault.is_current(new)) == (False, True)


def test_a_rotation_keeps_the_keys_that_others_made_meanwhile(vault, path):
    other = Vault.open(path)
    theirs = (other.rotate(), other.seal(ID, place=PLACE))[1]
    vault.rotate()
    assert vault.unseal(theirs, place=PLACE) == ID
    assert len(json.loads(path.read_text())["keys"]) == 3


def test_a_rotation_leaves_blind_indexes_as_they_are(vault, path):
    before = vault.index(ID)
    vault.rotate()
    assert vault.index(ID) == Vault.open(path).index(ID) == before


def test_a_blind_index_knows_the_number_in_any_case_and_spacing(vault):
    assert vault.index(" 511902 19800101 123x\n") == vault.index(ID)
    assert len(vault.index(ID)) == 32
    assert vault.index("511902198001011248") != vault.index(ID)


def test_a_blind_index_says_nothing_without_the_key(vault, tmp_path):
    assert Vault.open(tmp_path / "others.json", create=True).index(ID) != vault.index(ID)


def test_keys_are_made_only_when_asked_for(path):
    with pytest.raises(KeysUnusable, match=f"There is no key file {path}.*Put back the copy"):
        Vault.open(path)
    assert not path.exists()


@pytest.mark.usefixtures("vault")
def test_keys_once_made_are_never_made_anew(path):
    before = path.read_bytes()
    Vault.open(path, create=True)
    assert path.read_bytes() == before


def test_the_key_file_is_for_its_owner_only(vault, path):
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    vault.rotate()
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o666])
@pytest.mark.usefixtures("vault")
def test_a_key_file_open_to_others_is_refused(path, mode):
    path.chmod(mode)
    with pytest.raises(KeysUnusable, match="chmod 600"):
        Vault.open(path)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "[]",
        "{}",
        '{"current": "00000000", "index": "AA==", "keys": {"00000000": "AA=="}}',
        '{"current": "00000001", "index": "%s", "keys": {"00000000": "%s"}}' % (("A" * 43 + "=",) * 2),
    ],
)
def test_a_damaged_key_file_is_refused(path, text):
    path.write_text(text)
    path.chmod(0o600)
    with pytest.raises(KeysUnusable, match="damaged"):
        Vault.open(path)


def open_in_a_crowd(path: Path) -> str:
    vault = Vault.open(path, create=True)
    vault.rotate()
    return vault.index(ID)


def test_processes_that_start_together_share_one_set_of_keys(path):
    with multiprocessing.get_context("spawn").Pool(2) as pool:
        indexes = pool.map(open_in_a_crowd, [path] * 8)
    assert len(set(indexes)) == 1
    assert len(json.loads(path.read_text())["keys"]) == 9
    assert {beside.name for beside in path.parent.iterdir()} == {"keys.json", "keys.json.lock"}


def test_who_comes_second_to_making_keys_finds_the_firsts(path):
    vault._make(path)
    first = path.read_bytes()
    vault._make(path)
    assert path.read_bytes() == first
    assert [beside.name for beside in path.parent.iterdir()] == ["keys.json"]


def test_a_new_key_takes_no_name_that_is_taken(monkeypatch):
    names = iter(["aa", "aa", "bb"])
    monkeypatch.setattr(vault.secrets, "token_hex", lambda _bytes: next(names))
    assert vault._new_name({"aa": b""}) == "bb"


def test_a_subjects_key_opens_only_for_its_subject(vault):
    wrapped = vault.wrap_new_key(place="subject:0a")
    sealed = vault.unwrap(wrapped, place="subject:0a").seal("13800000000", place="phone")
    assert vault.unwrap(wrapped, place="subject:0a").unseal(sealed, place="phone") == "13800000000"
    with pytest.raises(SealBroken):
        vault.unwrap(wrapped, place="subject:0b")


def test_the_installation_has_one_vault(settings, path):
    settings.KEY_FILE = path
    sealed = open_vault(create=True).seal(ID, place=PLACE)
    assert open_vault().unseal(sealed, place=PLACE) == ID
