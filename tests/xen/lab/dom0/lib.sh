# shellcheck shell=bash
# The lab's helpers for a script that runs in dom0: `. /lab/lib.sh`. The network, the guests, and
# captures. Nothing here knows what is being tested. Every wait is for an event and has a limit.

lan_address=10.9.0.254
lan_mac=02:00:0a:09:00:fe
# Where marker frames go: a neighbour that only the capture sees.
marker_address=10.9.0.253
marker_port=40000
guest_config_dir=/run/guests
mkdir -p "$guest_config_dir" /run/lab
declare -A guest_log_from capture_pid

# wait_line FILE OFFSET PATTERN SECONDS: prints the first line of FILE after OFFSET bytes that
# matches, as soon as it is there.
wait_line() {
    local stream follower status
    exec {stream}< <(exec timeout "$4" tail -c "+$(($2 + 1))" -F "$1" 2>/dev/null)
    follower=$!
    grep -a -m 1 -e "$3" <&"$stream" | tr -d '\r'
    status=${PIPESTATUS[0]}
    kill "$follower" 2>/dev/null
    wait "$follower" 2>/dev/null
    exec {stream}<&-
    return "$status"
}

# wait_gone INTERFACE: until there is no such network device.
wait_gone() {
    local stream monitor limit=$((SECONDS + 30))
    exec {stream}< <(exec ip monitor link)
    monitor=$!
    # Looked at again each second too: it may have gone before the monitor heard.
    while [ -e "/sys/class/net/$1" ] && [ "$SECONDS" -lt "$limit" ]; do
        read -r -t 1 -u "$stream" _
    done
    kill "$monitor"
    wait "$monitor" 2>/dev/null
    exec {stream}<&-
    [ ! -e "/sys/class/net/$1" ]
}

# net_up ADDRESS/LEN|none: the bridge xenbr0 and dom0's address on it; its uplink is a veth to the
# network namespace "lan", the site's LAN.
net_up() {
    ip link add xenbr0 type bridge stp_state 0 forward_delay 0 mcast_snooping 0
    ip netns add lan
    ip link add uplink0 type veth peer name lan0
    ip link set lan0 netns lan address "$lan_mac"
    # The LAN should show what guests send, not what the bridge and its uplink say of themselves.
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

guest_log() { echo "/var/log/xen/console/guest-$1.log"; }

# guest_forget NAME: what the guest has said so far counts no more for guest_wait.
guest_forget() { guest_log_from[$1]=$(stat -c %s "$(guest_log "$1")" 2>/dev/null || echo 0); }

# guest_wait NAME PATTERN [SECONDS]: prints the console line that matches, once it is there.
guest_wait() {
    wait_line "$(guest_log "$1")" "${guest_log_from[$1]:-0}" "$2" "${3:-60}"
}

# guest_exec NAME COMMANDS: runs them in the guest, one a line; prints their output and returns the
# status of the last.
guest_exec() {
    local name=$1 commands=${2//$'\n'/; } log from tty nonce=N$RANDOM$RANDOM end
    log=$(guest_log "$name")
    from=$(stat -c %s "$log")
    tty=$(xenstore-read "/local/domain/$(xl domid "$name")/console/tty") || return 125
    printf '%s %s\n' "$nonce" "$commands" >"$tty"
    end=$(wait_line "$log" "$from" "GUEST-END $nonce" "${GUEST_EXEC_LIMIT:-60}") || return 124
    tail -c "+$((from + 1))" "$log" | tr -d '\r' |
        sed -n "/GUEST-BEGIN $nonce/,/GUEST-END $nonce/{//!p}" | sed '${/^$/d}'
    return "${end##* }"
}

# capture_start NAME NETNS INTERFACE [FILTER...]: records to $LAB_OUT/NAME.pcap, and as text to
# NAME.txt; returns when it hears. NETNS is "" for dom0 itself.
capture_start() {
    local name=$1 netns=$2 interface=$3 run=()
    shift 3
    [ -z "$netns" ] || run=(ip netns exec "$netns")
    ${run[@]+"${run[@]}"} tcpdump -i "$interface" -n -e -l -U --immediate-mode --print \
        -w "$LAB_OUT/$name.pcap" "$@" >"$LAB_OUT/$name.txt" 2>"$LAB_OUT/$name.log" &
    capture_pid[$name]=$!
    wait_line "$LAB_OUT/$name.log" 0 'listening on' 20 >/dev/null
}

# capture_settle NAME: returns when all that has reached the LAN so far is in capture NAME of lan0.
capture_settle() {
    marker_port=$((marker_port + 1))
    in_lan bash -c "echo >/dev/udp/$marker_address/$marker_port"
    wait_line "$LAB_OUT/$1.txt" 0 " > $marker_address.$marker_port: " 20 >/dev/null
}

capture_stop() {
    kill -INT "${capture_pid[$1]}"
    wait "${capture_pid[$1]}"
}
