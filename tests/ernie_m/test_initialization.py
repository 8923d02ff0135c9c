"""Mimetic weights: what attention looks like before any step, and what is left as it was."""

import torch

from ernie_m import ErnieMConfig, ErnieMForQuestionAnswering, ErnieMModel
from ernie_m.initialization import initialize_mimetically

CONFIG = ErnieMConfig(
    vocab_size=300, hidden_size=128, num_hidden_layers=2, num_attention_heads=2, intermediate_size=64,
    initializer_range=0.1, hidden_dropout_prob=0.0, attention_probs_dropout_prob=0.0,
)  # fmt: skip


def mimetic() -> ErnieMModel:
    torch.manual_seed(0)
    model = ErnieMModel(CONFIG).eval()
    initialize_mimetically(model)
    return model


def test_a_token_attends_to_its_like_and_to_its_neighbours() -> None:
    ids = torch.randperm(290)[:40][None] + 5
    ids[0, 30] = ids[0, 3]
    (first, *_) = mimetic()(ids, output_attentions=True).attentions
    weights = first[0].mean(0)
    far = [k for k in range(40) if abs(k - 30) > 12 and k != 3]
    assert weights[30, 3] > 2 * weights[30, far].mean()
    near = [28, 29, 31, 32]
    assert weights[30, near].mean() > 2 * weights[30, far].mean()


def test_the_head_and_the_words_stay_as_they_were_drawn() -> None:
    torch.manual_seed(0)
    model = ErnieMForQuestionAnswering(CONFIG)
    before = {name: parameter.detach().clone() for name, parameter in model.named_parameters()}
    initialize_mimetically(model)
    changed = {name for name, parameter in model.named_parameters() if not torch.equal(parameter, before[name])}
    assert changed == {"ernie_m.embeddings.position_embeddings.weight"} | {
        f"ernie_m.encoder.layers.{layer}.self_attn.{part}.weight"
        for layer in range(2)
        for part in ("self_attn.k_proj", "self_attn.v_proj", "out_proj")
    }
    positions = model.ernie_m.embeddings.position_embeddings.weight
    words = model.ernie_m.embeddings.word_embeddings.weight
    assert 0.5 < (positions.std() / words.std()).item() < 0.7
