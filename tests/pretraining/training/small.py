"""A small pre-training of any objectives, for tests."""

from collections import Counter
from typing import Any

import torch

from ernie_m import ErnieMConfig, ErnieMForMaskedLM
from ernie_m.optim import AdamWRecipe
from pretraining.objectives import Objective
from pretraining.objectives.btmlm import Btmlm
from pretraining.objectives.camlm import Camlm
from pretraining.objectives.languages import Setting
from pretraining.objectives.masking import Masking
from pretraining.objectives.mmlm import Mmlm
from pretraining.objectives.tlm import Tlm
from pretraining.training.batches import PretrainingBatch
from pretraining.training.model import PretrainingModel
from pretraining.training.module import PretrainingModule

BERT = Masking(rate=0.15, unit="token", mask_share=0.8, random_share=0.1, mean_span=3.0, max_span=10)
NAMES = ("mmlm", "tlm", "camlm", "btmlm")


def objectives(names: tuple[str, ...] = NAMES) -> dict[str, Objective]:
    common: dict[str, Any] = {"masking": BERT, "share": 1.0, "first_step": 0}
    every: dict[str, Objective] = {
        "mmlm": Mmlm(weight=1.0, **common),
        "tlm": Tlm(weight=0.5, **common),
        "camlm": Camlm(weight=2.0, **common),
        "btmlm": Btmlm(weight=1.0, target_languages="parallel", length_ratio=1.0, **common | {"first_step": 1}),
    }
    return {name: every[name] for name in names}


def new_module(setting: Setting, names: tuple[str, ...] = NAMES, *, temperature: float = 0.0) -> PretrainingModule:
    torch.manual_seed(0)
    config = ErnieMConfig(
        vocab_size=len(setting.vocabulary.is_word), hidden_size=16, num_hidden_layers=2, num_attention_heads=2,
        intermediate_size=32, max_position_embeddings=50, hidden_dropout_prob=0.0, attention_probs_dropout_prob=0.0,
        initializer_range=0.2,
    )  # fmt: skip
    model = PretrainingModel(
        ErnieMForMaskedLM(config), languages=3, language_embedding="probes", mask=setting.vocabulary.mask
    )
    # a bias of keys has no gradient but rounding, which differs by CPU: `eps` is well above it
    recipe = AdamWRecipe(
        learning_rate=1e-3, betas=(0.9, 0.98), eps=1e-5, weight_decay=0.01, layer_decay=1.0, warmup_fraction=0.0,
        fused=True,
    )  # fmt: skip
    return PretrainingModule(
        model=model, optim=recipe, seed=0, identity={}, objectives=objectives(names), setting=setting,
        temperature=temperature, max_logits=2**20,
    )  # fmt: skip


def groups_in(batches: list[PretrainingBatch]) -> Counter[tuple[Any, ...]]:
    """The groups of batches, whatever their order and padding."""
    counted: Counter[tuple[Any, ...]] = Counter()
    for batch in batches:
        for kind, bag in (("final", batch.final), ("draft", batch.drafts)):
            for row in range(0 if bag is None else len(bag.ids)):
                assert bag is not None
                keep = bag.mask[row]
                fields = (bag.ids, bag.positions, bag.probes, bag.labels, bag.languages, bag.slots)
                counted[kind, int(bag.objectives[row]), *(tuple(x[row][keep].tolist()) for x in fields)] += 1
    return counted
