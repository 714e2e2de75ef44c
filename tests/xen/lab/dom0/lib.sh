# shellcheck shell=bash
# SPDX-License-Identifier: GPL-2.0-or-later
# The lab's helpers for a script that runs in dom0: `. /lab/lib.sh`. The network, the guests, and
# captures. Nothing here knows what is being tested. Every wait is for an event and has a limit.

lan_address=10.9.0.254
lan_mac=02:00:0a:09:00:fe
# The destination of marker frames: a neighbour that only the capture sees.
marker_address=10.9.0.253
marker_port=40000
guest_config_dir=/run/guests
console_logs=/var/log/xen/console
mkdir -p "$guest_config_dir" /run/lab
declare -A guest_log_from guest_domid capture_pid
# Starting a process takes dom0 50 to 200 ms, so frequent actions are done by bash alone.
exec {silence}<> <(:)

# pause: 30 ms, by waiting for a line that nothing writes.
pause() { read -r -t 0.03 -u "$silence" _; }

# size_of FILE: sets REPLY to its length, 0 if there is none.
size_of() {
    local text='' LC_ALL=C
    [ ! -e "$1" ] || IFS= read -r -d '' text <"$1"
    REPLY=${#text}
}

# new_lines STREAM: sets lines to the lines that the file has gained; one that is not yet whole stays in
# unfinished, which the caller has, until it is.
new_lines() {
    mapfile -u "$1" lines
    [ "${#lines[@]}" -gt 0 ] || return 0
    lines[0]=$unfinished${lines[0]}
    unfinished=
    if [[ ${lines[-1]} != *$'\n' ]]; then
        unfinished=${lines[-1]}
        unset 'lines[-1]'
    fi
    lines=("${lines[@]//[$'\r\n']}")
}

# wait_line FILE OFFSET PATTERN SECONDS: prints the first line of FILE after OFFSET bytes that
# matches the extended regular expression, as soon as it is there.
wait_line() {
    local stream line lines=() unfinished='' limit=$((SECONDS + $4)) LC_ALL=C
    while [ ! -e "$1" ]; do
        [ "$SECONDS" -lt "$limit" ] || return 1
        pause
    done
    exec {stream}<"$1"
    [ "$2" -eq 0 ] || read -r -N "$2" -u "$stream" _
    while :; do
        new_lines "$stream"
        for line in ${lines[@]+"${lines[@]}"}; do
            if [[ $line =~ $3 ]]; then
                echo "$line"
                exec {stream}<&-
                return
            fi
        done
        [ "$SECONDS" -lt "$limit" ] || break
        pause
    done
    exec {stream}<&-
    return 1
}

# wait_gone INTERFACE: until there is no such network device.
wait_gone() {
    local limit=$((SECONDS + 30))
    while [ -e "/sys/class/net/$1" ] && [ "$SECONDS" -lt "$limit" ]; do pause; done
    [ ! -e "/sys/class/net/$1" ]
}

# store_read PATH: sets REPLY to the value in xenstore. The kernel's device for it takes a request and gives an
# answer as the daemon does: a header of four little-endian words (the kind of request, two that are 0 here, the
# length of the rest), and the rest.
store_read() { store_ask 2 "$1"; }
# store_list PATH: sets names to the names of the nodes below it.
store_list() { store_ask 1 "$1"; }
store_ask() {
    local bus length byte kind i piece LC_ALL=C
    printf -v length '\\x%02x' $((${#2} + 1))
    exec {bus}<>/dev/xen/xenbus
    # shellcheck disable=SC2059  # only a format can hold NULs
    printf "\\x0$1\0\0\0\0\0\0\0\0\0\0\0$length\0\0\0%s\0" "$2" >&"$bus"
    for i in {0..15}; do
        IFS= read -r -d '' -n 1 -u "$bus" byte
        case $i in
            0) printf -v kind %d "'$byte" ;;
            12) printf -v length %d "'$byte" ;;
            13) printf -v byte %d "'$byte"; length=$(((length & 255) + 256 * (byte & 255))) ;;
        esac
    done
    names=()
    # The value of a node ends with the answer, each name with a NUL.
    while [ "$length" -gt 0 ]; do
        IFS= read -r -d '' -n "$length" -u "$bus" piece
        names+=("$piece")
        length=$((length - ${#piece} - 1))
    done
    exec {bus}<&-
    REPLY=${names[0]:-}
    [ "$kind" != 16 ]
}

# find_domid NAME: sets REPLY to the number of the domain that has this name now; domid prints it.
find_domid() {
    local names id
    if store_read "/local/domain/${guest_domid[$1]:-none}/name" && [ "$REPLY" = "$1" ]; then
        REPLY=${guest_domid[$1]}
        return
    fi
    store_list /local/domain
    for id in "${names[@]}"; do
        if store_read "/local/domain/$id/name" && [ "$REPLY" = "$1" ]; then
            guest_domid[$1]=$id
            REPLY=$id
            return
        fi
    done
    return 1
}
domid() { find_domid "$1" && echo "$REPLY"; }

# net_up ADDRESS/LEN|none: the bridge xenbr0 and dom0's address on it; its uplink is a veth to the
# network namespace "lan", the site's LAN.
net_up() {
    ip link add xenbr0 type bridge stp_state 0 forward_delay 0 mcast_snooping 0
    ip netns add lan
    ip link add uplink0 type veth peer name lan0
    ip link set lan0 netns lan address "$lan_mac"
    # The LAN should show what guests send, not what the bridge and its uplink send by themselves.
    echo 1 >/proc/sys/net/ipv6/conf/xenbr0/disable_ipv6
    echo 1 >/proc/sys/net/ipv6/conf/uplink0/disable_ipv6
    ip link set uplink0 master xenbr0 up
    ip -n lan addr add "$lan_address/24" dev lan0
    ip -n lan link set lo up
    ip -n lan link set lan0 up
    ip -n lan neigh add "$marker_address" lladdr 02:00:0a:09:00:fd nud permanent dev lan0
    [ "$1" = none ] || ip addr add "$1" dev xenbr0
    ip link set xenbr0 up
}

in_lan() { ip netns exec lan "$@"; }

# guest_cfg NAME VIF... [-- LINE...]: writes a domain configuration and prints its path. GUEST_TYPE
# (pv), GUEST_KERNEL and GUEST_EXTRA (words for the guest's kernel command line) change it.
guest_cfg() {
    local name=$1 config=$guest_config_dir/$1.cfg vif vifs=
    shift
    while [ $# -gt 0 ] && [ "$1" != -- ]; do vifs+="'$1',"; shift; done
    [ $# -eq 0 ] || shift
    cat >"$config" <<END
name = '$name'
type = '${GUEST_TYPE:-pv}'
kernel = '${GUEST_KERNEL:-/lab/guest.vmlinux}'
ramdisk = '/lab/guest.cpio'
extra = 'console=hvc0 quiet mitigations=off nokaslr tsc=reliable ${GUEST_EXTRA:-}'
memory = 160
vcpus = 1
on_crash = 'destroy'
vif = [$vifs]
END
    for vif; do echo "$vif" >>"$config"; done
    echo "$config"
}

guest_log() { echo "$console_logs/guest-$1.log"; }

# guest_forget NAME: guest_wait ignores the output of the guest so far.
guest_forget() {
    size_of "$console_logs/guest-$1.log"
    guest_log_from[$1]=$REPLY
}

# guest_wait NAME PATTERN [SECONDS]: prints the console line that matches, once it is there.
guest_wait() {
    wait_line "$console_logs/guest-$1.log" "${guest_log_from[$1]:-0}" "$2" "${3:-60}"
}

# guest_exec NAME COMMANDS: runs them in the guest, one a line; prints their output and returns the
# status of the last.
guest_exec() {
    local nonce=N$RANDOM$RANDOM limit=$((SECONDS + ${GUEST_EXEC_LIMIT:-60}))
    local log lines=() unfinished='' line said=() status=
    find_domid "$1" && store_read "/local/domain/$REPLY/console/tty" || return 125
    exec {log}<"$console_logs/guest-$1.log"
    new_lines "$log" # its output before
    printf '%s %s\n' "$nonce" "${2//$'\n'/; }" >"$REPLY"
    while [ -z "$status" ] && [ "$SECONDS" -lt "$limit" ]; do
        pause
        new_lines "$log"
        for line in ${lines[@]+"${lines[@]}"}; do
            case $line in
                *"GUEST-BEGIN $nonce"*) said=() ;;
                *"GUEST-END $nonce "*) status=${line##* } ;;
                *) [ -n "$status" ] || said+=("$line") ;;
            esac
        done
    done
    exec {log}<&-
    # The guest ends its output with a line end, which is an empty line unless the last one is unfinished.
    [ "${#said[@]}" -eq 0 ] || [ -n "${said[-1]}" ] || unset 'said[-1]'
    [ "${#said[@]}" -eq 0 ] || printf '%s\n' "${said[@]}"
    return "${status:-124}"
}

# capture_start NAME NETNS INTERFACE [FILTER...]: records to $LAB_OUT/NAME.pcap, and as text to
# NAME.txt; returns when it captures. NETNS is "" for dom0 itself.
capture_start() {
    local name=$1 netns=$2 interface=$3 run=()
    shift 3
    [ -z "$netns" ] || run=(ip netns exec "$netns")
    ${run[@]+"${run[@]}"} tcpdump -i "$interface" -n -e -l -U --immediate-mode --print \
        -w "$LAB_OUT/$name.pcap" "$@" >"$LAB_OUT/$name.txt" 2>"$LAB_OUT/$name.log" &
    capture_pid[$name]=$!
    wait_line "$LAB_OUT/$name.log" 0 'listening on' 20 >/dev/null
}

# capture_sync NAME...: returns when all that has reached the LAN so far is in these captures, which see the frames
# that the LAN sends to everybody.
capture_sync() {
    local name
    local -A had
    for name; do
        size_of "$LAB_OUT/$name.txt"
        had[$name]=$REPLY
    done
    # One bash that keeps running in the LAN sends the markers.
    [ -n "${marker_sender:-}" ] || exec {marker_sender}> >(exec ip netns exec lan bash -c \
        "while read -r port; do echo >/dev/udp/$marker_address/\$port; done" >/dev/null 2>&1)
    marker_port=$((marker_port + 1))
    echo "$marker_port" >&"$marker_sender"
    for name; do
        wait_line "$LAB_OUT/$name.txt" "${had[$name]}" " > $marker_address.$marker_port: " 20 >/dev/null ||
            return
    done
}

capture_stop() {
    kill -INT "${capture_pid[$1]}"
    wait "${capture_pid[$1]}"
}
