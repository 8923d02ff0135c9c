"""One forward pass for the groups of all objectives; the vocabulary head runs at predicted tokens only."""

from collections.abc import Iterator
from typing import Any, Literal

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from ernie_m.config import ErnieMConfig
from ernie_m.encoder import PackedOutput
from ernie_m.errors import ConfigError
from ernie_m.heads import ErnieMForMaskedLM
from ernie_m.losses import IGNORED, VocabularyLoss, tokens_at_once, vocabulary_cross_entropy
from ernie_m.training.seeding import derive_seed
from pretraining.training.collate import Bag

LanguageEmbedding = Literal["probes", "all", "none"]


class PretrainingModel(nn.Module):
    """A masked language model with a table of languages, which tells a mask or probe what language to predict in.

    The paper adds up token, position and language embeddings. The released checkpoints have no language embeddings, so
    the table is for pre-training alone and no part of an exported encoder. It starts at zero, so that training starts
    from the encoder as it is.

    Args:
        model: The encoder with its vocabulary head; `model.save_pretrained` exports it.
        languages: The number of languages.
        language_embedding: Which tokens a language embedding is added to: `probes` (and masks), `all` or `none`.
        mask: The id of `[MASK]`.
    """

    def __init__(
        self, model: ErnieMForMaskedLM, *, languages: int, language_embedding: LanguageEmbedding, mask: int
    ) -> None:
        super().__init__()
        if language_embedding not in ("probes", "all", "none"):
            raise ConfigError(f"language_embedding={language_embedding!r}: choose probes, all or none")
        self.model = model
        self.mask = mask
        self.language_embedding = language_embedding
        self.languages = None
        if language_embedding != "none":
            self.languages = nn.Embedding(languages, model.config.hidden_size)
            nn.init.zeros_(self.languages.weight)

    @property
    def config(self) -> ErnieMConfig:
        """The encoder's configuration."""
        return self.model.config

    def encode(self, bag: Bag, where: Tensor) -> Tensor:
        """The vectors `(P, D)` that predict the tokens `where (B, L)` is True, row by row."""
        return self._encode(bag, where, self.model.ernie_m.embeddings.word_embeddings.weight)

    def _encode(self, bag: Bag, where: Tensor, table: Tensor) -> Tensor:
        encoded = self._run(bag, table, unpad=True)
        predicted = encoded.layout.pack(where).nonzero().squeeze(1)
        hidden: Tensor = self.model.lm_head.transform(encoded.tokens[predicted])
        return hidden

    def _run(self, bag: Bag, table: Tensor, **options: bool) -> PackedOutput:
        words = F.embedding(bag.ids, table, sparse=True)
        if self.languages is not None:
            speaks = bag.mask if self.language_embedding == "all" else bag.mask & (bag.ids == self.mask)
            words = words + self.languages(bag.languages) * speaks[..., None]
        encoded: PackedOutput = self.model.ernie_m(
            inputs_embeds=words,
            attention_mask=bag.mask,
            position_ids=bag.positions,
            probe_mask=bag.probes if bool(bag.probes.any()) else None,
            **options,
        )
        return encoded

    @torch.no_grad()
    def attentions(self, bag: Bag) -> Tensor:
        """The attention weights `(layers, B, H, L, L)` as in training: of each query (dim 3) over all keys (dim 4)."""
        output = self._run(bag, self.model.ernie_m.embeddings.word_embeddings.weight, output_attentions=True)
        assert output.attentions is not None
        return torch.stack(output.attentions)

    @torch.no_grad()
    def layers(self, bag: Bag) -> tuple[Tensor, ...]:
        """The output of every layer, the embeddings first, each `(B, L, D)`.

        Language embeddings are not added, so this is what the exported encoder computes.
        """
        states: tuple[Tensor, ...] = self.model.ernie_m(
            bag.ids, bag.mask, bag.positions, output_hidden_states=True, unpad=True
        ).hidden_states
        return states

    def loss(self, bag: Bag, weights: Tensor, *, max_logits: int | None = None) -> VocabularyLoss:
        """The cross-entropies of the predicted tokens.

        Args:
            bag: The groups to learn from.
            weights: `(P,)`, the weight of each predicted token in the total, row by row.
            max_logits: The most logits to hold at once; None takes what suits the device.
        """
        where = bag.labels != IGNORED
        into, out_of = _Tied.apply(self.model.ernie_m.embeddings.word_embeddings.weight)
        hidden = self._encode(bag, where, into)
        bias = self.model.lm_head.bias
        return vocabulary_cross_entropy(hidden, out_of, bias, bag.labels[where], weights=weights, max_logits=max_logits)

    def scores(self, hidden: Tensor) -> Tensor:
        """Logits over the vocabulary, `(P, V)` in fp32, for what `encode` returned, `(P, D)`."""
        words = self.model.ernie_m.embeddings.word_embeddings.weight
        return nn.functional.linear(hidden, words.to(hidden.dtype)).float() + self.model.lm_head.bias

    @torch.no_grad()
    def generate(
        self, drafts: Bag, is_word: Tensor, *, temperature: float, seed: int, max_logits: int | None = None
    ) -> Tensor:
        """BTMLM's first stage: generates a word for every probe of the drafts at once, in evaluation mode.

        Args:
            drafts: The rows with probes.
            is_word: `(V,)` bool, True for the ids that may be generated; special ones may not.
            temperature: The temperature at which words are drawn; 0 takes the likeliest.
            seed: Root of the draws. Those of a row depend on this and on the row's tokens, not on the rows beside it.
            max_logits: The most logits to hold at once; None takes what suits the device.

        Returns:
            `(S,)` ids, row by row.
        """
        was_training = self.training
        self.eval()
        try:
            hidden = self.encode(drafts, drafts.probes)
        finally:
            self.train(was_training)
        rows = tokens_at_once(len(is_word), hidden.device, max_logits)

        def choose(some: Tensor, generator: torch.Generator | None) -> Iterator[Tensor]:
            for part in some.split(rows):
                logits = self.scores(part).masked_fill(~is_word, -torch.inf)
                if generator is not None:  # the largest of logits with Gumbel noise is a draw from their softmax
                    noise = torch.empty_like(logits).exponential_(generator=generator)
                    logits = logits / temperature - noise.log()
                yield logits.argmax(-1)

        if temperature == 0:
            return torch.cat([*choose(hidden, None), drafts.ids.new_zeros(0)])
        chosen = [drafts.ids.new_zeros(0)]
        for ids, mask, part in zip(drafts.ids, drafts.mask, hidden.split(drafts.probes.sum(1).tolist()), strict=True):
            address = derive_seed(seed, *ids[mask].tolist())
            chosen += choose(part, torch.Generator(part.device).manual_seed(address))
        return torch.cat(chosen)


class _Tied(torch.autograd.Function):
    """Gives the table of words twice, to look words up and to predict them, with one `(V, D)` gradient for both.

    Autograd would need a second buffer for that sum. The gradient of the lookup is sparse, so it is added in place.
    """

    @staticmethod
    def forward(ctx: Any, table: Tensor) -> tuple[Tensor, Tensor]:
        ctx.set_materialize_grads(False)
        return table.view_as(table), table.view_as(table)

    @staticmethod
    @torch.autograd.function.once_differentiable
    def backward(ctx: Any, looked_up: Tensor | None, predicted: Tensor | None) -> Tensor | None:
        if looked_up is None or predicted is None:
            return looked_up if predicted is None else predicted
        return predicted.add_(looked_up.coalesce())
