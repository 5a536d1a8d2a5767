# Two commands do it all: `make serve` and `make test`. Each sets up what it needs; nothing is installed elsewhere.
PYTHON ?= python3
PORT ?= 8000
DATA ?= data/site
VENV := .venv
RUN := $(VENV)/bin/python
NPM := $(shell command -v npm 2>/dev/null)
TESTS ?= tests
JOBS ?= auto

.PHONY: serve test bench bench-national check format demo assets clean help

help: ## List the commands
	@grep -E '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 16

serve: $(VENV)/installed assets ## Install, build the demonstration county if nothing is built, serve on 127.0.0.1
	@test -e "$(DATA)/snapshots/current/site.db" || $(RUN) build.py demo --out "$(DATA)"
	@echo "Open Beat is on http://127.0.0.1:$(PORT)/  (Ctrl+C ends it)"
	@OPENBEAT_DATA="$(abspath $(DATA))" exec $(VENV)/bin/granian --interface wsgi --factory --working-dir site \
		--host 127.0.0.1 --port $(PORT) --workers 2 --respawn-failed-workers --blocking-threads 4 \
		--log-level warning app:create_app

test: $(VENV)/installed-dev assets ## Lint, check types, run every test
	$(VENV)/bin/ruff check .
	$(VENV)/bin/ruff format --check .
	$(VENV)/bin/mypy
	$(VENV)/bin/pytest -n $(JOBS) --dist loadfile --no-loadscope-reorder $(TESTS)

bench: $(VENV)/installed-dev ## Measure against the plain way; prints a table, writes data/bench.json
	$(RUN) -m tests.bench

bench-national: $(VENV)/installed-dev ## Measure builds of up to 20 million generated rows (minutes, 3 GB under data/)
	$(RUN) -m tests.bench.national_build

demo: $(VENV)/installed ## Write and build the demonstration county
	$(RUN) build.py demo --out "$(DATA)"

format: $(VENV)/installed-dev ## Format the code
	$(VENV)/bin/ruff format .
	$(VENV)/bin/ruff check --fix .

assets: $(VENV)/installed site/node_modules/.package-lock.json ## Compile the styles (needs npm; plain ones are used without)
	@$(RUN) -m geodata.assets

clean: ## Remove what was installed and compiled; data stays
	rm -rf $(VENV) site/node_modules site/static/built

$(VENV)/bin/python:
	$(PYTHON) -m venv $(VENV)

$(VENV)/installed: requirements.txt | $(VENV)/bin/python
	$(VENV)/bin/pip install --quiet --disable-pip-version-check -r requirements.txt
	@touch $@

$(VENV)/installed-dev: requirements.txt requirements-dev.txt | $(VENV)/bin/python
	$(VENV)/bin/pip install --quiet --disable-pip-version-check -r requirements-dev.txt
	@touch $@ $(VENV)/installed

site/node_modules/.package-lock.json: site/package-lock.json
ifneq ($(NPM),)
	cd site && npm ci --ignore-scripts --no-audit --no-fund --loglevel=error
	@touch $@
endif
