"""The vault: seals identity and account numbers under keys that stand in a file, never in the database.

A sealed value is one byte of format, four bytes naming the key, twelve random bytes, then AES-256-GCM's output. The
place a value stands in ("member.id:<key>") is authenticated with it: moved to another row, a value does not open.
Equal numbers are found by a keyed blind index: HMAC-SHA-256 cut to 128 bits, under a key of its own that never rotates.
"""

import base64
import binascii
import fcntl
import hmac
import json
import os
import secrets
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings

from xiuhua.words import Problem

FORMAT = b"\x01"
NAME_BYTES = 4
NONCE_BYTES = 12
KEY_BYTES = 32
INDEX_HEX = 32
LAST_INDEX_HEX = 16
IDENTITY_DIGITS = 18
Sealed = bytes | memoryview  # databases give memory views
OTHERS = stat.S_IRWXG | stat.S_IRWXO


class SealBroken(Exception):
    """A sealed value does not open: damaged, moved from another place, or sealed under a key we do not have."""


class KeysUnusable(Problem):
    """The key file is missing, damaged, or open to others."""


def open_vault(*, create: bool = False) -> "Vault":
    """The vault of this installation, under settings.KEY_FILE; raises KeysUnusable."""
    return Vault.open(Path(settings.KEY_FILE), create=create)


class Cipher:
    """One key: seals a text for a place, and opens it there only."""

    __slots__ = ("_aead",)

    def __init__(self, key: bytes) -> None:
        self._aead = AESGCM(key)

    def seal(self, text: str, *, place: str) -> bytes:
        """Nonce and ciphertext of a text."""
        return self.seal_bytes(text.encode(), place=place)

    def seal_bytes(self, content: bytes, *, place: str) -> bytes:
        """Nonce and ciphertext of bytes."""
        nonce = os.urandom(NONCE_BYTES)
        return nonce + self._aead.encrypt(nonce, content, place.encode())

    def unseal(self, sealed: Sealed, *, place: str) -> str:
        """The text sealed for this place; raises SealBroken."""
        return self.unseal_bytes(sealed, place=place).decode()

    def unseal_bytes(self, sealed: Sealed, *, place: str) -> bytes:
        """The bytes sealed for this place; raises SealBroken."""
        try:
            return self._aead.decrypt(sealed[:NONCE_BYTES], sealed[NONCE_BYTES:], place.encode())
        except (InvalidTag, ValueError) as broken:
            raise SealBroken(f"What is sealed for {place} does not open: it was damaged or moved there.") from broken


class Vault:
    """All sealing keys, the current one among them, and the index key."""

    def __init__(self, path: Path, keys: dict[str, bytes], *, current: str, index_key: bytes) -> None:
        self._path = path
        self._keys = keys
        self._index_key = index_key
        self._use(current)

    @classmethod
    def open(cls, path: Path, *, create: bool = False) -> "Vault":
        """The vault of a key file; raises KeysUnusable. Keys are made only when asked for."""
        if create and not path.exists():
            _make(path)
        try:
            if path.stat().st_mode & OTHERS:
                raise KeysUnusable(f"Others may read the key file {path}. Run: chmod 600 {path}")
            return _read(path)
        except FileNotFoundError as missing:
            raise KeysUnusable(
                f"There is no key file {path}: sealed numbers cannot be read or written. Put back the copy that was "
                "kept apart from the database's backups. A new register makes its keys when it is first set up."
            ) from missing
        except (ValueError, KeyError, TypeError, AttributeError) as damaged:
            raise KeysUnusable(f"The key file {path} is damaged. Put back the copy that was kept apart.") from damaged

    def seal(self, text: str, *, place: str) -> bytes:
        """A text sealed for a place under the current key."""
        return self.seal_bytes(text.encode(), place=place)

    def unseal(self, sealed: Sealed, *, place: str) -> str:
        """The text sealed for this place, under whichever of our keys; raises SealBroken."""
        return self.unseal_bytes(sealed, place=place).decode()

    def seal_bytes(self, content: bytes, *, place: str) -> bytes:
        """Bytes sealed for a place under the current key."""
        return self._prefix + self._current.seal_bytes(content, place=place)

    def unseal_bytes(self, sealed: Sealed, *, place: str) -> bytes:
        """The bytes sealed for this place, under whichever of our keys; raises SealBroken."""
        sealed = bytes(sealed)
        head = len(FORMAT) + NAME_BYTES
        cipher = self._ciphers.get(sealed[:head])
        if cipher is None:
            raise SealBroken(f"What is sealed for {place} is under a key that the key file {self._path} does not hold.")
        return cipher.unseal_bytes(sealed[head:], place=place)

    def is_current(self, sealed: Sealed) -> bool:
        """Whether a value is sealed under the current key."""
        return bytes(sealed).startswith(self._prefix)

    def reseal(self, sealed: Sealed, *, place: str) -> bytes:
        """The same text sealed under the current key; raises SealBroken."""
        return self.seal_bytes(self.unseal_bytes(sealed, place=place), place=place)

    def index(self, text: str) -> str:
        """The blind index of a number: 32 hex digits, the same for any case and spacing, useless without the key."""
        bare = "".join(text.split()).upper()
        return hmac.digest(self._index_key, bare.encode(), "sha256").hex()[:INDEX_HEX]

    def index_last(self, number: str, *, digits: int) -> str:
        """The blind index of an identity number's last digits: 16 hex digits, as many numbers end alike.

        What a disability certificate appends to the number is not looked at: people say the end of their card.
        """
        bare = "".join(number.split()).upper()[:IDENTITY_DIGITS]
        last = f"last{digits}:{bare[-digits:]}".encode()
        return hmac.digest(self._index_key, last, "sha256").hex()[:LAST_INDEX_HEX]

    def wrap_new_key(self, *, place: str) -> bytes:
        """A fresh key for one subject, sealed: who deletes it deletes all that stands under it."""
        return self.seal(secrets.token_hex(KEY_BYTES), place=place)

    def unwrap(self, wrapped: Sealed, *, place: str) -> Cipher:
        """The cipher of a subject's wrapped key; raises SealBroken."""
        return Cipher(bytes.fromhex(self.unseal(wrapped, place=place)))

    def rotate(self) -> str:
        """Make a new key current and keep the old ones for opening; gives the new key's name."""
        with _alone(self._path):  # two rotations at once would lose a key, and all that was sealed under it
            latest = _read(self._path)._keys  # noqa: SLF001 -- another of ourselves
            name = _new_name(latest)
            keys = {**latest, name: secrets.token_bytes(KEY_BYTES)}
            _write(self._path, _document(keys, current=name, index_key=self._index_key), replace=True)
        self._keys = keys
        self._use(name)
        return name

    def _use(self, name: str) -> None:
        """Make a key current. A cipher is made once a key: half a million numbers are opened in one go."""
        self._ciphers = {FORMAT + bytes.fromhex(name): Cipher(key) for name, key in self._keys.items()}
        self._prefix = FORMAT + bytes.fromhex(name)
        self._current = self._ciphers[self._prefix]


def _make(path: Path) -> None:
    """A key file that was not there; whoever comes second finds the first one's keys."""
    keys = {_new_name({}): secrets.token_bytes(KEY_BYTES)}
    document = _document(keys, current=next(iter(keys)), index_key=secrets.token_bytes(KEY_BYTES))
    path.parent.mkdir(parents=True, exist_ok=True)
    _write(path, document, replace=False)


@contextmanager
def _alone(path: Path) -> Iterator[None]:
    """Hold the key file for ourselves among all processes of this machine."""
    with path.with_name(f"{path.name}.lock").open("w") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        yield


def _new_name(taken: dict[str, bytes]) -> str:
    while (name := secrets.token_hex(NAME_BYTES)) in taken:
        pass
    return name


def _document(keys: dict[str, bytes], *, current: str, index_key: bytes) -> str:
    document = {
        "current": current,
        "index": base64.b64encode(index_key).decode(),
        "keys": {name: base64.b64encode(key).decode() for name, key in keys.items()},
    }
    return json.dumps(document, indent=1) + "\n"


def _read(path: Path) -> Vault:
    document = json.loads(path.read_text())
    keys = {name: _key(text) for name, text in document["keys"].items()}
    return Vault(path, keys, current=document["current"], index_key=_key(document["index"]))


def _key(text: str) -> bytes:
    key = base64.b64decode(text, validate=True)
    if len(key) != KEY_BYTES:
        raise binascii.Error("a key has 32 bytes")
    return key


def _write(path: Path, document: str, *, replace: bool) -> None:
    """Put a whole file in place at once, readable by its owner only and on the disk before it counts."""
    beside = path.with_name(f"{path.name}.{secrets.token_hex(4)}")
    with os.fdopen(os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        file.write(document)
        file.flush()
        os.fsync(file.fileno())
    try:
        if replace:
            beside.replace(path)
        else:
            path.hardlink_to(beside)
    except FileExistsError:
        pass
    finally:
        beside.unlink(missing_ok=True)
