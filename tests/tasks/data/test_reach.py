"""What is out of reach, in words and in numbers."""

from tasks.data.reach import OutOfReach, cut_off


def test_it_is_said_with_count_share_and_longest() -> None:
    (limit,) = cut_off([*[512] * 120, *[20] * 3880], max_length=256, items="texts")
    assert limit.line("train") == (
        "train: 120 of 4,000 texts (3.0%) are longer than task.max_length=256 tokens and were cut off; the longest has "
        "512 tokens"
    )
    assert (limit.what, limit.numbers()) == ("texts_cut_off", {"count": 120, "of": 4000, "longest": 512})


def test_what_fits_is_not_mentioned() -> None:
    assert cut_off([256, 3], max_length=256, items="texts") == []
    assert cut_off([], max_length=256, items="texts") == []


def test_a_number_without_a_length_has_none() -> None:
    limit = OutOfReach("nested", 1, 8, "answers are nested")
    assert (limit.line("test"), limit.numbers()) == ("test: 1 of 8 answers (12.5%) are nested", {"count": 1, "of": 8})
