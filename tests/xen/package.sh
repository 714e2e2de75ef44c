#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# The Debian package on an ordinary Debian host: systemd, Xen's own boot scripts, AppArmor enforced.
# Installed, booted with, used, upgraded, removed. Runs in dom0 (tests/xen/run package), in the image
# "debian", twice: before and after a reboot of the host.

# shellcheck source=scene.sh
. "$LAB_FILES/scene.sh"

alpha_mac=00:16:3e:00:00:0a
beta_mac=00:16:3e:00:00:0b
before_reboot=/var/tmp/before-reboot

unit_is() { systemctl show --value --property "$2" "$1" | grep -x "$3"; }
monotonic() { systemctl show --value --property "$2" "$1"; }
comes_before() { echo "$1 and $2"; [ "$1" -gt 0 ] && [ "$1" -lt "$2" ]; }
our_dhcpd() { pgrep -f '^/usr/sbin/dhcpd .*/vif-workspace/'; }
dhcpd_unit() { sed 's|.*/||' "/proc/$(our_dhcpd)/cgroup"; }
denials() { journalctl -b --no-pager | grep 'apparmor="DENIED".*profile="/usr/sbin/dhcpd"'; }
apt_get() {
    DEBIAN_FRONTEND=noninteractive apt-get -y -q -o Dpkg::Use-Pty=0 "$@" 2>&1 |
        tee "$LAB_OUT/apt.txt"
    return "${PIPESTATUS[0]}"
}
in_force() { equals "$*" "$(workspacectl list | grep -oE '^vif[0-9]+\.[0-9]+' | xargs)"; }
left_on_disk() {
    find / /run -xdev -path /lab -prune -o -path '/run/lab' -prune -o \
        \( -name '*vif-workspace*' -o -name '*workspacectl*' \) -print | grep .
}
# What the host changes by itself meanwhile does not concern us.
keep_host() {
    keep_world "$1"
    sed -i -E '\,^/(run/(systemd|udev|log)|var/lib/(apt|dpkg|systemd))/,d' "$LAB_OUT/world-$1.txt"
}

# --- installed, on a host that knows nothing of it -----------------------------------------------
install_and_reboot() {
    check 'systemd is process 1' equals systemd "$(cat /proc/1/comm)"
    check 'the host runs without it' systemctl is-active xen.service xendomains.service
    systemctl --quiet disable --now isc-dhcp-server
    keep_host before
    check 'the package installs, with nothing to fetch' apt_get install "$LAB_FILES/first.deb"
    check 'its autopkgtest of the programs passes' "$LAB_FILES/smoke"
    check 'its autopkgtest of the units passes' "$LAB_FILES/units"
    check 'its program runs' workspacectl --version
    check 'its manual pages are installed' ls /usr/share/man/man8/{vif-workspace,workspacectl}.8.gz
    check 'systemd finds nothing wrong in its units' equals '' \
        "$(systemd-analyze verify --man=no /lib/systemd/system/vif-workspace-*.service 2>&1)"
    check 'repair will run at each boot' systemctl is-enabled vif-workspace-repair
    echo "filter = \"${LAB_FILTER:-ebtables}\"" >/etc/xen/vif-workspace.conf
    # Assignments do not outlive a reboot: the address of a guest at boot is in its own configuration.
    mkdir -p /etc/xen/auto
    cp "$(guest_cfg alpha "$(workspace_vif_of "$alpha_mac" ip=10.9.0.10)")" /etc/xen/auto/
    echo "passed=$passed" >"$before_reboot"
    touch /lab/again
    finish
}
[ -e "$before_reboot" ] || install_and_reboot
# shellcheck source=/dev/null
. "$before_reboot"

# --- booted --------------------------------------------------------------------------------------
capture_start lan lan lan0
check 'the host boots with it' systemctl is-active xen.service xendomains.service
check 'repair has run' unit_is vif-workspace-repair ActiveState active
check 'repair has succeeded' unit_is vif-workspace-repair Result success
check 'it had ended before xendomains began to start guests' comes_before \
    "$(monotonic vif-workspace-repair ExecMainExitTimestampMonotonic)" \
    "$(monotonic xendomains InactiveExitTimestampMonotonic)"
check 'xendomains has started the guest' xl domid alpha
alpha_vif=vif$(domid alpha).0
check 'its vif is in force' in_force "$alpha_vif"
check 'registry, rules and DHCP agree' workspacectl check
lease=$(guest_wait alpha 'GUEST-IP bound' 120) || give_up alpha
check 'it has the lease of its configuration' contains "$lease" ' ip=10.9.0.10/24 hostname=alpha '
guest_wait alpha GUEST-READY >/dev/null
check 'it reaches the LAN' guest_exec alpha "ping -c 1 -W 10 $lan_address"
check_not 'the LAN sees nothing of a false address' attack_arrives alpha address

# --- AppArmor ------------------------------------------------------------------------------------
check 'our dhcpd runs under its profile, enforced' equals '/usr/sbin/dhcpd (enforce)' \
    "$(cat "/proc/$(our_dhcpd)/attr/current")"
check_not 'AppArmor denies it nothing' denials

# --- started by a unit ----------------------------------------------------------------------------
workspacectl assign "$beta_mac" ip=10.9.0.11 hostname=beta lease-time=60
beta=$(guest_cfg beta "$(workspace_vif_of "$beta_mac")")
check 'a unit can start a guest' systemd-run --quiet --unit=agent --property=Type=oneshot \
    --property=RemainAfterExit=yes xl create "$beta"
lease=$(guest_wait beta 'GUEST-IP bound' 120) || give_up beta
check 'that guest has its lease' contains "$lease" ' ip=10.9.0.11/24 hostname=beta '
server=$(our_dhcpd)
check 'dhcpd is in a unit of its own' contains "$(dhcpd_unit)" .scope
check 'the unit can be stopped' systemctl stop agent
check '(with all that it had started)' unit_is agent ActiveState inactive
check 'dhcpd goes on' equals "$server" "$(our_dhcpd)"
guest_forget beta
check 'the guest renews its lease' guest_wait beta 'GUEST-IP renew' 120
check 'registry, rules and DHCP agree' workspacectl check

capture_sync lan
check_not 'not one DHCP frame of a workspace reached the LAN' seen lan 'udp port 67 or udp port 68'
check '(the LAN did see other frames of it)' seen lan "ether src $alpha_mac"

# --- upgraded ------------------------------------------------------------------------------------
beta_vif=vif$(domid beta).0
nft flush ruleset
sed -i '1s/registry [0-9]*/registry 0/' /run/vif-workspace/registry
check_not '(the rules are gone, and the registry is of another version)' workspacectl list
check 'an upgrade succeeds' apt_get install "$LAB_FILES/second.deb"
check 'the upgrade has made the registry again' in_force "$alpha_vif" "$beta_vif"
check 'registry, rules and DHCP agree' workspacectl check
check_not 'the LAN sees nothing of a false address' attack_arrives alpha address
check 'the guest reaches the LAN' guest_exec alpha "ping -c 1 -W 10 $lan_address"

# --- removed -------------------------------------------------------------------------------------
check_not 'the package refuses to be removed while workspaces are in force' apt_get remove vif-workspace
check 'it names the vifs' grep "^$alpha_vif " "$LAB_OUT/apt.txt"
check 'it names the remedy' grep 'xl network-detach' "$LAB_OUT/apt.txt"
check 'it is still installed' equals 'install ok installed' \
    "$(dpkg-query -W -f='${Status}' vif-workspace)"
check 'both vifs are still in force' in_force "$alpha_vif" "$beta_vif"
check 'repair still runs at each boot' systemctl is-enabled vif-workspace-repair
check 'one guest is destroyed' xl_says alpha destroy alpha
check_not 'it still refuses to be removed' apt_get purge vif-workspace
check 'the other is destroyed' xl_says beta destroy beta
check 'then it can be removed' apt_get purge vif-workspace
wait_gone "$beta_vif"
check_not 'no file of its name is left' left_on_disk
check_not 'no dhcpd runs' our_dhcpd
check_not 'no unit of it is left' systemctl cat vif-workspace-repair.service
rm /etc/xen/auto/alpha.cfg
keep_host after
check 'the host is as it was before' same_world before after

# --- AppArmor's log ------------------------------------------------------------------------------
check_not 'AppArmor denied dhcpd nothing in the whole test' denials
echo 'subnet 10.9.0.0 netmask 255.255.255.0 {}' >/run/lab/elsewhere.conf
check_not '(AppArmor denies it a configuration elsewhere)' dhcpd -4 -t -cf /run/lab/elsewhere.conf
check '(and the denial is in the journal)' denials
capture_stop lan
journalctl -b --no-pager >"$LAB_OUT/journal.txt"
finish
