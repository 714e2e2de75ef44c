# shellcheck shell=bash disable=SC2034,SC2154  # shared with the scripts that source it
# SPDX-License-Identifier: GPL-2.0-or-later
# Checks that must hold for workspaces after any event: which vifs are in force, that registry, rules and DHCP
# agree, that the guest has its address and is held to it. Sourced in dom0 after scene.sh and
# spoofed_frames.sh, as $LAB_FILES/workspaces.sh; the captures "lan" and "host" are running.

vifs_in_force() { workspacectl list | grep -oE '^vif[0-9]+\.[0-9]+' | sort -V | xargs; }

# in_force VIF...: these vifs and no others are in force, and check finds no difference.
in_force() { equals "$*" "$(vifs_in_force)" && workspacectl check; }

assign() {
    local workspace
    for workspace; do
        workspacectl assign "${mac_of[$workspace]}" ip="${address_of[$workspace]}" \
            hostname="$workspace"
    done
}
unassign() {
    local workspace
    for workspace; do workspacectl unassign "${mac_of[$workspace]}"; done
}

guest_with() { echo "${guest_of[$1]:-$1}"; }
interface_with() { echo "${interface_of[$1]:-eth0}"; }

is_what_was_assigned() { contains "$2" " ip=${address_of[$1]}/24 hostname=$1 "; }

# comes_up WORKSPACE: its guest boots, and is given its address and host name.
comes_up() {
    local lease
    lease=$(guest_wait "$(guest_with "$1")" "GUEST-IP bound $(interface_with "$1")" 90)
    is_what_was_assigned "$1" "$lease" && guest_wait "$(guest_with "$1")" GUEST-READY 90
}

# renews WORKSPACE: its guest, which has a lease, requests it again and gets the same.
renews() {
    local guest
    guest=$(guest_with "$1")
    guest_forget "$guest"
    guest_exec "$guest" 'killall -USR1 udhcpc'
    is_what_was_assigned "$1" "$(guest_wait "$guest" "GUEST-IP renew $(interface_with "$1")" 20)"
}

reaches_the_lan() {
    guest_exec "$(guest_with "$1")" "ping -c 1 -W 10 -I $(interface_with "$1") $lan_address"
}

# confined WHEN WORKSPACE: its honest frames arrive, and its spoofed frames do not.
confined() {
    check "$1 $2 reaches the LAN" reaches_the_lan "$2"
    check "$1 $2 sends frames that no workspace may send" send_spoofed "$2"
    check_not "$1 none of them reaches the LAN or dom0" any_spoofed_arrived "$2"
}

# Without rules the same frames arrive, so the checks above are able to see them.
spoofed_frames_arrive_without_rules() {
    nft flush ruleset
    check "(without any rules $1 sends the same frames)" send_spoofed "$1"
    check '(and then they arrive)' any_spoofed_arrived "$1"
}

# From now on every call of the hotplug script is a line in $calls, as "online backend/vif/1/0"; and the vifs
# in force at the last offline are in $last_offline.
record_calls() {
    calls=$LAB_OUT/calls.txt
    last_offline=$LAB_OUT/last-offline.txt
    : >"$calls"
    cat >/run/lab/helper <<END
#!/bin/bash
echo "\$3 \$XENBUS_PATH" >>"$calls"
[ "\$3" != offline ] || /usr/sbin/workspacectl list >"$last_offline"
exec /usr/sbin/workspacectl "\$@"
END
    chmod +x /run/lab/helper
    export VIF_WORKSPACE_HELPER=/run/lab/helper
}

# The events in it since the file had that size.
events_since() {
    tail -c "+$(($1 + 1))" "$calls" | grep -oE '^(online|offline|add|remove)\>' | xargs
}

# hook TEXT: vif-bridge sources it in every event, once the port is on the bridge or off it.
hook() {
    mkdir -p /etc/xen/scripts/vif-post.d
    echo "$1" >/etc/xen/scripts/vif-post.d/test.hook
    chmod +x /etc/xen/scripts/vif-post.d/test.hook
}
unhook() { rm -r /etc/xen/scripts/vif-post.d; }

# The monitor process that xl left for this guest, and its end.
monitor_of() { pgrep -f "xl create .*/$1.cfg"; }
ended() { timeout 60 tail --pid="$1" -f /dev/null; }

# wait_store PATH COMMAND...: waits until the command succeeds; it is tried whenever something changes below
# PATH.
wait_store() {
    local stream watcher path=$1 limit=$((SECONDS + 60))
    shift
    exec {stream}< <(exec xenstore-watch "$path")
    watcher=$!
    until "$@" || [ "$SECONDS" -ge "$limit" ]; do read -r -t 5 -u "$stream" _; done
    kill "$watcher"
    wait "$watcher" 2>/dev/null
    exec {stream}<&-
    "$@"
}

# wait_destroyed DOMID: waits until its nodes have gone.
is_destroyed() { ! xenstore-exists "/local/domain/$1"; }
wait_destroyed() { wait_store /local/domain is_destroyed "$1"; }

# The guest's kernel panics, after the command's status has been reported.
crash() { guest_exec "$1" '(usleep 500000; echo c >/proc/sysrq-trigger) &'; }

# known_as OLD NEW: the guest's console continues in the log that has its first name.
known_as() {
    ln -f "$(guest_log "$1")" "$(guest_log "$2")"
    guest_log_from[$2]=${guest_log_from[$1]:-0}
}

# takes_up WORKSPACE: its guest, which is running, starts to use the new card and gets its address.
takes_up() {
    local guest interface
    guest=$(guest_with "$1")
    interface=$(interface_with "$1")
    guest_forget "$guest"
    guest_exec "$guest" "until [ -e /sys/class/net/$interface ]; do usleep 100000; done
ip link set $interface up
kill \$(cat /tmp/$interface.pid 2>/dev/null) 2>/dev/null
udhcpc -i $interface -p /tmp/$interface.pid -s /usr/share/udhcpc/default.script -b -t 8 -T 2 -A 5"
    is_what_was_assigned "$1" "$(guest_wait "$guest" "GUEST-IP bound $interface" 20)"
}
