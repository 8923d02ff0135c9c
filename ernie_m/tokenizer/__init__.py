"""Text to ids and character offsets, and back; the only place that lays out pairs."""

from ernie_m.tokenizer.encoding import Encoding
from ernie_m.tokenizer.tokenizer import ErnieMTokenizer

__all__ = ["Encoding", "ErnieMTokenizer"]
