# OMI: everything by name. `make` alone lists it.

MAKEFLAGS += --no-print-directory
.DEFAULT_GOAL := help

TARGET := x86_64-unknown-linux-gnu
BINARY := target/$(TARGET)/debug/omi
STEP := @packaging/step.sh run
# The list under `make web`: when one of these is newer, the apps are built again.
WEB_SOURCES = $(shell find web -name node_modules -prune -o -name dist -prune -o -type f -print 2>/dev/null)
WEB_BUILT := target/web-built

.PHONY: help setup run build test torture bench check web licenses clean

help: ## this list
	@grep -E '^[a-z]+:.*## ' Makefile | sed -E 's/:.*## /\t/' | expand -t 12

setup: ## install what building and testing need and is missing
	packaging/setup.sh test

run: ## build without optimisation and start a demo clinic in target/demo
	@$(MAKE) web
	cargo build
	exec $(BINARY) serve --demo --data target/demo

build: ## the release binary at target/omi: static, stripped, with the web app inside
	@$(MAKE) web
	cargo build --release
	@cp target/$(TARGET)/release/omi target/omi
	@packaging/check-binary.sh target/omi

web: $(WEB_BUILT) ## build the web apps that the binary embeds
$(WEB_BUILT): $(WEB_SOURCES)
	@packaging/setup.sh build
	cd web && npm run build
	@mkdir -p target && touch $(WEB_BUILT)

check: ## the quick checks of an edit loop: format, lints, types
	cargo fmt --check
	cargo clippy --all-targets -- -D warnings
	cd web && npm run check

# One cargo at a time: two would only wait for each other.
test: ## every ring of tests
	@packaging/step.sh start
	$(STEP) "set-up" packaging/setup.sh test
	$(STEP) "scripts" shellcheck -x packaging/*.sh tests/contract/*.sh .ci/run
	$(STEP) "systemd unit" packaging/check-unit.sh
	$(STEP) "format" cargo fmt --check
	$(STEP) "licences, sources and banned crates" cargo deny --offline --config .deny.toml check bans licenses sources
	$(STEP) "web apps" $(MAKE) web
	$(STEP) "web checks" npm --prefix web run check
	$(STEP) "web units" npm --prefix web test
	$(STEP) "lints" cargo clippy --all-targets -- -D warnings
	$(STEP) "units" cargo test --lib
	$(STEP) "house rules" cargo test --test house
	$(STEP) "api" cargo test --test api
	$(STEP) "process" cargo test --test process
	$(STEP) "browser journeys" npm --prefix web run e2e
	$(STEP) "contract: every route against its description" tests/contract/schemathesis.sh $(BINARY)
	$(STEP) "contract: TLS as Mozilla's modern profile" tests/contract/sslyze.sh $(BINARY)
	@packaging/step.sh finish

torture: ## the full counts: a thousand kills, ten thousand power cuts
	OMI_TORTURE=1 cargo test --lib
	OMI_TORTURE=1 cargo test --test process

bench: build ## measure the release binary; the table of the README
	target/omi bench

licenses: ## write assets/licenses.txt anew from the locked dependencies
	@packaging/setup.sh build
	packaging/licenses.py

clean: ## remove everything that was built, the demo clinic included
	cargo clean
	rm -rf web/clinic/dist web/portal/dist
