"""A student's seed: the same however the name is typed, another for the neighbour."""

from unicodedata import normalize

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xorviz.core.errors import ConfigError
from xorviz.core.teach.handout.student import LONGEST_STUDENT, SEEDS, same_student, student_key, student_seed

NAMES = st.text(min_size=1, max_size=40).filter(lambda name: any(sign.isalpha() for sign in name))


@pytest.mark.parametrize(
    "other",
    [
        "ada lovelace",
        "ADA LOVELACE",
        "  Ada\tLovelace\n",
        "Ada\u00a0Lovelace",
        "adalovelace",
        "Ada\u200b Lovelace",
    ],
)
def test_case_and_spaces_of_a_name_do_not_matter(other):
    assert student_seed(other) == student_seed("Ada Lovelace")


@pytest.mark.parametrize(
    ("name", "other"),
    [("Zoë Müller", "Zoe\u0308 Mu\u0308ller"), ("Groß", "GROSS"), ("ﬁona", "FIONA"), ("Σίσυφος", "ΣΊΣΥΦΟΣ")],
)
def test_how_the_signs_of_a_name_are_composed_does_not_matter(name, other):
    assert student_seed(name) == student_seed(other)


def test_no_name_is_nobodys():
    assert same_student("Ada Lovelace", " ada LOVELACE")
    assert not same_student("Ada Lovelace", "Ada")
    endless = "x" * (LONGEST_STUDENT + 1)
    for one, other in (("", ""), ("Ada", ""), ("\u200b", " "), (endless, endless)):
        assert not same_student(one, other)


def test_seeds_never_change():
    """Work that was handed in years ago must still be checked by the name."""
    seeds = [student_seed(name) for name in ("Ada Lovelace", "Zoë Müller", "王小明", "x")]
    assert seeds == [617631, 781844, 210826, 456260]


def test_names_of_a_class_have_seeds_of_their_own():
    seeds = [student_seed(f"Student {number}") for number in range(1000)]
    assert len(set(seeds)) > 990  # as chance has it: 0.5 pairs
    assert student_seed("Ann Lee") != student_seed("Lee Ann")
    assert min(seeds) >= 0
    assert SEEDS // 2 < max(seeds) < SEEDS


@given(NAMES)
def test_every_name_has_a_seed_that_no_way_to_write_it_changes(name):
    key = student_key(name)
    assert student_key(key) == key
    for other in (normalize("NFD", name), f" {name} ", " ".join(name)):
        if len(other) <= 200:
            assert student_seed(other) == student_seed(name)


@pytest.mark.parametrize("name", ["", "  \t", "\u200b", "\ud800"])
def test_a_name_of_which_nothing_is_seen_is_refused(name):
    with pytest.raises(ConfigError, match="the name is empty"):
        student_seed(name)


def test_an_endless_name_is_refused():
    with pytest.raises(ConfigError, match="10,000 characters: at most 200"):
        student_seed("a" * 10_000)
