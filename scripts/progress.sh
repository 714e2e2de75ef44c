# shellcheck shell=bash
# SPDX-License-Identifier: GPL-2.0-or-later
# Functions with which scripts/test, scripts/demo and the other scripts show progress: on a terminal one status
# line with the last line of output, elsewhere plain lines. The scripts source this file; it runs only what it is
# given.

if [ -t 1 ]; then
    terminal=yes bold=$'\e[1m' green=$'\e[32m' red=$'\e[31m' dim=$'\e[2m' plain=$'\e[0m'
else
    # shellcheck disable=SC2034  # the scripts that source this use them
    terminal=no bold='' green='' red='' dim='' plain=''
fi

# explain_if_asked WORD...: if one of them is --help, prints the header comment of the script and exits.
explain_if_asked() {
    case " $* " in *' --help '* | *' -h '*) ;; *) return ;; esac
    sed -n '3,/^set /{/^set /d;s/^# \{0,1\}//p}' "scripts/${0##*/}"
    exit
}

clear_status() { [ "$terminal" = no ] || printf '\r\e[K'; }

draw_status() {
    [ "$terminal" = yes ] || return 0
    local label=$1 seconds=$2 turn=$3 said=$4 signs='|/-+' width
    width=$(($(tput cols 2>/dev/null || echo 80) - ${#label} - 14))
    said=${said//[[:cntrl:]]/ }
    printf '\r\e[K%s %s %4d s  %s%s%s' "${signs:turn%4:1}" "$label" "$seconds" "$dim" \
        "${said:0:width > 0 ? width : 0}" "$plain"
}

# follow LABEL HANDLER: calls HANDLER with each line of stdin until its end; HANDLER prints the lines that are to
# stay on the terminal.
follow() {
    local label=$1 handler=$2 start=$SECONDS turn=0 line part='' said='' status
    while :; do
        IFS= read -r -t 0.25 line
        status=$?
        part+=$line
        if [ "$status" -eq 0 ]; then
            clear_status
            "$handler" "$part"
            said=$part
            part=''
        elif [ "$status" -le 128 ]; then
            break
        fi
        turn=$((turn + 1))
        draw_status "$label" $((SECONDS - start)) "$turn" "$said"
    done
    clear_status
}

# step LABEL LOG HANDLER COMMAND...: runs COMMAND, whose output goes to LOG and to HANDLER. Returns its status.
step() {
    local label=$1 log=$2 handler=$3
    shift 3
    "$@" </dev/null 2>&1 | tee "$log" | follow "$label" "$handler"
    return "${PIPESTATUS[0]}"
}

say_nothing() { :; }

# prepare LABEL NAME COMMAND...: a step that must succeed, or the script ends. Its output is in $records/NAME.log.
prepare() {
    # shellcheck disable=SC2154  # the caller sets records
    local label=$1 log=$records/$2.log start=$SECONDS
    shift 2
    step "$label" "$log" say_nothing "$@" || {
        tail -n 60 "$log"
        echo "${red}failed:$plain $label (all of it is in $log)"
        exit 1
    }
    echo "$dim$label: $((SECONDS - start)) s$plain"
}
