"""Sealing of personal data: SM4-GCM (GB/T 32907), blind indexes by HMAC-SM3 (GB/T 32905)."""

import base64
import hashlib
import os
from functools import cache, lru_cache
from typing import BinaryIO

from cryptography.hazmat.primitives import hashes, hmac
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings

_PREFIX = {"sm4-gcm": "s4:", "aes-gcm": "ag:"}
_PIECE = 1 << 20


@cache
def _secret() -> bytes:
    return bytes.fromhex(settings.TUOPIN_KEY)


def derived(purpose: str, length: int = 32) -> bytes:
    """Return a key for one purpose, derived from the installation's secret by HMAC-SM3."""
    mac = hmac.HMAC(_secret(), hashes.SM3())
    mac.update(purpose.encode())
    return mac.finalize()[:length]


@cache
def _sm4() -> algorithms.SM4:
    return algorithms.SM4(derived("seal", 16))


@cache
def _aes() -> AESGCM:
    return AESGCM(derived("seal-aes", 32))


def seal(data: bytes) -> bytes:
    """Encrypt bytes under the configured suite: nonce, text and tag in one."""
    nonce = os.urandom(12)
    if settings.TUOPIN_SEAL == "aes-gcm":
        return b"ag:" + nonce + _aes().encrypt(nonce, data, None)
    enc = Cipher(_sm4(), modes.GCM(nonce)).encryptor()
    text = enc.update(data) + enc.finalize()
    return b"s4:" + nonce + text + enc.tag


def seal_stream(source: BinaryIO, out: BinaryIO) -> None:
    """Encrypt a file as `seal` does, piece by piece: a large one is never held in memory."""
    nonce = os.urandom(12)
    suite = settings.TUOPIN_SEAL
    cipher = algorithms.AES(derived("seal-aes", 32)) if suite == "aes-gcm" else _sm4()
    enc = Cipher(cipher, modes.GCM(nonce)).encryptor()
    out.write(_PREFIX[suite].encode() + nonce)
    while piece := source.read(_PIECE):
        out.write(enc.update(piece))
    out.write(enc.finalize() + enc.tag)


def unseal(blob: bytes) -> bytes:
    """Decrypt what `seal` made; raises cryptography's InvalidTag when it was tampered with."""
    # A view: a slice of a large file would be another copy of it.
    kind, nonce, rest = blob[:3], blob[3:15], memoryview(blob)[15:]
    if kind == b"ag:":
        return _aes().decrypt(nonce, rest, None)
    if kind != b"s4:":
        raise ValueError("not a sealed value")
    dec = Cipher(_sm4(), modes.GCM(nonce, bytes(rest[-16:]))).decryptor()
    return dec.update(rest[:-16]) + dec.finalize()


def seal_text(text: str) -> str:
    """Seal a text as base64, as columns keep it (Django is slow with columns of bytes)."""
    return base64.b64encode(seal(text.encode())).decode() if text else ""


def unseal_text(blob: str) -> str:
    """Open a sealed text."""
    return unseal(base64.b64decode(blob)).decode() if blob else ""


@cache
def _index_state() -> hmac.HMAC:
    return hmac.HMAC(derived("blind-index"), hashes.SM3())


@lru_cache(maxsize=4096)
def blind_index(text: str) -> str:
    """Return the keyed HMAC-SM3 of a number as 64 hex digits: equal for equal; '' for ''."""
    if not text:
        return ""
    state = _index_state().copy()
    state.update(text.encode())
    return state.finalize().hex()


@cache
def _mac_state(purpose: str) -> hmac.HMAC:
    return hmac.HMAC(derived(purpose), hashes.SM3())


def mac(purpose: str, text: str) -> str:
    """Return the keyed HMAC-SM3 of a text for one purpose as 64 hex digits."""
    state = _mac_state(purpose).copy()
    state.update(text.encode())
    return state.finalize().hex()


def sm3(data: bytes) -> str:
    """Return the plain SM3 hash as hex."""
    digest = hashes.Hash(hashes.SM3())
    digest.update(data)
    return digest.finalize().hex()


def sha256(data: bytes) -> str:
    """Return the SHA-256 hash as hex, by which files are known."""
    return hashlib.sha256(data).hexdigest()
