# Two commands for a newcomer: `make demo` and `make test`.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
SHARED ?= ../shared

.PHONY: demo test lint types check bench scoreboard lexicon clean

# The environment is made once and again whenever the dependencies change.
$(VENV)/.ready: pyproject.toml
	$(PYTHON) -c 'import sys; sys.exit("Ostraka needs Python 3.11 or later" if sys.version_info < (3, 11) else 0)'
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --upgrade "pip>=25.1"
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable .
	touch $@

$(VENV)/.dev: $(VENV)/.ready
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[frames,mcp,postgres,server]' --group dev
	touch $@

demo: $(VENV)/.ready
	$(BIN)/ostraka --home $(VENV)/demo demo

test: $(VENV)/.dev
	$(BIN)/python -m pytest -n auto

lint: $(VENV)/.dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/lint-imports

types: $(VENV)/.dev
	$(BIN)/mypy

check: test lint types

# Compares with other programs on the real lists; needs the folder SHARED. The peer nomenklatura
# needs PyICU, which is compiled on this machine; without it the run says so and goes on.
bench:
	$(PYTHON) -m venv .venv-bench
	.venv-bench/bin/python -m pip install --quiet --disable-pip-version-check --editable '.[frames]' -r benchmarks/requirements.txt
	-.venv-bench/bin/python -m pip install --quiet --disable-pip-version-check -r benchmarks/requirements-nomenklatura.txt
	.venv-bench/bin/python benchmarks/run.py --shared $(SHARED)

# Measures accuracy against other programs on suites of our own (docs/scoreboard.md); runs without
# the folder SHARED too, on the starter list and invented names. QUICK=--quick takes small samples.
scoreboard:
	$(PYTHON) -m venv .venv-bench
	.venv-bench/bin/python -m pip install --quiet --disable-pip-version-check --editable '.[frames]' -r benchmarks/requirements.txt
	-.venv-bench/bin/python -m pip install --quiet --disable-pip-version-check -r benchmarks/requirements-nomenklatura.txt
	.venv-bench/bin/python benchmarks/scoreboard.py --shared $(SHARED) $(QUICK)

# Builds names/data/lexicon.bin again, from the packages and tables that docs/lexicon.md names.
lexicon:
	$(PYTHON) -m venv .venv-lexicon
	.venv-lexicon/bin/python -m pip install --quiet --disable-pip-version-check --editable . --no-deps
	.venv-lexicon/bin/python -m pip install --quiet --disable-pip-version-check anyascii msgspec numpy "rapidfuzz>=3.10" "zstandard>=0.23" faker==40.54.0 names==0.3.0 nomquamgender==0.1.4 japanese-personal-name-dataset==0.4.0
	.venv-lexicon/bin/python -m pip install --quiet --disable-pip-version-check --no-deps rigour==2.6.1
	.venv-lexicon/bin/python scripts/build_lexicon.py

clean:
	rm -rf $(VENV) .venv-bench .venv-lexicon build dist .mypy_cache .ruff_cache .pytest_cache .hypothesis
