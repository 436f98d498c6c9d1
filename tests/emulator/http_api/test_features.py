"""The table of features names tests that exist, and says what is missing."""

from pathlib import Path

from csc.emulator.http_api.features import FEATURES, TESTS

ROOT = Path(__file__).parents[3]


def test_what_is_there_is_held_by_a_test_and_what_is_not_says_so() -> None:
    for feature in FEATURES:
        if feature.state != "no":
            assert (ROOT / TESTS / feature.test).is_file(), feature
        assert bool(feature.missing) == (feature.state != "yes"), feature
    assert len({feature.name for feature in FEATURES}) == len(FEATURES)
