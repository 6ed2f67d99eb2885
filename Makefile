# Probant: `make help` lists what can be made. Each target sets up what it needs and is quick when that is there already.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check --no-input

# From an empty environment too: Python looks for itself on the PATH.
ifeq ($(origin PATH),undefined)
export PATH := /usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin
endif

# The environment is keyed on the content of the locks (and on where it stands and the Python that was named), not on times: switching branches back and
# forth, or a fresh clone with odd times, never leaves a stale one.
KEY := $(shell { cat requirements.lock requirements-build.lock scripts/venv.sh; echo "$(PYTHON) $(CURDIR)"; } 2>/dev/null | cksum | tr ' ' '-')
PACKAGE_KEY := $(shell cat pyproject.toml 2>/dev/null | cksum | tr ' ' '-')
LOCKED := $(VENV)/.locked-$(KEY)
READY := $(VENV)/.ready-$(KEY)-$(PACKAGE_KEY)

# An environment whose Python has gone (an upgrade, a removed version) is made again.
ifneq ($(shell $(BIN)/python -c 'print("runs")' 2>/dev/null),runs)
.PHONY: $(LOCKED)
endif

# What is tried while one works, in a minute: not what draws, lays out pages, makes ledgers, packages or redlines, or asks services.
DAILY := tests/meta tests/unit $(foreach part,exports figures trace testing update writers test_cli.py test_comparing.py test_publishing.py test_redlining.py,--ignore tests/unit/$(part))

BENCHMARK ?=
ARGUMENTS ?=


.PHONY: docs pictures
.PHONY: help article test check format bench bench-check lock clean distclean system-runtime system-test web-tools hal-schema setup
.DEFAULT_GOAL := help

help: ## list the targets
	@awk 'BEGIN { FS = ":.*## " } /^[a-z-]+:.*## / { printf "  make %-10s %s\n", $$1, $$2 }' Makefile

article: system-runtime $(READY) ## set everything up and build the article: build/<edition>/<language>/article.{html,pdf,docx}
	$(BIN)/probant build $(ARGUMENTS)

test: system-test $(READY) web-tools hal-schema ## set everything up, then lint, check the types and run all tests
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy --strict
	$(BIN)/python -m pytest $(ARGUMENTS)

check: system-runtime $(READY) ## the fast part of the tests: lint, types, tests that are not marked slow
	$(BIN)/ruff check
	$(BIN)/mypy --strict
	$(BIN)/python -m pytest -q -m "not slow" $(DAILY) $(ARGUMENTS)

format: $(READY) ## format the code
	$(BIN)/ruff format
	$(BIN)/ruff check --fix

bench: system-runtime $(READY) ## time cold and incremental builds against a plain script (BENCHMARK="--rounds 5")
	$(BIN)/python tests/benchmarks/benchmark.py $(BENCHMARK)

bench-check: system-runtime $(READY) ## time `probant check`: against a bare start, and as a review grows
	$(BIN)/python tests/benchmarks/check.py $(BENCHMARK)

docs: system-runtime $(READY) ## write docs/rules.md, docs/cli.md and docs/coverage.csv again
	$(BIN)/python scripts/docs.py

pictures: system-test $(READY) ## make the pictures of the README from the built article
	$(BIN)/python scripts/pictures.py

# Resolved from the default index alone, whatever this machine's pip is set to: a local folder's files must not get into the lock.
# Every file of a release is hashed (x86_64 and aarch64 alike); no address is written.
LOCK_ENV := env -u PIP_FIND_LINKS -u PIP_EXTRA_INDEX_URL -u PIP_INDEX_URL -u PIP_CONSTRAINT PIP_CONFIG_FILE=/dev/null CUSTOM_COMPILE_COMMAND="make lock"
COMPILE := $(LOCK_ENV) build/.lock-environment/bin/pip-compile --quiet --generate-hashes --no-emit-index-url --no-emit-find-links --no-emit-trusted-host \
	--no-emit-options --strip-extras --allow-unsafe $(UPGRADE)

lock: ## resolve the dependencies again and write the locks (UPGRADE=--upgrade takes newer releases); needs Python 3.11
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info[:2] != (3, 11))' || { echo "the lock is made with Python 3.11: make lock PYTHON=python3.11" >&2; exit 1; }
	$(PYTHON) -m venv --clear build/.lock-environment
	$(LOCK_ENV) build/.lock-environment/bin/python -m pip --disable-pip-version-check install --quiet pip-tools==7.6.2
	$(COMPILE) --output-file requirements-build.lock requirements-build.in
	$(COMPILE) --constraint requirements-build.lock --extra test --extra dev --output-file requirements.lock pyproject.toml
	@if grep -nE '(https?|file)://|^ *-[-a-z]*(index|find)|@ ' requirements.lock requirements-build.lock; then echo "an address got into a lock" >&2; exit 1; fi

clean: ## remove what builds, tests and tools leave
	rm -rf build .mypy_cache .pytest_cache .ruff_cache .hypothesis
	find src tests -name __pycache__ -type d -prune -exec rm -rf {} +

distclean: clean ## also remove the virtual environment
	rm -rf $(VENV) $(VENV).log

setup: system-runtime $(READY) ## set up the virtual environment alone

system-runtime:
	@scripts/system-packages.sh runtime

system-test:
	@scripts/system-packages.sh test

web-tools: system-test
	@scripts/web-tools.sh

hal-schema: $(READY)
	@scripts/hal-schema.sh

$(LOCKED):
	@scripts/venv.sh "$(PYTHON)" $(VENV)
	@touch $@

$(READY): $(LOCKED)
	@rm -f $(VENV)/.ready-*
	@$(PIP) install -qq --no-deps --no-build-isolation --no-index -e . </dev/null
	@$(PIP) check
	@# What pip does for a package that it copies: where Python may not write compiled code itself, each start would compile the engine anew.
	@$(BIN)/python -m compileall -q src/probant
	@touch $@
