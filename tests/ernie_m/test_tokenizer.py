"""The tokenizer against the recorded references, and its face: files, conversions, pickling, errors."""

import copy
import json
import pickle
from pathlib import Path
from typing import Any

import pytest
import torch

from ernie_m.errors import CheckpointError, ConfigError, DataError
from ernie_m.tokenizer import ErnieMTokenizer
from ernie_m.tokenizer.training import train_tokenizer

LINES = [
    "The river was high in 1998, and the old bridge fell.",
    "Der Fluss war 1998 hoch, und die alte Brücke fiel.",
    "1998年河水很高，老桥塌了。这座桥长45米。",
    "Мост через реку длиной 45 метров.",
    "[MASK] [SEP] 橋は長さ45メートルです。",
]
FLAVORS = ["paddle", "hf"]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("tokenizer")
    train_tokenizer(LINES * 4, folder, vocab_size=90)
    return folder


@pytest.fixture(scope="module")
def tokenizer(folder: Path) -> ErnieMTokenizer:
    return ErnieMTokenizer.from_pretrained(folder)


@pytest.fixture
def copied(folder: Path, tmp_path: Path) -> Path:
    """A copy of the tokenizer's folder that a test may damage."""
    for file in folder.iterdir():
        (tmp_path / file.name).write_bytes(file.read_bytes())
    return tmp_path


def recorded(golden: Path, flavor: str) -> dict[str, Any]:
    return json.loads((golden / "tok" / f"{flavor}_tokenizer_golden.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize("flavor", FLAVORS)
def test_recorded_strings(golden: Path, flavor: str) -> None:
    tokenizer = ErnieMTokenizer.from_pretrained(golden / "tok", flavor=flavor)
    cases = recorded(golden, flavor)["strings"]
    assert len(cases) == 91
    for case in cases:
        text = case["text"]
        assert tokenizer.tokenize(text) == case["tokens"]
        assert tokenizer.convert_tokens_to_ids(case["tokens"]) == case["ids"]
        assert tokenizer(text).input_ids == case["call"]["input_ids"]
        if "decode" in case:
            assert tokenizer.decode(case["encode"]) == case["decode"]


def test_recorded_offsets(golden: Path) -> None:
    tokenizer = ErnieMTokenizer.from_pretrained(golden / "tok")
    cases = [case for case in recorded(golden, "paddle")["strings"] if isinstance(case["offsets"], list)]
    assert len(cases) > 70
    for case in cases:
        spans = tokenizer(case["text"], return_offsets_mapping=True).offset_mapping
        assert [list(span) for span in spans[1:-1]] == case["offsets"], case["text"]


def test_recorded_pairs_of_hugging_face(golden: Path) -> None:
    tokenizer = ErnieMTokenizer.from_pretrained(golden / "tok", flavor="hf")
    for case in recorded(golden, "hf")["pairs"]:
        first, second, expected = case["a"], case["b"], case["call_all"]
        encoding = tokenizer(first, second, return_offsets_mapping=True)
        ids = [tokenizer.convert_tokens_to_ids(tokenizer.tokenize(text)) for text in (first, second)]
        assert encoding.input_ids == case["encode"] == expected["input_ids"]
        assert encoding.attention_mask == expected["attention_mask"]
        assert [list(span) for span in encoding.offset_mapping] == case["offsets"]
        assert tokenizer.build_inputs_with_special_tokens(*ids) == case["encode"]
        assert tokenizer.create_token_type_ids_from_sequences(*ids) == expected["token_type_ids"]
        assert tokenizer.get_special_tokens_mask(*ids) == expected["special_tokens_mask"]
        cut = tokenizer(first, second, truncation=True, max_length=12)
        assert cut.input_ids == case["trunc12_longest_first"]
        if len(case["trunc12_only_second"]) <= 12:
            cut = tokenizer(first, second, truncation="only_second", max_length=12)
            assert cut.input_ids == case["trunc12_only_second"]
        else:
            # Hugging Face logs an error and returns the row uncut; an error is an error here.
            with pytest.raises(ConfigError, match="max_length=12"):
                tokenizer(first, second, truncation="only_second", max_length=12)


def test_recorded_pairs_of_paddle(golden: Path) -> None:
    tokenizer = ErnieMTokenizer.from_pretrained(golden / "tok", flavor="paddle")
    for case in recorded(golden, "paddle")["pairs"]:
        assert tokenizer(case["a"], case["b"]).input_ids == case["call_default"]["input_ids"]
        for max_length, expected in ((48, case["uie"]), (12, case["uie_trunc12"])):
            ours = tokenizer(
                [case["a"]], [case["b"]], padding="max_length", truncation=True, max_length=max_length,
                return_offsets_mapping=True,
            )  # fmt: skip
            assert ours.input_ids == expected["input_ids"]
            assert ours.attention_mask == expected["attention_mask"]
            assert [[list(span) for span in row] for row in ours.offset_mapping] == expected["offset_mapping"]


def test_recorded_lower_case_and_facts(golden: Path, tmp_path: Path) -> None:
    data = recorded(golden, "hf")
    plain = ErnieMTokenizer.from_pretrained(golden / "tok", flavor="hf")
    meta = data["meta"]
    special_ids = [plain.cls_token_id, plain.pad_token_id, plain.sep_token_id, plain.unk_token_id, plain.mask_token_id]
    assert special_ids == meta["cls,pad,sep,unk,mask"]
    assert plain.special_ids == set(special_ids)
    assert plain.vocab_size == len(plain) == len(plain.get_vocab()) == meta["vocab_size"]
    plain.save_pretrained(tmp_path)
    config = json.loads((tmp_path / "tokenizer_config.json").read_text())
    (tmp_path / "tokenizer_config.json").write_text(json.dumps(config | {"do_lower_case": True}))
    lower = ErnieMTokenizer.from_pretrained(tmp_path)
    for case in data["do_lower_case"]:
        assert lower.tokenize(case["text"]) == case["tokens"]
        assert lower(case["text"]).input_ids[1:-1] == case["ids"]


@pytest.mark.parametrize("flavor", FLAVORS)
def test_saving_and_loading(folder: Path, tmp_path: Path, flavor: str) -> None:
    tokenizer = ErnieMTokenizer.from_pretrained(folder, flavor=flavor)
    written = tokenizer.save_pretrained(tmp_path / "saved")
    assert {path.name for path in written} == {path.name for path in (tmp_path / "saved").iterdir()}
    for name in ("sentencepiece.bpe.model", "vocab.txt"):
        assert (tmp_path / "saved" / name).read_bytes() == (folder / name).read_bytes()
    again = ErnieMTokenizer.from_pretrained(tmp_path / "saved")
    assert again.flavor == flavor
    assert again(LINES) == tokenizer(LINES)
    assert ErnieMTokenizer.from_pretrained(tmp_path / "saved", flavor="paddle").flavor == "paddle"


def test_transformers_reads_what_is_saved(folder: Path, tmp_path: Path) -> None:
    transformers = pytest.importorskip("transformers")
    if not hasattr(transformers, "ErnieMTokenizer"):
        pytest.skip(f"transformers {transformers.__version__} has no ERNIE-M (4.x has)")
    ErnieMTokenizer.from_pretrained(folder, flavor="paddle").save_pretrained(tmp_path)
    ours = ErnieMTokenizer.from_pretrained(tmp_path, flavor="hf")
    for reference in (
        transformers.ErnieMTokenizer.from_pretrained(tmp_path),
        transformers.AutoTokenizer.from_pretrained(tmp_path),
    ):
        assert reference(LINES)["input_ids"] == ours(LINES).input_ids
        assert reference.all_special_ids == [3, 2, 1, 0, len(ours) - 1]


@pytest.mark.parametrize("flavor", FLAVORS)
def test_copies_are_equal(folder: Path, flavor: str) -> None:
    tokenizer = ErnieMTokenizer.from_pretrained(folder, flavor=flavor)
    for twin in (pickle.loads(pickle.dumps(tokenizer)), copy.deepcopy(tokenizer), copy.copy(tokenizer)):
        assert twin(LINES) == tokenizer(LINES)
        assert twin.flavor == flavor


def test_literals_are_special_for_hugging_face_and_text_for_paddle(folder: Path) -> None:
    text = "in [MASK] 1998"
    hf = ErnieMTokenizer.from_pretrained(folder, flavor="hf")
    encoding = hf(text, return_offsets_mapping=True)
    place = encoding.input_ids.index(hf.mask_token_id)
    assert encoding.offset_mapping[place] == (3, 9)
    assert hf.tokenize("a[MASK]b").count("[MASK]") == 1
    paddle = ErnieMTokenizer.from_pretrained(folder, flavor="paddle")
    assert paddle.mask_token_id not in paddle(text).input_ids
    assert "".join(paddle.tokenize(text)).replace("▁", "") == "in[MASK]1998"


def test_an_encoding_is_a_mapping_with_attributes(tokenizer: ErnieMTokenizer) -> None:
    encoding = tokenizer(LINES[0])
    assert list(encoding) == ["input_ids", "attention_mask"]
    assert "offset_mapping" not in encoding
    assert encoding["input_ids"] is encoding.input_ids
    with pytest.raises(AttributeError, match="offset_mapping"):
        _ = encoding.offset_mapping
    batch = tokenizer(LINES, LINES[::-1], padding=True, return_tensors="pt", return_offsets_mapping=True)
    assert batch.input_ids.shape == batch.attention_mask.shape == batch.offset_mapping.shape[:2]
    assert batch.input_ids.dtype == torch.int64
    assert isinstance(batch.sequence_ids, list)
    assert batch.to("cpu").keys() == batch.keys()
    assert tokenizer(LINES[0], return_tensors="pt").input_ids.shape[0] == 1
    assert isinstance(tokenizer(LINES[0], return_overflowing_tokens=True).input_ids[0], list)


def test_ids_and_tokens(tokenizer: ErnieMTokenizer) -> None:
    row = tokenizer(LINES[0]).input_ids
    tokens = tokenizer.convert_ids_to_tokens(torch.tensor(row))
    assert tokens == ["[CLS]", *tokenizer.tokenize(LINES[0]), "[SEP]"]
    assert tokenizer.convert_tokens_to_ids("no such token") == tokenizer.unk_token_id
    assert tokenizer.convert_ids_to_tokens(10**6) == tokenizer.convert_ids_to_tokens(-100) == "[UNK]"
    assert tokenizer.decode(torch.tensor(row)) == "[CLS]" + "".join(tokens[1:-1]).replace("▁", " ") + "[SEP]"
    assert tokenizer.decode([0, *tokenizer.convert_tokens_to_ids(["▁", "T", "h", "▁", "1"]), 2], True) == "Th 1"
    padded = [*row, tokenizer.pad_token_id]
    expected = [1, *[0] * (len(row) - 2), 1, 1]
    assert tokenizer.get_special_tokens_mask(padded, already_has_special_tokens=True) == expected


@pytest.mark.parametrize("name", ["sentencepiece.bpe.model", "vocab.txt"])
def test_missing_and_broken_files_are_named(copied: Path, name: str) -> None:
    for content in (b"", b"version https://git-lfs.github.com/spec/v1\n\xff"):
        (copied / name).write_bytes(content)
        with pytest.raises(CheckpointError, match=name):
            ErnieMTokenizer.from_pretrained(copied)
    (copied / name).unlink()
    with pytest.raises(CheckpointError, match=name):
        ErnieMTokenizer.from_pretrained(copied)


def test_a_vocabulary_without_a_special_token_is_named(copied: Path) -> None:
    path = copied / "vocab.txt"
    path.write_text(path.read_text(encoding="utf-8").replace("[MASK]\n", ""), encoding="utf-8")
    with pytest.raises(CheckpointError, match=r"vocab\.txt lacks \[MASK\]"):
        ErnieMTokenizer.from_pretrained(copied)


def test_a_token_on_two_lines_has_the_last_ones_id_as_in_the_reference(copied: Path) -> None:
    path = copied / "vocab.txt"
    lines = path.read_text(encoding="utf-8").splitlines()
    path.write_text("\n".join([*lines, lines[10]]) + "\n", encoding="utf-8")
    tokenizer = ErnieMTokenizer.from_pretrained(copied)
    assert tokenizer.convert_tokens_to_ids(lines[10]) == len(lines)
    assert tokenizer.convert_ids_to_tokens(10) == lines[10]


@pytest.mark.parametrize("content", ["{", "[]", '{"flavor": "torch"}', '{"do_lower_case": "false"}'])
def test_faulty_configs_are_named(copied: Path, content: str) -> None:
    (copied / "tokenizer_config.json").write_text(content)
    with pytest.raises(CheckpointError, match=r"tokenizer_config\.json"):
        ErnieMTokenizer.from_pretrained(copied)


def test_faulty_arguments_are_explained(tokenizer: ErnieMTokenizer, folder: Path) -> None:
    calls: list[tuple[tuple[Any, ...], dict[str, Any], type[ConfigError], str]] = [
        ((["a", 3],), {}, ConfigError, r"text\[1\]"),
        ((3,), {}, ConfigError, "list of texts"),
        ((["a"], "b"), {}, ConfigError, "do not match"),
        ((["a"], ["b", "c"]), {}, ConfigError, "do not match"),
        (("a",), {"padding": "left"}, ConfigError, "padding='left'"),
        (("a",), {"truncation": "both"}, ConfigError, "truncation='both'"),
        (("a",), {"return_tensors": "np"}, ConfigError, "return_tensors='np'"),
        (("a\ud800b",), {}, DataError, "character 1"),
    ]
    for arguments, options, error, message in calls:
        with pytest.raises(error, match=message):
            tokenizer(*arguments, **options)
    with pytest.raises(ConfigError, match="flavor='torch'"):
        ErnieMTokenizer.from_pretrained(folder, flavor="torch")
