# shellcheck shell=bash
# SPDX-License-Identifier: GPL-2.0-or-later
# The test for which dom0 was booted: run.sh sends it on one disk, and its results go back on another.
#
# dom0's /dev/vdb holds a tar that run.sh made: test.sh, lab.env and files/. /dev/vdc takes a tar of
# $LAB_OUT and the exit status back.
export PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin
export HOME=/root LANG=C.UTF-8 TERM=dumb LAB_OUT=/lab/out

uptime_now() { cut -d' ' -f1 /proc/uptime; }

# take_input DEVICE
take_input() {
    mkdir -p /lab/in "$LAB_OUT"
    tar -xf "$1" -C /lab/in
    set -a
    # shellcheck source=/dev/null
    . /lab/in/lab.env
    set +a
    export LAB_FILES=/lab/in/files
    mkdir -p "$LAB_FILES"
}

run_test() {
    if [ -n "${LAB_SHELL:-}" ]; then
        echo "XENLAB a shell on the console; 'exit' powers off"
        setsid bash -i </dev/hvc0 >/dev/hvc0 2>&1
        return
    fi
    echo "XENLAB test-start $(uptime_now)"
    # Stopped early enough to hand back what the test recorded.
    timeout -k 5 "$LAB_LIMIT" bash /lab/in/test.sh
}

hand_back() {
    local status=$1 domid
    for domid in $(xl list | awk 'NR > 1 && $2 != 0 {print $2}'); do
        timeout 20 xl destroy "$domid"
    done
    cp -a /var/log/xen "$LAB_OUT/var-log-xen"
    echo "$status" >"$LAB_OUT/.status"
    tar -cf /dev/vdc -C "$LAB_OUT" .
}
