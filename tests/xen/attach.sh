#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# Vifs that are attached to a running guest and detached again: time after time, refused, two at once,
# detached from a guest that does not cooperate, and present when the guest ends. Runs in dom0 (tests/xen/run
# attach-ebtables attach-nftables).

# shellcheck source=scene.sh
. "$LAB_FILES/scene.sh"
# shellcheck source=spoofed_frames.sh
. "$LAB_FILES/spoofed_frames.sh"
# shellcheck source=workspaces.sh
. "$LAB_FILES/workspaces.sh"

mac_of=([alpha]=00:16:3e:00:00:0a [beta]=00:16:3e:00:00:0b [gamma]=00:16:3e:00:00:0c)
address_of=([alpha]=10.9.0.10 [beta]=10.9.0.11 [gamma]=10.9.0.12)
guest_of=([beta]=alpha [gamma]=alpha)
interface_of=([beta]=eth1 [gamma]=eth2)
declare -A number=([beta]=1 [gamma]=2)

net_up 10.9.0.1/24
site_dhcp_start
install_product
keep_world before
capture_start lan lan lan0
capture_start host '' xenbr0
assign alpha beta gamma

# The number is given, because xl would give the same one to two at once.
attach() {
    xl_says "$1" network-attach alpha "mac=${mac_of[$1]}" bridge=xenbr0 script=vif-workspace \
        "devid=${number[$1]}"
}
# The guest's name for a card, once it has it: the guest numbers cards as they come.
card_with() {
    guest_exec alpha "until grep -l $1 /sys/class/net/eth*/address; do usleep 100000; done" |
        cut -d/ -f5
}
detach() { xl_says detach network-detach alpha "$1" && wait_gone "vif$domid.$1"; }

check 'a guest starts' xl_says alpha create "$(guest_cfg alpha "$(workspace_vif_of "${mac_of[alpha]}")")"
check 'it gets its address and host name' comes_up alpha
domid=$(domid alpha)
keep_world one

# --- attached and detached, time after time ------------------------------------------------------
for round in first second; do
    check "a vif can be attached a $round time" attach beta
    check 'it is in force beside the other vif' in_force "vif$domid.0" "vif$domid.1"
    check 'it gets its address and host name' takes_up beta
    confined "attached a $round time," beta
    check "it can be detached a $round time" detach 1
    check 'the other vif is in force' in_force "vif$domid.0"
done
confined 'after all this' alpha
keep_world one-again
check 'nothing of the detached vif is left on the host' same_world one one-again

# --- refused -------------------------------------------------------------------------------------
hook "[ \"\$command\" != online ] || fatal 'the hook of this test refuses'"
check_not 'an attach whose vif-bridge fails, fails' attach beta
unhook
check_not 'its vif is not a bridge port that is up' port_is_up "vif$domid.1"
frame_of beta "${spoofed_frame[mac]}"
guest_exec alpha "ip link set eth1 up; send eth1 $REPLY"
sent_frames_delivered alpha
check_not 'no frame that the guest sends by it arrives' any_spoofed_arrived beta
check 'only the other vif is in the registry' equals "vif$domid.0" "$(vifs_in_force)"
check 'check names the vif that xl left there' contains "$(workspacectl check)" "vif$domid.1: "
check 'it can be detached' detach 1
check 'the other vif is in force' in_force "vif$domid.0"

# --- two at once ---------------------------------------------------------------------------------
attach beta &
other=$!
check 'two vifs can be attached at once' attach gamma
check '(the other one of the two is attached too)' wait "$other"
check 'all three are in force' in_force "vif$domid.0" "vif$domid.1" "vif$domid.2"
for workspace in beta gamma; do
    interface_of[$workspace]=$(card_with "${mac_of[$workspace]}")
    check "$workspace gets its address and host name" takes_up "$workspace"
    confined 'attached at once,' "$workspace"
done

# --- detached from a guest that does not cooperate -----------------------------------------------
xl pause alpha
check 'a vif can be detached from a paused guest' detach 2
xl unpause alpha
check 'the other vifs are in force' in_force "vif$domid.0" "vif$domid.1"
confined 'unpaused,' alpha

capture_sync lan
for workspace in alpha beta gamma; do
    check_not "not one DHCP frame of $workspace has reached the LAN" \
        seen lan "$(dhcp_of "${mac_of[$workspace]}")"
done
spoofed_frames_arrive_without_rules beta
check 'repair makes the rules again' workspacectl repair

# --- shutdown with two vifs ----------------------------------------------------------------------
monitor=$(monitor_of alpha)
check 'the guest can be shut down' xl_says shutdown shutdown alpha
check 'its monitor ends' ended "$monitor"
check 'nothing is in force' in_force ''
unassign alpha beta gamma
keep_world after
check 'nothing is left on the host' same_world before after
finish
