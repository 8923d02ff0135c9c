"""Words as a reader sees them, from the spans of tokens."""

import pytest

from pretraining.tools.word_spans import number_words


@pytest.mark.parametrize(
    ("text", "pieces", "words"),
    [
        ("Anna lives.", ["An", "na", "liv", "es", "."], ["Anna", "lives", "."]),
        ("«Nein», sagt ng'ombe?!", ["«", "Ne", "in", "»", ",", "sagt", "ng", "'", "ombe", "?", "!"],
         ["«", "Nein", "»,", "sagt", "ng'ombe", "?!"]),
        ("im Jahr 2020.", ["im", "Jahr", "20", "20", "."], ["im", "Jahr", "2020", "."]),
        ("أي فعالية؟", ["أي", "فعا", "لية", "؟"], ["أي", "فعالية", "؟"]),
        ("एक छाता।", ["एक", "छा", "ता", "।"], ["एक", "छाता", "।"]),
        ("1947年，塔玛拉·卡", ["1947", "年", "，", "塔", "玛", "拉", "·", "卡"],
         ["1947", "年", "，", "塔", "玛", "拉", "·", "卡"]),
        ("ウィキは便利です", ["ウィキ", "は", "便", "利", "です"], ["ウィキ", "は", "便", "利", "です"]),
        ("สวัสดีครับ", ["สวัสดี", "ครับ"], ["สวัสดี", "ครับ"]),
        ("... Anna", ["...", "Anna"], ["...", "Anna"]),
    ],
)  # fmt: skip
def test_words_of_many_scripts(text: str, pieces: list[str], words: list[str]) -> None:
    spans, place = [], 0
    for piece in pieces:
        place = text.index(piece, place)
        spans.append((place, place := place + len(piece)))
    numbers = number_words(text, spans)
    assert numbers == sorted(numbers)
    spans_by_word = [
        [span for span, other in zip(spans, numbers, strict=True) if other == number] for number in set(numbers)
    ]
    assert sorted((part[0][0], text[part[0][0] : part[-1][1]]) for part in spans_by_word) == sorted(
        (part[0][0], word) for part, word in zip(sorted(spans_by_word), words, strict=True)
    )


def test_tokens_of_one_character_and_empty_ones_have_a_word() -> None:
    assert len(set(number_words("a ½", [(0, 1), (2, 3), (2, 3), (2, 3)]))) == 2
    before, lone, after = number_words("a b ", [(0, 1), (2, 2), (2, 3)])
    assert before < lone == after
    assert number_words("a ", [(0, 1), (2, 2)])[1] >= 1
