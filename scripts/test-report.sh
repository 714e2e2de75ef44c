# shellcheck shell=bash
# SPDX-License-Identifier: GPL-2.0-or-later
# Functions with which scripts/test reports a run, from the JUnit files and logs that ctest has written.
# scripts/test sources this file; junit, records, minutes, suite and what progress.sh sets are variables of scripts/test.
# shellcheck disable=SC2154

table=()

# account LABEL SECONDS: adds a line to the table for a step that is no test.
account() { table+=("$(printf '%-20s %7s %7s %7d s' "$1" '' '' "$2")"); }

# fail_before_tests REASON: ends a run in which no test was started.
fail_before_tests() {
    printf '%s\n' ${table[@]+"${table[@]}"}
    echo "FAIL $1"
    echo '0 passed, 1 failed, 0 skipped'
    exit 1
}

# end_late LABEL: ends a run whose time was over at that step, before any test. Another suite is tested in the time that
# is left (.ci/run), so there it is no failure.
end_late() {
    [ -n "$suite" ] || fail_before_tests "$1: not done within $minutes minutes"
    printf '%s\n' ${table[@]+"${table[@]}"}
    echo "not run: time: all on Debian $suite, because this was not done within $minutes minutes: $1"
    echo '0 passed, 0 failed, 1 skipped'
    exit 0
}

show_ctest() {
    case $1 in
        *'  Passed '*) [ "$terminal" = yes ] || echo "$1" ;;
        'Internal ctest '* | 'Test project '* | *'Start '* | '') ;;
        *) echo "$1" ;;
    esac
}

# outcomes LOG JUNIT: prints the outcome of each test, a line "KIND|GROUP|CASES|SECONDS|NAME|REASON", separated by
# tabs. KIND is passed, failed, skipped, or late: ended because the time of the whole run was over. A program counts
# as many cases as it reports (doctest's summary, or a line "N passed, N failed"), else one.
outcomes() {
    awk '
        function text(words) {
            gsub(/&quot;/, "\"", words); gsub(/&apos;/, "\047", words); gsub(/&lt;/, "<", words)
            gsub(/&gt;/, ">", words); gsub(/&amp;/, "\\&", words); return words
        }
        function tell(kind, cases, reason) {
            print kind "\t" group "\t" cases "\t" seconds "\t" name "\t" reason
        }
        # The JUnit file does not say which failure was a timeout.
        FILENAME == ARGV[1] {
            if (/\*\*\*Timeout/) { sub(/.*Test *#/, ""); sub(/: .*/, ""); timeout[$0] }
            next
        }
        FILENAME == ARGV[2] { number[substr($0, index($0, " ") + 1)] = $1; next }
        /<testcase / {
            name = $0; sub(/.*<testcase name="/, "", name); sub(/" classname=.*/, "", name); name = text(name)
            seconds = $0; sub(/.* time="/, "", seconds); sub(/".*/, "", seconds); seconds += 0
            status = $0; sub(/.*status="/, "", status); sub(/".*/, "", status)
            group = name; sub(/\/.*/, "", group)
            good = bad = counts = 0; reason = ""
        }
        /<skipped message="/ { reason = $0; sub(/.*<skipped message="/, "", reason); sub(/".*/, "", reason) }
        /^(\t*<system-out>)?\[doctest\] test cases:/ {
            split($0, field, "|"); good += field[2]; bad += field[3]; counts = 1
        }
        /^(\t*<system-out>)?[0-9]+ passed, [0-9]+ failed/ {
            sub(/.*<system-out>/, ""); good += $1; bad += $3; counts = 1
        }
        /<\/testcase>/ {
            # After 900 s or 7200 s (tests/schedule.cmake) a test hangs; before, the run had no more time for it.
            hangs = (seconds > 897 && seconds < 910) || seconds > 7197
            if (status == "run" && counts && !good) tell("failed", bad ? bad : 1, "it ran no test case")
            else if (status == "run") { tell("passed", counts ? good : 1, ""); if (bad) tell("failed", bad, "") }
            else if (status == "fail" && (number[name] in timeout) && !hangs) tell("late", 1, "time")
            else if (status == "fail") {
                if (good) tell("passed", good, "")
                tell("failed", bad ? bad : 1, (number[name] in timeout) ? "it hangs" : "")
            } else if (reason ~ /^SKIP_RETURN_CODE/) tell("skipped", 1, "this machine cannot run it")
            else if (reason ~ /^Fixture/) tell("skipped", 1, "what it needs could not be made")
            else tell("failed", 1, text(reason))
        }' "$1" "$records/chosen" "$2"
}

# note_missing: adds the chosen tests that have no outcome. They were not started: for lack of time, or that is a
# failure.
note_missing() {
    local kind=failed reason='it was not run'
    if [ -n "$minutes" ] && [ "$(seconds_left)" -lt 60 ]; then kind=late reason=time; fi
    cut -f 5 "$records/outcomes" | sort -u >"$records/seen"
    cut -d ' ' -f 2- "$records/chosen" | grep -vxFf "$records/seen" | while IFS= read -r name; do
        printf '%s\t%s\t1\t0\t%s\t%s\n' "$kind" "${name%%/*}" "$name" "$reason"
    done >>"$records/outcomes"
}

cases() { awk -F '\t' -v kind="$1" '$1 == kind { n += $3 } END { print n + 0 }' "$records/outcomes"; }

# conclude NAME...: reports the runs of ctest, whose logs, JUnit files and statuses are in $records.
conclude() {
    local name status failed all=$records/outcomes
    : >"$all"
    for name; do
        if [ -s "$records/$name.xml" ]; then
            outcomes "$records/$name.log" "$records/$name.xml" >"$records/$name.outcomes"
            cat "$records/$name.outcomes" >>"$all"
        fi
        status=$(cat "$records/$name.status")
        if [ "$status" -ne 0 ] && ! grep -qE '^(failed|late)' "$records/$name.outcomes" 2>/dev/null; then
            printf 'failed\tctest\t1\t0\tctest\tit ended with status %s; see %s\n' "$status" "$records/$name.log" >>"$all"
        fi
    done
    note_missing

    printf '\n%sthe slowest%s\n' "$bold" "$plain"
    sort -t $'\t' -k4,4 -rn "$all" | head -n 20 | awk -F '\t' '{ printf "%8.1f s  %s\n", $4, $5 }'

    printf '\n%s%-20s %7s %7s %9s%s\n' "$bold" '' passed failed time "$plain"
    printf '%s\n' ${table[@]+"${table[@]}"}
    awk -F '\t' '{ seconds[$2] += $4; count[$1, $2] += $3 }
        END { for (group in seconds) printf "%-20s %7d %7d %7d s of tests, beside each other\n", group,
            count["passed", group], count["failed", group], seconds[group] }' "$all" | sort
    printf '%-20s %7s %7s %7d s\n' 'all of it' '' '' "$SECONDS"
    awk -F '\t' '$1 == "late" || $1 == "skipped" { print "not run: " $6 ": " $5 }' "$all"
    sed -E 's/^[0-9]+ xen\/(.*)/not run: it takes many minutes: xen\/\1 (scripts\/test xen \1)/' "$records/rare"
    awk -F '\t' '$1 == "failed" { print "FAIL " $5 ($6 == "" ? "" : ": " $6) }' "$all"
    failed=$(cases failed)
    [ -s "$all" ] || failed=1
    echo "$(cases passed) passed, $failed failed, $(($(cases late) + $(cases skipped) + $(grep -c . "$records/rare"))) skipped"
    [ "$failed" -eq 0 ]
    exit
}
