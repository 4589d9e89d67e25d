# Everything a fresh machine needs: Python 3.11, make and git. `make demo` or `make test` does the rest.
PYTHON ?= python3.11
VENV := .venv
PY := $(VENV)/bin/python
CODE := surveys safety nlp signposting partnership feedback language storage bot web listenwell

BENCH := var/bench-themes/.venv

.PHONY: setup setup-dev setup-bench demo run test check bench bench-xlsform bench-themes bench-console lock clean
.DEFAULT_GOAL := setup

setup: $(VENV)/.installed
setup-dev: $(VENV)/.installed-dev

# uv is quick and shows its progress; where pip cannot get it, pip itself installs the same locked files.
define install
	@test -x $(2)/bin/python || $(PYTHON) -m venv $(2)
	@echo "Listenwell: installing $(1) (a minute on a good line) ..."
	@$(2)/bin/python -m pip install --quiet --disable-pip-version-check uv || echo "uv is not to be had; pip goes on alone"
	@if $(2)/bin/python -m uv --version >/dev/null 2>&1; \
	 then $(2)/bin/python -m uv pip install --python $(2)/bin/python --no-deps --require-hashes -r $(1); \
	 else $(2)/bin/python -m pip install --disable-pip-version-check --no-deps --require-hashes -r $(1); fi
	@$(2)/bin/python tools/link_checkout.py
endef

$(VENV)/.installed: requirements.lock tools/link_checkout.py
	$(call install,requirements.lock,$(VENV))
	@$(PY) -m nlp.models_setup
	@touch $@

$(VENV)/.installed-dev: requirements-dev.lock $(VENV)/.installed
	$(call install,requirements-dev.lock,$(VENV))
	@touch $@

# The programs that themes are compared with stay out of the environment that Listenwell runs in.
setup-bench: $(BENCH)/.installed

$(BENCH)/.installed: requirements-bench.lock $(VENV)/.installed
	$(call install,requirements-bench.lock,$(BENCH))
	@touch $@

demo: setup
	@$(VENV)/bin/listenwell demo

run: setup
	@$(VENV)/bin/listenwell run

test: setup-dev
	@$(PY) tools/test_needs.py
	@$(PY) -m pytest

check: setup-dev
	$(PY) -m ruff format --check .
	$(PY) -m ruff check .
	$(PY) -m mypy
	$(PY) -m pytest -q tests/test_architecture.py
	$(VENV)/bin/hadolint Dockerfile

bench: bench-xlsform bench-console bench-themes

bench-xlsform: setup-dev
	$(PY) -m benchmarks.xlsform.run

# ROWS=clusters,speed measures only those again; what else was measured before is kept.
bench-themes: setup-bench
	$(BENCH)/bin/python -m benchmarks.themes.run $(if $(ROWS),--rows $(ROWS)) $(if $(DATA),--data $(DATA))

# DATABASE=postgresql starts a server of its own; SECONDS_LONG says how long twenty coordinators look at pages.
bench-console: setup-dev
	$(PY) -m benchmarks.console.run $(if $(DATABASE),--database $(DATABASE)) $(if $(SECONDS_LONG),--seconds $(SECONDS_LONG))

# --no-annotate and --no-header keep addresses and paths of this machine out of the lock.
lock:
	@test -x $(PY) || $(PYTHON) -m venv $(VENV)
	@$(PY) -m pip install --quiet uv
	$(PY) -m uv pip compile --universal --generate-hashes --no-header --no-annotate pyproject.toml -o requirements.lock
	$(PY) -m uv pip compile --universal --generate-hashes --no-header --no-annotate pyproject.toml --group dev -o requirements-dev.lock
	$(PY) -m uv pip compile --universal --generate-hashes --no-header --no-annotate pyproject.toml --group bench -o requirements-bench.lock

clean:
	rm -rf $(VENV) .pytest_cache .mypy_cache .ruff_cache
