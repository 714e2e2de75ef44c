# shellcheck shell=bash
# SPDX-License-Identifier: GPL-2.0-or-later
# Checks for tests that are shell scripts: sentences, each of which is true or not. A script that sources this
# may set $evidence before, a file for the output of the last check.

evidence=${evidence:-$(mktemp)}
passed=0
failed=0

# Sentences go to the stdout of the start, because a check may run while stdout is redirected.
exec {check_output}>&1
ok() { passed=$((passed + 1)); echo "ok   $1" >&"$check_output"; }
fail() {
    failed=$((failed + 1))
    echo "FAIL $1" >&"$check_output"
    sed 's/^/     | /' "$evidence" | tail -n 20 >&"$check_output"
}

# check SENTENCE COMMAND...: the sentence is true if the command succeeds.
check() {
    local sentence=$1
    shift
    if "$@" >"$evidence" 2>&1; then ok "$sentence"; else fail "$sentence"; fi
}

# check_not SENTENCE COMMAND...: the sentence is true if the command fails.
check_not() {
    local sentence=$1
    shift
    if "$@" >"$evidence" 2>&1; then fail "$sentence"; else ok "$sentence"; fi
}

finish() {
    echo "$passed passed, $failed failed"
    [ "$failed" -eq 0 ]
    exit
}

equals() { echo "wanted: $1"; echo "have:   $2"; [ "$1" = "$2" ]; }
contains() { echo "wanted: $2"; echo "in:     $1"; [[ $1 == *"$2"* ]]; }
