"""The tests under every Python that the project supports: `nox`, or `nox -p 3.12` for one of them.

An interpreter that is not installed is skipped, and nox says which.
"""

import nox

PYTHONS = ("3.11", "3.12", "3.13")

nox.options.error_on_missing_interpreters = False


@nox.session(python=PYTHONS)
def tests(session: nox.Session) -> None:
    """Installs what `make` installs and runs what `make test` runs; arguments after `--` go to pytest instead."""
    session.install("torch", "--constraint", "constraints.txt")
    session.install("--constraint", "constraints.txt", "--editable", ".[train,test,hub,plot,onnx]")
    chosen = session.posargs or ["-q", "-m", "not slow and not gpu", "-n", "auto", "--maxprocesses", "4"]
    session.run("python", "-m", "pytest", *chosen, env={"OMP_NUM_THREADS": "1"})
