# Two commands are enough: `make demo` to look, `make test` to prove. Both do their own set-up.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.locked
PORT ?= 8400
STORY ?= S-1
WAYS ?= turns

.DEFAULT_GOAL := help
.PHONY: help demo test check bench tour goldens gallery lock clean

help:  ## list the commands
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:[^#]*## /\t/' | expand -t 12

$(STAMP): requirements-dev.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Decide needs Python 3.11 or newer; set PYTHON=/path/to/it."; exit 1; }
	@$(PYTHON) -c 'import venv, ensurepip' 2>/dev/null || { echo "Python's venv is missing here. Install it (Debian, Ubuntu: apt install python3-venv), then run make again."; exit 1; }
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@echo "Installing locked dependencies into $(VENV) ..."
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.lock
	@touch $@

demo: $(STAMP)  ## open the sandbox, a Slack on your own machine, at http://localhost:8400
	@$(BIN)/python -m bot sandbox --port $(PORT)

test: $(STAMP)  ## run everything that proves it: laws, rules, screens, both databases, stories, browser; WAYS=all: each story on both databases
	@WAYS=$(WAYS) $(BIN)/python -m tests

check: $(STAMP)  ## run only the laws: style, types, imports, dependencies
	@$(BIN)/python -m tests laws

tour: $(STAMP)  ## play a story without a browser: make tour STORY=S-1
	@$(BIN)/python -m bot tour $(STORY)

bench: $(STAMP)  ## measure ratios against a bare Bolt app, and the log at 100,000 decisions, on both databases
	@$(BIN)/python -m tests.benchmarks

goldens: $(STAMP)  ## write the golden screens anew; read the diff afterwards
	@UPDATE_GOLDENS=1 $(BIN)/python -m pytest -q tests/views

gallery: $(STAMP)  ## draw every golden screen, light and dark, into screenshots/gallery (needs Chromium)
	@$(BIN)/python -m tests.gallery

lock:  ## write the lock files anew from pyproject.toml (needs uv)
	uv pip compile pyproject.toml --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-emit-find-links --no-header --no-annotate -o requirements.lock
	uv pip compile pyproject.toml --extra dev --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-emit-find-links --no-header --no-annotate -o requirements-dev.lock

clean:  ## remove what the other commands made
	rm -rf $(VENV) .pytest_cache .mypy_cache .ruff_cache .hypothesis screenshots
