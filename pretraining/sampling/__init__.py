"""Which lines make up optimizer step t: a pure function of the seed and t."""
