#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# Several lives of domains, and what each kind of end leaves of their workspaces: two guests at once, one of
# them with two vifs, crash, restart, rename, rename-restart, shutdown, destroy while the monitor is at work,
# destroy after the monitor was killed. Runs in dom0 (tests/xen/run lives-ebtables lives-nftables).

# shellcheck source=scene.sh
. "$LAB_FILES/scene.sh"
# shellcheck source=spoofed_frames.sh
. "$LAB_FILES/spoofed_frames.sh"
# shellcheck source=workspaces.sh
. "$LAB_FILES/workspaces.sh"

mac_of=([alpha]=00:16:3e:00:00:0a [beta]=00:16:3e:00:00:0b [gamma]=00:16:3e:00:00:0c)
address_of=([alpha]=10.9.0.10 [beta]=10.9.0.11 [gamma]=10.9.0.12)
guest_of=([gamma]=beta)
interface_of=([gamma]=eth1)

net_up 10.9.0.1/24
site_dhcp_start
install_product
keep_world before
capture_start lan lan lan0
capture_start host '' xenbr0
record_calls
assign alpha beta gamma

# --- two guests at once, one of them with two vifs -----------------------------------------------
guest_cfg alpha "$(workspace_vif_of "${mac_of[alpha]}")" >/dev/null
GUEST_EXTRA=lab.dhcp=eth0,eth1 guest_cfg beta "$(workspace_vif_of "${mac_of[beta]}")" \
    "$(workspace_vif_of "${mac_of[gamma]}")" -- "on_crash = 'rename-restart'" >/dev/null
xl_says alpha create "$guest_config_dir/alpha.cfg" &
check 'a guest with two vifs starts' xl_says beta create "$guest_config_dir/beta.cfg"
check 'another guest starts at the same time' wait $!
a=$(domid alpha)
b=$(domid beta)
vifs=$(printf '%s\n' "vif$a.0" "vif$b.0" "vif$b.1" | sort -V | xargs)
check 'all three vifs are in force' in_force "$vifs"
for workspace in alpha beta gamma; do
    check "$workspace gets its address and host name" comes_up "$workspace"
    confined 'at first' "$workspace"
done

# --- crash, on_crash=destroy ---------------------------------------------------------------------
monitor=$(monitor_of alpha)
crash alpha
check 'a crash with on_crash=destroy ends the guest' ended "$monitor"
check 'the other guest is in force' in_force "vif$b.0" "vif$b.1"

# --- crash, on_crash=restart ---------------------------------------------------------------------
guest_forget alpha
check 'it can be created again' xl_says alpha create \
    "$(guest_cfg alpha "$(workspace_vif_of "${mac_of[alpha]}")" -- "on_crash = 'restart'")"
check 'it gets its address again' comes_up alpha
a=$(domid alpha)
guest_forget alpha
crash alpha
check 'after a crash with on_crash=restart it gets its address' comes_up alpha
check_not 'it is another domain' equals "$a" "$(domid alpha)"
a=$(domid alpha)
check 'its new vif is in force' in_force "vif$b.0" "vif$b.1" "vif$a.0"
confined 'restarted,' alpha

# --- destroy while the monitor's offline runs ----------------------------------------------------
mkfifo /run/lab/gate
exec {gate}<>/run/lab/gate
hook "[ \"\$command\" != offline ] || { echo held >>$calls; read -r _ </run/lab/gate; }"
monitor=$(monitor_of alpha)
size_of "$calls"
from=$REPLY
xl_says shutdown shutdown alpha
check "a guest shuts down, and its monitor's offline is under way" wait_line "$calls" "$from" held 60
size_of "$calls"
from=$REPLY
xl_says twice destroy alpha &
destroyer=$!
check "then destroy calls offline a second time" \
    wait_line "$calls" "$from" "offline backend/vif/$a/0" 20
unhook
echo >&"$gate"
check 'the monitor ends' ended "$monitor"
wait "$destroyer"  # one of the two finds the domain gone
check_not 'the guest is gone' xl domid alpha
check 'the other guest is in force' in_force "vif$b.0" "vif$b.1"
confined 'after all this' beta

# --- rename, then a crash with on_crash=rename-restart -------------------------------------------
check 'a guest can be renamed' xl_says rename rename beta delta
known_as beta delta
guest_of=([beta]=delta [gamma]=delta)
check 'its vifs are in force as before' in_force "vif$b.0" "vif$b.1"
check 'it keeps its lease' renews gamma
confined 'renamed,' gamma

guest_forget delta
crash delta
for workspace in beta gamma; do
    check "after a crash with on_crash=rename-restart $workspace gets its address" \
        comes_up "$workspace"
done
crashed=$b
b=$(domid delta)
check 'the vifs of the crashed guest are in force beside those of the new one' \
    in_force "vif$crashed.0" "vif$crashed.1" "vif$b.0" "vif$b.1"
confined 'beside the crashed guest' beta
check 'what is left of the crashed guest can be destroyed' xl_says crashed destroy "$crashed"
check 'only the vifs of the new guest are in force' in_force "vif$b.0" "vif$b.1"
for workspace in beta gamma; do
    check "$workspace keeps its lease" renews "$workspace"
    confined 'alone again,' "$workspace"
done

capture_sync lan
for workspace in alpha beta gamma; do
    check_not "not one DHCP frame of $workspace has reached the LAN" \
        seen lan "$(dhcp_of "${mac_of[$workspace]}")"
done
spoofed_frames_arrive_without_rules gamma
check 'repair makes the rules again' workspacectl repair

# --- the monitor is killed -----------------------------------------------------------------------
monitor=$(monitor_of beta)
kill -KILL "$monitor"
size_of "$calls"
from=$REPLY
xl_says poweroff shutdown -w delta
check 'a guest without a monitor shuts down, and offline is not called' \
    equals '' "$(tail -c "+$((from + 1))" "$calls")"
check 'its vifs stay in force' in_force "vif$b.0" "vif$b.1"
check 'destroy then takes it down' xl_says destroy destroy delta
check 'nothing is in force' in_force ''

# --- the end -------------------------------------------------------------------------------------
unassign alpha beta gamma
keep_world after
check 'nothing is left on the host' same_world before after
finish
