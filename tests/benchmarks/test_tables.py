"""The picture of throughput: a bar for each model of each case that was measured beside others."""

import pytest

pytest.importorskip("matplotlib")

from benchmarks.tables import PEERS, throughput_figure
from tests.pictures import texts_cut_off


def measured(tokens: int, **milliseconds: float) -> dict[str, object]:
    return {"tokens_in_a_step": tokens, "turns": {name: {"ms": ms} for name, ms in milliseconds.items()}}


def test_bars_are_tokens_per_second_by_case_and_model() -> None:
    from matplotlib.colors import to_hex

    cases = {
        "base/512/mmlm_tlm_camlm": measured(32_000, ours=100, xlm_roberta_sdpa=400, transformers_ernie_m=200),
        "base/512/with_btmlm": measured(32_000, ours=100),
        "large/fine_tuning/many_rows": measured(3_000, ours=50, xlm_roberta_sdpa=60, transformers_ernie_m=100),
    }
    figure = throughput_figure({"cases": cases})
    (axes,) = figure.axes
    assert [text.get_text() for text in axes.get_yticklabels()] == [
        "base, 512 tokens, MMLM + TLM + CAMLM", "large, fine-tuning, 32k tokens a batch",
    ]  # fmt: skip
    assert axes.yaxis_inverted(), "the first case is above"
    lengths = [[bar.get_width() for bar in group] for group in axes.containers]
    assert lengths == [
        pytest.approx([320_000, 60_000]), pytest.approx([80_000, 50_000]), pytest.approx([160_000, 30_000]),
    ]  # fmt: skip
    centres = [[bar.get_y() + bar.get_height() / 2 for bar in group] for group in axes.containers]
    assert [pytest.approx(row) for row in centres] == [[-0.26, 0.74], [0, 1], [0.26, 1.26]]
    assert {text.get_text() for text in axes.texts} == {"320 k", "60 k", "80 k", "50 k", "160 k", "30 k"}
    colours = [{to_hex(bar.get_facecolor()) for bar in group} for group in axes.containers]
    assert len(set.union(*colours)) == len(colours) == 3
    (legend,) = figure.legends
    assert [text.get_text() for text in legend.get_texts()] == ["this project", *PEERS.values()]
    assert [{to_hex(handle.get_facecolor())} for handle in legend.get_patches()] == colours
    assert axes.get_xlabel() == "real tokens per second, each step by itself"
    assert texts_cut_off(figure) == []
