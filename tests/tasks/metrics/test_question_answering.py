"""Exact match and F1 against values worked out by hand from the official rules, and their laws."""

import random
from functools import partial

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ernie_m.errors import ConfigError, DataError
from tasks.metrics.question_answering import (
    Normalization,
    Normalize,
    best_over_golds,
    exact_match,
    f1,
    normalize_mlqa,
    normalize_squad,
    question_answering_scores,
)

MLQA_LANGUAGES = ["ar", "de", "en", "es", "hi", "vi", "zh"]
NORMALIZERS: list[Normalize] = [normalize_squad, *(partial(normalize_mlqa, language=code) for code in MLQA_LANGUAGES)]

texts = st.text(max_size=30) | st.text("aAthe .,-, الشثوของ中国，。của là die", max_size=30)


@pytest.mark.parametrize(
    ("text", "tokens"),
    [
        pytest.param("The  Cat, a HAT!", ["cat", "hat"], id="english articles and punctuation go"),
        pytest.param("well-known U.S. athe", ["wellknown", "us", "athe"], id="punctuation joins, articles are words"),
        pytest.param("the-end", ["theend"], id="punctuation goes before articles"),
        pytest.param("“The” cat…", ["“", "”", "cat…"], id="typographic punctuation stays"),
        pytest.param("中国，北京。", ["中国，北京。"], id="chinese is one token, its punctuation stays"),
        pytest.param("الكتاب الكبير؟", ["الكتاب", "الكبير؟"], id="arabic article and question mark stay"),
        pytest.param("दिल्ली में।", ["दिल्ली", "में।"], id="hindi danda stays"),
        pytest.param("กรุงเทพ มหานคร", ["กรุงเทพ", "มหานคร"], id="thai is split at spaces only"),
        pytest.param("của Là A", ["của", "là"], id="vietnamese keeps its classifiers, loses an english a"),
        pytest.param("a\u00a0b\u3000c\u200bd", ["b", "c\u200bd"], id="unicode spaces split, zero-width ones do not"),
        pytest.param(" The, ", [], id="nothing left"),
    ],
)
def test_squad_normalisation(text: str, tokens: list[str]) -> None:
    assert normalize_squad(text) == tokens


@pytest.mark.parametrize(
    ("language", "text", "tokens"),
    [
        pytest.param("en", "“The” cat—a hat…", ["cata", "hat"], id="en: punctuation of all kinds goes, then articles"),
        pytest.param("en", "$5 + 3", ["5", "3"], id="en: ascii symbols count as punctuation"),
        pytest.param("en", "€5", ["€5"], id="en: other symbols stay"),
        pytest.param("es", "¿Los gatos y el perro?", ["gatos", "y", "perro"], id="es: articles"),
        pytest.param("de", "Der Hund des Mannes", ["hund", "mannes"], id="de: articles"),
        pytest.param("de", "The Ende", ["the", "ende"], id="de: english articles stay"),
        pytest.param("vi", "Những cái bàn của tôi là gỗ", ["bàn", "tôi", "gỗ"], id="vi: articles"),
        pytest.param("ar", "الكتاب والكبير؟", ["كتاب", "و", "كبير"], id="ar: the article goes inside words too"),
        pytest.param("hi", "दिल्ली में।", ["दिल्ली", "में"], id="hi: the danda goes, vowel signs stay"),
        pytest.param("zh", "中国，北京。", ["中", "国", "北", "京"], id="zh: a character is a token"),
        pytest.param("zh", "在NBA 2008年", ["在", "nba", "2008", "年"], id="zh: other scripts are split at spaces"),
        pytest.param("zh", "㐀㐁", ["㐀㐁"], id="zh: rare characters outside the basic block are not split"),
        pytest.param("zh", "《the》", ["the"], id="zh: no articles"),
    ],
)
def test_mlqa_normalisation(language: str, text: str, tokens: list[str]) -> None:
    assert normalize_mlqa(text, language) == tokens


@pytest.mark.parametrize(
    ("normalize", "prediction", "gold", "em", "score"),
    [
        pytest.param(normalize_squad, "The cat", "cat!", 1, 1.0, id="squad: same words"),
        pytest.param(normalize_squad, "big cat", "cat", 0, 2 / 3, id="squad: precision 1/2, recall 1"),
        pytest.param(normalize_squad, "cat cat cat", "cat cat dog", 0, 2 / 3, id="squad: repeated words count"),
        pytest.param(normalize_squad, "b a c", "c b", 0, 1.0, id="squad: order matters to exact match only"),
        pytest.param(normalize_squad, "北京", "北京市", 0, 0.0, id="squad: no credit inside a chinese token"),
        pytest.param(normalize_squad, "กรุงเทพ", "กรุงเทพ มหานคร", 0, 2 / 3, id="squad: thai, recall 1/2"),
        pytest.param(NORMALIZERS[-1], "北京", "北京市", 0, 4 / 5, id="zh: precision 1, recall 2/3"),
        pytest.param(NORMALIZERS[-1], "《北京》", "北 京", 1, 1.0, id="zh: spaces between characters do not count"),
        pytest.param(NORMALIZERS[1], "كتاب كبير", "الكتاب", 0, 2 / 3, id="ar: precision 1/2, recall 1"),
        pytest.param(NORMALIZERS[5], "नई दिल्ली।", "दिल्ली", 0, 2 / 3, id="hi: precision 1/2, recall 1"),
        pytest.param(NORMALIZERS[6], "cái bàn gỗ", "bàn", 0, 2 / 3, id="vi: precision 1/2, recall 1"),
    ],
)
def test_scores(normalize: Normalize, prediction: str, gold: str, em: int, score: float) -> None:
    assert exact_match(prediction, gold, normalize) == em
    assert f1(prediction, gold, normalize) == pytest.approx(score)


@pytest.mark.parametrize("normalize", NORMALIZERS)
def test_texts_that_are_both_empty_after_normalisation_match_exactly_but_have_no_f1_as_in_the_official_scripts(
    normalize: Normalize,
) -> None:
    assert exact_match(" . ", "!", normalize) == 1
    assert f1(" . ", "!", normalize) == 0


def test_best_over_golds_takes_each_score_from_the_gold_that_suits_it() -> None:
    assert best_over_golds(f1, "red cat", ["dog", "cat", "red cat here"], normalize_squad) == pytest.approx(4 / 5)
    assert best_over_golds(exact_match, "red cat", ["dog", "the red cat"], normalize_squad) == 1


@given(texts, texts, st.sampled_from(NORMALIZERS))
def test_laws_of_the_scores(a: str, b: str, normalize: Normalize) -> None:
    assert 0 <= f1(a, b, normalize) <= 1
    assert f1(a, b, normalize) == f1(b, a, normalize)
    assert exact_match(a, b, normalize) == exact_match(b, a, normalize)
    if normalize(a):
        assert exact_match(a, b, normalize) <= f1(a, b, normalize)
        assert exact_match(a, a, normalize) == f1(a, a, normalize) == 1


@pytest.mark.parametrize("language", ["ja", "zh-CN", ""])
def test_a_language_that_mlqa_has_no_rules_for_is_refused_at_once(language: str) -> None:
    message = f"'{language}', only for ar, de, en, es, hi, vi, zh. Use task.normalization=squad"
    with pytest.raises(ConfigError, match=message):
        normalize_mlqa("text", language)
    with pytest.raises(ConfigError, match=message):
        question_answering_scores([], [], language=language, normalization="mlqa")


def english(predictions: list[str], golds: list[list[str]]) -> dict[str, float]:
    return question_answering_scores(predictions, golds, language="en", normalization="squad")


def test_scores_are_means_over_questions() -> None:
    scores = english(["the cat", "big dog", "x"], [["cat"], ["fish", "dog"], ["y"]])
    assert scores == {"exact_match": pytest.approx(1 / 3), "f1": pytest.approx((1 + 2 / 3) / 3)}


@pytest.mark.parametrize(("normalization", "f1"), [("squad", 0.0), ("mlqa", 4 / 5)])
def test_scores_follow_the_rules_asked_for(normalization: Normalization, f1: float) -> None:
    scores = question_answering_scores(["北京"], [["北京市"]], language="zh", normalization=normalization)
    assert scores["f1"] == pytest.approx(f1)


@given(st.lists(st.tuples(texts, st.lists(texts, min_size=1, max_size=3)), min_size=1, max_size=8), st.randoms())
def test_scores_do_not_depend_on_the_order(pairs: list[tuple[str, list[str]]], draw: random.Random) -> None:
    def scores() -> dict[str, float]:
        predictions, golds = zip(*pairs, strict=True)
        return question_answering_scores(predictions, golds, language="vi", normalization="mlqa")

    before = scores()
    draw.shuffle(pairs)
    assert scores() == before


def test_perfect_answers_score_exactly_one() -> None:
    assert english(["cat"] * 1190, [["cat"]] * 1190) == {"exact_match": 1.0, "f1": 1.0}


def test_of_no_question_is_an_error_and_not_nan() -> None:
    with pytest.raises(DataError, match="No question was scored"):
        english([], [])


def test_predictions_without_their_golds_are_refused() -> None:
    with pytest.raises(ValueError, match="shorter"):
        english(["cat", "dog"], [["cat"]])


def test_unknown_rules_are_refused() -> None:
    with pytest.raises(ConfigError, match=r"task\.normalization=bleu .*squad, mlqa"):
        question_answering_scores([], [], language="en", normalization="bleu")  # type: ignore[arg-type]
