#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# A bridge on which dom0 has no address in the guests' subnet, and dom0's default route on another
# card: the workspace gets its lease and keeps it, and no DHCP leaves the host. Runs in dom0
# (tests/xen/run noaddress).

# shellcheck source=scene.sh
. "$LAB_FILES/scene.sh"

mac=00:16:3e:00:00:0a
lease_time=60  # the shortest that may be assigned

# The other card: a cable to a namespace of its own, which has dom0's default route.
other_card_up() {
    ip netns add office
    ip link add office0 type veth peer name far0
    ip link set far0 netns office
    ip -n office addr add 192.0.2.1/24 dev far0
    ip -n office link set far0 up
    echo 1 >/proc/sys/net/ipv6/conf/office0/disable_ipv6  # else it gets an address at any time
    ip addr add 192.0.2.2/24 dev office0
    ip link set office0 up
    ip route add default via 192.0.2.1
}

net_up none
other_card_up
install_product
keep_world before
capture_start lan lan lan0
capture_start office office far0
capture_start bridge "" xenbr0 'udp port 67 or udp port 68'

workspacectl assign "$mac" ip=10.9.0.10 netmask=255.255.255.0 gateway="$lan_address" \
    hostname=alpha lease-time="$lease_time"
check 'a workspace starts on a bridge without an address' \
    xl_says alpha create "$(guest_cfg alpha "$(workspace_vif_of "$mac")")"
lease=$(guest_wait alpha 'GUEST-IP bound') || give_up alpha
check 'it gets its address' contains "$lease" " ip=10.9.0.10/24 "
check 'its router is the assigned one' contains "$lease" " router=$lan_address "
check 'its lease is as short as assigned' contains "$lease" " lease=$lease_time "
check 'the DHCP server is known to it by a link-local address' contains "$lease" ' server=169.254.'
guest_wait alpha GUEST-READY >/dev/null
check 'it reaches the LAN' guest_exec alpha "ping -c 1 -W 10 $lan_address"

guest_forget alpha
check 'it renews its lease' guest_wait alpha 'GUEST-IP renew' $((lease_time * 2))
guest_forget alpha
check 'it renews its lease again' guest_wait alpha 'GUEST-IP renew' $((lease_time * 2))
guest_forget alpha
check 'it renews its lease once more, well past the end of the first' \
    guest_wait alpha 'GUEST-IP renew' $((lease_time * 2))
check_not 'it never lost its address meanwhile' \
    grep DHCP- <(sed '1,/GUEST-IP bound/d' "$(guest_log alpha)")
check 'it still reaches the LAN' guest_exec alpha "ping -c 1 -W 10 $lan_address"

check 'the workspace can be destroyed' xl_says destroy destroy alpha
workspacectl unassign "$mac"
keep_world after
check 'nothing is left on the host' same_world before after

capture_sync lan
for name in lan office bridge; do capture_stop "$name"; done
check_not 'not one DHCP frame of it was on the bridge' seen bridge "udp port 67 or udp port 68"
check_not 'not one DHCP frame reached the LAN' seen lan 'udp port 67 or udp port 68'
check_not 'not one DHCP frame left by the default route' seen office 'udp port 67 or udp port 68'
check_not 'the other card saw no frame of the workspace' seen office 'host 10.9.0.10'
finish
