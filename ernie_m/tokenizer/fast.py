"""The tokenizer as a pipeline of the library `tokenizers`, a tokenizer.json, for software that does not know ours.

XLM-R takes SentencePiece's pieces as they are, and such a pipeline gives the same ids. Paddle cuts the pieces that
SentencePiece has chosen for a whole word, and drops a "▁" that is left alone; a pipeline can only cut the text first
and look for pieces in what is between the cuts, which is mostly the same, and keeps the "▁" unless no token can join it
to what follows. How often that gives other ids, `agreement` counts.

A few lines differ in XLM-R's flavour, too, about one in 10,000: `tokenizers` does not normalise a letter and its marks
as one where they take more than five bytes (decomposed kana, some vowels of Tamil), and where two ways to cut a word
are equally likely, rounding decides between them.
"""

import functools
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

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


def save_for_transformers(
    tokenizer: ErnieMTokenizer, directory: str | Path, *, fast: "Tokenizer | None", max_length: int | None = None
) -> tuple[Path, ...]:
    """Writes a folder's tokenizer as that of an XLM-R, for `AutoTokenizer` of transformers and for ours.

    The class is XLM-R's where the vocabulary is laid out as XLM-R's. For another one it is the general class, which
    takes tokenizer.json as it is: XLM-R's own class of transformers 5 would cut by rules of its own, and that of
    version 4 would count ids by the SentencePiece model.

    Args:
        tokenizer: Ours.
        directory: Made if absent.
        fast: What `fast_tokenizer` made of it; None leaves tokenizer.json out, and transformers a slow XLM-R at best.
        max_length: Of the model, in tokens, special tokens included; None leaves it open.

    Returns:
        The files.
    """
    names = {role: NAMES[token] for role, token in _ROLES.items()}
    config = {
        "tokenizer_class": "XLMRobertaTokenizer"
        if _is_laid_out_as_xlm_roberta(tokenizer)
        else "PreTrainedTokenizerFast",
        "flavor": tokenizer.flavor,
        "do_lower_case": tokenizer.do_lower_case,
        "model_input_names": ["input_ids", "attention_mask"],
        "padding_side": "right",
        "clean_up_tokenization_spaces": False,
        **({} if max_length is None else {"model_max_length": max_length}),
    }
    mask = {"content": NAMES[files.MASK], "lstrip": True, "rstrip": False, "normalized": False, "single_word": False}
    contents = {
        files.CONFIG_FILE: files.json_bytes(config | names),
        files.SPECIAL_TOKENS_FILE: files.json_bytes(names | {"mask_token": mask}),
        **({} if fast is None else {TOKENIZER_FILE: fast.to_str(pretty=True).encode()}),
    }
    folder = Path(directory)
    written = tokenizer.save_vocabulary(folder)
    files.write(folder, contents)
    return written + tuple(folder / name for name in contents)


def _is_laid_out_as_xlm_roberta(tokenizer: ErnieMTokenizer) -> bool:
    """Whether XLM-R's class, made of the same SentencePiece model, gives the same ids: a piece's number is its id."""
    if tokenizer.flavor != "xlm_roberta" or tokenizer.do_lower_case:
        return False
    try:
        vocab = xlm_roberta_vocab(tokenizer.sentencepiece_model)
    except CheckpointError:
        return False
    return vocab == tokenizer.convert_ids_to_tokens(range(len(tokenizer)))


def _read_model(serialized: bytes) -> _Model:
    try:
        from sentencepiece import sentencepiece_model_pb2 as protocol
    except ImportError:
        raise _missing() from None
    proto: Any = vars(protocol)["ModelProto"].FromString(serialized)
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
        elif token in scores and known[token] == index and token not in XLM_ROBERTA_NAMES:
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
