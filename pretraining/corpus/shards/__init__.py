"""Corpora in shards: made by many machines, joined by a manifest, read from wherever they lie."""
