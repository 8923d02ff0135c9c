"""Tables, statistics and plots over many runs: `python -m report outputs`.

Above all other floors; it reads only what runs wrote.
"""
