# shellcheck shell=bash
# SPDX-License-Identifier: GPL-2.0-or-later
# Which files the checks of the text look at: those that are named, or all. Sourced by the scripts beside it.

passed=0
failed=0
cd "$(dirname "${BASH_SOURCE[0]}")/../.." || exit 1

# named_or_all FILE...: these, without what is no file any more; without words every file of the project that git
# does not ignore.
named_or_all() {
    local file files=("$@")
    [ $# -gt 0 ] || mapfile -t files < <(git ls-files --cached --others --exclude-standard)
    for file in "${files[@]}"; do [ ! -f "$file" ] || echo "./${file#./}"; done | sort
}

only_cpp() { grep -E '\.(cc|h)$'; }

only_shell() {
    local file
    while read -r file; do
        ! head -n 1 "$file" | LC_ALL=C grep -qaE '^#!.*\b(ba|da)?sh|^# shellcheck shell=' || echo "$file"
    done
}

# verdict WORDS COMMAND...: a line for one file, and what the command said if it failed.
verdict() {
    local words=$1 said
    shift
    if said=$("$@" 2>&1); then
        passed=$((passed + 1))
    else
        failed=$((failed + 1))
        echo "FAIL $words"
        printf '     | %s\n' "${said//$'\n'/$'\n     | '}"
    fi
}

# finish: an empty list is no success, but where files are named none of them may be of this kind.
finish() {
    [ $((passed + failed)) -gt 0 ] || [ -n "${named:-}" ] || verdict 'there is no file to look at' false
    echo "$passed passed, $failed failed"
    [ "$failed" -eq 0 ]
    exit
}
