"""Each student's own seed: drawn from the name, so that neighbours have other numbers."""

from hashlib import sha256
from unicodedata import category, normalize

from xorviz.core.errors import ConfigError

SEEDS = 1_000_000
"""A student's seed is one of so many, from 0: few enough to be read out, and a survey can have them all."""
LONGEST_STUDENT = 200
"""Signs of a name."""
_DOMAIN = b"xorviz student 1\0"
"""Never to be changed: with another, every student would have another seed than when the work was done."""


def student_key(name: str) -> str:
    """Return what all ways to write a name have in common: case, spaces and invisible signs do not matter.

    "Ada Lovelace", "ADA  LOVELACE" and "adalovelace " have the same, however their signs are composed. The
    order of the words and punctuation count.

    Raises
    ------
    ConfigError
        Nothing of it can be seen, or it is longer than `LONGEST_STUDENT`.
    """
    if len(name) > LONGEST_STUDENT:
        raise ConfigError(f"the name has {len(name):,} characters: at most {LONGEST_STUDENT}")
    key = name
    while (folded := normalize("NFKC", _seen(key).casefold())) != key:  # folding may bring up more to fold
        key = folded
    if not key:
        raise ConfigError("the name is empty")
    return key


def same_student(one: str, other: str) -> bool:
    """Say whether two names are of one person, however they are typed; no name is nobody's."""
    try:
        return student_key(one) == student_key(other)
    except ConfigError:
        return False


def student_seed(name: str) -> int:
    """Return the seed of a student: what `{seed}` is in a hand-out, from 0 to 999,999.

    It is a pure function of `student_key`: the first 8 bytes, big-endian, of the SHA-256 of
    "xorviz student 1", a zero byte, and the key in UTF-8, modulo 1,000,000. It is the same on every machine
    and in every version, so that what was handed in can be checked by the name alone. Of 30 students two
    have the same in one class of 2,300.

    Raises
    ------
    ConfigError
        See `student_key`.
    """
    digest = sha256(_DOMAIN + student_key(name).encode()).digest()
    return int.from_bytes(digest[:8], "big") % SEEDS


def _seen(name: str) -> str:
    """Return what can be seen of a name. A sign that this Python does not know yet may be seen by another."""
    return "".join(sign for sign in name if category(sign) not in _UNSEEN)


_UNSEEN = ("Zs", "Zl", "Zp", "Cc", "Cf", "Cs")
"""Spaces, controls, joiners and marks of direction, halves of characters."""
