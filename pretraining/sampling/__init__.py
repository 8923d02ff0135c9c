"""Which lines make up optimizer step t, and which rank takes which of them: pure functions of the seed and t."""
