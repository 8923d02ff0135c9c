"""What one looks at on a dashboard of a fine-tuning: scores by language, predictions with errors first, confusions."""
