#!/bin/sh
# Resolve pyproject.toml into the lock files: exact versions and hashes, no index or download address.
# pip's own configuration is set aside, so that addresses and patched builds of one machine cannot get into the files.
set -eu
py=${1:-.venv/bin/python}
unset PIP_FIND_LINKS PIP_EXTRA_INDEX_URL PIP_CONSTRAINT || true
export PIP_CONFIG_FILE=/dev/null CUSTOM_COMPILE_COMMAND="make lock"
compile() {
  "$py" -m piptools compile --quiet --generate-hashes --strip-extras --allow-unsafe --resolver=backtracking \
    --no-emit-index-url --no-emit-find-links --no-emit-trusted-host --no-emit-options "$@" pyproject.toml
}
compile -c tools/constraints.txt -o requirements.lock
compile --extra dev --extra cluster --extra export -c requirements.lock -o requirements-dev.lock
if grep -nE '://|^--(index|extra-index|find-links|trusted)' requirements.lock requirements-dev.lock; then
  echo "error: an address got into a lock file" >&2
  exit 1
fi
