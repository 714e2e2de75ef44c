#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# The life of a workspace on a real Xen host, beside a VM that is not a workspace: created, served, held to
# its address, rebooted, destroyed; and events that are refused. Runs in dom0 (tests/xen/run life).

# shellcheck source=scene.sh
. "$LAB_FILES/scene.sh"

alpha_mac=00:16:3e:00:00:0a
beta_mac=00:16:3e:00:00:0b
plain_mac=00:16:3e:00:00:01

net_up 10.9.0.1/24
ip route add default via "$lan_address"
site_dhcp_start
install_product
keep_world before
capture_start lan lan lan0
capture_start dhcp "" any 'udp port 67 or udp port 68'
capture_start bridge "" xenbr0 'udp port 67 or udp port 68'

# --- created -------------------------------------------------------------------------------------
check 'an assignment can be written' \
    workspacectl assign "$alpha_mac" ip=10.9.0.10 hostname=alpha dns=10.9.0.53
check 'a guest with an assignment starts' \
    xl_says alpha create "$(guest_cfg alpha "$(workspace_vif_of "$alpha_mac")")"
check 'a successful start prints nothing' equals '' "$(grep -v '^Parsing config' "$LAB_OUT/xl-alpha.txt")"
first_domid=$(domid alpha)
check '(its port is up on the bridge)' port_is_up "vif$first_domid.0"
lease=$(guest_wait alpha 'GUEST-IP bound') || give_up alpha
check 'the guest gets its address, with the netmask of the bridge' \
    contains "$lease" ' ip=10.9.0.10/24 '
check 'the guest gets its host name' contains "$lease" ' hostname=alpha '
check "the guest gets dom0's default route on this bridge as its router" \
    contains "$lease" " router=$lan_address "
check 'the guest gets its name server' contains "$lease" ' dns=10.9.0.53 '
check 'the answer came from a server whose address no interface of dom0 has' \
    contains "$lease" ' server=169.254.'
check 'the backend directory says that the workspace is online' \
    equals online "$(xenstore-read "$(backend alpha 0)/workspace")"
check 'list names the vif, its address and its host name' \
    contains "$(workspacectl list | tr -s ' \n' ' ')" "vif$first_domid.0"
guest_wait alpha GUEST-READY >/dev/null
check 'the guest reaches the LAN' guest_exec alpha "ping -c 1 -W 10 $lan_address"
check 'the guest reaches dom0' guest_exec alpha 'ping -c 1 -W 10 10.9.0.1'
check 'the LAN reaches the guest' in_lan ping -c 1 -W 10 10.9.0.10

# --- beside a VM that is not a workspace ---------------------------------------------------------
check 'a guest with vif-bridge starts beside it' \
    xl_says plain create "$(guest_cfg plain "$(plain_vif "$plain_mac")")"
check "that guest is served by the site's DHCP server" \
    contains "$(guest_wait plain 'GUEST-IP bound')" " server=$lan_address"
guest_wait plain GUEST-READY >/dev/null
check 'workspace and guest reach each other' \
    guest_exec alpha "ping -c 1 -W 10 $(sed -n 's/^lease \([0-9.]*\) .*/\1/p' /run/lab/site-dhcpd.leases | tail -n 1)"

# --- held to its address -------------------------------------------------------------------------
for name in "${attacks[@]}"; do
    check_not "the LAN sees nothing of a workspace with ${attack_words[$name]}" attack_arrives alpha "$name"
done
for name in "${attacks[@]}"; do
    check "(the LAN does see a guest of vif-bridge with ${attack_words[$name]})" attack_arrives plain "$name"
done

# --- the host's rules are flushed while it is watched ---------------------------------------------
workspacectl watch >"$LAB_OUT/watch.txt" 2>&1 &
watch=$!
check 'the watch begins' wait_line "$LAB_OUT/watch.txt" 0 state=started 20
nft flush ruleset
check 'the watch makes flushed rules again' \
    wait_line "$LAB_OUT/watch.txt" 0 '^repaired=' 20
check_not "the LAN still sees nothing of a workspace with ${attack_words[address]}" attack_arrives alpha address
kill "$watch"
wait "$watch"
check 'SIGTERM ends the watch with status 0' equals 0 "$?"
sed 's/^/     said: /' "$LAB_OUT/watch.txt"

# --- refused -------------------------------------------------------------------------------------
keep_world two-guests
check_not 'a guest without an assignment does not start' \
    xl_says beta create "$(guest_cfg beta "$(workspace_vif_of "$beta_mac")")"
check 'xl prints one sentence about it, which names the MAC' \
    grep -qE "^[^ ].*$beta_mac.*[^ ]$" <(xl_sentences beta)
check 'xl prints only one' equals 1 "$(xl_sentences beta | wc -l)"
echo "     said: $(xl_sentences beta)"
check_not 'the refused guest is gone' xl domid beta
keep_world after-refusal
check 'the refusal left nothing' same_world two-guests after-refusal

check_not 'a network-attach without an assignment fails' xl_says attach network-attach alpha \
    "mac=$beta_mac" bridge=xenbr0 script=vif-workspace
check 'xl prints one sentence about it, which names the MAC' \
    grep -q "$beta_mac" <(xl_sentences attach)
check_not 'the refused vif is not a bridge port that is up' port_is_up "vif$first_domid.1"
xl_says detach network-detach alpha 1
wait_gone "vif$first_domid.1"

check 'an assignment for a second vif can be written' \
    workspacectl assign "$beta_mac" ip=10.9.0.11 hostname=beta
mkdir -p /etc/xen/scripts/vif-post.d
# shellcheck disable=SC2016  # the variable is vif-bridge's
echo '[ "$command" != online ] || fatal "the hook of this test refuses"' \
    >/etc/xen/scripts/vif-post.d/refuse.hook
chmod +x /etc/xen/scripts/vif-post.d/refuse.hook
check_not 'a network-attach whose vif-bridge fails, fails' xl_says hook network-attach alpha \
    "mac=$beta_mac" bridge=xenbr0 script=vif-workspace
check "xl prints vif-bridge's reason" contains "$(xl_sentences hook)" 'the hook of this test refuses'
check_not 'that vif is not a bridge port that is up either' port_is_up "vif$first_domid.1"
rm -r /etc/xen/scripts/vif-post.d
xl_says detach network-detach alpha 1
wait_gone "vif$first_domid.1"
workspacectl unassign "$beta_mac"
keep_world after-attach
check 'after network-detach nothing is left of both refused vifs' same_world two-guests after-attach

# --- rebooted ------------------------------------------------------------------------------------
guest_forget alpha
check 'the guest can be rebooted' xl_says reboot reboot alpha
lease=$(guest_wait alpha 'GUEST-IP bound')
check 'after the reboot it has the same address' contains "$lease" ' ip=10.9.0.10/24 '
check 'after the reboot it has the same host name' contains "$lease" ' hostname=alpha '
check_not 'it is another domain' equals "$first_domid" "$(domid alpha)"
check 'one vif is in force, of the new domain' \
    equals "vif$(domid alpha).0" "$(workspacectl list | grep -oE 'vif[0-9]+\.[0-9]+' | sort -u)"
guest_wait alpha GUEST-READY >/dev/null
check 'it reaches the LAN again' guest_exec alpha "ping -c 1 -W 10 $lan_address"
attack_arrives alpha address >/dev/null
check_not 'it is still held to its address' seen lan "${attack_filter[address]} and ether src $alpha_mac"

# --- destroyed -----------------------------------------------------------------------------------
check 'the workspace can be destroyed' xl_says destroy destroy alpha
check 'list is empty' contains "$(workspacectl list --json | tr -d ' \n')" '"vifs":[]'
check 'the assignment can be removed' workspacectl unassign "$alpha_mac"
check 'the other guest goes on' guest_exec plain "ping -c 1 -W 10 $lan_address"
plain_domid=$(domid plain)
check 'the other guest can be destroyed' xl_says destroy-plain destroy plain
wait_gone "vif$plain_domid.0"
keep_world after
check 'nothing is left on the host' same_world before after

# --- the captures of the whole test ---------------------------------------------------------------
capture_sync lan
capture_stop lan
capture_stop dhcp
capture_stop bridge
check_not 'not one DHCP frame of the workspace reached the LAN' seen lan "$(dhcp_of "$alpha_mac")"
check '(the LAN did see the DHCP frames of the guest of vif-bridge)' \
    seen lan "$(dhcp_of "$plain_mac")"
check '(the LAN did see other frames of the workspace)' seen lan "ether src $alpha_mac"
check '(some devices of dom0 did see them: its vif, and the path to our server)' \
    seen dhcp "$(chaddr_is "$alpha_mac")"
check_not 'the bridge saw none of them' seen bridge "$(chaddr_is "$alpha_mac")"
check '(it did see those of the guest of vif-bridge)' seen bridge "$(chaddr_is "$plain_mac")"
check_not 'our dhcpd never answered the guest of vif-bridge' \
    seen dhcp "udp src port 67 and not src host $lan_address and $(chaddr_is "$plain_mac")"
check_not "the site's DHCP server never answered the workspace" \
    seen dhcp "udp src port 67 and src host $lan_address and $(chaddr_is "$alpha_mac")"
finish
