"""Mimetic weights: what attention looks like before any step, and what is left as it was."""

import pytest
import torch

from ernie_m import ErnieMConfig, ErnieMForQuestionAnswering, ErnieMModel
from ernie_m.errors import ConfigError
from ernie_m.initialization import POSITION_SIZE, SHARPNESS, initialize_mimetically, renew_layers

WORD, TWIN = 30, 3
"""Two places with the same word, far from one another."""


def mimetic(**shape: int) -> ErnieMModel:
    torch.manual_seed(0)
    config = ErnieMConfig(
        **{"hidden_size": 128, "num_attention_heads": 2} | shape,
        vocab_size=300, num_hidden_layers=2, intermediate_size=64, initializer_range=0.1,
        hidden_dropout_prob=0.0, attention_probs_dropout_prob=0.0,
    )  # fmt: skip
    model = ErnieMModel(config).eval()
    initialize_mimetically(model)
    return model


@pytest.fixture
def ids() -> torch.Tensor:
    ids = torch.randperm(290, generator=torch.Generator().manual_seed(1))[:40][None] + 5
    ids[0, WORD] = ids[0, TWIN]
    return ids


@pytest.mark.parametrize("shape", [{}, {"num_attention_heads": 4}, {"hidden_size": 192, "num_attention_heads": 3}])
def test_heads_attend_in_turn_to_the_neighbours_and_to_the_same_word(shape: dict[str, int], ids: torch.Tensor) -> None:
    first = mimetic(**shape)(ids, output_attentions=True).attentions[0][0, :, WORD].detach()
    near, far = [28, 29, 31, 32], [k for k in range(40) if abs(k - WORD) > 12 and k != TWIN]
    for head, weights in enumerate(first):
        if head % 2 == 0:
            assert weights[near].mean() > 5 * weights[far].mean()
            assert weights[TWIN] < weights[near].mean() / 5
        else:
            assert weights[TWIN] > 5 * weights[far].mean()
            assert weights[TWIN] > weights[WORD] / 3


def test_a_token_has_the_stated_score_with_itself(ids: torch.Tensor) -> None:
    model = mimetic()
    hidden = model(ids, output_hidden_states=True).hidden_states[0]
    attention = model.encoder.layers[0].self_attn.self_attn
    query, key = (linear(hidden).view(40, 2, 64) for linear in (attention.q_proj, attention.k_proj))
    scores = (query * key).sum(-1).mean(0) / 8
    assert scores.tolist() == pytest.approx([SHARPNESS] * 2, rel=0.15)


def test_words_and_positions_begin_in_dimensions_of_their_own() -> None:
    embeddings = mimetic().embeddings
    words, positions = embeddings.word_embeddings.weight, embeddings.position_embeddings.weight
    assert not words[:, :32].any()
    assert not positions[:, 32:].any()
    ratio = positions.norm(dim=1).mean() / words[1:].norm(dim=1).mean()
    assert ratio.item() == pytest.approx(POSITION_SIZE, rel=0.1)


def test_the_head_stays_as_it_was_drawn() -> None:
    torch.manual_seed(0)
    model = ErnieMForQuestionAnswering(mimetic().config)
    before = {name: parameter.detach().clone() for name, parameter in model.named_parameters()}
    initialize_mimetically(model)
    changed = {name for name, parameter in model.named_parameters() if not torch.equal(parameter, before[name])}
    assert changed == {f"ernie_m.embeddings.{table}_embeddings.weight" for table in ("word", "position")} | {
        f"ernie_m.encoder.layers.{layer}.self_attn.{part}.weight"
        for layer in range(2)
        for part in ("self_attn.q_proj", "self_attn.k_proj", "self_attn.v_proj", "out_proj")
    }


def test_renewed_layers_are_those_of_new_weights_and_the_others_stay() -> None:
    trained, new = mimetic(), mimetic()
    with torch.no_grad():
        for parameter in trained.parameters():
            parameter.add_(1.0)
    before = {name: tensor.clone() for name, tensor in trained.state_dict().items()}
    torch.manual_seed(3)
    renew_layers(trained, 1)
    for name, tensor in trained.state_dict().items():
        if not name.startswith("encoder.layers.1."):
            assert torch.equal(tensor, before[name])
        elif name.endswith(("norm1.weight", "norm2.weight", "bias")):
            assert torch.equal(tensor, new.state_dict()[name])
        else:
            assert abs(float(tensor.std()) / float(new.state_dict()[name].std()) - 1) < 0.1
    attention = trained.encoder.layers[1].self_attn
    assert torch.equal(attention.self_attn.q_proj.weight, attention.self_attn.k_proj.weight)
    with pytest.raises(ConfigError, match=r"new_layers=3: from 0 to 2"):
        renew_layers(trained, 3)
