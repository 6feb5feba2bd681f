# `make rehearse` and `make test` set up everything they need; nothing else to know.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.installed

# Compiled modules are kept, also where the surroundings say otherwise: pulumi-aws is large.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: setup policies engine rehearse test lint bench lock clean

setup: $(STAMP)

# pip installs only uv, by hash; uv installs everything else, by hash, in seconds.
$(STAMP): requirements.lock bootstrap.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "cordon needs Python 3.11 or newer; $(PYTHON) is $$($(PYTHON) -V 2>&1). Say which to use: make PYTHON=python3.12" >&2; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || { echo "$(PYTHON) cannot make virtual environments (on Debian: apt-get install python3-venv)" >&2; exit 1; }
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r bootstrap.lock
	@index="$$($(BIN)/python -m pip config get global.index-url 2>/dev/null || true)"; index="$${UV_DEFAULT_INDEX:-$${PIP_INDEX_URL:-$$index}}"; \
	$${index:+env UV_DEFAULT_INDEX="$$index"} $(BIN)/uv pip install --quiet --python $(BIN)/python --require-hashes -r requirements.lock
	$(BIN)/uv pip install --quiet --python $(BIN)/python --no-deps --no-build-isolation --editable .
	@touch $@

# checkov cannot share an environment with Pulumi (packaging<24 against >=26): it has its own.
policies: policies/.venv/.installed

policies/.venv/.installed: policies/requirements.lock $(STAMP)
	@test -x policies/.venv/bin/python || $(PYTHON) -m venv policies/.venv
	@index="$$($(BIN)/python -m pip config get global.index-url 2>/dev/null || true)"; index="$${UV_DEFAULT_INDEX:-$${PIP_INDEX_URL:-$$index}}"; \
	$${index:+env UV_DEFAULT_INDEX="$$index"} $(BIN)/uv pip install --quiet --python policies/.venv/bin/python --require-hashes -r policies/requirements.lock
	@touch $@

# Pulumi's own engine, for `cordon rehearse --engine` and its tests; nothing else needs it. Pulumi's command will do.
engine:
	@scripts/engine/build

rehearse: $(STAMP)
	$(BIN)/cordon rehearse

# A worker that dies ends the run: the tests of its file would never be dealt out again, and the run would wait for them.
test: $(STAMP) policies/.venv/.installed
	$(BIN)/python -m pytest --numprocesses 2 --dist loadfile --max-worker-restart 0

lint: $(STAMP)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-logo

bench: $(STAMP)
	scripts/bench/run

# Both locks carry hashes and no download address; uv.lock would carry addresses and is not committed.
lock:
	@test -x $(BIN)/uv || { $(PYTHON) -m venv $(VENV) && $(BIN)/python -m pip install --quiet uv; }
	echo 'uv' | $(BIN)/uv pip compile --quiet --universal --generate-hashes --no-header --python-version 3.11 --upgrade -o bootstrap.lock -
	$(BIN)/uv pip compile --quiet --universal --generate-hashes --no-header --python-version 3.11 --upgrade --extra dev -o requirements.lock pyproject.toml
	$(BIN)/uv pip compile --quiet --universal --generate-hashes --no-header --python-version 3.11 --upgrade -o scripts/bench/requirements.lock scripts/bench/requirements.in
	$(BIN)/uv pip compile --quiet --universal --generate-hashes --no-header --python-version 3.11 --upgrade -o policies/requirements.lock policies/requirements.in

clean:
	rm -rf $(VENV) .venv-bench policies/.venv .pytest_cache .mypy_cache .ruff_cache .hypothesis .import_linter_cache
