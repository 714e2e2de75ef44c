#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# Boots Xen under QEMU and runs one test script as root in its dom0.
#
#   run.sh [-i IMAGE] [-t SECONDS] [-o OUTDIR] [-e NAME=VALUE]... TESTSCRIPT [FILES_DIR]
#   run.sh [-i IMAGE] --shell [FILES_DIR]        a root shell in dom0 (Ctrl-a x ends QEMU)
#
# FILES_DIR is there as $LAB_FILES, the helpers of the lab are in /lab/lib.sh, and what the script
# leaves in $LAB_OUT comes back to OUTDIR, with the logs of Xen and the console. The console goes to
# stdout. IMAGE is dom0 (default), hvm, libvirt or debian: see build.sh. Exit status: the script's own; 124 the time
# limit; 125 the lab itself. No run changes the image; two at once are fine; no KVM, no network.
#
# Environment: XENLAB_CACHE (where build.sh put the image), XENLAB_XENSTORED (oxenstored or
# xenstored), XENLAB_ACCEL, XENLAB_CPU (QEMU's).
set -uo pipefail

here=$(cd "$(dirname "$0")" && pwd)
cache=${XENLAB_CACHE:-$(cd "$here/../../.." && pwd)/.cache/xen}
image=dom0
limit=600
out=
shell=
script=
files=
settings=()

refuse() { echo "run.sh: $*" >&2; exit 125; }

parse() {
    while [ $# -gt 0 ]; do
        case $1 in
            -i) image=$2; shift 2 ;;
            -t) limit=$2; shift 2 ;;
            -o) out=$2; shift 2 ;;
            -e) settings+=("$2"); shift 2 ;;
            --shell) shell=1; shift ;;
            -*) refuse "no option $1; see the head of this file" ;;
            *) break ;;
        esac
    done
    if [ -z "$shell" ]; then
        script=${1:-}
        [ -r "$script" ] || refuse "no test script '$script'"
        shift
    fi
    files=${1:-}
    [ -z "$files" ] || [ -d "$files" ] || refuse "no directory '$files'"
    local file
    for file in xen vmlinux initrd.cpio "$image.img"; do
        [ -s "$cache/$file" ] || refuse "$cache/$file is missing; run build.sh $image"
    done
    command -v qemu-system-x86_64 >/dev/null || refuse "no QEMU; run scripts/setup xen"
}

# Writes the second disk, which dom0 reads, and the empty third one, which brings results back.
pack_input() {
    local setting
    mkdir -p "$work/in/files"
    [ -n "$shell" ] || cp "$script" "$work/in/test.sh"
    [ -z "$files" ] || cp -a "$files/." "$work/in/files/"
    {
        echo "LAB_XENSTORED=${XENLAB_XENSTORED:-oxenstored}"
        echo "LAB_SHELL=$shell"
        echo "LAB_LIMIT=$((limit > 90 ? limit - 45 : limit / 2))"
        for setting in ${settings[@]+"${settings[@]}"}; do
            printf '%s=%q\n' "${setting%%=*}" "${setting#*=}"
        done
    } >"$work/in/lab.env"
    tar -C "$work/in" -cf "$work/in.tar" .
    truncate -s %512 "$work/in.tar"
    truncate -s 256M "$work/out.tar"
}

# QEMU doubles the commas inside a module's arguments.
module_arguments() { printf %s "${1//,/,,}"; }

disk() {
    qemu+=(-drive "file=$1,format=raw,if=none,id=$2,cache=unsafe$3"
        -device "virtio-blk-pci,drive=$2")
}

qemu_command() {
    local cpu=qemu64,+rdrand,+fsgsbase,+popcnt,+sse4.1,+sse4.2,+ssse3,+cx16,+svm,+npt
    local xen="console=com1 com1=115200,8n1 loglvl=warning guest_loglvl=none sync_console=false"
    xen+=" dom0_mem=768M,max:768M dom0_max_vcpus=1 dom0_vcpus_pin xpti=no spec-ctrl=no smt=on"
    xen+=" ucode=no watchdog=no noreboot cpufreq=none"
    local linux="console=hvc0 quiet loglevel=4 mitigations=off nokaslr random.trust_cpu=on"
    linux+=" net.ifnames=0"
    qemu=(qemu-system-x86_64 -accel "${XENLAB_ACCEL:-tcg,thread=multi}" -cpu "${XENLAB_CPU:-$cpu}"
        -m 2048 -smp 2 -nodefaults -no-user-config -display none -nic none -monitor none
        -kernel "$cache/xen" -append "$xen"
        -initrd "$cache/vmlinux $(module_arguments "$linux"),$cache/initrd.cpio")
    # A test of the boot reboots.
    [ "$image" = debian ] || qemu+=(-no-reboot)
    disk "$cache/$image.img" d0 ,snapshot=on
    disk "$work/in.tar" d1 ,readonly=on
    disk "$work/out.tar" d2 ""
    disk "$cache/$image.img" d3 ,snapshot=on  # again, for a driver domain
}

take_output() {
    mkdir "$work/out"
    tar -xf "$work/out.tar" -C "$work/out" 2>/dev/null
    status=$(cat "$work/out/.status" 2>/dev/null || echo 125)
    rm -f "$work/out/.status"
    [ -z "$out" ] || {
        mkdir -p "$out"
        cp -a "$work/out/." "$out/"
        cp "$work/console.log" "$out/console.log"
    }
}

main() {
    parse "$@"
    work=$(mktemp -d -t xenlab.XXXXXX)
    trap 'rm -rf "$work"' EXIT
    pack_input
    qemu_command
    if [ -n "$shell" ]; then
        "${qemu[@]}" -serial mon:stdio
        exit
    fi
    timeout --foreground -k 5 "$limit" "${qemu[@]}" -serial stdio </dev/null 2>&1 |
        tee "$work/console.log"
    local ended=${PIPESTATUS[0]}
    take_output
    case $ended in 124 | 137) status=124 ;; esac
    echo "XENLAB total ${SECONDS}s exit $status"
    exit "$status"
}

main "$@"
