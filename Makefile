# What a person types in a clone. Nothing is needed but make, Python 3.11 or newer and the
# package registry; everything is installed in .venv, nothing outside this folder is written.
#
#   make demo    a sample job search, its reports and what to do next
#   make test    all tests
#   make check   style, types, documentation and spelling
#   make docs    the generated parts of the guide
#   make build   the wheel and the source distribution, in dist/
#   make clean   remove what the others made, demo/ included

PYTHON ?= python3
VENV   := .venv
BIN    := $(VENV)/bin
DAY    := 2026-11-23

# A PYTHONPATH or a user site of the caller would mix other packages in.
unexport PYTHONPATH PYTHONHOME VIRTUAL_ENV
unexport VAULTLEADS_VAULT VAULTLEADS_TODAY
export PYTHONNOUSERSITE := 1
export PIP_DISABLE_PIP_VERSION_CHECK := 1
export PIP_NO_INPUT := 1
# Where there is no home to write in, the environment is one.
ifneq ($(shell test -d "$$HOME" && test -w "$$HOME" && echo yes),yes)
export HOME := $(CURDIR)/$(VENV)/home
endif

RUN_STAMP := $(VENV)/.installed
DEV_STAMP := $(VENV)/.installed-dev

.DEFAULT_GOAL := help
.PHONY: help demo test check docs build clean

help:
	@sed -n 's/^#   //p' Makefile

# --- the environment ------------------------------------------------------------------------

$(BIN)/python:
	@command -v "$(PYTHON)" >/dev/null || { \
	  echo "There is no $(PYTHON) here; install Python 3.11 or newer, or name one: make PYTHON=python3.12" >&2; exit 1; }
	@"$(PYTHON)" -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
	  echo "$(PYTHON) is $$("$(PYTHON)" -V 2>&1); vaultleads needs Python 3.11 or newer, so name one: make PYTHON=python3.12" >&2; exit 1; }
	@echo "Making the environment in $(VENV) ..."
	@"$(PYTHON)" -m venv "$(VENV)" || { rm -rf "$(VENV)"; \
	  echo "The environment could not be made; on Debian and Ubuntu install python3-venv and run again." >&2; exit 1; }

$(RUN_STAMP): pyproject.toml | $(BIN)/python
	@echo "Installing vaultleads ..."
	@$(BIN)/python -m pip install --quiet --editable .
	@touch $@

$(DEV_STAMP): pyproject.toml | $(BIN)/python
	@echo "Installing vaultleads and what its tests need ..."
	@$(BIN)/python -m pip install --quiet --editable '.[dev]'
	@touch $@ $(RUN_STAMP)

# --- to see it ------------------------------------------------------------------------------

# Thirty lines from the title on, cut to the width of the terminal: tables are wide.
define TOP_OF_REPORT
import shutil, sys
lines = open(sys.argv[1], encoding="utf-8").read().splitlines()
start = next(at for at, line in enumerate(lines) if line.startswith("# "))
width = shutil.get_terminal_size((120, 40)).columns
for line in lines[start:start + 30]:
    print(line if len(line) <= width else line[:width - 1] + "…")
print("...")
endef
export TOP_OF_REPORT

demo: export VAULTLEADS_CACHE := $(CURDIR)/$(VENV)/cache
demo: export VAULTLEADS_STATE := $(CURDIR)/$(VENV)/state
demo: $(RUN_STAMP)
	@if test -d demo; then echo "demo/ is there already and is kept; remove it to start anew."; \
	 else cp -R sample-vault demo && rm -rf demo/Reports; fi
	@$(BIN)/vaultleads --vault demo report --today $(DAY)
	@echo
	@PYTHONUTF8=1 $(BIN)/python -c "$$TOP_OF_REPORT" demo/Reports/Priorities.md
	@echo
	@$(BIN)/vaultleads --vault demo next --today $(DAY)
	@echo
	@echo "Some notes have a mistake on purpose, of the kinds that people make."
	@echo "The notes are in demo/, the whole report is demo/Reports/Priorities.md."
	@echo "Open the folder demo in Obsidian or any editor, change a note, and run:"
	@echo "  $(BIN)/vaultleads --vault demo report --today $(DAY)"

# --- to work on it --------------------------------------------------------------------------

test: $(DEV_STAMP)
	@$(BIN)/python -m pytest --numprocesses=auto --dist=loadgroup $(ARGS)

check: $(DEV_STAMP)
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy
	@$(BIN)/codespell
	@$(BIN)/python -m pytest --quiet tests/test_docs.py tests/test_architecture.py

docs: $(DEV_STAMP)
	@$(BIN)/python docs/generate.py

build: $(DEV_STAMP)
	@$(BIN)/python -m build --no-isolation --outdir dist .

clean:
	rm -rf $(VENV) demo dist build .hypothesis .pytest_cache .mypy_cache .ruff_cache
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
