"""Task heads over the encoder; layers, names and losses as in the reference."""

import torch
from torch import Tensor, nn

from ernie_m.checkpoint.pretrained import PretrainedModel
from ernie_m.config import ErnieMConfig
from ernie_m.encoder import EncoderOutput, ErnieMModel, visible_keys
from ernie_m.losses import span_loss


class ErnieMForQuestionAnswering(PretrainedModel):
    """Extractive question answering: one score per token for being the first, one for being the last of the answer."""

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
        probe_mask: Tensor | None = None,
        inputs_embeds: Tensor | None = None,
        output_hidden_states: bool = False,
        output_attentions: bool = False,
        unpad: bool = False,
        start_positions: Tensor | None = None,
        end_positions: Tensor | None = None,
    ) -> EncoderOutput:
        """As `ErnieMModel.forward`; with both positions given, `loss` is `ernie_m.losses.span_loss`.

        Args:
            start_positions: `(B,)` index of the answer's first token; beyond the sequence: the row is ignored.
            end_positions: `(B,)` index of the answer's last token, inclusive; likewise.
        """
        if (start_positions is None) != (end_positions is None):
            raise ValueError("give both start_positions and end_positions, or neither")
        encoded = self.ernie_m(
            input_ids=input_ids,
            attention_mask=attention_mask,
            position_ids=position_ids,
            probe_mask=probe_mask,
            inputs_embeds=inputs_embeds,
            output_hidden_states=output_hidden_states,
            output_attentions=output_attentions,
            unpad=unpad,
        )
        logits = self.qa_outputs(encoded.last_hidden_state)  # (B, L, 2)
        if unpad:
            visible = visible_keys(attention_mask, input_ids, self.config.pad_token_id)
            if visible is not None:
                logits = logits.masked_fill(~visible[..., None], -torch.inf)
        start_logits, end_logits = logits.unbind(-1)
        loss = None
        if start_positions is not None and end_positions is not None:
            loss = span_loss(start_logits, end_logits, start_positions, end_positions)
        return EncoderOutput(
            loss=loss,
            start_logits=start_logits,
            end_logits=end_logits,
            last_hidden_state=encoded.last_hidden_state,
            hidden_states=encoded.hidden_states,
            attentions=encoded.attentions,
        )
