# Needs Python 3.11 or newer and make; everything else goes into .venv.
#
#   make demo      try it out: prints the address of the sandbox      (PORT=9000, DATA=folder)
#   make test      every test                                         (ARGS="-k voting")
#   make check     formatting, linter, types, import contracts, tests
#   make coverage  the tests, and which lines and branches they miss
#   make accuracy  how well people are understood                    (ARGS=--write puts it into docs/)
#   make bench     what an answer costs, against a bare server in the same run
#   make clean     remove what was made here, but no data

SHELL := /bin/sh
.DEFAULT_GOAL := help
.PHONY: help install demo test check lint types coverage accuracy bench clean

NEW_ENOUGH := import sys; sys.exit(sys.version_info < (3, 11))
PYTHON ?= $(shell for python in python3 python3.11 python3.12 python3.13 python; do \
	$$python -c '$(NEW_ENOUGH)' 2>/dev/null && echo $$python && break; done)
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --quiet --disable-pip-version-check --no-input --retries 5
WORKERS ?= 2

help:
	@sed -n 's/^#   //p' Makefile

# Stamps: a second call finds them newer than pyproject.toml and installs nothing.
$(VENV)/.made:
	@$(if $(PYTHON),:,echo "找不到 Python 3.11 或更新的版本。装好后再来，或写明：make PYTHON=/路径/python3" >&2; exit 1)
	@$(PYTHON) -c '$(NEW_ENOUGH)' || { echo "$(PYTHON) 早于 3.11，请换一个：make PYTHON=/路径/python3" >&2; exit 1; }
	@echo "正在建立虚拟环境 $(VENV) ……"
	@$(PYTHON) -m venv $(VENV) || { rm -rf $(VENV); \
	  echo "虚拟环境没有建成。Debian、Ubuntu 上请先装 python3-venv，再运行一次" >&2; exit 1; }
	@touch $@

$(VENV)/.runtime: pyproject.toml $(VENV)/.made
	@echo "正在安装支部助手 ……"
	@$(PIP) install --editable . || { \
	  echo "安装没有成功。请检查能否连到 Python 软件源（可用 PIP_INDEX_URL 换一个），再运行一次" >&2; exit 1; }
	@touch $@

$(VENV)/.development: pyproject.toml $(VENV)/.made
	@echo "正在安装支部助手和测试工具 ……"
	@$(PIP) install --editable '.[dev]' || { \
	  echo "安装没有成功。请检查能否连到 Python 软件源（可用 PIP_INDEX_URL 换一个），再运行一次" >&2; exit 1; }
	@touch $(VENV)/.runtime $@

install: $(VENV)/.runtime

demo: $(VENV)/.runtime
	@$(BIN)/zhibu demo $(if $(PORT),--port $(PORT)) $(if $(DATA),--data $(DATA))

test: $(VENV)/.development
	@$(BIN)/python -m pytest -n $(WORKERS) --dist worksteal $(ARGS)

coverage: $(VENV)/.development
	@$(BIN)/python -m pytest -n $(WORKERS) --dist worksteal --cov --cov-report=term-missing:skip-covered $(ARGS)

lint: $(VENV)/.development
	@$(BIN)/ruff format --check .
	@$(BIN)/ruff check .
	@$(BIN)/lint-imports

types: $(VENV)/.development
	@$(BIN)/mypy

check:
	@$(MAKE) --no-print-directory lint
	@$(MAKE) --no-print-directory types
	@$(MAKE) --no-print-directory test

accuracy: $(VENV)/.development
	@$(BIN)/python -m benchmarks.accuracy $(ARGS)

bench: $(VENV)/.development
	@$(BIN)/python -m benchmarks

clean:
	rm -rf $(VENV) *.egg-info .coverage* .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis
