"""Token classification: pieces, targets, windows and decisions by hand; what goes in as gold comes out as gold."""

from pathlib import Path
from types import SimpleNamespace
from typing import Literal
from unittest import mock

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from ernie_m import ErnieMTokenizer
from ernie_m.errors import ConfigError, DataError
from ernie_m.losses import cross_entropy
from tasks.examples import TokenExample, Unit
from tasks.metrics.tallies import Tally
from tasks.readers.joining import gaps_by_script, join
from tasks.tagging.decoding import decode, tallies_of
from tasks.tagging.encoding import TokenFeatures, collate, encode, head_of
from tasks.tagging.task import Problem, TokenClassification
from tests.sources import read_tokens

LABELS = ["O", "B-LOC", "I-LOC", "B-PER", "I-PER"]


@pytest.fixture(scope="module")
def scripts(golden: Path) -> ErnieMTokenizer:
    """A tokenizer that knows twenty scripts a little."""
    return ErnieMTokenizer.from_pretrained(golden / "tok")


def example(
    words: list[str], tags: list[str] | None = None, gap: str | None = None, unit: Unit = "word"
) -> TokenExample:
    gaps = gaps_by_script(words) if gap is None else [gap] * len(words)
    return TokenExample("7", "en", "7", *join(words, gaps), unit, None if tags is None else tuple(tags))


def rows(
    *examples: TokenExample,
    tokenizer: ErnieMTokenizer,
    labels: list[str] = LABELS,
    problem: Problem = "entities",
    max_length: int = 64,
    stride: int = 8,
    label_pieces: Literal["all", "first"] = "all",
) -> list[TokenFeatures]:
    return encode(
        examples, tokenizer=tokenizer, labels=labels, problem=problem, max_length=max_length, stride=stride,
        label_pieces=label_pieces,
    )  # fmt: skip


def named(feature: TokenFeatures, labels: list[str] = LABELS) -> list[str]:
    return [labels[number] if number >= 0 else "-" for number in feature.targets.tolist()]


def read_back(
    features: list[TokenFeatures], labels: list[str], problem: Problem, tokenizer: ErnieMTokenizer
) -> list[list[str]]:
    """The predictions of a model that has learnt every target by heart."""
    task = tagging(labels, problem)
    parts: dict[str, list[dict[int, str]]] = {}
    examples: dict[str, TokenExample] = {}
    for feature in features:
        logits = torch.nn.functional.one_hot(torch.from_numpy(feature.targets.clip(min=0))[None], len(labels)).float()
        perfect = mock.Mock(return_value=SimpleNamespace(logits=logits))
        (part,) = task.candidates(perfect, collate([feature], tokenizer=tokenizer))
        parts.setdefault(feature.example.id, []).append(part)
        examples[feature.example.id] = feature.example
    told = [word for found in parts.values() for part in found for word in part]
    assert len(told) == sum(len({word for part in found for word in part}) for found in parts.values())
    return [task.merge(examples[key], found).value for key, found in parts.items()]


def tagging(labels: list[str], problem: Problem) -> TokenClassification:
    return TokenClassification(
        name="ner", job_type="finetune", monitor="val/f1/en", problem=problem, more_labels=None,
        max_length=40, stride=8, label_pieces="all", labels=tuple(labels),
    )  # fmt: skip


class TestEncode:
    def test_every_piece_learns_the_tag_of_its_word(self, tokenizer: ErnieMTokenizer) -> None:
        given = example(["Zainabx", "lives", "."], ["B-PER", "O", "O"])
        pieces = tokenizer("Zainabx").input_ids[1:-1]
        assert len(pieces) > 1
        (whole,) = rows(given, tokenizer=tokenizer)
        assert whole.input_ids.tolist() == tokenizer("Zainabx lives .").input_ids
        assert named(whole) == ["-", "B-PER", *["I-PER"] * (len(pieces) - 1), "O", "O", "-"]
        (first,) = rows(given, tokenizer=tokenizer, label_pieces="first")
        assert named(first) == ["-", "B-PER", *["-"] * (len(pieces) - 1), "O", "O", "-"]
        (plain,) = rows(example(["Zainabx"], ["B-x"]), tokenizer=tokenizer, labels=["A", "B-x"], problem="tags")
        assert set(plain.targets[1:-1].tolist()) == {1}

    def test_words_without_a_space_have_pieces_of_their_own(self, tokenizer: ErnieMTokenizer) -> None:
        together = tokenizer("lives").input_ids[1:-1]
        assert len(together) == 1
        (found,) = rows(example(["li", "ves"], ["O", "B-LOC"], gap=""), tokenizer=tokenizer)
        apart = tokenizer.encode_plain(["li", "ves"])
        assert found.input_ids.tolist()[1:-1] == apart[0] + apart[1]
        assert found.words[:, 0].tolist() == [0, 1]

    def test_a_piece_may_hold_several_characters(self, tokenizer: ErnieMTokenizer) -> None:
        given = example(list("In lives"), ["O", "O", "O", "B-LOC", *["I-LOC"] * 4], gap="", unit="character")
        (found,) = rows(given, tokenizer=tokenizer)
        assert found.input_ids.tolist() == tokenizer("In lives").input_ids
        assert named(found) == ["-", "O", "B-LOC", "-"]
        assert found.words.tolist() == [[0, 1, 0], [1, 1, 1], *([w, 2, int(w > 3)] for w in range(3, 8))]
        assert read_back([found], LABELS, "entities", tokenizer) == [list(given.tags or ())]

    def test_long_sentences_become_windows(self, tokenizer: ErnieMTokenizer) -> None:
        words = ["Anna", "lives", "in", "Tokyo", "."] * 6
        given = example(words, ["B-PER", "O", "O", "B-LOC", "O"] * 6)
        found = rows(given, tokenizer=tokenizer, max_length=12, stride=4)
        assert all(len(feature.input_ids) <= 12 for feature in found)
        assert [word for feature in found for word in feature.words[:, 0].tolist()] == list(range(30))
        learnt = [label for feature in found for label in named(feature) if label != "-"]
        assert learnt == list(given.tags or ())
        assert read_back(found, LABELS, "entities", tokenizer) == [list(given.tags or ())]

    def test_a_word_that_is_longer_than_a_window_is_cut_off(self, tokenizer: ErnieMTokenizer) -> None:
        given = example(["Anna", "xq" * 40, "Tokyo"], ["B-PER", "O", "B-LOC"])
        found = rows(given, tokenizer=tokenizer, max_length=8, stride=2)
        assert all(len(feature.input_ids) <= 8 for feature in found)
        assert read_back(found, LABELS, "entities", tokenizer) == [["B-PER", "O", "B-LOC"]]

    def test_a_sentence_without_a_piece_has_a_row_and_tags(self, tokenizer: ErnieMTokenizer) -> None:
        (found,) = rows(example([" ", "\u200b"], ["O", "O"], gap=""), tokenizer=tokenizer)
        assert found.input_ids.tolist() == [tokenizer.cls_token_id, tokenizer.sep_token_id]
        assert read_back([found], LABELS, "entities", tokenizer) == [["O", "O"]]
        total, count = cross_entropy(torch.randn(1, 2, 5), collate([found], tokenizer=tokenizer).tensors["targets"])
        assert (total.item(), count.item()) == (0, 0)

    def test_without_tags_nothing_is_learnt(self, tokenizer: ErnieMTokenizer) -> None:
        (found,) = rows(example(["Anna", "lives"]), tokenizer=tokenizer)
        assert set(found.targets.tolist()) == {-100}
        assert found.words[:, 0].tolist() == [0, 1]

    def test_unknown_tags_are_named(self, tokenizer: ErnieMTokenizer) -> None:
        message = r"example 7 \(en\): tag B-EVENT is none of the training data's: O, B-LOC.*more_labels=\[B-EVENT\]"
        with pytest.raises(DataError, match=message):
            rows(example(["Anna"], ["B-EVENT"]), tokenizer=tokenizer)

    @pytest.mark.parametrize(("max_length", "stride"), [(2, 0), (12, 6), (12, -1)])
    def test_lengths_have_to_leave_room(self, max_length: int, stride: int, tokenizer: ErnieMTokenizer) -> None:
        with pytest.raises(ConfigError, match="at most half of max_length - 2"):
            rows(example(["Anna"]), tokenizer=tokenizer, max_length=max_length, stride=stride)


class TestGoldComesBack:
    @given(
        words=st.lists(
            st.sampled_from(["Anna", "Zainabx", ".", "ü½", "東京", "東", "กขค", " ", "\u200b", "x" * 30]), min_size=1
        ),
        gap=st.sampled_from([None, "", " "]),
        max_length=st.integers(6, 40),
        data=st.data(),
    )
    def test_of_words_whatever_they_are(
        self, words: list[str], gap: str | None, max_length: int, data: st.DataObject, tokenizer: ErnieMTokenizer
    ) -> None:
        tags = [data.draw(st.sampled_from(LABELS)) for _ in words]
        (predicted,) = read_back(
            rows(example(words, tags, gap), tokenizer=tokenizer, max_length=max_length, stride=max_length // 4),
            LABELS, "entities", tokenizer,
        )  # fmt: skip
        for word, gold, guess in zip(words, tags, predicted, strict=True):
            assert guess == gold or not word.strip(" \u200b")

    @pytest.mark.parametrize(
        ("name", "file", "problem", "lost"),
        [
            ("uner_pud", "uner_pud/en_pud-ud-test.iob2", "entities", 0),
            ("uner", "uner_pud/zh_pud-ud-test.iob2", "entities", 0),
            ("mobie", "mobie/dev+train_rss.conll2003", "entities", 0),
            ("thainer", "thainer/data.conll", "entities", 5),  # of zero width, between two entities
            ("klue_ner", "klue/klue-ner-v1.1_dev.tsv", "entities", 33),  # in one piece with the end of a name
            ("stockmark", "stockmark_ner_ja/ner.json", "entities", 30),
            ("ud_pud", "ud_pud/de_pud-ud-test.conllu", "tags", 0),
            ("ud_pud", "ud_pud/th_pud-ud-test.conllu", "tags", 0),
        ],
    )
    def test_of_real_files(
        self, name: str, file: str, problem: Problem, lost: int, real_data: Path, scripts: ErnieMTokenizer
    ) -> None:
        """`lost` are the words that no model can tell, out of tens of thousands."""
        examples = read_tokens(name, real_data / file)
        labels = list(head_of(examples, problem=problem, more_labels=None)["labels"])
        for max_length, stride in ((512, 128), (40, 10)):
            features = rows(
                *examples, tokenizer=scripts, labels=labels, problem=problem, max_length=max_length, stride=stride
            )
            guesses = read_back(features, labels, problem, scripts)
            pairs = zip(examples, guesses, strict=True)
            wrong = sum(gold != guess for e, found in pairs for gold, guess in zip(e.tags or (), found, strict=True))
            assert wrong == lost


class TestHead:
    def test_every_type_has_both_tags(self) -> None:
        found = head_of([example(["a", "b"], ["B-PER", "B-LOC"])], problem="entities", more_labels=None)
        assert found == {"num_labels": 5, "labels": tuple(LABELS)}
        more = head_of([example(["a"], ["B-PER"])], problem="entities", more_labels=["I-LOC"])
        assert more["labels"] == tuple(LABELS)

    def test_plain_tags_stay_as_they_are(self) -> None:
        found = head_of([example(["a", "b"], ["VERB", "B-x"])], problem="tags", more_labels=["NOUN"])
        assert found["labels"] == ("B-x", "NOUN", "VERB")

    def test_what_cannot_be_learnt_is_refused(self) -> None:
        with pytest.raises(DataError, match=r"tag NOUN, which is no entity's .* task=pos takes them as they are"):
            head_of([example(["a"], ["NOUN"])], problem="entities", more_labels=None)
        for problem, tag in (("entities", "O"), ("tags", "NOUN")):
            with pytest.raises(DataError, match=f"have one tag, {tag}: there is nothing to learn"):
                head_of([example(["a"], [tag])], problem=problem, more_labels=None)  # type: ignore[arg-type]


class TestDecode:
    @pytest.mark.parametrize(
        ("told", "words", "tags"),
        [
            ({0: "B-PER", 2: "I-PER"}, "a_b", "B-PER I-PER I-PER"),  # white space within an entity
            ({0: "B-PER", 2: "I-LOC"}, "a_b", "B-PER O I-LOC"),
            ({0: "B-PER", 2: "B-PER"}, "a_b", "B-PER O B-PER"),
            ({0: "O", 2: "O"}, "a_b", "O O O"),
            ({1: "I-PER"}, "_a", "O I-PER"),
            ({0: "B-PER"}, "a-", "B-PER I-PER"),  # zero width goes on as the word before it
            ({0: "I-PER"}, "a-_", "I-PER I-PER O"),
            ({0: "O"}, "a-", "O O"),
            ({0: "B-PER"}, "a_-", "B-PER O O"),
            ({0: "B-PER", 3: "I-PER"}, "a_-b", "B-PER I-PER I-PER I-PER"),
            ({}, "_-", "O O"),
        ],
    )
    def test_entities(self, told: dict[int, str], words: str, tags: str) -> None:
        written = [{"_": " ", "-": "\ufeff"}.get(character, character) for character in words]
        assert decode(told, written, "entities", LABELS) == tags.split()

    @pytest.mark.parametrize(
        ("told", "tags"), [({1: "X", 3: "Y"}, "X X X Y Y"), ({}, "A A A A A"), ({4: "Z"}, "Z Z Z Z Z")]
    )
    def test_plain_tags(self, told: dict[int, str], tags: str) -> None:
        assert decode(told, list("     "), "tags", ["A", "X", "Y", "Z"]) == tags.split()


def test_loss_counts_pieces_that_learn() -> None:
    logits = torch.randn(2, 3, 4, generator=torch.Generator().manual_seed(0))
    targets = torch.tensor([[-100, 2, -100], [0, 1, -100]])
    total, count = cross_entropy(logits, targets)
    by_hand = -sum(logits[row, place].log_softmax(0)[targets[row, place]] for row, place in ((0, 1), (1, 0), (1, 1)))
    assert count == 3
    assert torch.allclose(total, torch.as_tensor(by_hand))


def test_batches_are_padded(tokenizer: ErnieMTokenizer) -> None:
    features = rows(example(["Anna"], ["B-PER"]), example(["Anna", "lives"], ["B-PER", "O"]), tokenizer=tokenizer)
    batch = collate(features, tokenizer=tokenizer)
    assert batch.tensors["targets"].tolist()[0] == [-100, 3, -100, -100]
    assert batch.tensors["input_ids"][0, 3] == tokenizer.pad_token_id
    assert batch.tensors["attention_mask"].tolist()[0] == [True, True, True, False]


def test_scores() -> None:
    golds, guesses = [["B-PER", "I-PER", "O"]], [["B-PER", "O", "B-LOC"]]
    found = {"precision": Tally([0], [2]), "recall": Tally([0], [1]), "f1": Tally([0], [3])}
    assert tallies_of(golds, guesses, "entities") == found
    assert tallies_of(golds, guesses, "tags") == {"accuracy": Tally([1], [3])}
