"""How Vietnamese names, dates, numbers and sums are ordered, searched and written."""

import unicodedata
from collections.abc import Iterator
from datetime import date
from decimal import Decimal

# f, j, w and z are no Vietnamese letters, but names of enterprises and of foreigners have them.
ALPHABET = "aăâbcdđeêfghijklmnoôơpqrstuưvwxyz"
POINT_ALPHABET = "abcdđeghiklmnopqrstuvxy"
SORT_KEY_LENGTH = 640  # enough for a name of 200 characters

_TONES = {"\u0300": "1", "\u0309": "2", "\u0303": "3", "\u0301": "4", "\u0323": "5"}
_LETTER_MARKS = {"\u0306", "\u0302", "\u031b"}  # breve, circumflex, horn make another letter
_END, _SPACE, _FOREIGN = "00", "01", "60"
_CODES = {letter: str(20 + place) for place, letter in enumerate(ALPHABET)} | {
    str(digit): str(10 + digit) for digit in range(10)
}
_BREAKS = "-‐‑–—/.,_&"


def normalise(text: str) -> str:
    """Compose letters (NFC) and collapse white space; what people typed stays otherwise.

    Source: domain rule "store NFC" (TCVN 6909:2001).
    """
    return " ".join(unicodedata.normalize("NFC", text).split())


def without_invisible(text: str, kinds: tuple[str, ...] = ("Cc", "Cf")) -> str:
    """The text without control and format signs (Unicode Cc, Cf), or those of `kinds` alone: what
    nobody sees makes two names that look alike, and some of it turns the letters around. White
    space stays.

    Source: this project.
    """
    return "".join(
        sign for sign in text if sign.isspace() or unicodedata.category(sign) not in kinds
    )


def split_name(full_name: str) -> tuple[str, str]:
    """Return family and middle names, and the given name: the last word."""
    family_middle, _, given = normalise(full_name).rpartition(" ")
    return family_middle, given


def sort_key(full_name: str, *, given: str = "") -> str:
    """A string of digits whose plain order is the order of Vietnamese name lists.

    Given name first, then family and middle names; in each, letters decide before tones
    (ngang, huyền, hỏi, ngã, sắc, nặng). A tone counts for its word, so that hòa equals hoà.
    Digits alone sort alike under every collation of every database. `given` overrides the last
    word where the given name has two.

    Source: Vietnamese alphabet and tone order; this project.
    """
    family_middle, last = split_name(full_name)
    if given:
        last = normalise(given)
        family_middle = normalise(full_name).removesuffix(last).strip()
    return (_part_key(last) + _part_key(family_middle))[:SORT_KEY_LENGTH]


def text_sort_key(text: str) -> str:
    """The same order for what is read from its first word: units, titles, places."""
    return _part_key(normalise(text))[:SORT_KEY_LENGTH]


def _part_key(text: str) -> str:
    letters: list[str] = []
    tones: list[str] = []
    words = "".join(" " if sign in _BREAKS else sign for sign in text.casefold()).split()
    for word in words:
        word_letters, word_tones = _read_word(word)
        if not word_letters:
            continue
        if letters:
            letters.append(_SPACE)
        letters += word_letters
        tones += [*word_tones, "0"]
    return "".join([*letters, _END, *tones])


def _read_word(word: str) -> tuple[list[str], list[str]]:
    letters: list[str] = []
    tones: list[str] = []
    base = ""
    for sign in unicodedata.normalize("NFD", word) + "\0":
        if sign in _TONES:
            tones.append(_TONES[sign])
        elif sign in _LETTER_MARKS:
            composed = unicodedata.normalize("NFC", base + sign)
            base = composed if len(composed) == 1 else base
        elif not unicodedata.combining(sign):
            if base:
                letters.append(_CODES.get(base, _CODES.get(base[:1], _FOREIGN)))
            base = sign if sign.isalnum() else ""
    return letters, tones


def search_key(text: str) -> str:
    """Lower case without tones and marks, đ as d: what a search without diacritics compares."""
    bare = (
        sign
        for sign in unicodedata.normalize("NFD", text.casefold())
        if not unicodedata.combining(sign)
    )
    return " ".join("".join(bare).replace("đ", "d").split())


# --- dates and numbers ------------------------------------------------------------------------


def day_text(day: date) -> str:
    """ "ngày 05 tháng 10 năm 2022"; days below 10 and the months 1 and 2 take a leading zero.

    Source: Decree 30/2020/NĐ-CP, Annex I, part I, II.4.
    """
    month = f"{day.month:02}" if day.month < 3 else f"{day.month}"
    return f"ngày {day.day:02} tháng {month} năm {day.year}"


def short_date(day: date) -> str:
    """ "05/10/2022"."""
    return f"{day.day:02}/{day.month:02}/{day.year:04}"


def number_text(number: int) -> str:
    """ "1.410.000"."""
    return f"{number:,}".replace(",", ".")


def decimal_text(number: Decimal) -> str:
    """ "0,6"; thousands take points, zeros at the end are dropped."""
    whole, _, fraction = f"{number:,f}".partition(".")
    fraction = fraction.rstrip("0")
    return whole.replace(",", ".") + ("," + fraction if fraction else "")


def padded(number: int) -> str:
    """ "02": how small counts and document numbers are written."""
    return f"{number:02}"


def point_letters() -> Iterator[str]:
    """Marks of points in a clause: a) b) c) d) đ) e) g) …, then doubled.

    Source: Decree 30/2020/NĐ-CP, Annex I, part I, II.6.
    """
    times = 1
    while True:
        for letter in POINT_ALPHABET:
            yield letter * times + ")"
        times += 1


def roman(number: int) -> str:
    """Roman numeral of 1 to 3999. Raises: ValueError beyond."""
    if not 1 <= number <= 3999:
        raise ValueError(f"No Roman numeral for {number}")
    text = ""
    for value, sign in (
        (1000, "M"), (900, "CM"), (500, "D"), (400, "CD"), (100, "C"), (90, "XC"), (50, "L"),
        (40, "XL"), (10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I"),
    ):  # fmt: skip
        times, number = divmod(number, value)
        text += sign * times
    return text


# --- sums in words ----------------------------------------------------------------------------

_DIGITS = ("không", "một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín")
_SCALES = ("", "nghìn", "triệu")


def number_words(number: int) -> str:
    """ "một triệu không trăm linh năm nghìn không trăm hai mươi mốt".

    Raises: ValueError below zero.
    """
    if number < 0:
        raise ValueError("A sum in words is never negative")
    return " ".join(_words(number, inner=False)) or _DIGITS[0]


def money_words(amount_vnd: int) -> str:
    """ "Một triệu bốn trăm mười nghìn đồng".

    Units: whole đồng. Raises: ValueError below zero.
    """
    words = number_words(amount_vnd)
    return words[0].upper() + words[1:] + " đồng"


def _words(number: int, *, inner: bool) -> list[str]:
    billions, rest = divmod(number, 10**9)
    words: list[str] = []
    if billions:
        words += [*_words(billions, inner=inner), "tỷ"]
    for power in (2, 1, 0):
        group = rest // 1000**power % 1000
        if group:
            words += _group_words(group, full=inner or bool(words))
            words += [_SCALES[power]] if power else []
    return words


def _group_words(group: int, *, full: bool) -> list[str]:
    hundreds, below = divmod(group, 100)
    tens, ones = divmod(below, 10)
    words = [_DIGITS[hundreds], "trăm"] if hundreds or full else []
    if tens == 1:
        words.append("mười")
    elif tens:
        words += [_DIGITS[tens], "mươi"]
    elif ones and words:
        words.append("linh")
    if ones == 1 and tens > 1:
        words.append("mốt")
    elif ones == 4 and tens > 1:
        words.append("tư")
    elif ones == 5 and tens:
        words.append("lăm")
    elif ones:
        words.append(_DIGITS[ones])
    return words
