"""How numbers are written, and read as people type them.

One reader for the command line, fields, dialogs and answers. What the program writes can be typed back:

    sign        +, -, or the true minus sign
    thousands   grouped in proper threes by a comma or a space (narrow or not, no-break or not), or not at all
    decimals    after a point; in a real number a single comma is the decimal sign too, so that 1,125 is
                between 1 and 2, as 0,25 and 1 234,5 say; with a point or another comma beside it, it groups
    exponents   1e−3; a whole number too may have one that leaves it whole: 1e6, 2.5e3

Underscores, other alphabets' digits, "inf" and "nan" are no numbers.
"""

import re
import unicodedata

from xorviz.core.errors import ConfigError

MINUTE = 60
"""Seconds."""
MINUS = "−"
"""The true minus sign, which is as wide as a plus."""
_WHOLE = "(?:[0-9]+|[1-9][0-9]{0,2}(?P<group>[, \u00a0\u2009\u202f])[0-9]{3}(?:(?P=group)[0-9]{3})*)"
_WHOLE_NUMBER = re.compile(f"[+-]?{_WHOLE}")
_WHOLE_IN_SHORT = re.compile(r"[+-]?[0-9]+(?:\.[0-9]+)?[eE]\+?[0-9]{1,2}")
_REAL_NUMBER = re.compile(rf"[+-]?(?:{_WHOLE}(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][+-]?[0-9]+)?")
_SINGLE_COMMA = re.compile(r"^([^,.]*[0-9]),([0-9][^,.]*)$")
_EXPONENT = re.compile(r"([0-9.])e(?:\+|(-))0*(?=[0-9])")
"""As Python writes it: 1e-05, 1e+07."""
_TORN = re.compile(f"[+{MINUS}-]?0[0-9]")
_GROUPS = str.maketrans("", "", ", \u00a0\u2009\u202f")


LONGEST_NAME = 1_000
"""Characters of a name."""


def one_line(name: str) -> str:
    """Return a name as files keep it: on one line, not endless, of whole characters that control nothing."""
    stands_for = {"Cc": " ", "Cs": "\ufffd"}  # control characters, and halves of characters
    signs = [stands_for.get(unicodedata.category(sign), sign) for sign in name]
    return " ".join("".join(signs).split())[:LONGEST_NAME]


def spelt(text: object) -> str:
    """Write what may have the name of a file in it, of whatever signs: on one line, and no terminal obeys."""
    signs = (sign if sign.isprintable() or _is_space(sign) else ascii(sign)[1:-1] for sign in str(text))
    return "".join(signs)


def _is_space(sign: str) -> bool:
    return unicodedata.category(sign) == "Zs"


FORMULAS = ("=", "+", "-", "@", "＝", "＋", "－", "＠")
"""What a spreadsheet takes for the beginning of a formula."""
_SIGNED = re.compile(r"-[0-9]+(?:,[0-9]{3})*(?:\.[0-9]+)?(?:e[+-]?[0-9]+)?")


def no_formula(cell: str) -> str:
    """Return the text of a cell as no spreadsheet takes it for a formula; a number alone is none."""
    begins = cell.lstrip()
    return f"'{cell}" if begins.startswith(FORMULAS) and not _SIGNED.fullmatch(begins.rstrip()) else cell


_PLAIN = {
    **{MINUS: "-", "⁻": "-", "₋": "-", "–": "-", "±": "+-", "×": "x", "·": "*", "÷": "/", "√": "sqrt"},
    **{"≤": "<=", "≥": ">=", "∞": "infinity", "∂": "d", "⊗": "x", "⊙": "*", "¼": "1/4", "½": "1/2"},
    **{
        "→": "->",
        "←": "<-",
        "↑": "^",
        "↓": "v",
        "▸": ">",
        "▾": "v",
        "●": "*",
        "•": "*",
        "✓": "yes",
        "✗": "no",
    },
    **{"…": "...", "’": "'", "“": '"', "”": '"', "′": "'", "‴": "'''", "‖": "||", "°": " degrees"},
}
"""What is read as the same, in ASCII."""


def plain(error: UnicodeError) -> tuple[str, int]:
    """Return what stands for signs that an output cannot show; for `codecs.register_error`."""
    if not isinstance(error, UnicodeEncodeError):
        raise error
    signs = error.object[error.start : error.end]
    return "".join(_plain_sign(sign, error.encoding) for sign in signs), error.end


def _plain_sign(sign: str, encoding: str) -> str:
    words = [_PLAIN.get(sign, ""), unicodedata.normalize("NFKD", sign)]
    if sign.isalpha():
        words.append(unicodedata.name(sign, "?").rpartition(" ")[2].lower())  # σ: GREEK SMALL LETTER SIGMA
    for word in words:
        written = word.encode(encoding, "ignore").decode(encoding)
        if written:
            return written
    return "?"


def with_minus(text: str) -> str:
    """Return a written number with a true minus sign, in its exponent too: that has no zero before it."""
    return _EXPONENT.sub(r"\1e\2", text).replace("-", MINUS)


def written(value: float, digits: int = 4) -> str:
    """Write a number with so many significant digits and a true minus sign."""
    return with_minus(f"{value:.{digits}g}")


def counted(count: int, one: str, several: str = "") -> str:
    """Write how many there are of something: 1 frame, 1,000 frames."""
    return f"{count:,} {one if count == 1 else several or f'{one}s'}"


def duration_text(seconds: float) -> str:
    """Write a duration in its greatest unit: 1 s, 45 s, 12 min, 3 h."""
    if seconds < 99.5:
        return f"{max(1, round(seconds))} s"
    if seconds < 99.5 * MINUTE:
        return f"{round(seconds / MINUTE)} min"
    return f"{round(seconds / (60 * MINUTE)):,} h"


def read_whole(text: str) -> int:
    """Return a whole number that was typed.

    Raises
    ------
    ValueError
        It is none.
    """
    from fractions import Fraction  # a start reads no number, and it brings much with it

    short = text.strip().replace(MINUS, "-")
    if _WHOLE_IN_SHORT.fullmatch(short) and (number := Fraction(short)).denominator == 1:
        return number.numerator
    return int(_matched(_WHOLE_NUMBER, text, text))


def read_real(text: str) -> float:
    """Return a number that was typed; a single comma is its decimal sign.

    Raises
    ------
    ValueError
        It is none.
    """
    return float(_matched(_REAL_NUMBER, text, _SINGLE_COMMA.sub(r"\1.\2", text)))


def read_list(text: str) -> list[str]:
    """Return the parts of a list that was typed, none of them empty.

    They are separated by semicolons if there are any; else by commas, which have a space behind them if one
    of them has: so parts with commas of their own are told apart.

    Raises
    ------
    ConfigError
        See `whole_part`.
    """
    text = text.strip(",; \n")
    separator = ";" if ";" in text else r",\s+" if re.search(r",\s", text) else ","
    return [part for each in re.split(separator, text) if (part := whole_part(each))]


def whole_part(text: str) -> str:
    """Return a part of a list, which is no piece of a number that was torn at its comma: as 024 of 1,024.

    Raises
    ------
    ConfigError
        It begins with a zero that another digit follows.
    """
    part = text.strip()
    if _TORN.match(part):
        raise ConfigError(
            f"{part!r} in a list is not allowed: 1,024 is neither one number nor two"
            " (write 1024 for one, and no zero before other digits)"
        )
    return part


def _matched(pattern: re.Pattern[str], typed: str, text: str) -> str:
    number = text.strip().replace(MINUS, "-")
    if not pattern.fullmatch(number):
        raise ValueError(f"{typed!r} is no number")
    return number.translate(_GROUPS)
