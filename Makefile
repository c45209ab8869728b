# Two commands do everything: `make run` and `make test`.

PYTHON := .venv/bin/python
TOOLS := .venv/bin

.PHONY: help setup setup-test run check test bench walks soak docs pictures clean

help:  ## show this list
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## /\1\t/' | expand -t 12

setup:  ## install what is missing to run
	@scripts/setup run

setup-test:  ## install what is missing to test
	@scripts/setup test

run: setup  ## start backend, vault, simulators and the kiosk; Ctrl-C ends it all
	@$(PYTHON) -m demo

check: setup-test  ## format, lint, types, import contracts, fast tests (under a minute)
	$(TOOLS)/ruff format --check
	$(TOOLS)/ruff check
	$(TOOLS)/mypy
	$(TOOLS)/lint-imports --no-logo
	$(TOOLS)/pytest -n 2 -m "not slow and not window"

test: check  ## the whole suite: check, then slow tests, screens and the robot's visits
	$(TOOLS)/pytest -n 2 -m "slow and not window"
	$(TOOLS)/pytest -n 2 --dist loadgroup -m "window and not long"

walks: setup-test  ## the robot's visits that take too long for every day
	$(TOOLS)/pytest -m long

bench: setup-test  ## figures beside the machine's idle share
	@$(PYTHON) -m benchmarks

soak: setup-test  ## hours of kills and visits; results go to docs/measurements
	$(PYTHON) -m benchmarks.soak

docs: setup-test  ## write the generated pages (failures, the session's diagram)
	$(PYTHON) -m scripts.generate_docs

pictures: setup-test  ## draw every screen in the tested layouts (FORMS=--every: in all of them)
	$(PYTHON) tests/screens/contact_sheet_page.py build/pictures $(FORMS)

clean:  ## remove what was built
	rm -rf build .mypy_cache .ruff_cache .pytest_cache .import_linter_cache
