#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# The main job as a person would want to see it: one workspace on a real Xen host, from its assignment to its
# end. Runs in dom0; scripts/demo shows its output. Each line for people begins with "DEMO"; each claim is
# checked before it is printed.

# shellcheck source=scene.sh
. "$LAB_FILES/scene.sh"

mac=00:16:3e:00:00:0a
plain_mac=00:16:3e:00:00:01

ok() { passed=$((passed + 1)); echo "DEMO ok $1"; }
fail() {
    failed=$((failed + 1))
    echo "DEMO FAIL $1"
    output <"$evidence"
}
chapter() { echo "DEMO step $1"; }
note() { echo "DEMO note $1"; }
output() { sed 's/^/DEMO out /'; }

# shown COMMAND...: runs it as a person would, command line and output shown.
shown() {
    echo "DEMO run $*"
    "$@" >"$LAB_OUT/shown" 2>&1
    local status=$?
    output <"$LAB_OUT/shown"
    return "$status"
}

in_guest() {
    local name=$1 command
    while read -r command; do echo "DEMO run $name# $command"; done <<<"$2"
    guest_exec "$name" "$2" | tr -s '\n' | output
}

show_lease() {
    tr ' ' '\n' <<<"$1" | sed -n 's/^ip=/address    /p; s/^hostname=/host name  /p
        s/^router=/router     /p; s/^dns=/DNS        /p; s/^server=/given by   /p' | output
}

chapter 'A Xen host: bridge xenbr0, its uplink leads to the LAN, where the site runs a DHCP server'
net_up 10.9.0.1/24
ip route add default via "$lan_address"
site_dhcp_start
install_product
keep_world before
capture_start lan lan lan0
shown xl info xen_version
shown ip -br addr show dev xenbr0

chapter 'The agent decides: this MAC is alpha, with this address'
shown workspacectl assign "$mac" ip=10.9.0.10 hostname=alpha dns=10.9.0.53

chapter 'The guest starts; its configuration says script=vif-workspace and nothing else'
alpha_config=$(guest_cfg alpha "$(workspace_vif_of "$mac")")
grep '^vif' "$alpha_config" | output
check 'xl create succeeds' shown timeout 100 xl create "$alpha_config"
cp "$LAB_OUT/shown" "$LAB_OUT/xl-alpha.txt"
lease=$(guest_wait alpha 'GUEST-IP bound') || give_up alpha
note 'What the guest got by DHCP:'
show_lease "$lease"
check 'that is exactly what was assigned, with the netmask and router of dom0' contains "$lease" \
    "ip=10.9.0.10/24 hostname=alpha router=$lan_address dns=10.9.0.53"
note 'The server is in a network namespace of the bridge:'
server=$(tr ' ' '\n' <<<"$lease" | sed -n 's/^server=//p')
shown ip -n vif-workspace-xenbr0 -br addr show dev xenbr0
check 'it has its address there' contains "$(<"$LAB_OUT/shown")" " ${server:-none}/32"
check_not 'and dom0 does not have it' grep -F " ${server:-none}/" <(ip addr show)
guest_wait alpha GUEST-READY >/dev/null
shown workspacectl list
check 'the guest reaches the LAN' guest_exec alpha "ping -c 1 -W 10 $lan_address"
check 'the LAN reaches the guest' in_lan ping -c 1 -W 10 10.9.0.10

chapter 'Beside it, a guest with plain vif-bridge'
check 'it starts' xl_says plain create "$(guest_cfg plain "$(plain_vif "$plain_mac")")"
lease=$(guest_wait plain 'GUEST-IP bound')
show_lease "$lease"
check "it is served by the site's own DHCP server" contains "$lease" "server=$lan_address"
guest_wait plain GUEST-READY >/dev/null

chapter 'The workspace sends from a false IP address'
in_guest alpha "${attack_commands[address]}"
sent_frames_delivered alpha
check_not 'the LAN saw none of these frames' seen lan "${attack_filter[address]}"
for name in mac arp server; do
    check_not "the LAN saw nothing of ${attack_words[$name]} either" attack_arrives alpha "$name"
done
note 'The same from the guest with plain vif-bridge, for comparison:'
check 'the LAN saw these frames' attack_arrives plain address
seen lan "${attack_filter[address]}" | head -n 2 | cut -c 1-100 | output

chapter 'A guest without an assigned address'
check_not 'it does not start' xl_says beta create \
    "$(guest_cfg beta "$(workspace_vif_of 00:16:3e:00:00:0b)")"
note 'What xl said about it:'
xl_sentences beta | output

chapter 'The workspace is destroyed'
check 'xl destroy succeeds' shown timeout 100 xl destroy alpha
shown workspacectl list
shown workspacectl unassign "$mac"
check 'the other guest goes on' guest_exec plain "ping -c 1 -W 10 $lan_address"
xl_says destroy-plain destroy plain
keep_world after
check 'no rule, no process, no address, no route, no file is left on the host' \
    same_world before after

chapter 'What the LAN saw of all this'
capture_sync lan
capture_stop lan
check_not 'not one DHCP frame of the workspace' seen lan "$(dhcp_of "$mac")"
check "the DHCP frames of the other guest ($(seen lan "$(dhcp_of "$plain_mac")" | wc -l) of them)" \
    seen lan "$(dhcp_of "$plain_mac")"
finish
