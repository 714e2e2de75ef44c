#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# Two vifs of one guest, one of them with a name of its own (vifname=), and names that are refused. Runs in
# dom0 (tests/xen/run names).

# shellcheck source=scene.sh
. "$LAB_FILES/scene.sh"

first_mac=00:16:3e:00:00:0a
second_mac=00:16:3e:00:00:0b
third_mac=00:16:3e:00:00:0c

net_up 10.9.0.1/24
site_dhcp_start
install_product
keep_world before
capture_start lan lan lan0

# Its own address is announced after the false one: once that announcement is seen, all frames before it have
# reached the LAN or never will.
announces() {
    local interface=$1 false_address=$2 own_address=$3 before
    before=$(stat -c %s "$LAB_OUT/lan.txt")
    guest_exec duo "echo 1 >/proc/sys/net/ipv4/ip_nonlocal_bind
arping -U -c 2 -I $interface $false_address
arping -U -c 1 -I $interface $own_address"
    wait_line "$LAB_OUT/lan.txt" "$before" "who-has $own_address .*tell $own_address" 20
}

workspacectl assign "$first_mac" ip=10.9.0.10 hostname=first
workspacectl assign "$second_mac" ip=10.9.0.11 hostname=second
workspacectl assign "$third_mac" ip=10.9.0.12 hostname=third

# --- two vifs ------------------------------------------------------------------------------------
GUEST_EXTRA=lab.dhcp=eth0,eth1 guest_cfg duo "$(workspace_vif_of "$first_mac")" \
    "$(workspace_vif_of "$second_mac" vifname=second0)" >/dev/null
check 'a guest with two vifs, one of them named, starts' \
    xl_says duo create "$guest_config_dir/duo.cfg"
domid=$(domid duo)
first_lease=$(guest_wait duo 'GUEST-IP bound eth0') || give_up duo
second_lease=$(guest_wait duo 'GUEST-IP bound eth1') || give_up duo
check 'the first vif gets its address' contains "$first_lease" ' ip=10.9.0.10/24 hostname=first '
check 'the second vif gets its address' contains "$second_lease" \
    ' ip=10.9.0.11/24 hostname=second '
guest_wait duo GUEST-READY >/dev/null
check 'the second port has the name of vifname= and is up' port_is_up second0
check 'list has both vifs by their domain and number' equals "vif$domid.0 vif$domid.1" \
    "$(workspacectl list | grep -oE 'vif[0-9]+\.[0-9]+' | sort -u | xargs)"

check "the named vif may announce its own address" announces eth1 10.9.0.66 10.9.0.11
check_not 'the named vif is held to its address' seen lan 'arp src host 10.9.0.66'
announces eth1 10.9.0.10 10.9.0.11 >/dev/null
check_not "a vif may not use the address of its guest's other vif" \
    seen lan "ether src $second_mac and arp src host 10.9.0.10"
announces eth0 10.9.0.11 10.9.0.10 >/dev/null
check_not "a vif may not use the address of the second vif either" seen lan "ether src $first_mac and arp src host 10.9.0.11"

# --- names that are taken ------------------------------------------------------------------------
keep_world duo
check_not 'a vifname= that another workspace holds is refused' xl_says same create \
    "$(guest_cfg same "$(workspace_vif_of "$third_mac" vifname=second0)")"
check 'xl prints why' contains "$(xl_sentences same)" second0
check_not "a vifname= that is the bridge's uplink is refused" xl_says uplink create \
    "$(guest_cfg uplink "$(workspace_vif_of "$third_mac" vifname=uplink0)")"
check 'xl prints why' contains "$(xl_sentences uplink)" uplink0
check 'the uplink is up on the bridge as before' port_is_up uplink0
check 'the named port is up on the bridge as before' port_is_up second0
keep_world after-refusals
check 'the refusals left nothing' same_world duo after-refusals

# --- one of two is detached ----------------------------------------------------------------------
check 'the named vif can be detached' xl_says detach network-detach duo 1
wait_gone second0
check 'list has the first vif alone' equals "vif$domid.0" \
    "$(workspacectl list | grep -oE 'vif[0-9]+\.[0-9]+' | sort -u | xargs)"
check_not 'no rule names the detached port' \
    grep -r second0 <(ebtables-save; nft list ruleset)
check 'the first vif goes on' guest_exec duo "ping -c 1 -W 10 -I eth0 $lan_address"
check 'the detached vif can be attached again under its name' xl_says attach network-attach duo \
    "mac=$second_mac" bridge=xenbr0 script=vif-workspace vifname=second0
check 'it is up on the bridge' port_is_up second0

# --- the end -------------------------------------------------------------------------------------
check 'the guest can be destroyed' xl_says destroy destroy duo
wait_gone second0
for mac in "$first_mac" "$second_mac" "$third_mac"; do workspacectl unassign "$mac"; done
keep_world after
check 'nothing is left on the host' same_world before after
capture_sync lan
capture_stop lan
for mac in "$first_mac" "$second_mac"; do
    check_not "not one DHCP frame of $mac reached the LAN" seen lan "$(dhcp_of "$mac")"
done
finish
