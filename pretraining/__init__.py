"""Floor 2: what is learnt from raw and parallel text: corpora, sampling, masking, the paper's objectives."""
