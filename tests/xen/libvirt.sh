#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# A workspace that libvirt starts: its libxl driver is another caller of the hotplug script than xl, and says
# less. Defined, started, refused, a card attached, refused and detached, rebooted, saved, restored, destroyed. Runs
# in dom0 (tests/xen/run libvirt), in the image with libvirtd.

# shellcheck source=scene.sh
. "$LAB_FILES/scene.sh"
# shellcheck source=spoofed_frames.sh
. "$LAB_FILES/spoofed_frames.sh"
# shellcheck source=workspaces.sh
. "$LAB_FILES/workspaces.sh"

mac_of=([alpha]=00:16:3e:00:00:0a [beta]=00:16:3e:00:00:0b [gamma]=00:16:3e:00:00:0c)
address_of=([alpha]=10.9.0.10 [beta]=10.9.0.11 [gamma]=10.9.0.12)
guest_of=([beta]=alpha)
interface_of=([beta]=eth1)
libxl_log=/var/log/libvirt/libxl/libxl-driver.log

libvirt_start() {
    local limit=$((SECONDS + 60))
    mkdir -p /run/libvirt /var/log/libvirt
    libvirtd >"$LAB_OUT/libvirtd.log" 2>&1 &
    # It does not report that its driver is ready, so it is asked until it answers.
    until timeout 10 virsh --quiet list >/dev/null 2>&1 || [ "$SECONDS" -ge "$limit" ]; do pause; done
    virsh version >"$evidence" 2>&1 && return
    cat "$LAB_OUT/libvirtd.log" >>"$evidence"
    fail 'libvirtd has its libxl driver'
    finish
}

# virsh_says NAME VIRSH-ARGUMENT...: runs virsh; its output goes to $LAB_OUT/virsh-NAME.txt and is shown if it fails.
virsh_says() {
    local name=$1 status
    shift
    timeout 100 virsh "$@" >"$LAB_OUT/virsh-$name.txt" 2>&1 && return
    status=$?
    cat "$LAB_OUT/virsh-$name.txt"
    return "$status"
}

# interface_xml WORKSPACE: writes its card to a file, and sets REPLY to the file's path.
interface_xml() {
    REPLY=$guest_config_dir/$1-interface.xml
    cat >"$REPLY" <<END
<interface type='bridge'>
  <mac address='${mac_of[$1]}'/>
  <source bridge='xenbr0'/>
  <script path='vif-workspace'/>
</interface>
END
}

# domain_xml WORKSPACE: the same for a domain with this card.
domain_xml() {
    interface_xml "$1"
    local interface=$REPLY
    REPLY=$guest_config_dir/$1.xml
    cat >"$REPLY" <<END
<domain type='xen'>
  <name>$1</name>
  <memory unit='MiB'>160</memory>
  <vcpu>1</vcpu>
  <os>
    <type arch='x86_64' machine='xenpv'>linux</type>
    <kernel>/lab/guest.vmlinux</kernel>
    <initrd>/lab/guest.cpio</initrd>
    <cmdline>console=hvc0 quiet mitigations=off nokaslr tsc=reliable</cmdline>
  </os>
  <on_crash>destroy</on_crash>
  <devices>
$(<"$interface")
    <console type='pty'><target type='xen' port='0'/></console>
  </devices>
</domain>
END
}

attach() { interface_xml "$2" && virsh_says "$1" attach-device alpha "$REPLY" --live; }

net_up 10.9.0.1/24
site_dhcp_start
install_product
export LIBVIRT_DEFAULT_URI=xen:///system
libvirt_start
keep_world before
capture_start lan lan lan0
capture_start host '' xenbr0

# --- started -------------------------------------------------------------------------------------
assign alpha
domain_xml alpha
check 'a domain can be defined' virsh_says define define "$REPLY"
check 'it starts' virsh_says start start alpha
check 'it gets its address and host name' comes_up alpha
domid=$(domid alpha)
check 'its vif is in force' in_force "vif$domid.0"
confined started alpha

# --- refused -------------------------------------------------------------------------------------
domain_xml gamma
check 'another can be defined' virsh_says define-gamma define "$REPLY"
keep_world defined
size_of "$libxl_log"
from=$REPLY
check_not 'without an assignment it does not start' virsh_says refused start gamma
check_not '(virsh does not say why)' grep "${mac_of[gamma]}" "$LAB_OUT/virsh-refused.txt"
check "libvirt's log of libxl says why, with the MAC and the remedy" \
    wait_line "$libxl_log" "$from" "${mac_of[gamma]}; run .workspacectl assign" 20
keep_world after-refusal
check 'the refusal left nothing' same_world defined after-refusal
check 'it can be undefined' virsh_says undefine-gamma undefine gamma

# --- a second card -------------------------------------------------------------------------------
keep_world one
size_of "$libxl_log"
from=$REPLY
check_not 'a card without an assignment cannot be attached' attach attach-refused beta
check "libvirt's log of libxl says why, with the MAC and the remedy" \
    wait_line "$libxl_log" "$from" "${mac_of[beta]}; run .workspacectl assign" 20
interface_xml beta
check_not '(libvirt does not know the half-made vif)' virsh_says detach-refused detach-device alpha "$REPLY" --live
check_not 'the half-made vif is not up on the bridge' port_is_up "vif$domid.1"
workspacectl check >"$LAB_OUT/check.txt"
sed 's/^/     said: /' "$LAB_OUT/check.txt"
check 'check says why it was refused' grep "^vif$domid.1: .*${mac_of[beta]}; run .workspacectl assign" "$LAB_OUT/check.txt"
remedy=$(sed -n "s/^vif$domid\.1: .* \`\(xl [^\`]*\)\`.*/\1/p" "$LAB_OUT/check.txt")
check 'check has the command that removes it' equals "xl network-detach $domid 1" "$remedy"
check 'only the other vif is in force' equals "vif$domid.0" "$(vifs_in_force)"
# shellcheck disable=SC2086  # it is a command with arguments
check 'that command removes it' xl_says remedy ${remedy#xl }
wait_gone "vif$domid.1"
keep_world one-again
check 'nothing is left of it' same_world one one-again
check 'the other vif is in force' in_force "vif$domid.0"

assign beta
check 'a card with an assignment can be attached' attach attach beta
check 'it is in force beside the other' in_force "vif$domid.0" "vif$domid.1"
check 'it gets its address and host name' takes_up beta
confined attached beta
interface_xml beta
check 'it can be detached' virsh_says detach detach-device alpha "$REPLY" --live
wait_gone "vif$domid.1"
check 'only the other vif is in force' in_force "vif$domid.0"
unassign beta

# --- rebooted ------------------------------------------------------------------------------------
guest_forget alpha
check 'the domain can be rebooted' virsh_says reboot reboot alpha
check 'it gets the same address and host name' comes_up alpha
domid=$(domid alpha)
check 'its new vif is in force' in_force "vif$domid.0"
confined rebooted alpha

# --- saved and restored --------------------------------------------------------------------------
check 'it can be saved' virsh_says save save alpha /root/alpha.saved
check 'nothing is in force' in_force ''
check 'it can be restored' virsh_says restore restore /root/alpha.saved
rm /root/alpha.saved
domid=$(domid alpha)
check 'its new vif is in force' in_force "vif$domid.0"
check 'it keeps its lease' renews alpha
confined restored alpha
capture_sync lan
for workspace in alpha beta; do
    check_not "not one DHCP frame of $workspace has reached the LAN" seen lan "$(dhcp_of "${mac_of[$workspace]}")"
done
spoofed_frames_arrive_without_rules alpha

# --- destroyed -----------------------------------------------------------------------------------
check 'it can be destroyed' virsh_says destroy destroy alpha
wait_gone "vif$domid.0"
check 'nothing is in force' in_force ''
check 'it can be undefined' virsh_says undefine undefine alpha
unassign alpha
keep_world after
check 'nothing is left on the host' same_world before after
cp "$libxl_log" "$LAB_OUT/libxl-driver.log"
finish
