#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# A guest that is moved: saved and restored, migrated to the same host (where for a while one MAC exists
# twice), a migration whose target fails, soft reset. The guest is PVH: Debian's Xen cannot migrate a PV
# guest. Runs in dom0 (tests/xen/run migrations-ebtables migrations-nftables).

# shellcheck source=scene.sh
. "$LAB_FILES/scene.sh"
# shellcheck source=spoofed_frames.sh
. "$LAB_FILES/spoofed_frames.sh"
# shellcheck source=workspaces.sh
. "$LAB_FILES/workspaces.sh"

mac_of=([alpha]=00:16:3e:00:00:0a)
address_of=([alpha]=10.9.0.10)
saved=/root/alpha.saved

net_up 10.9.0.1/24
site_dhcp_start
install_product
keep_world before
capture_start lan lan lan0
capture_start host '' xenbr0
record_calls
assign alpha
keep_world assigned

# The guest's kernel announces to the LAN where it is now.
announcements() {
    seen lan "arp src host ${address_of[alpha]} and arp dst host ${address_of[alpha]}" | wc -l
}
announced_since() { capture_sync lan; [ "$(announcements)" -gt "$1" ]; }

# The transport of xl migrate: no ssh, the same host.
migrate() { xl_says "$1" migrate -s '' alpha 'xl migrate-receive'; }

GUEST_TYPE=pvh
check 'a PVH guest starts' \
    xl_says alpha create "$(guest_cfg alpha "$(workspace_vif_of "${mac_of[alpha]}")")"
check 'it gets its address and host name' comes_up alpha
domid=$(domid alpha)
check 'its vif is in force' in_force "vif$domid.0"
confined 'at first' alpha

# --- save and restore ----------------------------------------------------------------------------
check 'it can be saved' xl_says save save alpha "$saved"
check 'nothing is in force' in_force ''
keep_world saved
check 'nothing but its assignment is left on the host' same_world assigned saved
before=$(announcements)
check 'it can be restored' xl_says restore restore "$saved"
rm "$saved"
check_not 'it is another domain' equals "$domid" "$(domid alpha)"
domid=$(domid alpha)
check 'its new vif is in force' in_force "vif$domid.0"
check 'it keeps its lease' renews alpha
confined 'restored,' alpha
check 'it announced itself to the LAN' announced_since "$before"

# --- a migration whose target fails --------------------------------------------------------------
hook "[ \"\$command\" != online ] || fatal 'the hook of this test refuses'"
size_of "$calls"
from=$REPLY
check_not 'a migration whose target fails, fails' migrate refused
check "xl prints why" contains "$(xl_sentences refused)" 'the hook of this test refuses'
unhook
check 'the target had begun to come online' grep '^online' <(tail -c "+$((from + 1))" "$calls")
check_not 'no event was called for the vif of the source' \
    grep "backend/vif/$domid/0" <(tail -c "+$((from + 1))" "$calls")
check 'the vif of the source is in force as before' in_force "vif$domid.0"
check 'the guest keeps its lease' renews alpha
confined 'back where it was,' alpha

# --- migration -----------------------------------------------------------------------------------
size_of "$calls"
from=$REPLY
before=$(announcements)
check 'it can be migrated to the same host' migrate migrated
source=$domid
known_as alpha--incoming alpha
check_not 'it is another domain' equals "$source" "$(domid alpha)"
domid=$(domid alpha)
check 'online of the new vif came before offline of the old one' \
    equals "online backend/vif/$domid/0 offline backend/vif/$source/0" \
    "$(tail -c "+$((from + 1))" "$calls" | grep -E '^(online|offline)' | xargs)"
check 'meanwhile both vifs were in force' equals "vif$source.0 vif$domid.0" \
    "$(grep -oE '^vif[0-9.]+' "$last_offline" | sort -V | xargs)"
check 'now the new vif alone is in force' in_force "vif$domid.0"
check 'it keeps its lease' renews alpha
confined 'migrated,' alpha
check 'it announced itself to the LAN' announced_since "$before"
check_not 'not one DHCP frame of it has reached the LAN' \
    seen lan "$(dhcp_of "${mac_of[alpha]}")"

spoofed_frames_arrive_without_rules alpha
check 'repair makes the rules again' workspacectl repair
check 'it is in force again' in_force "vif$domid.0"

# --- soft reset ----------------------------------------------------------------------------------
size_of "$calls"
from=$REPLY
check 'it can ask for a soft reset' /lab/shut_down "$domid" soft_reset
check 'xl, which cannot carry that out for a PVH guest, destroys it' \
    wait_line "$calls" "$from" "^offline backend/vif/$domid/0" 60
wait_destroyed "$domid"
check 'nothing is in force' in_force ''

# --- the end -------------------------------------------------------------------------------------
unassign alpha
keep_world after
check 'nothing is left on the host' same_world before after
finish
