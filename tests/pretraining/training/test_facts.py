"""What a pre-training's card says: tokens seen against those of the batches, and the scores of the last validation."""

import dataclasses
import json
from pathlib import Path

import pytest

from pretraining.corpus.corpus import Corpus
from pretraining.objectives import Objective
from pretraining.objectives.camlm import Camlm
from pretraining.objectives.languages import Setting
from pretraining.objectives.masking import Masking
from pretraining.objectives.mmlm import Mmlm
from pretraining.sampling.plan import BLOCK
from pretraining.training.facts import tokens_seen
from pretraining.training.steps import Steps

MASKING = Masking(rate=0.15, unit="token", mask_share=0.8, random_share=0.1, mean_span=3.0, max_span=10)
OBJECTIVES: dict[str, Objective] = {
    "mmlm": Mmlm(masking=MASKING, weight=1.0, share=1.0, first_step=0),
    "camlm": Camlm(masking=MASKING, weight=1.0, share=1.0, first_step=BLOCK // 2),
}


def test_tokens_are_those_of_the_lines_that_a_block_of_steps_draws(split: list[Corpus], split_setting: Setting) -> None:
    steps = Steps(
        objectives=OBJECTIVES, corpora=split, setting=split_setting, max_tokens_per_batch=700, alpha=0.5,
        accumulation=1, rank=0, world_size=1, seed=0,
    )  # fmt: skip
    counted = dict.fromkeys(split_setting.languages.names, 0)
    for name, plan in steps.plans.items():
        for step in range(OBJECTIVES[name].first_step, BLOCK):
            for line in plan.batch(step):
                corpus = split[line.corpus]
                for language, sentence in zip(
                    corpus.languages, corpus.sample(line.index, [0, 1][: len(corpus.languages)]), strict=True
                ):
                    counted[language] += len(sentence.ids)
    seen = tokens_seen(steps, BLOCK)
    assert list(seen) == list(counted)
    assert set(seen) == {"en", "fr", "sw"}
    for language, tokens in counted.items():
        assert seen[language] == pytest.approx(tokens, rel=0.01)
    assert tokens_seen(steps, 0) == dict.fromkeys(seen, 0)
    without = dataclasses.replace(OBJECTIVES["camlm"], first_step=BLOCK)
    steps.objectives = {**OBJECTIVES, "camlm": without}
    assert tokens_seen(steps, BLOCK)["fr"] == 0  # French is in pairs only


def test_the_card_of_a_run_has_its_objectives_its_text_and_its_scores(finished: tuple[Path, str]) -> None:
    run, _ = finished
    results = json.loads((run / "results.json").read_text())
    for folder in ("model", "model_xlm_roberta"):
        card = (run / folder / "README.md").read_text(encoding="utf-8")
        assert "\npipeline_tag: fill-mask\n" in card
        assert "\n| objectives | mmlm, tlm, camlm, btmlm |\n" in card
        assert "\n| languages | de, en, sw |\n" in card
        for name, perplexity in results["validation"]["perplexity"].items():
            assert f"\n| {name} | {100 * results['validation']['accuracy'][name]:.1f} | {perplexity:.2f} |\n" in card
        assert "Retrieval of held-out translations" in card
        assert "\n| tokens seen | " in card
