"""The text of a card: what the hub reads of it, and what people read."""

import builtins
import dataclasses
import json
import time
from pathlib import Path
from typing import Any

import pytest

from ernie_m import ErnieMConfig, ErnieMForTokenClassification, ErnieMTokenizer
from ernie_m.checkpoint.convert import convert
from ernie_m.checkpoint.export import write_model
from ernie_m.errors import CheckpointError
from ernie_m.model_card import card
from ernie_m.model_card.card import CARD_NAME, Subject, card_text, tokenizer_sentences
from ernie_m.model_card.facts import KEY, TrainingFacts, trainings_of
from ernie_m.model_card.sample import LINES
from ernie_m.tokenizer.agreement import measure_agreement

SMALL = ErnieMConfig(
    vocab_size=60, hidden_size=16, num_hidden_layers=2, num_attention_heads=2, intermediate_size=32,
    max_position_embeddings=20, num_labels=2, labels=("O", "B-PER"),
)  # fmt: skip
PRETRAINED = TrainingFacts(
    run="stage-1", task="pretraining", encoder="mini_new", data="our text", languages=["en", "de", "sw"], steps=1000,
    settings={"objectives": "mmlm, camlm", "tokens seen": "12,345 (en 10,000, de 2,345)"}, commit=None, packages={},
    measures={"Held-out lines": {"perplexity": {"mmlm": "7.25"}, "accuracy": {"mmlm": "51.0", "x|y": "2.0"}}},
)  # fmt: skip
TUNED = TrainingFacts(
    run="names", task="ner", encoder="stage-1", data="conll", languages=["en"], steps=20,
    settings={"rows to a step": "32"}, commit="c0ffee", packages={"torch": "2.13.0", "wandb": None},
    source_language="en", asked={"text": "Anna lives in Kyiv."},
    scores={
        "validation": {"f1": {"en": 0.9, "average": 0.9}},
        "test": {
            "f1": {"en": 0.8125, "pt_BR": 0.5, "Klingon": 0.25, "average": 0.5208, "zero_shot": 0.375, "gap": 0.4375},
            "recall": {"en": 0.75, "average": 0.75},
        },
    },
    summary={"average": "average", "zero_shot": "zero-shot", "gap": "transfer gap"},
)  # fmt: skip


def subject(*trainings: TrainingFacts, config: ErnieMConfig = SMALL, tokenizer: str = "") -> Subject:
    for training in trainings:
        config = training.remembered_by(config)
    return Subject(name="ErnieMForTokenClassification", config=config, parameters=2_500_000, tokenizer=tokenizer)


def test_the_hub_reads_the_head() -> None:
    hub = pytest.importorskip("huggingface_hub")
    data = hub.ModelCard(card_text(subject(PRETRAINED, TUNED), "xlm_roberta")).data
    assert data.language == ["en", "de", "sw", "pt"]  # the hub takes codes only: Klingon has none
    assert (data.license, data.library_name, data.pipeline_tag) == (
        "apache-2.0",
        "transformers",
        "token-classification",
    )
    assert data.tags == ["ernie-m", "pretraining", "ner"]
    assert data.datasets == ["conll"]  # "our text" is no name of a data set there
    assert data.metrics == ["f1", "recall"]
    read = {
        (one.dataset_name, one.dataset_split, one.dataset_config, one.metric_type): one.metric_value
        for one in data.eval_results
    }
    assert read == {
        ("conll", "test", "en", "f1"): 0.8125, ("conll", "test", "pt_BR", "f1"): 0.5,
        ("conll", "test", "Klingon", "f1"): 0.25, ("conll", "test", "en", "recall"): 0.75,
    }  # fmt: skip
    assert {one.task_type for one in data.eval_results} == {"token-classification"}
    again = hub.ModelCardData(**data.to_dict() | {"model_name": "names", "eval_results": data.eval_results})
    assert again.to_dict()["model-index"] == data.to_dict()["model-index"]


def test_people_read_scores_in_percent_and_what_was_trained_on() -> None:
    text = card_text(subject(PRETRAINED, TUNED), "ernie_m")
    assert "\n# names\n\n`ErnieMForTokenClassification`: ERNIE-M with 2 layers x 16, 2.5 M parameters" in text
    assert "Trained for `task=ner` on conll (en), from the encoder stage-1. Labels: `O`, `B-PER`." in text
    for row in (
        "| language | f1 | recall |", "| en (source) | 81.2 | 75.0 |", "| Klingon | 25.0 |  |",
        "| average | 52.1 | 75.0 |",
        "| zero-shot | 37.5 |  |", "| transfer gap | 43.8 |  |",
        "|  | accuracy | perplexity |", "| mmlm | 51.0 | 7.25 |", "| x\\|y | 2.0 |  |",
        "| tokens seen | 12,345 (en 10,000, de 2,345) |", "| objectives | mmlm, camlm |", "| optimizer steps | 1,000 |",
        "| rows to a step | 32 |",
    ):  # fmt: skip
        assert f"\n{row}\n" in text
    assert "## Licence\n\nThe licence that this card names, Apache 2.0, is that of the code. The data" in text
    assert text.endswith("## Made with\n\ntorch 2.13.0; commit `c0ffee`\n")


def test_a_model_that_was_only_converted_claims_no_licence_and_no_language() -> None:
    text = card_text(subject(), "ernie_m")
    head = text.split("---")[1]
    assert "license" not in head
    assert "language" not in head
    assert "remembers no training of this project" in text
    assert "Apache" not in text


def test_trainings_are_remembered_through_every_format(tokenizer: ErnieMTokenizer, tmp_path: Path) -> None:
    config = subject(PRETRAINED, TUNED, config=dataclasses.replace(SMALL, vocab_size=len(tokenizer))).config
    write_model(ErnieMForTokenClassification(config), tokenizer, tmp_path / "ours", form="ernie_m")
    convert(str(tmp_path / "ours"), tmp_path / "theirs", to="xlm_roberta")
    convert(str(tmp_path / "theirs"), tmp_path / "ours again")
    cards = {
        name: (tmp_path / name / CARD_NAME).read_text(encoding="utf-8") for name in ("ours", "theirs", "ours again")
    }
    assert cards["ours"] == cards["ours again"]
    assert cards["ours"] != cards["theirs"]
    assert "| Klingon | 25.0 |  |" in cards["theirs"]
    stored = json.loads((tmp_path / "ours again" / "config.json").read_text(encoding="utf-8"))[KEY]
    assert [training["run"] for training in stored] == ["stage-1", "names"]
    assert trainings_of(ErnieMConfig.from_pretrained(tmp_path / "ours again")) == [PRETRAINED, TUNED]


@pytest.mark.parametrize("broken", [{"steps": "many"}, {"more": 1}, {"scores": {"test": [1]}}])
def test_what_is_no_training_is_refused(broken: dict[str, Any]) -> None:
    config = dataclasses.replace(SMALL, extra={KEY: [dataclasses.asdict(TUNED) | broken]})
    with pytest.raises(CheckpointError, match=r"config\.json: trainings.* leave "):
        card_text(subject(config=config), "ernie_m")


def test_the_tokenizer_s_rate_is_measured_at_once(tokenizer: ErnieMTokenizer, golden: Path) -> None:
    pytest.importorskip("tokenizers")
    other = ErnieMTokenizer.from_pretrained(golden / "uie_task")
    rate = measure_agreement(other, LINES).rate
    assert rate < 1
    assert f"flavour, 2,427 tokens. As a fast tokenizer, the `tokenizer.json` that other libraries read, it gives the same ids for {rate:.2%} of {len(LINES)} lines" in tokenizer_sentences(other)  # fmt: skip # noqa: E501
    start = time.perf_counter()
    tokenizer_sentences(tokenizer)
    assert time.perf_counter() - start < 5  # some 0.3 s on an idle machine


def test_without_the_library_the_rate_is_left_out(tokenizer: ErnieMTokenizer, monkeypatch: pytest.MonkeyPatch) -> None:
    load = builtins.__import__

    def without(name: str, *arguments: Any, **options: Any) -> Any:
        if name == "tokenizers":
            raise ImportError(name)
        return load(name, *arguments, **options)

    card._rate.cache_clear()
    monkeypatch.setattr(builtins, "__import__", without)
    text = tokenizer_sentences(tokenizer)
    assert "is not known (a fast tokenizer needs the libraries tokenizers and protobuf: pip install" in text
    assert "`python -m ernie_m.tokenizer fast <this folder> <new folder> --text <file>` measures it." in text
    assert "%" not in text
