"""Words to text: spans stay exact, and spaces stand where a script has them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tasks.readers.joining import gaps_by_script, join


@given(st.lists(st.tuples(st.text(max_size=4), st.sampled_from(["", " "])), min_size=1))
def test_every_word_is_where_its_span_says(parts: list[tuple[str, str]]) -> None:
    words, gaps = [word for word, _ in parts], [gap for _, gap in parts]
    text, spans = join(words, gaps)
    assert [text[start:end] for start, end in spans] == words
    assert list(spans) == sorted(spans)
    assert text == "".join(word + gap for word, gap in parts[:-1]) + words[-1]


@pytest.mark.parametrize(
    ("words", "text"),
    [
        (["Anna", "lives", "."], "Anna lives ."),
        (["安", "娜", "2016", "年", "，", "iPhone", "手机"], "安娜2016年，iPhone手机"),
        (["アンナ", "は", "東京", "に"], "アンナは東京に"),
        (["กรุงเทพ", "เป็น", "abc", "def"], "กรุงเทพเป็นabc def"),
        (["안나는", "서울에"], "안나는 서울에"),
        (["a", "", "b"], "a  b"),
        (["ａ", "ｂ"], "ａｂ"),
    ],
)
def test_scripts_without_spaces_get_none(words: list[str], text: str) -> None:
    assert join(words, gaps_by_script(words))[0] == text
