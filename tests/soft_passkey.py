"""A passkey in software: answers what a page asks of a browser, as an authenticator with a P-256 key would."""

import hashlib
import json
import secrets
import struct
from dataclasses import dataclass, field

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from fido2.cose import ES256
from fido2.utils import websafe_encode
from fido2.webauthn import AttestationObject, AttestedCredentialData, AuthenticatorData

PRESENT_AND_VERIFIED, WITH_CREDENTIAL = 0x05, 0x40


@dataclass
class SoftPasskey:
    """One key for one site; `verified` is False when nobody unlocked it."""

    origin: str = "http://localhost"
    verified: bool = True
    key: ec.EllipticCurvePrivateKey = field(default_factory=lambda: ec.generate_private_key(ec.SECP256R1()))
    credential: bytes = field(default_factory=lambda: secrets.token_bytes(16))

    def made(self, options: dict) -> str:
        """The answer to being asked for a new key."""
        public = AttestedCredentialData.create(
            b"\0" * 16, self.credential, ES256.from_cryptography_key(self.key.public_key())
        )
        data = AuthenticatorData(self._head(options["rp"]["id"], WITH_CREDENTIAL) + public)
        made = {"attestationObject": websafe_encode(AttestationObject.create("none", data, {}))}
        return self._answer(made, client=self._client("webauthn.create", options))

    def proved(self, options: dict) -> str:
        """The answer to being asked for proof of a key."""
        client, data = self._client("webauthn.get", options), self._head(options["rpId"], 0)
        signature = self.key.sign(data + hashlib.sha256(client).digest(), ec.ECDSA(SHA256()))
        proof = {"authenticatorData": websafe_encode(data), "signature": websafe_encode(signature)}
        return self._answer(proof, client=client)

    def _head(self, site: str, flags: int) -> bytes:
        flags |= PRESENT_AND_VERIFIED if self.verified else 0x01
        return hashlib.sha256(site.encode()).digest() + struct.pack(">BI", flags, 0)

    def _client(self, kind: str, options: dict) -> bytes:
        return json.dumps({"type": kind, "challenge": options["challenge"], "origin": self.origin}).encode()

    def _answer(self, told: dict, *, client: bytes) -> str:
        name = websafe_encode(self.credential)
        response = {"clientDataJSON": websafe_encode(client), **told}
        return json.dumps({"id": name, "rawId": name, "type": "public-key", "response": response})
