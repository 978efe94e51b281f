"""Order, search and wording of Vietnamese against the written rules and known vectors."""

import unicodedata
from datetime import date
from decimal import Decimal
from itertools import islice

import pytest
from hypothesis import given
from hypothesis import strategies as st

from emulation_portal import vietnamese as vi

LETTERS = "aăâbcdđeêghiklmnoôơpqrstuưvxy"
TONES = ("", "\u0300", "\u0309", "\u0303", "\u0301", "\u0323")
syllables = st.builds(
    lambda first, vowel, tone, last: unicodedata.normalize("NFC", first + vowel + tone + last),
    st.sampled_from(["", "b", "c", "d", "đ", "h", "n", "ng", "ngh", "th", "tr", "x"]),
    st.sampled_from("aăâeêioôơuưy"),
    st.sampled_from(TONES),
    st.sampled_from(["", "c", "n", "ng", "nh", "t", "u"]),
).map(str.capitalize)
names = st.lists(syllables, min_size=1, max_size=4).map(" ".join)


def written_order(full_name):
    """Independent of the key: letters of the given name, its tones, then those of the rest."""

    def part(words):
        letters, tones = [], []
        for word in words:
            spread = unicodedata.normalize("NFD", word.lower())
            tones.append(
                max((TONES.index(sign) for sign in spread if sign in TONES[1:]), default=0)
            )
            toneless = "".join(sign for sign in spread if sign not in TONES[1:])
            letters.append([LETTERS.index(sign) for sign in unicodedata.normalize("NFC", toneless)])
        return letters, tones

    *family, given = full_name.split()
    return part([given]), part(family)


@given(st.lists(names, max_size=12))
def test_sort_key_orders_as_the_written_rules(full_names):
    assert [vi.sort_key(name) for name in sorted(full_names, key=vi.sort_key)] == [
        vi.sort_key(name) for name in sorted(full_names, key=written_order)
    ]


@given(names, names)
def test_sort_key_is_equal_only_for_equal_order(first, second):
    assert (vi.sort_key(first) == vi.sort_key(second)) == (
        written_order(first) == written_order(second)
    )


def test_sort_key_orders_given_names_by_letter_then_tone():
    ordered = ["Vũ A", "Lê Ăn", "Bùi Ân", "Trần Da", "Đỗ Đa", "Võ Ha", "An Hà", "An Hả", "An Hã",
               "An Há", "An Hạ", "An Hoa", "Bùi Hòa", "Cao Hoà", "Lý Yến"]  # fmt: skip
    keys = [vi.sort_key(name) for name in ordered]
    assert keys == sorted(set(keys))


def test_sort_key_does_not_care_for_spelling_of_tone_case_or_composition():
    key = vi.sort_key("Nguyễn Thị Hòa")
    assert key == vi.sort_key("NGUYỄN  THỊ HOÀ")
    assert key == vi.sort_key(unicodedata.normalize("NFD", "Nguyễn Thị Hòa"))
    assert key != vi.sort_key("Nguyễn Thị Hoa")


def test_sort_key_takes_a_given_name_of_two_words():
    assert vi.sort_key("Lê Bảo An", given="Bảo An") > vi.sort_key("Lê Văn Ban")
    assert vi.sort_key("Lê Bảo An") < vi.sort_key("Lê Văn Ban")


@given(st.text(max_size=200))
def test_sort_key_of_anything_is_short_and_of_digits_only(text):
    for key in (vi.sort_key(text), vi.text_sort_key(text)):
        assert key.isdigit()
        assert key.isascii()
        assert len(key) <= vi.SORT_KEY_LENGTH


@pytest.mark.parametrize(
    ("first", "second"), [("Phòng 2", "Phòng A"), ("Phòng", "Phòng A"), ("Sở An", "Sởa")]
)
def test_text_sort_key_puts_digits_before_letters_and_short_before_long(first, second):
    assert vi.text_sort_key(first) < vi.text_sort_key(second)


def test_search_key_drops_tones_marks_and_case():
    assert vi.search_key("  ĐỖ Thị  Hường ") == "do thi huong"
    assert vi.search_key(unicodedata.normalize("NFD", "Đỗ Thị Hường")) == "do thi huong"


@given(st.text(max_size=60))
def test_search_key_and_normalise_change_nothing_twice(text):
    assert vi.search_key(vi.search_key(text)) == vi.search_key(text)
    assert vi.normalise(vi.normalise(text)) == vi.normalise(text)


def test_normalise_composes_and_collapses_but_keeps_the_spelling():
    assert vi.normalise("  Hoà\u0323 \n Bình") == unicodedata.normalize("NFC", "Hoà\u0323 Bình")
    assert vi.normalise("Hoà") == "Hoà"


@pytest.mark.parametrize(
    ("full_name", "parts"),
    [("Nguyễn Thị An", ("Nguyễn Thị", "An")), ("An", ("", "An")), ("", ("", ""))],
)
def test_split_name_parts_the_last_word(full_name, parts):
    assert vi.split_name(full_name) == parts


@pytest.mark.parametrize(
    ("day", "long", "short"),
    [
        (date(2022, 10, 5), "ngày 05 tháng 10 năm 2022", "05/10/2022"),
        (date(2023, 1, 31), "ngày 31 tháng 01 năm 2023", "31/01/2023"),
        (date(2023, 2, 1), "ngày 01 tháng 02 năm 2023", "01/02/2023"),
        (date(2023, 3, 10), "ngày 10 tháng 3 năm 2023", "10/03/2023"),
    ],
)
def test_days_are_padded_by_the_decree(day, long, short):
    assert vi.day_text(day) == long
    assert vi.short_date(day) == short


def test_numbers_take_points_and_decimals_a_comma():
    assert vi.number_text(1410000) == "1.410.000"
    assert vi.number_text(-1410000) == "-1.410.000"
    assert vi.number_text(999) == "999"
    assert vi.decimal_text(Decimal("0.60")) == "0,6"
    assert vi.decimal_text(Decimal("1234.5")) == "1.234,5"
    assert vi.decimal_text(Decimal("100")) == "100"
    assert vi.decimal_text(Decimal("1E+3")) == "1.000"
    assert (vi.padded(2), vi.padded(12), vi.padded(123)) == ("02", "12", "123")


@pytest.mark.parametrize(
    ("amount_vnd", "words"),
    [
        (0, "Không đồng"),
        (710_000, "Bảy trăm mười nghìn đồng"),
        (1_410_000, "Một triệu bốn trăm mười nghìn đồng"),
        (5_660_000, "Năm triệu sáu trăm sáu mươi nghìn đồng"),
        (9_120_000, "Chín triệu một trăm hai mươi nghìn đồng"),
        (2_121_000, "Hai triệu một trăm hai mươi mốt nghìn đồng"),
        (15, "Mười lăm đồng"),
        (25, "Hai mươi lăm đồng"),
        (24, "Hai mươi tư đồng"),
        (14, "Mười bốn đồng"),
        (11, "Mười một đồng"),
        (105, "Một trăm linh năm đồng"),
        (1_005_021, "Một triệu không trăm linh năm nghìn không trăm hai mươi mốt đồng"),
        (1_000_000_000, "Một tỷ đồng"),
        (1_050_000_000, "Một tỷ không trăm năm mươi triệu đồng"),
        (1_000_000_000_005, "Một nghìn tỷ không trăm linh năm đồng"),
    ],
)
def test_money_words(amount_vnd, words):
    assert vi.money_words(amount_vnd) == words


def test_negative_sum_has_no_words():
    with pytest.raises(ValueError, match="never negative"):
        vi.money_words(-1)


def read_words(words):
    """Reads number words back, by rules of its own."""
    digits = {"một": 1, "mốt": 1, "hai": 2, "ba": 3, "bốn": 4, "tư": 4, "năm": 5, "lăm": 5,
              "sáu": 6, "bảy": 7, "tám": 8, "chín": 9, "không": 0}  # fmt: skip
    billions = total = group = digit = 0
    for word in words.split():
        if word == "trăm":
            group, digit = group + digit * 100, 0
        elif word == "mươi":
            group, digit = group + digit * 10, 0
        elif word == "mười":
            group += 10
        elif word in ("nghìn", "triệu"):
            total += (group + digit) * {"nghìn": 1000, "triệu": 10**6}[word]
            group = digit = 0
        elif word == "tỷ":
            billions = (billions + total + group + digit) * 10**9
            total = group = digit = 0
        elif word != "linh":
            digit = digits[word]
    return billions + total + group + digit


@given(st.integers(0, 10**15))
def test_number_words_read_back_to_the_number(number):
    assert read_words(vi.number_words(number)) == number


def test_points_follow_the_vietnamese_alphabet():
    assert list(islice(vi.point_letters(), 24)) == [
        f"{letter})" for letter in "abcdđeghiklmnopqrstuvxy"
    ] + ["aa)"]


def test_roman_numerals():
    assert [vi.roman(n) for n in (1, 4, 9, 14, 40, 1999)] == [
        "I",
        "IV",
        "IX",
        "XIV",
        "XL",
        "MCMXCIX",
    ]
    with pytest.raises(ValueError, match="No Roman"):
        vi.roman(0)
