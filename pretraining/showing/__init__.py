"""What loggers show of a pre-training beside numbers: pictures and tables, made at every validation."""
