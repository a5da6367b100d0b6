# Every target that runs a program of this project lets it reach the loopback interface only.
export CTPLAN_ALLOW_NETWORKS := 127.0.0.0/8,::1/128

SWIFT ?= swift
PREFIX ?= /usr/local
DESTDIR ?=

RELEASE := .build/release
FORMATTED := Sources Tests Package.swift

.DEFAULT_GOAL := help
.PHONY: help build test peers-test editor-test lint lint-swift format check bench rehearse install clean

help: ## Say what there is to make
	@sed -n 's/^\([a-z-]*\):.*## /\1\t/p' $(MAKEFILE_LIST) | while IFS="$$(printf '\t')" read -r name about; do \
		printf '  make %-12s %s\n' "$$name" "$$about"; done

# Where the linker finds libstdc++, which Swift's runtime uses, only as an archive: one library less to load at a start.
ARCHIVES := .build/archives

# Libraries that nothing refers to are left out, see Sources/LateLibraries. SwiftPM names them before any option that it is
# given, and this option has to come first: so clang, which calls the linker, is told to put it there.
LATE := CCC_OVERRIDE_OPTIONS='\#^-Wl,--as-needed'

build: ## Build the program as it is released: .build/release/ctplan
	@scripts/bootstrap
	@mkdir -p $(ARCHIVES) && ln -sf "$$(cc -print-file-name=libstdc++.a)" $(ARCHIVES)/libstdc++.a
	$(LATE) $(SWIFT) build -c release --static-swift-stdlib --product ctplan -Xlinker -s -Xswiftc -L$(CURDIR)/$(ARCHIVES)
	@! readelf -d $(RELEASE)/ctplan | grep -E 'lib(curl|ssh2|ssl|crypto)\.so' || { \
		echo 'ctplan would load these at every start: the function it calls is missing in Sources/LateLibraries' >&2; exit 1; }

test: ## Run all tests against stand-in servers
	@scripts/bootstrap
	$(SWIFT) build --build-tests
	$(SWIFT) test --skip-build --parallel --experimental-maximum-parallelization-width 4 --filter NetworkingTests
	scripts/with-peers $(SWIFT) test --skip-build --parallel --experimental-maximum-parallelization-width 8 --skip NetworkingTests
	@$(MAKE) editor-test

editor-test: ## Meet the language server with a client of others, and with what no client sends
	@scripts/bootstrap
	$(SWIFT) build --product ctplan
	.build/pygls/bin/python -B -m unittest discover -s Tests/LanguageServerClient

peers-test: ## Ask the stand-in servers whether they do what they promise
	@scripts/bootstrap
	scripts/with-peers /usr/bin/python3 -B -m unittest discover -s scripts/peers

lint-swift: # Check the form of the Swift files
	$(SWIFT) format lint --strict --parallel -r $(FORMATTED)

lint: lint-swift ## Check the form of the Swift files, and all plans
	$(SWIFT) build --product ctplan
	.build/debug/ctplan lint plans sites
	.build/debug/ctplan fmt --check plans sites

format: ## Bring the Swift files into form
	$(SWIFT) format -i --parallel -r $(FORMATTED)

check: lint peers-test test ## Lint, and run all tests

bench: build ## Measure against yamllint, curl and libssh2, and hold the limits
	@scripts/bootstrap --bench
	scripts/with-peers bench/run

rehearse: build ## Run the plan of 2021-08-14 against stand-in servers
	scripts/with-peers scripts/rehearse

$(RELEASE)/ctplan:
	@$(MAKE) build

install: $(RELEASE)/ctplan ## Install the program and the page of its rules under $(DESTDIR)$(PREFIX)
	install -D -m 755 $(RELEASE)/ctplan $(DESTDIR)$(PREFIX)/bin/ctplan
	install -D -m 644 docs/rules.md $(DESTDIR)$(PREFIX)/share/doc/ctplan/rules.md

clean: ## Remove everything that was built
	rm -rf .build
