# Everything a fresh machine with Python 3.11 needs is made here, in .venv.
PYTHON ?= python3.11
VENV := .venv
BIN := $(VENV)/bin
APP ?= fixtures/apps/todo

.PHONY: dev test check bench docs update clean bytecode compiled clients auditors audit

$(VENV)/.installed: pyproject.toml
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check "pip>=25.1"
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable . --group dev
	touch $@

# A start without compiled bytecode takes twice as long; some environments keep Python from writing it.
bytecode: $(VENV)/.installed
	@$(BIN)/python -m compileall -q csc compiler emulator wasm

compiled: $(VENV)/.installed  ## DynamoDB's modules as machine code, where there is a C compiler
	@$(BIN)/python -m csc.native.build

dev: bytecode  ## serve an example application on localhost:8080
	$(BIN)/csc dev $(APP)

test: bytecode  ## run every test
	$(BIN)/python -m pytest -n 2 --dist loadfile --no-loadscope-reorder -q

check: $(VENV)/.installed  ## format, lint, types, import rules
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports

bench: bytecode  ## what is fast, measured against peers
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --group bench
	$(BIN)/python -m bench

docs: $(VENV)/.installed  ## write the generated pages
	$(BIN)/python docs/generate.py

update: $(VENV)/.installed  ## rewrite the golden files
	$(BIN)/python -m pytest --update -q tests/compiler

clients:  ## install the JavaScript clients that the end-to-end tests drive, where there is npm
	@if command -v npm >/dev/null; then npm install --no-package-lock --no-audit --no-fund --silent --prefix tests/e2e/node; \
	else echo "npm is not installed: tests with JavaScript clients are skipped"; fi

auditors: $(VENV)/.installed  ## install checkov, and cdk-nag and cfn-guard where there is npm
	test -x .venv-audit/bin/checkov || { $(PYTHON) -m venv .venv-audit && .venv-audit/bin/pip install --quiet checkov; }
	@if command -v npm >/dev/null; then npm install --no-package-lock --no-audit --no-fund --silent --prefix docs/auditors; fi

audit: auditors  ## hold what the auditors find on the examples to docs/security.md
	$(BIN)/python docs/audit.py .venv-audit/bin/checkov

clean:
	rm -rf $(VENV) .venv-audit build dist *.egg-info .mypy_cache .ruff_cache .pytest_cache
