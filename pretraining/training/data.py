"""PretrainingDataModule: makes corpora of text, and the batches for training and for validation of corpora."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import lightning

from ernie_m.errors import ConfigError
from ernie_m.tokenizer import ErnieMTokenizer
from pretraining.corpus.corpus import Corpus, open_corpus
from pretraining.corpus.shards.reading import check_tokenizer, open_joined, text_to_read
from pretraining.corpus.shards.records import JoinedCorpus
from pretraining.corpus.text import InLanguages, OnBadLine, Source
from pretraining.corpus.tokenization import processes_for
from pretraining.objectives import Objective
from pretraining.objectives.languages import Languages, Setting
from pretraining.objectives.vocabulary import Vocabulary
from pretraining.training.ranges import range_problems
from pretraining.training.steps import StepLoader, Steps
from pretraining.training.translation_scores import HeldOutDrafts
from pretraining.training.validation import HeldOut, HeldOutPairs


class PretrainingDataModule(lightning.LightningDataModule):
    """Builds or opens the corpora and serves their lines as batches.

    Args:
        name: The data set's name.
        dir: The folder that the patterns are relative to.
        mono: Where monolingual text is: a pattern with `{language}` (see `corpus.files.find_parts`), or several.
        parallel: Where pairs are: a pattern with `{pair}`, or several.
        hub: Data sets of the hub, each as `{path: ..., name: null, split: train, columns: {<language>: <column>}}` (see
            `pretraining.corpus.parts.hub`).
        corpora: In place of all of these, the folder or URL of corpora that `python -m pretraining.corpus` made.
        languages: The languages to read; None reads all that are found. A pair is read if both of its languages are.
        max_length: The most tokens of a sentence or pair, special ones included. Longer lines are cut into several
            samples, longer pairs are cut at their ends.
        max_tokens_per_batch: The most tokens that are learnt from in one optimizer step, over all ranks. The drafts of
            BTMLM, which are read without gradients, come on top.
        alpha: A language or pair is drawn in proportion to its number of lines to the power `alpha`.
        held_out: The share of the lines that are kept for validation. A hash of the text chooses them, so a sentence is
            on the same side in every corpus.
        parallel_share: The share of the pairs to train on, also chosen by a hash of the text. It serves to find out how
            much parallel text the objectives need.
        split_seed: Root of these two choices. It is not `seed`, so that runs with different seeds can be compared.
        validation_lines: The most held-out lines to validate on, for each language and pair.
        max_tokens_per_validation_batch: The most tokens of a batch of them on a device, padding included.
        on_bad_line: `error` or `skip`, see `pretraining.corpus.text.read_source`.
        cache: The folder of the tokenised corpora.
        cache_gigabytes: The most that shards take there which are fetched from a URL.
        tokenizing_workers: The number of processes that tokenise; None starts one for each core.
        num_workers: The number of processes that prepare batches ahead of time.
        tokenizer: Cuts lines into tokens.
        objectives: The objectives by name; an objective's number is its place in this order.
        seed: Root of all other randomness.
    """

    def __init__(
        self,
        *,
        name: str,
        dir: str,
        mono: str | Sequence[str] | None,
        parallel: str | Sequence[str] | None,
        hub: Sequence[Mapping[str, Any]],
        corpora: str | None,
        languages: Sequence[str] | None,
        max_length: int,
        max_tokens_per_batch: int,
        alpha: float,
        held_out: float,
        parallel_share: float,
        split_seed: int,
        validation_lines: int,
        max_tokens_per_validation_batch: int,
        on_bad_line: OnBadLine,
        cache: str,
        cache_gigabytes: float,
        tokenizing_workers: int | None,
        num_workers: int,
        tokenizer: ErnieMTokenizer,
        objectives: Mapping[str, Objective],
        seed: int,
    ) -> None:
        super().__init__()
        problems = range_problems(
            max_length=max_length, max_tokens_per_batch=max_tokens_per_batch, alpha=alpha, held_out=held_out,
            parallel_share=parallel_share, validation_lines=validation_lines, cache_gigabytes=cache_gigabytes,
            max_tokens_per_validation_batch=max_tokens_per_validation_batch, tokenizing_workers=tokenizing_workers,
            num_workers=num_workers,
        )  # fmt: skip
        if problems:
            raise ConfigError("\n".join(problems))
        self.dataset_name = name
        self.text = text_to_read(
            dir=dir, mono=mono, parallel=parallel, hub=hub, corpora=corpora, languages=languages,
            max_length=max_length, held_out=held_out, split_seed=split_seed, parallel_share=parallel_share,
        )  # fmt: skip
        self.prepared, self.cache_bytes = corpora, int(cache_gigabytes * 1e9)
        self.max_length, self.max_tokens_per_batch, self.alpha = max_length, max_tokens_per_batch, alpha
        self.held_out, self.split_seed, self.validation_lines = held_out, split_seed, validation_lines
        self.max_tokens_per_validation_batch = max_tokens_per_validation_batch
        self.parallel_share, self.on_bad_line = parallel_share, on_bad_line
        self.cache = Path(cache)
        self.tokenizing_workers, self.num_workers = tokenizing_workers, num_workers
        self.tokenizer, self.objectives, self.seed = tokenizer, dict(objectives), seed
        self.corpora: list[Corpus] = []

    def load(self, progress: Callable[[str, int], None] | None = None) -> None:
        """Opens the corpora; those that were not prepared are built where the cache does not have them.

        Args:
            progress: Called with the name of a corpus and the number of its lines that are done.

        Raises:
            DataError: Text is missing, broken or empty.
            ConfigError: An objective has nothing to read, a batch cannot hold a sample, or corpora were prepared for
                another tokenizer.
        """
        self.corpora += self._opened() if self.prepared is not None else self._built(progress)
        self.setting = Setting(Vocabulary.of(self.tokenizer), Languages.of(self.corpora), self.max_length)
        self.steps(accumulation=1, rank=0, world_size=1)

    @property
    def joined(self) -> list[JoinedCorpus]:
        """What the manifest says of corpora that were prepared."""
        return [text for text in self.text if isinstance(text, JoinedCorpus)]

    def _opened(self) -> list[Corpus]:
        for corpus in self.joined:
            check_tokenizer(corpus, self.tokenizer)
        names = [corpus.name for corpus in self.joined]
        assert self.prepared is not None
        return open_joined(self.prepared, names, cache=self.cache / "shards", cache_bytes=self.cache_bytes)

    def _built(self, progress: Callable[[str, int], None] | None) -> Iterator[Corpus]:
        for source in self.text:
            assert isinstance(source, Source)
            yield open_corpus(
                source,
                self.tokenizer,
                cache=self.cache,
                max_length=self.max_length,
                on_bad_line=self.on_bad_line,
                workers=processes_for(source.size, self.tokenizing_workers),
                held_out=self.held_out,
                split_seed=self.split_seed,
                used=self.parallel_share if source.kind == "parallel" else 1.0,
                progress=progress,
            )

    def steps(self, *, accumulation: int, rank: int, world_size: int) -> Steps:
        """The optimizer steps of the training, as one rank sees them."""
        return Steps(
            objectives=self.objectives,
            corpora=self.corpora,
            setting=self.setting,
            max_tokens_per_batch=self.max_tokens_per_batch,
            alpha=self.alpha,
            accumulation=accumulation,
            rank=rank,
            world_size=world_size,
            seed=self.seed,
        )

    def train_dataloader(self) -> StepLoader:
        """The batches of the training, from the trainer's current step on."""
        trainer = self.trainer
        assert trainer is not None
        steps = self.steps(
            accumulation=trainer.accumulate_grad_batches, rank=trainer.global_rank, world_size=trainer.world_size
        )
        return StepLoader(
            steps, start_step=trainer.global_step, total_steps=trainer.max_steps, num_workers=self.num_workers
        )

    def val_dataloader(self) -> list[Any]:
        """Held-out lines as every objective sees them, and held-out pairs to search for translations.

        If an objective translates, there are also held-out sentences to translate. Which lines a batch has does not
        depend on the number of ranks.
        """
        assert self.trainer is not None
        options: dict[str, Any] = {
            "corpora": self.corpora,
            "setting": self.setting,
            "lines": self.validation_lines,
            "max_tokens": max(self.max_length, self.max_tokens_per_validation_batch),
            "rank": self.trainer.global_rank,
            "world_size": self.trainer.world_size,
        }
        loaders = [HeldOut(objectives=self.objectives, seed=self.split_seed, **options), HeldOutPairs(**options)]
        if any(objective.translates for objective in self.objectives.values()):
            loaders.append(HeldOutDrafts(**options))
        return loaders


@dataclass(frozen=True)
class _Unread:
    languages: tuple[str, ...]
    length_ratio: float = 1.0


def languages_of(text: Sequence[InLanguages]) -> Languages:
    """The languages of text that has not been read yet. Translations are taken to be as long as their sources."""
    return Languages.of([_Unread(each.languages) for each in text])
