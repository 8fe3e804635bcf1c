# SPDX-License-Identifier: MIT
# Two commands: `make demo` installs what is missing, builds everything, draws the demo collection, builds its site and
# serves it (SERVE=0 stops when the site is built); `make test` builds and runs every test.
SHELL := /bin/bash
JOBS ?= $(shell nproc)
SERVE ?= 1
PORT ?= 8080

.PHONY: demo test setup native wasm page demo-site
.NOTPARALLEL:

demo: demo-site
ifeq ($(SERVE),1)
	build/bin/vitrine serve build/demo-site --port $(PORT)
else
	@echo "The demo site is in build/demo-site. Show it with: build/bin/vitrine serve build/demo-site"
endif

test: demo-site
	cmake --build build/wasm -j $(JOBS)
	.ci/test

setup:
	.ci/install-dependencies
	.ci/stage-onnxruntime
	.ci/stage-uwot

native: setup
	cmake --preset release
	cmake --build build -j $(JOBS)

wasm: setup
	cmake --preset wasm
	cmake --build build/wasm -j $(JOBS)

page: wasm
	cd web && { [ node_modules/.package-lock.json -nt package-lock.json ] || npm ci --no-audit --no-fund; } && npm run build

demo-site: native page
	build/bin/vitrine demo build/demo-pictures
	build/bin/vitrine build build/demo-pictures --catalogue build/demo-pictures/catalogue.csv \
	  --title "The Museum of Drawn Things" -o build/demo-site
