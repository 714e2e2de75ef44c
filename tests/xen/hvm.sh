#!/bin/bash
# An HVM guest has two ports on the bridge: vifD.N and, for the emulated card it speaks with before
# its own drivers take over, vifD.N-emu. Both are held to the assignment. Runs in dom0
# (tests/xen/run hvm), in the image with a device model.

# shellcheck source=scene.sh
. "$LAB_FILES/scene.sh"

mac=00:16:3e:00:00:0a

net_up 10.9.0.1/24
site_dhcp_start
install_product
keep_world before
capture_start lan lan lan0

GUEST_TYPE=hvm
GUEST_KERNEL=/lab/guest.vmlinuz
hvm_lines=("device_model_version = 'qemu-xen'" 'vga = "none"' 'vnc = 0' 'usb = 0')

workspace-vif assign "$mac" ip=10.9.0.10 hostname=alpha

# --- on its emulated card ------------------------------------------------------------------------
GUEST_EXTRA=xen_emul_unplug=never guest_cfg alpha "$(workspace_vif "$mac" model=e1000)" -- \
    "${hvm_lines[@]}" >/dev/null
check 'an HVM guest with an emulated card starts' xl_says alpha create "$guest_config_dir/alpha.cfg"
domid=$(xl domid alpha)
check 'its emulated port is up on the bridge' port_is_up "vif$domid.0-emu"
lease=$(guest_wait alpha 'GUEST-IP bound' 200) || give_up alpha
check 'it gets its address through the emulated card' \
    contains "$lease" ' ip=10.9.0.10/24 hostname=alpha '
guest_wait alpha GUEST-READY 60 >/dev/null
check '(its interface is the emulated card)' \
    guest_exec alpha 'readlink /sys/class/net/eth0/device/driver | grep e1000'
check 'it reaches the LAN' guest_exec alpha "ping -c 2 -W 5 $lan_address"
for name in "${tricks[@]}"; do
    check_not "the LAN sees nothing of it with ${trick_words[$name]}" tried alpha "$name"
done
check 'list has one vif' equals "vif$domid.0" \
    "$(workspace-vif list | grep -oE 'vif[0-9]+\.[0-9]+' | sort -u | xargs)"
check 'it can be destroyed' xl_says destroy destroy alpha
wait_gone "vif$domid.0-emu"
keep_world between
check_not 'no rule names either port' grep "vif$domid" "$LAB_OUT/world-between.txt"

# --- on its own drivers --------------------------------------------------------------------------
guest_forget alpha
GUEST_EXTRA='' guest_cfg alpha "$(workspace_vif "$mac" model=e1000)" -- "${hvm_lines[@]}" >/dev/null
check 'the guest starts again, now with its own drivers' \
    xl_says again create "$guest_config_dir/alpha.cfg"
domid=$(xl domid alpha)
lease=$(guest_wait alpha 'GUEST-IP bound' 200) || give_up alpha
check 'it gets its address through them' contains "$lease" ' ip=10.9.0.10/24 hostname=alpha '
guest_wait alpha GUEST-READY 60 >/dev/null
check_not '(its interface is not the emulated card)' \
    guest_exec alpha 'readlink /sys/class/net/eth0/device/driver | grep e1000'
check 'it reaches the LAN' guest_exec alpha "ping -c 2 -W 5 $lan_address"
check_not "the LAN sees nothing of it with ${trick_words[address]}" tried alpha address
check 'it can be destroyed' xl_says destroy-again destroy alpha
wait_gone "vif$domid.0"

workspace-vif unassign "$mac"
keep_world after
check 'nothing is left on the host' same_world before after
capture_settle lan
capture_stop lan
check_not 'not one DHCP frame of the workspace reached the LAN' seen lan "$(dhcp_of "$mac")"
finish
