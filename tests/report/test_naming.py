"""Lists in sentences."""

from report.naming import listed


def test_the_first_are_named_and_the_others_counted() -> None:
    assert listed(["a", "b"], 2) == "a; b"
    assert listed(["a", "b", "c", "d"], 2, ", ") == "a, b and 2 more"
