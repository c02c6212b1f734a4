# One way to do each thing. `make setup` first; the other targets call it.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
LOCALES := $(wildcard src/xiuhua/*/locale/*/LC_MESSAGES/*.po)
UV_COMPILE := $(BIN)/uv pip compile --quiet --upgrade --universal --python-version 3.11 \
	--generate-hashes --no-strip-extras --no-emit-index-url --no-header

export PIP_DISABLE_PIP_VERSION_CHECK = 1

.PHONY: setup demo test drill bench lint lock docs

setup: $(VENV)/.installed $(LOCALES:.po=.mo)

demo: setup
	$(BIN)/xiuhua demo

test: setup
	$(BIN)/python tests/suite.py

drill: setup
	$(BIN)/python tests/suite.py counted drill

bench: setup
	$(BIN)/xiuhua bench

lint: setup
	$(BIN)/python tests/suite.py lint

# The reference that is made from the code; a test compares.
docs: setup
	$(BIN)/python -m tests.docs.generate

# Names, versions and sha256 only: no address of a registry, so that a mirror serves as well.
lock: setup
	$(UV_COMPILE) requirements.in --output-file requirements.txt
	$(UV_COMPILE) --constraint requirements.txt requirements-test.in --output-file requirements-test.txt
	@if grep -n '://' requirements.txt requirements-test.txt; then echo 'An address stands in a lock file (above).' >&2; exit 1; fi

# Hashed packages first; then the project itself, which asks no registry for anything.
$(VENV)/.installed: requirements-test.txt requirements.in pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
		|| { echo 'Xiuhua needs Python 3.11 or newer; $(PYTHON) is older. Say which to use: make setup PYTHON=python3.12' >&2; exit 1; }
	@$(PYTHON) -c 'import venv, ensurepip' 2>/dev/null \
		|| { echo "$(PYTHON) cannot make a virtual environment. On Debian: apt-get install python3-venv" >&2; exit 1; }
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --require-hashes --requirement requirements-test.txt
	$(BIN)/python -m pip install --quiet --no-index --no-deps --no-build-isolation --editable .
	@touch $@

%.mo: %.po | $(VENV)/.installed
	@$(BIN)/pybabel --quiet compile --input-file $< --output-file $@
