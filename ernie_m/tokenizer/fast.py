"""The tokenizer as a pipeline of the library `tokenizers`, a tokenizer.json, for software that does not know ours.

XLM-R takes SentencePiece's pieces as they are, and such a pipeline gives the same ids. Paddle cuts the pieces that
SentencePiece has chosen for a whole word, and drops a "▁" that is left alone; a pipeline can only cut the text first and
look for pieces in what is between the cuts, which is often the same. How often, `measure_agreement` counts.
"""

import functools
import sys
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from ernie_m.errors import CheckpointError, ConfigError
from ernie_m.tokenizer import files
from ernie_m.tokenizer.pieces import WORD_START, split_piece, stands_alone
from ernie_m.tokenizer.segmentation import XLM_ROBERTA_NAMES, xlm_roberta_vocab
from ernie_m.tokenizer.tokenizer import ErnieMTokenizer

if TYPE_CHECKING:
    from tokenizers import Tokenizer

TOKENIZER_FILE = "tokenizer.json"

NAMES = {ours: theirs for theirs, ours in XLM_ROBERTA_NAMES.items()}
"""Our special tokens -> XLM-R's names of them."""
_ROLES = {
    "bos_token": files.CLS, "eos_token": files.SEP, "cls_token": files.CLS, "sep_token": files.SEP,
    "pad_token": files.PAD, "unk_token": files.UNK, "mask_token": files.MASK,
}  # fmt: skip
_UNIGRAM = 1
_NORMAL, _UNKNOWN, _CONTROL = 1, 2, 3


class _Model(NamedTuple):
    """What a pipeline needs of a SentencePiece model."""

    scores: dict[str, float]
    charsmap: bytes
    """The normaliser's table; empty where text is not normalised."""


@dataclass(frozen=True, slots=True)
class Agreement:
    """How many texts get the same ids from a fast tokenizer as from ours.

    Attributes:
        texts: Their number.
        equal: Of them, those with equal ids.
        equal_words: Those with equal ids when every "▁" that is a token by itself is left out of both.
        differing: The first few texts with other ids, for a report.
    """

    texts: int
    equal: int
    equal_words: int
    differing: tuple[str, ...]

    @property
    def rate(self) -> float:
        """The share of texts with equal ids, in [0, 1]."""
        return self.equal / self.texts

    def __str__(self) -> str:
        words = f"; {self.equal_words / self.texts:.2%} apart from lone '{WORD_START}'" if self.rate < 1 else ""
        return f"{self.equal} of {self.texts} texts have equal ids ({self.rate:.2%}{words})"


def fast_tokenizer(tokenizer: ErnieMTokenizer) -> "Tokenizer":
    """A pipeline with our ids and XLM-R's names of the special tokens; it lays out pairs as ours.

    The names of special tokens in a text stand for the tokens, whatever the flavour, as fill-mask needs. Offsets are
    those of the original text, without white space, but that of a lone "▁" is the character behind it.

    Raises:
        ConfigError: `tokenizers` is not installed.
        CheckpointError: The SentencePiece model does something that a pipeline cannot.
    """
    try:
        from tokenizers import AddedToken, Regex, Tokenizer, decoders, models, normalizers, pre_tokenizers, processors
    except ImportError:
        raise _missing() from None
    model = _read_model(tokenizer.sentencepiece_model)
    whole_pieces = tokenizer.flavor == "xlm_roberta"
    scores = model.scores if whole_pieces else _scores_of_cuts(model.scores)
    unigram = models.Unigram(_vocabulary(tokenizer, scores), tokenizer.unk_token_id, False)
    fast = Tokenizer(unigram)
    fast.normalizer = normalizers.Sequence(
        [
            *([normalizers.Lowercase()] if tokenizer.do_lower_case else []),
            *([normalizers.Precompiled(model.charsmap)] if model.charsmap else []),
        ]
    )
    words = [pre_tokenizers.Split(Regex(" +"), "removed"), pre_tokenizers.Metaspace(WORD_START, "always", split=False)]
    cuts = [(_unjoined_word_start(model.scores), "removed"), (_cuts(), "isolated")]
    fast.pre_tokenizer = pre_tokenizers.Sequence(
        words + ([] if whole_pieces else [pre_tokenizers.Split(Regex(pattern), how) for pattern, how in cuts])
    )
    fast.post_processor = processors.TemplateProcessing(
        single="<s> $A </s>",
        pair="<s> $A </s> </s> $B:0 </s>",
        special_tokens=[("<s>", tokenizer.cls_token_id), ("</s>", tokenizer.sep_token_id)],
    )
    fast.decoder = decoders.Metaspace(WORD_START, "always")
    fast.add_special_tokens(
        [AddedToken(name, lstrip=name == NAMES[files.MASK], special=True, normalized=False) for name in NAMES.values()]
    )
    return fast


def is_laid_out_as_xlm_roberta(tokenizer: ErnieMTokenizer) -> bool:
    """Whether transformers' own XLM-R tokenizer, made of the same SentencePiece model, gives the same ids."""
    if tokenizer.flavor != "xlm_roberta" or tokenizer.do_lower_case:
        return False
    try:
        vocab = xlm_roberta_vocab(tokenizer.sentencepiece_model)
    except CheckpointError:
        return False
    return vocab == tokenizer.convert_ids_to_tokens(range(len(tokenizer)))


def save_fast_tokenizer(
    tokenizer: ErnieMTokenizer, directory: str | Path, *, max_length: int | None = None
) -> tuple[Path, ...]:
    """Writes a folder's tokenizer for `AutoTokenizer` of transformers: tokenizer.json and two files about it.

    The class is XLM-R's where the vocabulary is laid out as XLM-R's, and the SentencePiece model is written, too. For
    another one it is the general class, which takes tokenizer.json as it is: XLM-R's own class of transformers 5 would
    cut by rules of its own, and its class of version 4 would count ids by the SentencePiece model.

    Args:
        tokenizer: Ours.
        directory: Made if absent.
        max_length: Of the model, in tokens, special tokens included; None leaves it open.

    Returns:
        The files.

    Raises:
        ConfigError: `tokenizers` is not installed.
        CheckpointError: The SentencePiece model does something that a pipeline cannot.
    """
    fast = fast_tokenizer(tokenizer)
    as_xlm_roberta = is_laid_out_as_xlm_roberta(tokenizer)
    names = {role: NAMES[token] for role, token in _ROLES.items()}
    config = {
        "tokenizer_class": "XLMRobertaTokenizer" if as_xlm_roberta else "PreTrainedTokenizerFast",
        "flavor": tokenizer.flavor,
        "model_input_names": ["input_ids", "attention_mask"],
        "clean_up_tokenization_spaces": False,
        **({} if max_length is None else {"model_max_length": max_length}),
    }
    mask = {"content": NAMES[files.MASK], "lstrip": True, "rstrip": False, "normalized": False, "single_word": False}
    contents = {
        TOKENIZER_FILE: fast.to_str(pretty=True).encode(),
        files.CONFIG_FILE: files.json_bytes(config | names),
        files.SPECIAL_TOKENS_FILE: files.json_bytes(names | {"mask_token": mask}),
        **({files.MODEL_FILE: tokenizer.sentencepiece_model} if as_xlm_roberta else {}),
    }
    folder = Path(directory)
    files.write(folder, contents)
    return tuple(folder / name for name in contents)


def measure_agreement(
    tokenizer: ErnieMTokenizer, texts: Iterable[str], *, fast: "Tokenizer | None" = None, examples: int = 3
) -> Agreement:
    """Counts the texts to which both tokenizers give the same ids, special tokens around them left aside.

    Args:
        tokenizer: Ours.
        texts: What to compare on: lines of the languages that the tokenizer is for.
        fast: The other; by default the pipeline made of ours.
        examples: How many texts with other ids to keep.

    Raises:
        ConfigError: `tokenizers` is not installed, or there is no text.
    """
    texts = list(texts)
    if not texts:
        raise ConfigError("there is no text to compare the tokenizers on")
    fast = fast or fast_tokenizer(tokenizer)
    lone = tokenizer.get_vocab().get(WORD_START)
    equal = equal_words = 0
    differing: list[str] = []
    rows = fast.encode_batch(texts, add_special_tokens=False)
    for text, ours, theirs in zip(texts, tokenizer.encode_plain(texts), (row.ids for row in rows), strict=True):
        equal += ours == theirs
        equal_words += _without(ours, lone) == _without(theirs, lone)
        if ours != theirs and len(differing) < examples:
            differing.append(text)
    return Agreement(len(texts), equal, equal_words, tuple(differing))


def _without(ids: Sequence[int], dropped: int | None) -> list[int]:
    return [index for index in ids if index != dropped]


def _read_model(serialized: bytes) -> _Model:
    try:
        from sentencepiece import sentencepiece_model_pb2 as protocol
    except ImportError:
        raise _missing() from None
    proto = protocol.ModelProto.FromString(serialized)
    trainer, normalizer = proto.trainer_spec, proto.normalizer_spec
    reasons = {
        "is no unigram model": trainer.model_type != _UNIGRAM,
        "spells unknown characters as bytes": trainer.byte_fallback,
        "marks the ends of words": trainer.treat_whitespace_as_suffix,
        "keeps white space": not (normalizer.remove_extra_whitespaces and normalizer.escape_whitespaces),
        f"does not put {WORD_START!r} before the first word": not normalizer.add_dummy_prefix,
        "has pieces defined by its user": any(p.type not in (_NORMAL, _UNKNOWN, _CONTROL) for p in proto.pieces),
        "has pieces of several words": any(WORD_START in piece.piece[1:] for piece in proto.pieces),
    }
    if said := [reason for reason, holds in reasons.items() if holds]:
        raise CheckpointError(f"no fast tokenizer can be made: the SentencePiece model {', and '.join(said)}")
    scores = {piece.piece: piece.score for piece in proto.pieces if piece.type == _NORMAL}
    return _Model(scores, normalizer.precompiled_charsmap)


def _missing() -> ConfigError:
    return ConfigError("a fast tokenizer needs the libraries tokenizers and protobuf: pip install 'ernie-m[fast]'")


def _scores_of_cuts(scores: dict[str, float]) -> dict[str, float]:
    """Scores of the tokens that pieces are cut into: a token's is that of the best piece it comes from."""
    best: dict[str, float] = {}
    for piece, score in scores.items():
        for token in split_piece(piece):
            best[token] = max(score, best.get(token, score))
    return best


def _vocabulary(tokenizer: ErnieMTokenizer, scores: dict[str, float]) -> list[tuple[str, float]]:
    """Name and score of each id. What no text yields has a space behind its name, which keeps the model off it."""
    lowest = min(scores.values(), default=0.0)
    entries: list[tuple[str, float]] = []
    known = tokenizer.get_vocab()
    for index, token in enumerate(tokenizer.convert_ids_to_tokens(range(len(tokenizer)))):
        if token in NAMES and known[token] == index:
            entries.append((NAMES[token], 0.0))
        elif token in scores and known[token] == index:
            entries.append((token, scores[token]))
        else:
            entries.append((f"{token} {index}", lowest))
    return entries


def _unjoined_word_start(scores: dict[str, float]) -> str:
    """Matches a "▁" that is surely dropped: no token joins it to the characters that follow."""
    firsts = (split_piece(piece)[0] for piece in scores)
    joined = {first[1:] for first in firsts if first[0] == WORD_START and first != WORD_START}
    shortest = {text for text in joined if not any(text[:length] in joined for length in range(1, len(text)))}
    return f"^{WORD_START}(?!{_any_of(shortest)})" if shortest else f"^{WORD_START}"


def _any_of(texts: Iterable[str]) -> str:
    """A regular expression that matches where one of the texts begins; none may be the beginning of another."""
    rests: dict[str, list[str]] = {}
    for text in sorted(texts):
        rests.setdefault(text[0], []).append(text[1:])
    single = [ord(first) for first, rest in rests.items() if rest == [""]]
    longer = [_character_class([ord(first)]) + _any_of(rest) for first, rest in rests.items() if rest != [""]]
    return f"(?:{'|'.join([_character_class(single)] * bool(single) + longer)})"


@functools.cache
def _cuts() -> str:
    """Matches what `token_spans` cuts out: characters that stand alone, and runs of digits."""
    alone = [code for code in range(sys.maxunicode + 1) if stands_alone(chr(code))]
    digits = [code for code in range(sys.maxunicode + 1) if chr(code).isdigit()]
    return f"{_character_class(alone)}|{_character_class(digits)}+"


def _character_class(codes: Iterable[int]) -> str:
    """A regular expression of the characters."""
    ranges: list[list[int]] = []
    for code in sorted(codes):
        if ranges and ranges[-1][1] == code - 1:
            ranges[-1][1] = code
        else:
            ranges.append([code, code])
    return "[" + "".join(rf"\x{{{first:x}}}-\x{{{last:x}}}" for first, last in ranges) + "]"
