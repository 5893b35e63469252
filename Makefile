# Every target sets up and uses .venv from the pinned files under requirements/.
PYTHON ?= python3
BIN := .venv/bin

.PHONY: setup demo test test-all bench lint clean

setup: .venv/ready

.venv/ready: requirements/dev.txt pyproject.toml
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --requirement requirements/dev.txt
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	touch $@

.venv/rivals: .venv/ready requirements/rivals.txt
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --requirement requirements/rivals.txt
	touch $@

demo: .venv/ready
	$(BIN)/cie-opt solve instances/jinhua/consortium --gap 0.001 --out result

test: .venv/ready
	$(BIN)/python -m pytest -n 2 -m "not slow"

test-all: .venv/ready
	$(BIN)/python -m pytest -n 2

bench: .venv/rivals
	$(BIN)/python -m benchmarks
	$(BIN)/python -m benchmarks.published
	$(BIN)/python -m benchmarks.nearby
	$(BIN)/python -m benchmarks.growth
	$(BIN)/python -m benchmarks.goals

lint: .venv/ready
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

clean:
	rm -rf .venv build dist result *.egg-info
