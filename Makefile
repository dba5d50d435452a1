# The two commands are `make extract` and `make test`; `make help` lists the rest.
CORPUS  ?= corpus/raw
OUTPUTS ?= outputs
VENV    ?= .venv
JOBS    ?= 2
PY       = $(VENV)/bin/python
SHELL    = /bin/sh
export PIP_DISABLE_PIP_VERSION_CHECK = 1

# The first of these that is Python 3.11 or newer and can make a virtual environment.
PYTHONS ?= python3.11 python3.12 python3.13 python3 python

.DEFAULT_GOAL := help
.PHONY: quickstart ratchet notebook site help extract test lint format evaluate eval report docs bench train gazetteer fuzz lock screenshots clean distclean wheel

help: ## List the targets
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sort | awk -F ':.*## ' '{printf "  make %-12s %s\n", $$1, $$2}'
	@echo "  Variables: CORPUS=$(CORPUS) OUTPUTS=$(OUTPUTS)"

$(VENV)/bin/python:
	@found=; for p in $(PYTHONS); do \
	  if command -v $$p >/dev/null 2>&1 && $$p -c 'import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1; then found=$$p; break; fi; \
	done; \
	if [ -z "$$found" ]; then \
	  echo "error: no Python 3.11 or newer with venv was found: install it (Debian: apt install python3-venv), or name it: make PYTHONS=/path/to/python3 ..." >&2; exit 2; \
	fi; \
	echo "creating $(VENV) with $$($$found --version)" >&2; \
	$$found -m venv --clear $(VENV)

# A stamp holds the installed lock itself, so that only a changed lock installs again. The .pth file and the script put this checkout's
# `stadttandem` into the environment without a build step.
$(VENV)/.runtime: requirements.lock | $(VENV)/bin/python
	@cmp -s requirements.lock $@ || { echo "installing locked requirements" >&2; \
	  $(PY) -m pip install -qq --require-hashes --no-deps --only-binary :all: -r requirements.lock; }
	@$(PY) -c 'import pathlib, sysconfig; pathlib.Path(sysconfig.get_path("purelib"), "stadttandem.pth").write_text("$(CURDIR)\n", encoding="utf-8")'
	@printf '%s\n' '#!$(abspath $(PY))' 'from pipeline.cli import main' 'main()' > $(VENV)/bin/stadttandem && chmod +x $(VENV)/bin/stadttandem
	@cp requirements.lock $@

$(VENV)/.dev: requirements-dev.lock $(VENV)/.runtime
	@cmp -s requirements-dev.lock $@ || { echo "installing locked requirements of the tests" >&2; \
	  $(PY) -m pip install -qq --require-hashes --no-deps --only-binary :all: -r requirements-dev.lock; }
	@cp requirements-dev.lock $@

extract: $(VENV)/.runtime ## Turn the press texts in CORPUS into tables in OUTPUTS
	@$(PY) -m pipeline extract '$(CORPUS)' -o '$(OUTPUTS)' $(ARGS) || { code=$$?; [ $$code -eq 1 ] || exit $$code; }

test: $(VENV)/.dev lint ## Check everything: ruff, mypy, import walls, tests with coverage
	$(PY) -m pytest -n $(JOBS) --dist worksteal --cov --cov-report=term:skip-covered -m 'not fuzz and not screenshots and not quickstart' $(ARGS)

lint: $(VENV)/.dev ## ruff, mypy --strict, import-linter
	$(VENV)/bin/ruff check .
	$(VENV)/bin/ruff format --check .
	$(VENV)/bin/mypy
	$(VENV)/bin/lint-imports

format: $(VENV)/.dev ## Format the code
	$(VENV)/bin/ruff check --fix .
	$(VENV)/bin/ruff format .

eval: $(VENV)/.runtime ## Measure against annotations (GOLD="dir ..." with docs/ and gold/ each; default: corpus), then the NER models
	$(PY) -m pipeline evaluate $(GOLD)
	$(PY) -m pipeline.measure_ner
	@[ ! -f corpus/reviews.csv ] || $(PY) -m pipeline review figures

report: extract ## Write the HTML report of OUTPUTS
	$(PY) -m pipeline report -o '$(OUTPUTS)'

docs: $(VENV)/.runtime ## Write the generated pages: docs/tables.md, docs/cli.md
	$(PY) -m pipeline.docs

bench: $(VENV)/.runtime ## Measure speed as ratios inside one run
	$(PY) -m pipeline.bench $(ARGS)

train: ## Train the NER model again: DATA=folder (see models/ner; makes an environment of its own)
	$(MAKE) -C models/ner/train DATA='$(DATA)' ARGS='$(ARGS)'

ratchet: $(VENV)/.runtime ## Raise the accuracy floors to what is measured now, and write docs/accuracy.md
	$(PY) -m pipeline -q extract corpus/raw -o .cache/ratchet --no-report || [ $$? -eq 1 ]
	$(PY) -m pipeline.evaluation.ratchet .cache/ratchet
	$(PY) -m pipeline.evaluation.page .cache/ratchet
	$(PY) -m pipeline.measure_ner --append docs/accuracy.md

notebook: $(VENV)/.dev ## Run the notebooks
	$(PY) -m pytest --nbmake notebooks

site: $(VENV)/.dev ## Build the documentation site
	$(VENV)/bin/mkdocs build --strict

gazetteer: $(VENV)/.dev ## Compile the gazetteer again: ARGS="--geonames …" (see models/SOURCES.md)
	$(PY) models/gazetteer/build.py $(ARGS)

fuzz: $(VENV)/.dev ## Property tests with many more examples, then FUZZ_SECONDS (60) of coverage-guided fuzzing of the readers
	$(PY) -m pytest -q -m fuzz $(ARGS)
	$(PY) tests/fuzz/fuzz_ingest.py -max_total_time=$(or $(FUZZ_SECONDS),60)

quickstart: $(VENV)/.dev ## Run the quick starts of README.md and docs/index.md word for word in a fresh clone of the last commit
	$(PY) -m pytest -q -m quickstart tests/docs $(ARGS)

screenshots: $(VENV)/.dev ## Pictures of the report for the README
	$(PY) -m pytest -q -m screenshots tests/browser $(ARGS)

lock: $(VENV)/.dev ## Resolve the requirements again into the lock files
	tools/lock.sh $(PY)

wheel: $(VENV)/.dev ## Build the wheel into dist/
	$(PY) -m build --wheel --no-isolation

clean: ## Remove what the tests and builds left
	rm -rf build dist .pytest_cache .mypy_cache .ruff_cache .hypothesis .coverage* htmlcov
	find . -name __pycache__ -not -path './$(VENV)/*' -prune -exec rm -rf {} +

distclean: clean ## Remove the environment and the outputs as well
	rm -rf $(VENV) outputs/.state outputs/.sets outputs/current outputs/*.parquet outputs/*.json
