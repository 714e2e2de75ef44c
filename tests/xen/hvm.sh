#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# An HVM guest has two ports on the bridge: vifD.N and, for the emulated NIC that it uses before its own
# drivers take over, vifD.N-emu. Both are held to the assignment, also after save and restore and a soft
# reset. Runs in dom0 (tests/xen/run hvm-ebtables hvm-nftables), in the image with a device model.

# shellcheck source=scene.sh
. "$LAB_FILES/scene.sh"
# shellcheck source=spoofed_frames.sh
. "$LAB_FILES/spoofed_frames.sh"
# shellcheck source=workspaces.sh
. "$LAB_FILES/workspaces.sh"

mac_of=([alpha]=00:16:3e:00:00:0a [beta]=00:16:3e:00:00:0b)
address_of=([alpha]=10.9.0.10 [beta]=10.9.0.11)

net_up 10.9.0.1/24
site_dhcp_start
install_product
keep_world before
capture_start lan lan lan0
capture_start host '' xenbr0
record_calls

GUEST_TYPE=hvm
GUEST_KERNEL=/lab/guest.vmlinuz
hvm_lines=("device_model_version = 'qemu-xen'" 'vga = "none"' 'vnc = 0' 'usb = 0')

assign alpha beta

check_confined() {
    check 'it sends frames that no workspace may send' send_spoofed "$1"
    for name in "${spoofed_frames[@]}"; do
        check_not "neither LAN nor dom0 gets ${spoofed_words[$name]}" spoofed_arrived "$1" "$name"
    done
}

# --- on its emulated NIC ------------------------------------------------------------------------
GUEST_EXTRA=xen_emul_unplug=unnecessary guest_cfg alpha \
    "$(workspace_vif_of "${mac_of[alpha]}" model=e1000)" -- "${hvm_lines[@]}" >/dev/null
check 'an HVM guest with an emulated NIC starts' xl_says alpha create "$guest_config_dir/alpha.cfg"
domid=$(domid alpha)
check 'its emulated port is up on the bridge' port_is_up "vif$domid.0-emu"
lease=$(guest_wait alpha 'GUEST-IP bound' 600) || give_up alpha
check 'it gets its address through the emulated NIC' \
    contains "$lease" ' ip=10.9.0.10/24 hostname=alpha '
guest_wait alpha GUEST-READY 200 >/dev/null
check '(its interface is the emulated NIC)' \
    guest_exec alpha 'readlink /sys/class/net/eth0/device/driver | grep e1000'
check 'it reaches the LAN' guest_exec alpha "ping -c 1 -W 10 $lan_address"
check_confined alpha
check 'its vif is in force' in_force "vif$domid.0"

# Its kernel leaves the emulated NIC in place and has its own driver beside it, both with the MAC of the vif.
goes_on_by() {
    guest_exec alpha "killall udhcpc; ip link set ${interface_of[alpha]} down"
    interface_of[alpha]=$1
    takes_up alpha
}
interface_of[alpha]=eth0
check 'it goes on by its own driver, and gets its address through it' goes_on_by eth1
check_not '(that interface is not the emulated NIC)' \
    guest_exec alpha 'readlink /sys/class/net/eth1/device/driver | grep e1000'
check 'it reaches the LAN' reaches_the_lan alpha
check_confined alpha
check 'it goes back to the emulated NIC, and gets its address through it' goes_on_by eth0

size_of "$calls"
from=$REPLY
check 'it can be saved' xl_says save save alpha /root/alpha.saved
check 'offline came before remove' equals "offline remove" "$(events_since "$from")"
check 'nothing is in force' in_force ''
size_of "$calls"
from=$REPLY
check 'it can be restored' xl_says restore restore /root/alpha.saved
check 'online came before add' equals "online add" "$(events_since "$from")"
rm /root/alpha.saved
domid=$(domid alpha)
check 'its new vif is in force' in_force "vif$domid.0"
check 'its new emulated port is up on the bridge' port_is_up "vif$domid.0-emu"
check 'it keeps its lease' renews alpha
check 'it reaches the LAN' guest_exec alpha "ping -c 1 -W 10 $lan_address"
check_confined alpha
nft flush ruleset
check '(without any rules it sends the same)' send_spoofed alpha
for name in "${spoofed_frames[@]}"; do
    check "(then the LAN gets ${spoofed_words[$name]})" spoofed_arrived alpha "$name" lan
done
check 'it can be destroyed' xl_says destroy destroy alpha
wait_gone "vif$domid.0-emu"
keep_world between
check_not 'no rule names either port' grep "vif$domid" "$LAB_OUT/world-between.txt"

# --- on its own drivers --------------------------------------------------------------------------
guest_cfg beta "$(workspace_vif_of "${mac_of[beta]}" model=e1000)" -- "${hvm_lines[@]}" >/dev/null
check 'another starts, now with its own drivers' xl_says beta create "$guest_config_dir/beta.cfg"
domid=$(domid beta)
lease=$(guest_wait beta 'GUEST-IP bound' 600) || give_up beta
check 'it gets its address through them' contains "$lease" ' ip=10.9.0.11/24 hostname=beta '
guest_wait beta GUEST-READY 200 >/dev/null
check_not '(its interface is not the emulated NIC)' \
    guest_exec beta 'readlink /sys/class/net/eth0/device/driver | grep e1000'
check 'it reaches the LAN' guest_exec beta "ping -c 1 -W 10 $lan_address"
check_confined beta

size_of "$calls"
from=$REPLY
check 'it can ask for a soft reset' /lab/shut_down "$domid" soft_reset
check 'the emulated NIC comes back' wait_line "$calls" "$from" "^add backend/vif/$domid/0" 120
script=$(pgrep -o -f 'workspacectl hotplug .* add') && ended "$script"
# libxl does not call the scripts for the devices that it removes: each vif comes online twice.
check 'its vif came online once more, with no offline before' equals "online add" \
    "$(events_since "$from")"
check 'its vif is in force' in_force "vif$domid.0"
check 'its port is up on the bridge' port_is_up "vif$domid.0"
check 'its emulated port is up on the bridge' port_is_up "vif$domid.0-emu"
check 'it can be destroyed' xl_says destroy-beta destroy beta
wait_gone "vif$domid.0"

unassign alpha beta
keep_world after
check 'nothing is left on the host' same_world before after
capture_sync lan
capture_stop lan
check_not 'not one DHCP frame of the workspace with its own drivers reached the LAN' \
    seen lan "$(dhcp_of "${mac_of[beta]}")"
check_not 'not one DHCP request of the other reached the LAN' seen lan "udp src port 68 and $(chaddr_is "${mac_of[alpha]}")"
finish
