"""Joins the shards of corpora by a manifest; names what is missing, corrupt, or made otherwise than the rest."""

import io
import re
from collections import Counter
from collections.abc import Mapping
from itertools import groupby
from typing import Any

import numpy

from ernie_m.errors import DataError
from pretraining.corpus.build import ORDERS_NAME, why_empty
from pretraining.corpus.shards.records import (
    MANIFEST_NAME,
    SHARD_NAME,
    VERSION,
    FileRecord,
    JoinedCorpus,
    JoinedShard,
    Manifest,
    ShardNumber,
    ShardRecord,
    read_record,
    write_record,
)
from pretraining.corpus.shards.storage import Storage, digest_of
from pretraining.corpus.text import EXAMPLES

ORDER_NAME = "held_out.npy"
"""The file with the shard of each held-out sample and its place there, in the order of the corpus."""
_SHARD = re.compile(rf"([^/]+)/(\d+)-of-(\d+)/{re.escape(SHARD_NAME)}")
Shards = dict[ShardNumber, ShardRecord]


def join(storage: Storage, *, by_content: bool = True) -> Manifest:
    """Writes the manifest of all corpora of a folder.

    Args:
        storage: The folder.
        by_content: Whether to read all files and compare their hashes; otherwise their sizes are compared.

    Raises:
        DataError: A shard is missing, corrupt, or was made otherwise than the rest; every one is named.
    """
    sizes = storage.sizes()
    shards = _shards_of(storage, sizes)
    problems = _missing(shards)
    for name, of_corpus in shards.items():
        problems += _unlike(name, of_corpus)
        for number, record in of_corpus.items():
            if reason := damage(storage, f"{name}/{number.folder}", record.files, sizes, by_content=by_content):
                problems.append(f"{name}: shard {number} is corrupt ({reason}): make it again with shard={number}")
    if problems:
        raise DataError("\n".join([f"{storage.url}: cannot be joined", *(f"  {line}" for line in problems)]))
    corpora = {name: _joined(storage, name, of_corpus) for name, of_corpus in shards.items()}
    manifest = Manifest(version=VERSION, corpora=corpora)
    write_record(storage, MANIFEST_NAME, manifest)
    return manifest


def verify(storage: Storage, manifest: Manifest, *, by_content: bool = True) -> list[str]:
    """A line for every shard of a joined corpus that is not as it was written.

    Args:
        storage: The folder.
        manifest: What was written.
        by_content: See `join`.
    """
    sizes, problems = storage.sizes(), []
    for name, corpus in manifest.corpora.items():
        if reason := damage(storage, name, {ORDER_NAME: corpus.held_out_order}, sizes, by_content=by_content):
            problems.append(f"{name}: {reason}: join again")
        for number, shard in enumerate(corpus.shards, start=1):
            if reason := damage(storage, f"{name}/{shard.folder}", shard.files, sizes, by_content=by_content):
                which = ShardNumber(number, len(corpus.shards))
                problems.append(f"{name}: shard {which} is corrupt ({reason}): make it again with shard={which}")
    return problems


def damage(
    storage: Storage, folder: str, files: Mapping[str, FileRecord], sizes: Mapping[str, int], *, by_content: bool
) -> str | None:
    """What has become of files since they were written; None where they are whole.

    Args:
        storage: Where they are.
        folder: The folder's name there.
        files: As they were written.
        sizes: Of all files that are there.
        by_content: See `join`.
    """
    for file, record in files.items():
        name = f"{folder}/{file}"
        if name not in sizes:
            return f"{file} is missing"
        if sizes[name] != record.size:
            return f"{file} has {sizes[name]:,} bytes, {record.size:,} were written"
        if by_content and storage.digest(name) != record.digest:
            return f"{file} has another content than was written"
    return None


def shard_differences(there: Mapping[str, Any], wanted: Mapping[str, Any]) -> str:
    """Where the settings of shards differ, in words."""
    hashes = {"text": "other text", "tokenizer": "another tokenizer", "layout": "another version of the code"}
    differing = [key for key in wanted if there.get(key) != wanted[key]]
    return ", ".join(hashes.get(key, f"{key}={there.get(key)} in place of {wanted[key]}") for key in differing)


def _shards_of(storage: Storage, sizes: Mapping[str, int]) -> dict[str, Shards]:
    shards: dict[str, Shards] = {}
    for name in sorted(sizes):
        if match := _SHARD.fullmatch(name):
            number = ShardNumber(int(match[2]), int(match[3]))
            shards.setdefault(match[1], {})[number] = read_record(storage, name, ShardRecord)
    if not shards:
        raise DataError(f"{storage.url}: there is no shard; python -m pretraining.corpus prepare makes them")
    return dict(sorted(shards.items()))


def _missing(shards: Mapping[str, Shards]) -> list[str]:
    problems = []
    everything = {name for of_corpus in shards.values() for record in of_corpus.values() for name in record.corpora}
    for name in sorted(everything - shards.keys()):
        problems.append(f"{name}: all shards are missing: make them with the same command as the others")
    for name, of_corpus in shards.items():
        counts = [of for of, _ in groupby(sorted(number.of for number in of_corpus))]
        if len(counts) > 1:
            several = " and ".join(f"*-of-{of:05d}" for of in counts)
            problems.append(f"{name}: there are shards of several cuts, {several}: remove all but one")
            continue
        absent = [number for number in range(1, counts[0] + 1) if ShardNumber(number, counts[0]) not in of_corpus]
        problems += [f"{name}: shard {number}/{counts[0]} is missing: make it with shard={number}/{counts[0]}"
                     for number in absent]  # fmt: skip
    return problems


def _unlike(name: str, shards: Shards) -> list[str]:
    """The shards whose settings are not those of most."""
    kinds = Counter(record.fingerprint for record in shards.values())
    usual = next(record for record in shards.values() if record.fingerprint == kinds.most_common(1)[0][0])
    return [
        f"{name}: shard {number} was made with {shard_differences(record.settings, usual.settings)}: remove it and "
        f"make it again with shard={number}"
        for number, record in shards.items()
        if record.fingerprint != usual.fingerprint
    ]


def _joined(storage: Storage, name: str, shards: Shards) -> JoinedCorpus:
    records = [shards[number] for number in sorted(shards)]
    first = records[0]
    counts = sum((Counter(record.counts) for record in records), Counter())
    if not any(count for record in records for line in record.lines for count in line):
        raise DataError(f"{storage.url}: {name}: {why_empty(counts)}")
    examples: dict[str, list[str]] = {}
    for record in records:
        for kind, lines in record.examples.items():
            examples[kind] = (examples.get(kind, []) + lines)[:EXAMPLES]
    return JoinedCorpus(
        languages=tuple(first.languages),
        fingerprint=first.fingerprint,
        settings=first.settings,
        text=first.text,
        bounds=first.bounds,
        tokens=numpy.sum([record.tokens for record in records], axis=0).tolist(),
        counts={kind: counts[kind] for record in records for kind in record.counts},
        examples=examples,
        held_out_order=_write_order(storage, name, records),
        shards=[JoinedShard(record.shard.folder, record.lines, record.held_out, record.files) for record in records],
    )


def _write_order(storage: Storage, name: str, records: list[ShardRecord]) -> FileRecord:
    """Writes which held-out sample of which shard comes when: in the order of hashes, and in that of lines if equal."""
    hashes = [numpy.load(io.BytesIO(storage.read(f"{name}/{record.shard.folder}/{ORDERS_NAME}"))) for record in records]
    of_shards = [numpy.full(len(values), number, dtype=numpy.uint32) for number, values in enumerate(hashes)]
    places = [numpy.arange(len(values), dtype=numpy.uint32) for values in hashes]
    order = numpy.argsort(numpy.concatenate(hashes), kind="stable")
    table = numpy.stack([numpy.concatenate(of_shards)[order], numpy.concatenate(places)[order]], axis=1)
    file = io.BytesIO()
    numpy.save(file, table)
    content = file.getvalue()
    storage.write(f"{name}/{ORDER_NAME}", content)
    return FileRecord(len(content), digest_of(io.BytesIO(content)))
