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

# The libraries that the program carries within itself, in the order in which they need each other: loading them took two
# thirds of the time of a short run. The linker takes a library from the first folder that has it, so this one, which has
# archives alone, is named before any other: SwiftPM names the system's first, therefore clang, which calls the linker, is told.
CARRIED := curl ssh2 nghttp2 psl idn2 unistring zstd brotlidec brotlicommon z ssl crypto yaml pcre2-8 stdc++
ARCHIVES := .build/archives
FROM_ARCHIVES := CCC_OVERRIDE_OPTIONS='\#^-L$(ARCHIVES) +-static-libgcc'

# The rooms of the house are modules; what is small in one is worth putting into its callers in others.
OPTIMIZED := -Xswiftc -cross-module-optimization

build: ## Build the program as it is released: .build/release/ctplan
	@scripts/bootstrap
	@mkdir -p $(ARCHIVES) && for name in $(CARRIED); do ln -sf "$$(cc -print-file-name=lib$$name.a)" $(ARCHIVES)/; done
	$(FROM_ARCHIVES) $(SWIFT) build -c release $(OPTIMIZED) --static-swift-stdlib --product ctplan -Xlinker -s $(CARRIED:%=-Xlinker -l%)
	@! readelf -d $(RELEASE)/ctplan | grep NEEDED | grep -vE '\[(libc|libm|ld-linux.*)\.so' || { \
		echo 'ctplan would load these at every start: see CARRIED in the Makefile' >&2; exit 1; }

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

# Foundation's ICU and that of libxml2's headers are two modules that do not go together: FoundationEssentials has none.
lint-swift: # Check the form of the Swift files
	$(SWIFT) format lint --strict --parallel -r $(FORMATTED)
	@! grep -rnE '^ *(@[a-z]+ )?import Foundation$$' $(FORMATTED)

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
