# `make demo` trains and evaluates a question-answering model; `make test` runs the tests. Both set up .venv first.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready

.PHONY: demo test slow lint encoder clean

demo: $(READY)
	@echo "== python train.py task=qa"
	$(BIN)/python train.py task=qa

test: $(READY)
	@echo "== pytest (without the slow ones: make slow)"
	OMP_NUM_THREADS=1 $(BIN)/python -m pytest -q -m "not slow and not gpu" -n auto --maxprocesses 4 --dist worksteal

slow: $(READY)
	@echo "== pytest -m slow"
	$(BIN)/python -m pytest -q -m slow

lint: $(READY)
	$(BIN)/python -m pip install --quiet --constraint constraints.txt ruff mypy
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

# Made again only when what is to be installed changes, so everything after the first time works offline.
$(READY): pyproject.toml constraints.txt
	@$(PYTHON) -c 'import sys; ok = (3, 11) <= sys.version_info[:2] <= (3, 13); sys.exit(0 if ok else "Python 3.11 to 3.13 is needed, this is " + sys.version.split()[0] + ": make PYTHON=python3.12")'
	@echo "== setting up $(VENV) (once; some minutes, the packages take about 2 GB)"
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check torch --constraint constraints.txt
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --constraint constraints.txt --editable '.[train,test,hub,plot,onnx,tensorboard,dashboard,launchers]'
	@touch $@

# Pre-trains the committed encoder of the miniworld again and puts it in its place.
encoder: $(READY)
	$(BIN)/python train.py experiment=pretrain_mini output_dir=build/encoder resume=auto
	cp build/encoder/pretraining/mini-seed0/model/* examples/miniworld/encoder/

clean:
	rm -rf $(VENV) build *.egg-info .pytest_cache .mypy_cache .ruff_cache .hypothesis .nox
