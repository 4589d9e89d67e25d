"""Contact handles: encrypted to be read back, hashed to be found again. Both keys come from one secret."""

from __future__ import annotations

import hmac
import os
from dataclasses import dataclass, field
from functools import cached_property
from hashlib import sha256

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from storage.errors import HandleUnreadable

SECRET_BYTES = 32  # fewest; the AES-256 key cannot be stronger than what it is made of
NONCE_BYTES = 12  # what NIST SP 800-38D asks of AES-GCM


@dataclass(frozen=True)
class Keys:
    """Keys made of one secret (HKDF, RFC 5869), one for each use, so that neither betrays the other.

    Raises:
        ValueError: the secret is shorter than 32 bytes.
    """

    secret: bytes = field(repr=False)

    def __post_init__(self) -> None:
        if len(self.secret) < SECRET_BYTES:
            raise ValueError(f"the secret key has {len(self.secret)} bytes: it needs at least {SECRET_BYTES}")

    def hash(self, channel: str, handle: str) -> str:
        """What a handle is found by: HMAC-SHA-256 as 64 hexadecimal digits."""
        return hmac.new(self._hashing, f"{channel}\0{handle}".encode(), sha256).hexdigest()

    def encrypt(self, channel: str, handle: str) -> bytes:
        """Encrypt a handle: nonce, then AES-256-GCM text. It opens only for the same channel."""
        nonce = os.urandom(NONCE_BYTES)
        return nonce + self._cipher.encrypt(nonce, handle.encode(), _bound_to(channel))

    def decrypt(self, channel: str, encrypted: bytes) -> str:
        """Read a handle back.

        Raises:
            HandleUnreadable: another secret or channel encrypted it, or it was tampered with.
        """
        nonce, sealed = encrypted[:NONCE_BYTES], encrypted[NONCE_BYTES:]
        try:
            return self._cipher.decrypt(nonce, sealed, _bound_to(channel)).decode()
        except InvalidTag as error:
            raise HandleUnreadable from error

    def seal(self, name: str, content: bytes) -> bytes:
        """Encrypt a file: nonce, then AES-256-GCM text. It opens only under the same name."""
        nonce = os.urandom(NONCE_BYTES)
        return nonce + self._file_cipher.encrypt(nonce, content, f"file|{name}".encode())

    def unseal(self, name: str, sealed: bytes) -> bytes:
        """Read a file back.

        Raises:
            HandleUnreadable: another secret or name encrypted it, or it was tampered with.
        """
        try:
            nonce, text = sealed[:NONCE_BYTES], sealed[NONCE_BYTES:]
            return self._file_cipher.decrypt(nonce, text, f"file|{name}".encode())
        except InvalidTag as error:
            raise HandleUnreadable from error

    def sign(self, use: str, content: bytes) -> bytes:
        """What shows that we made some content for some use: HMAC-SHA-256, 32 bytes."""
        return hmac.new(self._signing, use.encode() + b"\0" + content, sha256).digest()

    @cached_property
    def _signing(self) -> bytes:
        return _derive(self.secret, b"listenwell signature 1")

    @cached_property
    def _file_cipher(self) -> AESGCM:
        return AESGCM(_derive(self.secret, b"listenwell file encryption 1"))

    @cached_property
    def _cipher(self) -> AESGCM:
        return AESGCM(_derive(self.secret, b"listenwell contact encryption 1"))

    @cached_property
    def _hashing(self) -> bytes:
        return _derive(self.secret, b"listenwell contact hash 1")


def _derive(secret: bytes, use: bytes) -> bytes:
    return HKDF(algorithm=SHA256(), length=32, salt=None, info=use).derive(secret)


def _bound_to(channel: str) -> bytes:
    return f"contact|{channel}".encode()
