"""Task heads over the encoder; layers, names and losses as in the reference.

Every model is called as `ErnieMModel.forward` explains, plus labels. With `unpad=True` hidden positions count in no
loss and have zero scores (-inf where a softmax runs over positions).
"""

from typing import Any, TypedDict, Unpack

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from ernie_m.checkpoint.pretrained import PretrainedModel
from ernie_m.config import ErnieMConfig
from ernie_m.encoder import EncoderOutput, ErnieMModel, PackedOutput
from ernie_m.losses import IGNORED, classification_loss, cross_entropy, multi_span_loss, span_loss


class EncoderOptions(TypedDict, total=False):
    """The options that every model takes beside ids, mask, positions and labels; see `ErnieMModel.forward`."""

    probe_mask: Tensor | None
    inputs_embeds: Tensor | None
    output_hidden_states: bool
    output_attentions: bool
    unpad: bool


class ErnieMForSequenceClassification(PretrainedModel):
    """Classifies a sequence or pair by its first token: a number, one of N labels, or any number of N labels."""

    def __init__(self, config: ErnieMConfig) -> None:
        super().__init__(config)
        self.ernie_m = ErnieMModel(config)
        self.dropout = nn.Dropout(config.classifier_dropout_prob)
        self.classifier = nn.Linear(config.hidden_size, config.num_labels)
        self.initialize_weights()

    def forward(
        self,
        input_ids: Tensor | None = None,
        attention_mask: Tensor | None = None,
        position_ids: Tensor | None = None,
        *,
        labels: Tensor | None = None,
        **options: Unpack[EncoderOptions],
    ) -> EncoderOutput:
        """Returns `logits (B, N)`, and with labels `loss`.

        Args:
            labels: `(B,)` floats if there is one label (`N` = 1), which is a number to predict; `(B,)` int64, the right
                label; or `(B, N)` floats in [0, 1] that say for each label whether it holds. Where the type does not
                decide between these, `config.problem_type` does.
        """
        encoded = self.ernie_m(input_ids, attention_mask, position_ids, **options)
        logits = self.classifier(self.dropout(encoded.pooler_output))
        loss = None if labels is None else classification_loss(logits, labels, self.config.problem_type)
        return _output(encoded, loss=loss, logits=logits)


class ErnieMForMultipleChoice(PretrainedModel):
    """Chooses one of several texts for each row; each text is scored by its first token."""

    def __init__(self, config: ErnieMConfig) -> None:
        super().__init__(config)
        self.ernie_m = ErnieMModel(config)
        self.dropout = nn.Dropout(config.classifier_dropout_prob)
        self.classifier = nn.Linear(config.hidden_size, 1)
        self.initialize_weights()

    def forward(
        self,
        input_ids: Tensor | None = None,
        attention_mask: Tensor | None = None,
        position_ids: Tensor | None = None,
        *,
        choice_mask: Tensor | None = None,
        labels: Tensor | None = None,
        **options: Unpack[EncoderOptions],
    ) -> EncoderOutput:
        """Returns `logits (B, C)`, and with labels `loss`; hidden states and attentions have `B * C` rows.

        Args:
            input_ids: `(B, C, L)`; all other inputs have the choices as their second dimension, too.
            choice_mask: `(B, C)` bool, False where a row has no such choice: its score is -inf.
            labels: `(B,)` int64, the right choice.
        """
        inputs = {"input_ids": input_ids, "attention_mask": attention_mask, "position_ids": position_ids, **options}
        flat: dict[str, Any] = {
            name: value.flatten(0, 1) if isinstance(value, Tensor) else value for name, value in inputs.items()
        }
        given = input_ids if input_ids is not None else options.get("inputs_embeds")
        if given is None or given.ndim < 3:
            raise ValueError("multiple choice takes input_ids (B, C, L) or inputs_embeds (B, C, L, D)")
        encoded = self.ernie_m(**flat)
        logits = self.classifier(self.dropout(encoded.pooler_output)).view(given.shape[:2])  # (B, C)
        if choice_mask is not None:
            logits = logits.masked_fill(~choice_mask, -torch.inf)
        loss = None if labels is None else classification_loss(logits, labels, "single_label_classification")
        return _output(encoded, loss=loss, logits=logits)


class ErnieMForTokenClassification(PretrainedModel):
    """Classifies every token as one of N labels."""

    def __init__(self, config: ErnieMConfig) -> None:
        super().__init__(config)
        self.ernie_m = ErnieMModel(config, add_pooling_layer=False)
        self.dropout = nn.Dropout(config.classifier_dropout_prob)
        self.classifier = nn.Linear(config.hidden_size, config.num_labels)
        self.initialize_weights()

    def forward(
        self,
        input_ids: Tensor | None = None,
        attention_mask: Tensor | None = None,
        position_ids: Tensor | None = None,
        *,
        labels: Tensor | None = None,
        **options: Unpack[EncoderOptions],
    ) -> EncoderOutput:
        """Returns `logits (B, L, N)`, and with labels `loss`.

        Args:
            labels: `(B, L)` int64; -100 where a token counts in no loss.
        """
        encoded = self.ernie_m(input_ids, attention_mask, position_ids, **options)
        logits = self.classifier(self.dropout(encoded.tokens))  # (T, N)
        loss = None
        if labels is not None:
            total, count = cross_entropy(logits, encoded.layout.pack(labels))
            loss = total / count.clamp(min=1)
        return _output(encoded, loss=loss, logits=encoded.layout.pad(logits))


class ErnieMForQuestionAnswering(PretrainedModel):
    """Extractive question answering: scores each token as the first and as the last one of the answer."""

    def __init__(self, config: ErnieMConfig) -> None:
        super().__init__(config)
        self.ernie_m = ErnieMModel(config, add_pooling_layer=False)
        self.qa_outputs = nn.Linear(config.hidden_size, 2)
        self.initialize_weights()

    def forward(
        self,
        input_ids: Tensor | None = None,
        attention_mask: Tensor | None = None,
        position_ids: Tensor | None = None,
        *,
        start_positions: Tensor | None = None,
        end_positions: Tensor | None = None,
        **options: Unpack[EncoderOptions],
    ) -> EncoderOutput:
        """Returns `start_logits` and `end_logits (B, L)`; with both positions `loss`, see `ernie_m.losses.span_loss`.

        Args:
            start_positions: `(B,)` int64, the index of the answer's first token. A row whose index lies beyond the
                sequence is ignored.
            end_positions: `(B,)` int64, the index of the answer's last token (inclusive), likewise.
        """
        _both_or_neither(start_positions, end_positions)
        encoded = self.ernie_m(input_ids, attention_mask, position_ids, **options)
        scores = encoded.layout.pad(self.qa_outputs(encoded.tokens), fill=-torch.inf)  # (B, L, 2)
        start_logits, end_logits = scores.unbind(-1)
        loss = None
        if start_positions is not None and end_positions is not None:
            loss = span_loss(start_logits, end_logits, start_positions, end_positions)
        return _output(encoded, loss=loss, start_logits=start_logits, end_logits=end_logits)


class ErnieMForInformationExtraction(PretrainedModel):
    """Universal information extraction (UIE-M): every token may start a span, every token may end one.

    Scores are logits, as in Hugging Face's port; PaddleNLP returns their sigmoid. UIE-M's own convention hides [CLS]
    and shows padding at position 0: `attention_mask=(ids != 0)`, `position_ids` 0 where padded, `unpad=False`.
    """

    def __init__(self, config: ErnieMConfig) -> None:
        super().__init__(config)
        self.ernie_m = ErnieMModel(config)
        self.linear_start = nn.Linear(config.hidden_size, 1)
        self.linear_end = nn.Linear(config.hidden_size, 1)
        self.initialize_weights()

    def forward(
        self,
        input_ids: Tensor | None = None,
        attention_mask: Tensor | None = None,
        position_ids: Tensor | None = None,
        *,
        start_positions: Tensor | None = None,
        end_positions: Tensor | None = None,
        **options: Unpack[EncoderOptions],
    ) -> EncoderOutput:
        """Returns `start_logits` and `end_logits (B, L)`; with both positions `loss`: `losses.multi_span_loss`.

        Args:
            start_positions: `(B, L)`, 1 where a span has its first token and 0 elsewhere, or a probability between.
            end_positions: `(B, L)`, the same for the last tokens of spans (inclusive).
        """
        _both_or_neither(start_positions, end_positions)
        encoded = self.ernie_m(input_ids, attention_mask, position_ids, **options)
        layout = encoded.layout
        start, end = (linear(encoded.tokens).squeeze(-1) for linear in (self.linear_start, self.linear_end))  # (T,)
        loss = None
        if start_positions is not None and end_positions is not None:
            loss = multi_span_loss(start, end, layout.pack(start_positions), layout.pack(end_positions))
        return _output(encoded, loss=loss, start_logits=layout.pad(start), end_logits=layout.pad(end))


class MaskedLMHead(nn.Module):
    """The head of XLM-R, which ERNIE-M starts from: dense, gelu, LayerNorm, then word embeddings and a bias.

    The word embeddings belong to the encoder and are passed in.
    """

    def __init__(self, config: ErnieMConfig) -> None:
        super().__init__()
        self.dense = nn.Linear(config.hidden_size, config.hidden_size)
        self.layer_norm = nn.LayerNorm(config.hidden_size, eps=config.layer_norm_eps)
        self.bias = nn.Parameter(torch.zeros(config.vocab_size))

    def transform(self, hidden: Tensor) -> Tensor:
        """Turns last hidden states `(P, D)` into the vectors `(P, D)` that are compared with the word embeddings."""
        return self.layer_norm(F.gelu(self.dense(hidden)))

    def forward(self, hidden: Tensor, word_embeddings: Tensor) -> Tensor:
        """Turns last hidden states `(..., D)` into logits `(..., V)`."""
        return F.linear(self.transform(hidden), word_embeddings, self.bias)


class ErnieMForMaskedLM(PretrainedModel):
    """Predicts hidden tokens.

    To train on a large vocabulary without holding `(P, V)` logits, use `ernie_m(...).tokens`, `lm_head.transform` and
    `ernie_m.losses.vocabulary_cross_entropy`.
    """

    def __init__(self, config: ErnieMConfig) -> None:
        super().__init__(config)
        self.ernie_m = ErnieMModel(config, add_pooling_layer=False)
        self.lm_head = MaskedLMHead(config)
        self.initialize_weights()

    def forward(
        self,
        input_ids: Tensor | None = None,
        attention_mask: Tensor | None = None,
        position_ids: Tensor | None = None,
        *,
        labels: Tensor | None = None,
        **options: Unpack[EncoderOptions],
    ) -> EncoderOutput:
        """Returns `logits (B, L, V)`; with labels `logits (P, V)` at the labelled positions, row by row, and `loss`.

        Args:
            labels: `(B, L)` int64 ids; -100 where nothing is predicted.
        """
        encoded = self.ernie_m(input_ids, attention_mask, position_ids, **options)
        words = self.ernie_m.embeddings.word_embeddings.weight
        if labels is None:
            logits = encoded.layout.pad(self.lm_head(encoded.tokens, words))
            return _output(encoded, logits=logits)
        packed = encoded.layout.pack(labels)
        predicted = (packed != IGNORED).nonzero().squeeze(1)  # (P,)
        logits = self.lm_head(encoded.tokens[predicted], words)
        total, count = cross_entropy(logits, packed[predicted])
        return _output(encoded, loss=total / count.clamp(min=1), logits=logits)


def _output(encoded: PackedOutput, **of_the_head: Tensor | None) -> EncoderOutput:
    return EncoderOutput(
        last_hidden_state=encoded.last_hidden_state,
        pooler_output=encoded.pooler_output,
        hidden_states=encoded.hidden_states,
        attentions=encoded.attentions,
        **of_the_head,
    )


def _both_or_neither(start_positions: Tensor | None, end_positions: Tensor | None) -> None:
    if (start_positions is None) != (end_positions is None):
        raise ValueError("give both start_positions and end_positions, or neither")
