#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# A workspace whose vif is served by a driver domain ("xl devd"): everything of it is there, and nothing is in
# dom0. The driver domain's own card is its bridge's uplink and leads through dom0 to the LAN. Runs in dom0
# (tests/xen/run driver-ebtables driver-nftables).

# shellcheck source=scene.sh
. "$LAB_FILES/scene.sh"
# shellcheck source=spoofed_frames.sh
. "$LAB_FILES/spoofed_frames.sh"
# shellcheck source=workspaces.sh
. "$LAB_FILES/workspaces.sh"

mac_of=([alpha]=00:16:3e:00:00:0a [beta]=00:16:3e:00:00:0b)
address_of=([alpha]=10.9.0.10 [beta]=10.9.0.11)
places=(lan)

# in_driver COMMAND...: runs it in the one shell of the driver domain.
in_driver() { guest_exec driver "${*@Q}"; }
# Writes the assignment as dom0 writes it for a driver domain.
assign_there() {
    local at="/local/domain/$driver/workspace/vif/${mac_of[$1]//:/-}"
    xenstore-write "$at/ip" "${address_of[$1]}" "$at/hostname" "$1"
}
served_there() { workspace_vif_of "${mac_of[$1]}" backend=driver; }

net_up none
site_dhcp_start
capture_start lan lan lan0

# --- the driver domain ---------------------------------------------------------------------------
# Its disks have a script of the lab: on a busy machine Xen's own script takes longer than its time limit.
modprobe xen-blkback
cat >/etc/xen/scripts/block-lab <<'END'
#!/bin/sh
[ "$1" = add ] || exit 0
device=$(stat -L -c %t:%T "$(xenstore-read "$XENBUS_PATH/params")")
xenstore-write "$XENBUS_PATH/physical-device" "$device" "$XENBUS_PATH/hotplug-status" connected
END
chmod +x /etc/xen/scripts/block-lab
disk_of() { echo "format=raw,vdev=$1,access=$2,script=block-lab,target=$3"; }
GUEST_EXTRA='lab.init=/lab/driver-init net.ifnames=0' guest_cfg driver \
    "$(plain_vif 00:16:3e:00:00:01)" -- \
    "ramdisk = '/lab/initrd.cpio'" 'memory = 320' 'driver_domain = 1' \
    "disk = ['$(disk_of xvda rw /dev/vdd)', '$(disk_of xvdb ro /dev/vdb)']" >/dev/null
check 'a driver domain starts' xl_says driver create "$guest_config_dir/driver.cfg"
guest_wait driver GUEST-READY 120 >/dev/null || give_up driver
driver=$(domid driver)
guest_exec driver ". $LAB_FILES/scene.sh; . $LAB_FILES/workspaces.sh"
guest_exec driver 'ip link add xenbr0 type bridge stp_state 0 forward_delay 0 mcast_snooping 0
echo 1 >/proc/sys/net/ipv6/conf/xenbr0/disable_ipv6
echo 1 >/proc/sys/net/ipv6/conf/eth0/disable_ipv6
ip link set eth0 master xenbr0 up
ip addr add 10.9.0.1/24 dev xenbr0
ip link set xenbr0 up'
check 'it reaches the LAN' in_driver ping -c 1 -W 10 "$lan_address"
in_driver install_product
in_driver keep_world before
keep_world before

# --- a guest of it -------------------------------------------------------------------------------
assign_there alpha
check 'a guest starts' xl_says alpha create "$(guest_cfg alpha "$(served_there alpha)")"
check 'it gets its address and host name' comes_up alpha
[ "$failed" = 0 ] || in_driver tail -n 100 /var/log/xen/xldevd.log /var/log/xen/xen-hotplug.log
domid=$(domid alpha)
check 'its vif is in force in the driver domain' in_driver in_force "vif$domid.0"
check 'its port is up on the bridge there' in_driver port_is_up "vif$domid.0"
check 'the backend directory says that the workspace is online' equals online \
    "$(xenstore-read "/local/domain/$driver/backend/vif/$domid/0/workspace")"
confined 'at first' alpha
check 'it keeps its lease' renews alpha
check_not 'no rule in dom0 names its port' \
    grep -F "vif$domid." <(ebtables-save; nft list ruleset)
check_not 'no dhcpd of ours runs in dom0' pgrep -a -f /etc/dhcp/vif-workspace

# --- attached and detached -----------------------------------------------------------------------
guest_of=([beta]=alpha)
interface_of=([beta]=eth1)
xenstore-write "/local/domain/$driver/workspace" ''
xenstore-chmod "/local/domain/$driver/workspace" "n$driver"
xenstore-chmod "/local/domain/$driver/workspace/vif" "n$driver"
check 'the driver domain, once it has the permission, writes an assignment itself' in_driver workspacectl assign \
    "${mac_of[beta]}" "ip=${address_of[beta]}" hostname=beta
check 'a vif of it can be attached' xl_says attach network-attach alpha \
    "mac=${mac_of[beta]}" bridge=xenbr0 script=vif-workspace backend=driver
check 'it gets its address and host name' takes_up beta
check 'both are in force' in_driver in_force "vif$domid.0" "vif$domid.1"
confined 'attached,' beta
check 'it can be detached' xl_says detach network-detach alpha 1
check 'the other vif is in force' in_driver in_force "vif$domid.0"

# --- rebooted ------------------------------------------------------------------------------------
guest_forget alpha
check 'the guest can be rebooted' xl_says reboot reboot alpha
check 'it gets its address again' comes_up alpha
domid=$(domid alpha)
check 'its new vif is in force' in_driver in_force "vif$domid.0"
confined 'rebooted,' alpha

# --- refused -------------------------------------------------------------------------------------
# Xl waits for no script of a driver domain, so the guest starts. What counts is that no frame of it arrives.
in_driver workspacectl unassign "${mac_of[beta]}"
xl_says refused network-attach alpha "mac=${mac_of[beta]}" bridge=xenbr0 script=vif-workspace \
    backend=driver
refused=/local/domain/$driver/backend/vif/$domid/1
check 'a vif without an assignment is refused' \
    wait_store "$refused" xenstore-exists "$refused/hotplug-error"
check 'its error names the MAC' contains "$(xenstore-read "$refused/hotplug-error")" "${mac_of[beta]}"
check_not 'it is not a bridge port that is up' in_driver port_is_up "vif$domid.1"
check 'it can be detached' xl_says detach network-detach alpha 1
check 'the other vif is in force' in_driver in_force "vif$domid.0"

capture_sync lan
for workspace in alpha beta; do
    check_not "not one DHCP frame of $workspace has reached the LAN" \
        seen lan "$(dhcp_of "${mac_of[$workspace]}")"
done
in_driver nft flush ruleset
check "(without any rules it sends the same frames)" send_spoofed alpha
check '(and then they arrive)' any_spoofed_arrived alpha

# --- the end -------------------------------------------------------------------------------------
check 'it can be destroyed' xl_says destroy destroy alpha
check 'nothing is in force' in_driver in_force ''
xenstore-rm "/local/domain/$driver/workspace"
in_driver keep_world after
check 'nothing is left in the driver domain' in_driver same_world before after
keep_world after
check 'nothing is left in dom0' same_world before after
in_driver cat /var/log/xen/xldevd.log >"$LAB_OUT/xldevd.log"
finish
