"""Results that others have published, as rows beside ours."""
