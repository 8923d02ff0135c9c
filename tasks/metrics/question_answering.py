"""Exact match and F1 of extractive question answering, by the official rules of SQuAD v1.1 and of MLQA."""

import re
import string
import unicodedata
from collections import Counter
from collections.abc import Callable, Sequence
from functools import partial
from typing import Literal

from ernie_m.errors import ConfigError, DataError
from tasks.metrics.tallies import Tally, ratios

Normalization = Literal["squad", "mlqa"]
Normalize = Callable[[str], list[str]]
Score = Callable[[str, str, Normalize], float]

ENGLISH_ARTICLES = re.compile(r"\b(?:a|an|the)\b")

# MLQA's own Arabic pattern also has an alternative that can never match; this is the other one. It cuts inside words.
MLQA_ARTICLES: dict[str, re.Pattern[str] | None] = {
    "ar": re.compile("ال"),
    "de": re.compile(r"\b(?:ein|eine|einen|einem|eines|einer|der|die|das|den|dem|des)\b"),
    "en": ENGLISH_ARTICLES,
    "es": re.compile(r"\b(?:un|una|unos|unas|el|la|los|las)\b"),
    "hi": None,
    "vi": re.compile(r"\b(?:của|là|cái|chiếc|những)\b"),
    "zh": None,
}

CHINESE_CHARACTER = re.compile("([\u4e00-\u9fa5])")


def normalize_squad(text: str) -> list[str]:
    """The tokens that SQuAD v1.1 compares: lower case, no ASCII punctuation, no English articles."""
    bare = "".join(character for character in text.lower() if character not in string.punctuation)
    return ENGLISH_ARTICLES.sub(" ", bare).split()


def normalize_mlqa(text: str, language: str) -> list[str]:
    """The tokens that MLQA compares: lower case, no punctuation of any script, no articles of the language.

    Chinese characters are a token each; everything else is split at white space.

    Args:
        text: A prediction or a gold answer.
        language: The answer's language, one of MLQA's seven.

    Raises:
        ConfigError: MLQA has no rules for the language.
    """
    if language not in MLQA_ARTICLES:
        raise ConfigError(
            f"MLQA's normalisation has no rules for the language {language!r}, only for {', '.join(MLQA_ARTICLES)}."
            " Use task.normalization=squad."
        )
    bare = "".join(character for character in text.lower() if not _is_punctuation(character))
    if (articles := MLQA_ARTICLES[language]) is not None:
        bare = articles.sub(" ", bare)
    if language == "zh":
        bare = CHINESE_CHARACTER.sub(r" \1 ", bare)
    return bare.split()


def normalizer(language: str, normalization: Normalization) -> Normalize:
    """The rules by which answers of a language are compared.

    Raises:
        ConfigError: There are no such rules, or none for the language.
    """
    if normalization == "squad":
        return normalize_squad
    if normalization == "mlqa":
        normalize = partial(normalize_mlqa, language=language)
        normalize("")  # a language without rules is refused here, not at the first answer
        return normalize
    raise ConfigError(f"task.normalization={normalization} is unknown. Choices: squad, mlqa.")


def exact_match(prediction: str, gold: str, normalize: Normalize) -> float:
    """1 where both texts are the same after normalisation, otherwise 0."""
    return float(normalize(prediction) == normalize(gold))


def f1(prediction: str, gold: str, normalize: Normalize) -> float:
    """The harmonic mean of token precision and recall, tokens counted as bags.

    As in the official scripts it is 0 where nothing is shared, even if both texts are empty after normalisation.
    """
    predicted, wanted = normalize(prediction), normalize(gold)
    shared = (Counter(predicted) & Counter(wanted)).total()
    return 2 * shared / (len(predicted) + len(wanted)) if shared else 0.0


def best_over_golds(score: Score, prediction: str, golds: Sequence[str], normalize: Normalize) -> float:
    """The prediction's score against the gold answer that suits it best."""
    return max(score(prediction, gold, normalize) for gold in golds)


def question_answering_tallies(
    predictions: Sequence[str], golds: Sequence[Sequence[str]], *, language: str, normalization: Normalization
) -> dict[str, Tally]:
    """Exact match and F1 of each question, of which the scores are the means.

    Args:
        predictions: One for each question.
        golds: The answers that each is compared with, one at least.
        language: The answers' language; SQuAD's rules do not depend on it.
        normalization: Whose rules: `squad` (SQuAD v1.1 and XQuAD) or `mlqa`.

    Raises:
        ConfigError: There are no such rules, or none for the language.
        DataError: There is no question.
    """
    normalize = normalizer(language, normalization)
    pairs = list(zip(predictions, golds, strict=True))
    if not pairs:
        raise DataError("No question was scored: exact match and F1 of an empty data set are undefined.")
    return {
        name: Tally.mean(best_over_golds(score, *pair, normalize) for pair in pairs)
        for name, score in (("exact_match", exact_match), ("f1", f1))
    }


def question_answering_scores(
    predictions: Sequence[str], golds: Sequence[Sequence[str]], *, language: str, normalization: Normalization
) -> dict[str, float]:
    """Mean exact match and F1 over questions, each in [0, 1]; neither depends on the questions' order. As above."""
    return ratios(question_answering_tallies(predictions, golds, language=language, normalization=normalization))


def _is_punctuation(character: str) -> bool:
    return character in string.punctuation or unicodedata.category(character).startswith("P")
