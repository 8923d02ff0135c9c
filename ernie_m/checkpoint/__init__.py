"""Weights on disk: reading Hugging Face's, PaddleNLP's and XLM-R's, writing Hugging Face's, XLM-R's and ONNX."""
