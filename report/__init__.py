"""Tables and plots over many runs: `python -m report <spec>`. Above all other floors; it reads only what runs wrote."""
