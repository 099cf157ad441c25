# What people and machines run. `make demo` and `make test` set up what they need, once; the second time without a network.
SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.ONESHELL:
.SILENT:
.PHONY: demo test lint bench packages

# Where rustup puts it, which a fresh login shell may not know yet.
export PATH := $(HOME)/.cargo/bin:$(PATH)

CARGO_DENY := 0.20.2
DENY := target/tools/bin/cargo-deny

# A live conference on this machine, with hallway in it.
demo: packages
	echo "2/3 hallway itself (the first time a few minutes)"
	cargo build --locked --profile demo --bins
	echo "3/3 the conference"
	exec target/demo/hallway-demo

# Everything that must hold.
test: packages
	echo "2/3 the homeserver of the tests"
	cargo run --locked --quiet --bin hallway-demo -- setup
	echo "3/3 lints and tests"
	$(MAKE) --no-print-directory lint
	cargo test --locked --no-fail-fast

lint:
	cargo fmt --all --check
	cargo clippy --locked --all-targets -- -D warnings
	cargo clippy --locked --no-default-features -- -D warnings
	[ -x $(DENY) ] || cargo install cargo-deny --quiet --locked --version $(CARGO_DENY) --root target/tools
	$(DENY) --locked check --hide-inclusion-graph bans licenses sources

bench:
	cargo bench --locked

# Looks for each thing itself, so that it also says what is missing where packages are called otherwise.
packages:
	echo "1/3 system packages"
	if ! command -v cargo >/dev/null; then
	    echo "Rust is missing: install it from https://rustup.rs (1.95 or newer), then run this again" >&2
	    exit 1
	fi
	missing=
	command -v cc >/dev/null || missing+=" build-essential"
	{ command -v pkg-config && pkg-config --exists mpv; } >/dev/null || missing+=" pkg-config libmpv-dev"
	command -v ffmpeg >/dev/null || missing+=" ffmpeg"
	command -v Xvfb >/dev/null || missing+=" xvfb"
	command -v xdotool >/dev/null || missing+=" xdotool"
	command -v ssh >/dev/null || missing+=" openssh-client"
	{ [ -x /usr/sbin/sshd ] || command -v sshd; } >/dev/null || missing+=" openssh-server"
	python3 -c 'import venv, ensurepip' 2>/dev/null || missing+=" python3-venv"
	fonts="truetype/dejavu dejavu-sans-fonts TTF truetype"
	[ -n "$$(ls $$(printf '/usr/share/fonts/%s/DejaVuSans.ttf ' $$fonts) 2>/dev/null || true)" ] || missing+=" fonts-dejavu-core"
	[ -n "$$missing" ] || exit 0
	if ! command -v apt-get >/dev/null; then
	    echo "Please install what Debian calls:$$missing" >&2
	    exit 1
	fi
	sudo=
	if [ "$$(id -u)" != 0 ]; then
	    command -v sudo >/dev/null || { echo "Please install, as root: apt-get install$$missing" >&2; exit 1; }
	    sudo="sudo"
	fi
	echo "installing$$missing"
	$$sudo apt-get update -qq
	$$sudo env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $$missing
