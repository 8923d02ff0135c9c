"""ErnieMTokenizer: text to ids and character offsets, ids to text, and the files that hold it."""

import hashlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import Any, Literal, Self, get_args, overload

from ernie_m.checkpoint.hub import MODEL, is_hub_id, locate
from ernie_m.errors import CheckpointError, ConfigError
from ernie_m.tokenizer import files
from ernie_m.tokenizer.encoding import (
    PADDING,
    TRUNCATION,
    Encoding,
    RowOptions,
    Specials,
    choose,
    frame,
    lay_out,
    to_tensors,
)
from ernie_m.tokenizer.pieces import WORD_START, Flavor
from ernie_m.tokenizer.segmentation import Segmenter, Tokens, xlm_roberta_vocab


class ErnieMTokenizer:
    """The tokenizer of ERNIE-M and UIE-M, in the flavour of Paddle or of Hugging Face, or XLM-R's.

    The released checkpoints were trained with Paddle's rules. Hugging Face's differ in two ways: some "▁" that
    stand alone become tokens, and "[MASK]" or another special token's name in a text stands for the token.
    XLM-R takes SentencePiece's pieces as they are, and "<mask>" and its like in a text for special tokens.

    Args:
        model: A serialised SentencePiece model.
        vocab: The tokens; a token's id is its position.
        flavor: "paddle", "hf" or "xlm_roberta".
        do_lower_case: Whether to lower-case text before it is cut.
    """

    def __init__(
        self, model: bytes, vocab: Sequence[str], *, flavor: Flavor = "paddle", do_lower_case: bool = False
    ) -> None:
        if flavor not in get_args(Flavor):
            raise ConfigError(
                f"flavor={flavor!r}: choose 'paddle' (as the released checkpoints), 'hf' or 'xlm_roberta'."
            )
        self.flavor: Flavor = flavor
        self.do_lower_case = do_lower_case
        self._model = model
        self._tokens = tuple(vocab)
        self._vocab = {token: index for index, token in enumerate(self._tokens)}
        self.cls_token_id = self._vocab[files.CLS]
        self.pad_token_id = self._vocab[files.PAD]
        self.sep_token_id = self._vocab[files.SEP]
        self.unk_token_id = self._vocab[files.UNK]
        self.mask_token_id = self._vocab[files.MASK]
        self._specials = Specials(self.cls_token_id, self.sep_token_id, self.pad_token_id)
        self._segment = Segmenter(model, self._vocab, flavor=flavor, do_lower_case=do_lower_case)

    @classmethod
    def from_pretrained(cls, source: str | Path, *, flavor: Flavor | None = None, revision: str | None = None) -> Self:
        """Read `sentencepiece.bpe.model`, `vocab.txt` and, if present, `tokenizer_config.json`.

        XLM-R has no `vocab.txt`: its tokens are the SentencePiece model's own.

        Args:
            source: A checkpoint's folder, a finished run's, or a repository of the Hugging Face hub as `owner/name`
                (extra `hub`).
            flavor: None takes what the folder says, or "paddle" where it says nothing.
            revision: Branch, tag or commit of a hub repository.
        """
        directory = locate(source, revision=revision, weights=False) if is_hub_id(source) else Path(source)
        directory = directory / MODEL if (directory / MODEL).is_dir() else directory
        config_path = directory / files.CONFIG_FILE
        config = files.read_config(config_path)
        is_xlm_roberta = str(config.get("tokenizer_class", "")).startswith("XLMRoberta")
        stored = config.get("flavor", "xlm_roberta" if is_xlm_roberta else "paddle")
        if stored not in get_args(Flavor):
            raise CheckpointError(f"{config_path}: flavor is {stored!r}; set it to 'paddle', 'hf' or 'xlm_roberta'.")
        flavor = flavor or stored
        do_lower_case = config.get("do_lower_case", False)
        if not isinstance(do_lower_case, bool):
            raise CheckpointError(f"{config_path}: do_lower_case is {do_lower_case!r}; set it to true or false.")
        model_path = directory / files.MODEL_FILE
        model = files.read_bytes(model_path)
        vocab_path = directory / files.VOCAB_FILE
        try:
            if flavor == "xlm_roberta" and not vocab_path.exists():
                vocab = xlm_roberta_vocab(model)
            else:
                vocab = files.read_vocab(vocab_path)
            return cls(model, vocab, flavor=flavor, do_lower_case=do_lower_case)
        except RuntimeError as error:
            raise CheckpointError(f"{model_path} is no SentencePiece model ({error}). Fetch it again.") from error

    def __call__(
        self,
        text: str | Sequence[str],
        text_pair: str | Sequence[str] | None = None,
        *,
        padding: bool | Literal["longest", "max_length"] = False,
        truncation: bool | Literal["longest_first", "only_first", "only_second"] = False,
        max_length: int | None = None,
        stride: int = 0,
        return_overflowing_tokens: bool = False,
        return_offsets_mapping: bool = False,
        return_tensors: Literal["pt"] | None = None,
    ) -> Encoding:
        """Ids and attention mask of one text or pair, or of a batch: `[CLS] A [SEP]`, `[CLS] A [SEP] [SEP] B [SEP]`.

        Args:
            text: One text, or a batch.
            text_pair: The second text of each, of the same kind as `text`.
            padding: True or "longest" pads to the batch's longest row, "max_length" to `max_length`.
            truncation: Which text to shorten where a row passes `max_length`; True is "longest_first".
            max_length: In tokens, special tokens included.
            stride: How many tokens neighbouring windows share.
            return_overflowing_tokens: Spread a text that is too long over several rows, its windows, each with
                the whole other text and all special tokens; adds `overflow_to_sample_mapping`.
            return_offsets_mapping: Add `offset_mapping`, half-open character spans in the original text without
                leading white space, and `sequence_ids`. Tokens of one source character share its span, that of
                a lone "▁" is empty, that of special tokens and padding is (0, 0).
            return_tensors: "pt" gives tensors, which are always batched.

        Returns:
            Lists for one text, unless windows or tensors are asked for; otherwise lists of rows.
        """
        options = RowOptions(
            padding=choose("padding", padding, PADDING),
            truncation=choose("truncation", truncation, TRUNCATION),
            max_length=max_length,
            stride=stride,
            overflow=return_overflowing_tokens,
        )
        choose("return_tensors", return_tensors, {None: None, "pt": "pt"})
        texts, pairs = _batch("text", text), None if text_pair is None else _batch("text_pair", text_pair)
        if pairs is not None and (len(pairs) != len(texts) or isinstance(text, str) != isinstance(text_pair, str)):
            raise ConfigError(
                f"text and text_pair do not match: {_describe(text)} and {_describe(text_pair)}. "
                "Give two texts, or two lists of one length."
            )
        firsts = self._segment(texts, with_offsets=return_offsets_mapping)
        seconds: Sequence[Tokens | None] = [None] * len(texts)
        if pairs is not None:
            seconds = self._segment(pairs, with_offsets=return_offsets_mapping)
        encoding = lay_out(firsts, seconds, options, self._specials, with_offsets=return_offsets_mapping)
        if return_tensors == "pt":
            return to_tensors(encoding)
        if isinstance(text, str) and not return_overflowing_tokens:
            return Encoding({name: rows[0] for name, rows in encoding.items()})
        return encoding

    def encode_plain(self, texts: Sequence[str]) -> list[list[int]]:
        """The ids of texts without special tokens, as a corpus keeps them."""
        return [tokens.ids for tokens in self._segment(_batch("texts", texts), with_offsets=False)]

    def tokenize(self, text: str) -> list[str]:
        """The tokens of one text as strings, without special tokens; unknown ones keep their characters."""
        return self._segment.surfaces(_batch("text", text)[0])

    @overload
    def convert_tokens_to_ids(self, tokens: str) -> int: ...
    @overload
    def convert_tokens_to_ids(self, tokens: list[str]) -> list[int]: ...
    def convert_tokens_to_ids(self, tokens: str | list[str]) -> int | list[int]:
        """The id of one token, or those of several; an unknown token has [UNK]'s."""
        if isinstance(tokens, str):
            return self._vocab.get(tokens, self.unk_token_id)
        return [self._vocab.get(token, self.unk_token_id) for token in tokens]

    @overload
    def convert_ids_to_tokens(self, ids: int) -> str: ...
    @overload
    def convert_ids_to_tokens(self, ids: Iterable[int]) -> list[str]: ...
    def convert_ids_to_tokens(self, ids: int | Iterable[int]) -> str | list[str]:
        """The token of one id, or those of several; an id outside the vocabulary gives [UNK]."""
        if isinstance(ids, int):
            return self._tokens[ids] if 0 <= ids < len(self._tokens) else files.UNK
        return [self.convert_ids_to_tokens(int(index)) for index in ids]

    def decode(self, ids: Iterable[int], skip_special_tokens: bool = False) -> str:
        """Readable text of ids (a list or a tensor): every "▁" is a space, and the ends are stripped.

        White space that belongs to no token does not come back: cut the original text by offsets instead.
        """
        kept = [int(index) for index in ids]
        if skip_special_tokens:
            kept = [index for index in kept if index not in self.special_ids]
        return "".join(self.convert_ids_to_tokens(kept)).replace(WORD_START, " ").strip()

    def build_inputs_with_special_tokens(self, first: Sequence[int], second: Sequence[int] | None = None) -> list[int]:
        """The ids of a text or pair with the special tokens around them."""
        return frame(first, second, self.cls_token_id, self.sep_token_id)

    def get_special_tokens_mask(
        self, first: Sequence[int], second: Sequence[int] | None = None, already_has_special_tokens: bool = False
    ) -> list[int]:
        """1 for special tokens, 0 for text.

        Args:
            first: Ids of the first text, or a whole row where `already_has_special_tokens`.
            second: Ids of the second text.
            already_has_special_tokens: Mark [CLS], [SEP] and [PAD] of a whole row.
        """
        if not already_has_special_tokens:
            return frame([0] * len(first), None if second is None else [0] * len(second), 1, 1)
        if second is not None:
            raise ConfigError("already_has_special_tokens takes one whole row: leave out the second sequence.")
        return [int(index in self._specials) for index in first]

    def create_token_type_ids_from_sequences(
        self, first: Sequence[int], second: Sequence[int] | None = None
    ) -> list[int]:
        """0 for the first text and 1 for the second, whose share starts at the first [SEP]; no model input."""
        if second is None:
            return [0] * (len(first) + 2)
        return [0] * (len(first) + 1) + [1] * (len(second) + 3)

    def save_vocabulary(self, directory: str | Path) -> tuple[Path, ...]:
        """Write the SentencePiece model and vocab.txt as they were read."""
        return self._save(directory, {files.MODEL_FILE: self._model, files.VOCAB_FILE: files.vocab_bytes(self._tokens)})

    def save_pretrained(self, directory: str | Path) -> tuple[Path, ...]:
        """Write a folder that `from_pretrained` reads, and transformers 4.x, which follows its own rules always."""
        config = {"tokenizer_class": "ErnieMTokenizer", "do_lower_case": self.do_lower_case, "flavor": self.flavor}
        contents = {
            files.CONFIG_FILE: files.json_bytes(config | files.SPECIAL_TOKEN_NAMES),
            files.SPECIAL_TOKENS_FILE: files.json_bytes(files.SPECIAL_TOKEN_NAMES),
        }
        return self.save_vocabulary(directory) + self._save(directory, contents)

    def _save(self, directory: str | Path, contents: Mapping[str, bytes]) -> tuple[Path, ...]:
        files.write(Path(directory), contents)
        return tuple(Path(directory) / name for name in contents)

    @property
    def sentencepiece_model(self) -> bytes:
        """The serialised SentencePiece model."""
        return self._model

    @property
    def vocab_size(self) -> int:
        """Number of tokens, special ones included."""
        return len(self._tokens)

    def __len__(self) -> int:
        return len(self._tokens)

    @property
    def special_ids(self) -> frozenset[int]:
        """Ids of [CLS], [PAD], [SEP], [UNK] and [MASK]."""
        return frozenset(self._vocab[token] for token in files.SPECIAL_TOKENS)

    def get_vocab(self) -> dict[str, int]:
        """Token to id, as a copy."""
        return dict(self._vocab)

    @property
    def fingerprint(self) -> str:
        """A hash of all that decides which ids a text has."""
        digest = hashlib.sha256(repr((self.flavor, self.do_lower_case, self._tokens)).encode())
        digest.update(self._model)
        return digest.hexdigest()[:16]

    def __reduce__(self) -> tuple[Callable[..., "ErnieMTokenizer"], tuple[Any, ...]]:
        build = partial(type(self), flavor=self.flavor, do_lower_case=self.do_lower_case)
        return build, (self._model, self._tokens)


def _batch(name: str, text: str | Sequence[str]) -> list[str]:
    if not isinstance(text, str | Sequence):
        raise ConfigError(f"{name} is {text!r}: give a text or a list of texts.")
    texts = [text] if isinstance(text, str) else list(text)
    for index, item in enumerate(texts):
        if not isinstance(item, str):
            raise ConfigError(f"{name}[{index}] is {item!r}, not a string: give a text or a list of texts.")
    return texts


def _describe(text: str | Sequence[str] | None) -> str:
    return "one text" if isinstance(text, str) else f"a list of {len(text or ())}"
