#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# Frames that a workspace must not send do not leave its port, and frames that it may send do: the same with
# each filter that a host can use. Two workspaces, one of them with vifname=, and a guest of vif-bridge whose
# same frames are seen. Runs in dom0 (tests/xen/run filters-ebtables filters-legacy filters-nftables).

# shellcheck source=scene.sh
. "$LAB_FILES/scene.sh"
# shellcheck source=spoofed_frames.sh
. "$LAB_FILES/spoofed_frames.sh"

mac_of=([alpha]=00:16:3e:00:00:0a [beta]=00:16:3e:00:00:0b [plain]=00:16:3e:00:00:01)
address_of=([alpha]=10.9.0.10 [beta]=10.9.0.11)
own_ipv6=2001:db8:9::10
lan_ipv6=2001:db8:9::fe

has_ipv6() { [ "$LAB_FILTER" = nftables ]; }

# Which filters have rules that name this port.
filters_that_name() {
    local names=()
    ebtables-nft-save | grep -qF "$1" && names+=(ebtables)
    ebtables-legacy-save | grep -qF "$1" && names+=(legacy)
    nft list ruleset | sed '/^table bridge vif_workspace/,/^}/!d' | grep -qF "$1" && names+=(nftables)
    echo "${names[*]}"
}

net_up 10.9.0.1/24
ip -n lan addr add "$lan_ipv6/64" dev lan0 nodad
site_dhcp_start
install_product
keep_world before
capture_start lan lan lan0
capture_start host '' xenbr0

# --- created -------------------------------------------------------------------------------------
if ! has_ipv6; then
    workspacectl assign "${mac_of[alpha]}" ip="10.9.0.10 $own_ipv6" hostname=alpha
    check_not 'a guest with an IPv6 address, which this filter cannot confine, does not start' \
        xl_says six create "$(guest_cfg six "$(workspace_vif_of "${mac_of[alpha]}")")"
    check 'xl prints why' contains "$(xl_sentences six)" "$own_ipv6"
fi
workspacectl assign "${mac_of[alpha]}" hostname=alpha \
    ip="10.9.0.10$(has_ipv6 && echo " $own_ipv6")"
workspacectl assign "${mac_of[beta]}" ip=10.9.0.11 hostname=beta
check 'a guest with an assignment starts' \
    xl_says alpha create "$(guest_cfg alpha "$(workspace_vif_of "${mac_of[alpha]}")")"
check 'another, with vifname=, starts' xl_says beta create \
    "$(guest_cfg beta "$(workspace_vif_of "${mac_of[beta]}" vifname=beta0)")"
check 'a guest with vif-bridge starts' \
    xl_says plain create "$(guest_cfg plain "$(plain_vif "${mac_of[plain]}")")"
port=vif$(domid alpha).0
declare -A lease
for guest in alpha beta plain; do
    lease[$guest]=$(guest_wait "$guest" 'GUEST-IP bound') || give_up "$guest"
    guest_wait "$guest" GUEST-READY >/dev/null
done
check 'the guest gets its address and host name' \
    contains "${lease[alpha]}" ' ip=10.9.0.10/24 hostname=alpha '
check 'the other gets its own' contains "${lease[beta]}" ' ip=10.9.0.11/24 hostname=beta '
check "the guest of vif-bridge is served by the site's DHCP server" \
    contains "${lease[plain]}" " server=$lan_address"
address_of[plain]=${lease[plain]#* ip=}
address_of[plain]=${address_of[plain]%%/*}
check 'only this filter has rules for the port' \
    equals "$LAB_FILTER" "$(filters_that_name "$port")"
check 'only this filter has rules for the named port' equals "$LAB_FILTER" "$(filters_that_name beta0)"
check 'the named port is up on the bridge' port_is_up beta0

# --- what they may do ----------------------------------------------------------------------------
check 'the guest reaches the LAN' guest_exec alpha "ping -c 1 -W 10 $lan_address"
check 'the LAN reaches the guest' in_lan ping -c 1 -W 10 10.9.0.10
check 'the guest of the named port reaches the LAN' guest_exec beta "ping -c 1 -W 10 $lan_address"
check 'it reaches the other workspace' guest_exec beta 'ping -c 1 -W 10 10.9.0.10'
check 'it reaches the guest of vif-bridge' guest_exec beta "ping -c 1 -W 10 ${address_of[plain]}"
if has_ipv6; then
    guest_exec alpha "ip addr add $own_ipv6/64 dev eth0"
    # It must first have asked the LAN whether that address is in use.
    check 'the LAN reaches the guest by IPv6' in_lan ping -c 1 -w 15 "$own_ipv6"
    check 'the guest reaches the LAN by IPv6' \
        guest_exec alpha "ping -6 -c 1 -W 5 -I $own_ipv6 $lan_ipv6"
fi

# --- what they may not ---------------------------------------------------------------------------
for guest in alpha beta; do
    check "$guest sends frames that no workspace may send" send_spoofed "$guest"
    for name in "${spoofed_frames[@]}"; do
        check_not "neither LAN nor dom0 gets ${spoofed_words[$name]} from $guest" spoofed_arrived "$guest" "$name"
    done
done
check 'the guest of vif-bridge sends the same' send_spoofed plain
for name in "${spoofed_frames[@]}"; do
    check "(the LAN gets ${spoofed_words[$name]} from it)" spoofed_arrived plain "$name" lan
done
for name in "${spoofed_frames[@]}"; do
    [ "$name" = request ] || check "(dom0 gets ${spoofed_words[$name]} from it)" spoofed_arrived plain "$name" host
done
check 'dom0 gets its DHCP requests, as if there were no workspaces' \
    seen host "udp dst port 67 and ether src ${mac_of[plain]}"

# --- the end -------------------------------------------------------------------------------------
for guest in alpha beta plain; do check "$guest can be destroyed" xl_says destroy destroy "$guest"; done
wait_gone beta0
for guest in alpha beta; do workspacectl unassign "${mac_of[$guest]}"; done
keep_world after
check 'nothing is left on the host' same_world before after
check 'no rule is left in any filter' equals '' "$(filters_that_name vif)"

capture_sync lan
capture_stop lan
for guest in alpha beta; do
    check_not "not one DHCP frame of $guest reached the LAN" seen lan "$(dhcp_of "${mac_of[$guest]}")"
    check_not "not one DHCP frame of $guest reached the bridge" seen host "$(dhcp_of "${mac_of[$guest]}")"
done
check '(the LAN got DHCP frames of the guest of vif-bridge)' seen lan "$(dhcp_of "${mac_of[plain]}")"
check_not 'not one IPv6 frame of a guest without an IPv6 address reached the LAN' \
    seen lan "ether src ${mac_of[beta]} and ip6"
if has_ipv6; then
    check 'the guest with an IPv6 address asked the LAN whether it is in use' \
        seen lan "ether src ${mac_of[alpha]} and ip6 src host :: and ip6[40] = 135"
else
    check_not 'not one IPv6 frame of the other workspace reached the LAN' seen lan "ether src ${mac_of[alpha]} and ip6"
fi
check '(the LAN got IPv6 frames of the guest of vif-bridge)' seen lan "ether src ${mac_of[plain]} and ip6"
finish
