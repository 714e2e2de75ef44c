#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# A vif with vlan= is in its VLAN and in no other. And a workspace's DHCP never enters the bridge, so no kind of bridge
# and no other server can disturb it: not VLANs, not a firewall that drops what a bridge forwards, not the spanning
# tree, and not dnsmasq, or a socket that binds its port exclusively, on the same bridge. The guest of vif-bridge beside
# it shows that each of them is at work. Runs in dom0 (tests/xen/run bridges-ebtables bridges-nftables).

# shellcheck source=scene.sh
. "$LAB_FILES/scene.sh"
# shellcheck source=spoofed_frames.sh
. "$LAB_FILES/spoofed_frames.sh"
# shellcheck source=workspaces.sh
. "$LAB_FILES/workspaces.sh"

mac_of=([alpha]=00:16:3e:00:00:0a [beta]=00:16:3e:00:00:0b [plain]=00:16:3e:00:00:01)
address_of=([alpha]=10.9.0.10 [beta]=10.9.0.30 [plain]=10.9.0.20)
namespace='vif-workspace-xenbr0'
outer_end=vw-xenbr0

# --- the bridge, and the LAN behind it -------------------------------------------------------------
# lan_by DEVICE: the LAN has its address on that device, and sends its markers from it.
lan_by() {
    ip -n lan addr flush dev lan0
    [ "$1" = lan0 ] || ip -n lan link add "$1" link lan0 type vlan id "${1#lan0.}"
    ip -n lan link set "$1" address "$lan_mac" up
    ip -n lan addr add "$lan_address/24" dev "$1"
    ip -n lan neigh replace "$marker_address" lladdr 02:00:0a:09:00:fd nud permanent dev "$1"
}

# VLAN 10 leaves by the uplink with its tag; all other ports, and dom0, have it without a tag.
vlan_aware() {
    ip link set xenbr0 type bridge vlan_default_pvid 10 vlan_filtering 1
    bridge vlan del vid 10 dev uplink0
    bridge vlan add vid 10 dev uplink0
    lan_by lan0.10
}
# A machine of the LAN in VLAN 20, which leaves by the uplink with its tag too.
lan_in_vlan_20=10.9.0.252
vlan_20() {
    bridge vlan add vid 20 dev uplink0
    ip netns add lan20
    ip -n lan link add lan0.20 link lan0 type vlan id 20
    ip -n lan link set lan0.20 netns lan20
    ip -n lan20 addr add "$lan_in_vlan_20/24" dev lan0.20
    ip -n lan20 link set lan0.20 up
}
vlan_unaware() {
    ip netns del lan20
    ip link set xenbr0 type bridge vlan_filtering 0
    ip -n lan link del lan0.10
    lan_by lan0
}

# --- other servers ---------------------------------------------------------------------------------
# With its defaults dnsmasq has a socket on all addresses, and shares the port with no other program.
dnsmasq_start() {
    dnsmasq --keep-in-foreground --log-facility=- --log-dhcp --no-resolv --user=root \
        --dhcp-leasefile=/run/lab/dnsmasq.leases --dhcp-range=10.9.0.20,10.9.0.29,10m \
        --dhcp-host="${mac_of[plain]},${address_of[plain]},plain" \
        >"$LAB_OUT/dnsmasq-$1.txt" 2>&1 &
    other_server=$!
    wait_line "$LAB_OUT/dnsmasq-$1.txt" 0 'DHCP, IP range|FAILED|failed' 20 | grep 'IP range'
}

# Prints a line for each message that it receives: the MAC in it.
socket_start() {
    python3 -u - >"$LAB_OUT/socket.txt" 2>&1 <<'END' &
import socket
hears = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
hears.bind(("0.0.0.0", 67))
print("listening")
while True:
    print(hears.recv(2048)[28:34].hex(":"))
END
    other_server=$!
    wait_line "$LAB_OUT/socket.txt" 0 listening 60
}

other_server_end() {
    kill "$other_server"
    wait "$other_server"
    return 0
}

# --- what every bridge must do --------------------------------------------------------------------
# asks GUEST: it drops its lease, requests one as after a boot, and gets its address.
asks() {
    guest_exec "$1" 'killall udhcpc'
    takes_up "$1"
}

# asks_in_vain GUEST: it does the same, and gets no answer.
asks_in_vain() {
    guest_exec "$1" "killall udhcpc
udhcpc -i eth0 -n -q -t 2 -T 1 -s /bin/true" | grep 'no lease'
}

# dhcp_leaked: succeeds if DHCP of the workspace is on the bridge, its uplink or the LAN, with a tag or
# without.
places=(bridge uplink lan)
dhcp_leaked() {
    local place what status=1
    what=$(dhcp_of "${mac_of[alpha]}")
    capture_sync "${places[@]}" || fail 'a frame from the LAN is seen in every place'
    for place in "${places[@]}"; do seen "$place" "($what) or (vlan and $what)" && status=0; done
    return "$status"
}

served() {
    check "$1: the guest requests a lease, and gets its address and host name" asks alpha
    check "$1: it renews its lease" renews alpha
    check_not "$1: not one DHCP frame of it is on bridge, uplink or LAN" dhcp_leaked
}

# xl before 4.20 does not write the node vlan into the backend directory, so this does it in its place.
cat >/run/lab/as-xl-4.20 <<'END'
#!/bin/bash
[ "$3" != online ] || xenstore-write "$XENBUS_PATH/vlan" 20
exec /usr/sbin/workspacectl "$@"
END
chmod +x /run/lab/as-xl-4.20
create_in_vlan_20() { VIF_WORKSPACE_HELPER=/run/lab/as-xl-4.20 xl_says "$1" create "$(guest_cfg "$1" "$(workspace_vif_of "${mac_of[$1]}")")"; }

vlans_of() { bridge vlan show dev "$1" | grep -oE '[0-9]+( PVID)?( Egress Untagged)?$'; }
is_in_vlan_20_alone() { equals '20 PVID Egress Untagged' "$(vlans_of "$1")"; }
reaches() { guest_exec "$1" "ping -c 1 -W ${3:-10} $2"; }

# sends_in_vlan_10 GUEST: it sends an ARP request of its own behind a tag.
sends_in_vlan_10() {
    local mac=${mac_of[$1]//:/}
    guest_exec "$1" "send eth0 ffffffffffff${mac}8100000a08060001080006040001${mac}0a09001e0000000000000a0900fe"
}

our_server() { ip netns pids "$namespace" | grep -Fx -f <(pgrep -x dhcpd); }

net_up 10.9.0.1/24
ip route add default via "$lan_address"
vlan_aware
install_product
keep_world before
for place in "${places[@]}"; do
    case $place in
        bridge) capture_start bridge '' xenbr0 ;;
        uplink) capture_start uplink '' uplink0 ;;
        lan) capture_start lan lan lan0 ;;
    esac
done
assign alpha

# --- VLANs, and dnsmasq that was there before us ---------------------------------------------------
check 'dnsmasq serves the bridge' dnsmasq_start first
check 'a workspace starts beside it' \
    xl_says alpha create "$(guest_cfg alpha "$(workspace_vif_of "${mac_of[alpha]}")")"
port=vif$(domid alpha).0
capture_start ours '' "$outer_end"
check 'a guest of vif-bridge starts' \
    xl_says plain create "$(guest_cfg plain "$(plain_vif "${mac_of[plain]}")")"
lease=$(guest_wait alpha 'GUEST-IP bound') || give_up alpha
check 'the workspace gets its address and host name' is_what_was_assigned alpha "$lease"
check 'from a server that is on no interface of dom0' contains "$lease" ' server=169.254.'
check 'that server runs in the namespace of the bridge' our_server
lease=$(guest_wait plain 'GUEST-IP bound') || give_up plain
check 'the guest of vif-bridge is served by dnsmasq' \
    contains "$lease" " ip=${address_of[plain]}/24 hostname=plain router=10.9.0.1 "
for guest in alpha plain; do guest_wait "$guest" GUEST-READY >/dev/null; done
check 'the workspace reaches the LAN' reaches_the_lan alpha
check '(its frames have a VLAN tag there)' seen lan "vlan 10 and ether src ${mac_of[alpha]} and icmp"
check '(the DHCP of the guest of vif-bridge has a VLAN tag there too)' \
    seen lan "vlan 10 and $(dhcp_of "${mac_of[plain]}")"
served 'on a bridge with VLANs'

# --- a workspace in a VLAN of its own (vlan=20) ------------------------------------------------------
vlan_20
assign beta
check 'a workspace with vlan=20 starts' create_in_vlan_20 beta
lease=$(guest_wait beta 'GUEST-IP bound') || give_up beta
check 'it gets its address and host name' is_what_was_assigned beta "$lease"
guest_wait beta GUEST-READY >/dev/null
tagged_port=vif$(domid beta).0
check 'its port is in VLAN 20 alone, untagged' is_in_vlan_20_alone "$tagged_port"
check 'it reaches the machine in VLAN 20' reaches beta "$lan_in_vlan_20"
check_not 'it does not reach the LAN in VLAN 10' reaches beta "$lan_address" 2
check_not 'nor the workspace in VLAN 10' reaches beta "${address_of[alpha]}" 2
check 'it sends a frame with the tag of VLAN 10' sends_in_vlan_10 beta
check 'it still reaches the machine in VLAN 20' reaches beta "$lan_in_vlan_20"
capture_sync lan
check '(its frames have the tag of VLAN 20 on the uplink)' seen lan "vlan 20 and ether src ${mac_of[beta]} and icmp"
check_not 'none of its frames is in VLAN 10' seen lan "vlan 10 and ether src ${mac_of[beta]}"
check_not 'not one DHCP frame of it is on the LAN' \
    seen lan "vlan and (udp port 67 or udp port 68) and ether src ${mac_of[beta]}"
check 'check finds no difference' workspacectl check
bridge vlan add vid 10 dev "$tagged_port" pvid untagged
bridge vlan del vid 20 dev "$tagged_port"
check 'check finds a port that was put into another VLAN' \
    contains "$(workspacectl check)" "port $tagged_port is not in VLAN 20 alone, untagged"
check 'repair puts it back' workspacectl repair
check 'then it is in VLAN 20 alone again' is_in_vlan_20_alone "$tagged_port"
check 'and reaches the machine there' reaches beta "$lan_in_vlan_20"
check 'it can be destroyed' xl_says destroy-beta destroy beta
unassign beta
vlan_unaware

# --- a firewall that drops what the bridge forwards ------------------------------------------------
reaches_the_other() { guest_exec alpha "ping -c 1 -W ${1:-10} ${address_of[plain]}"; }
check 'the workspace reaches the other guest' reaches_the_other
modprobe br_netfilter
echo 1 >/proc/sys/net/bridge/bridge-nf-call-iptables
iptables -P FORWARD DROP
check_not '(once FORWARD drops everything, it does not)' reaches_the_other 1
served 'behind a FORWARD that drops everything'
nft delete table ip filter
rmmod br_netfilter
check '(without the firewall, the workspace reaches the other guest)' reaches_the_other

# --- dnsmasq, and a socket, that come after us -----------------------------------------------------
other_server_end
check 'dnsmasq can be started again' dnsmasq_start second
served 'beside dnsmasq that came later'
check 'the guest of vif-bridge requests a lease, and is served by dnsmasq' \
    contains "$(asks plain)" " router=10.9.0.1 "
check '(dnsmasq received requests of the guest of vif-bridge)' grep -F "${mac_of[plain]}" "$LAB_OUT/dnsmasq-second.txt"
check_not 'dnsmasq received no request of the workspace' grep -F "${mac_of[alpha]}" "$LAB_OUT"/dnsmasq-{first,second}.txt
other_server_end

check 'a program can bind the port exclusively' socket_start
served 'beside such a socket'
kill "$(our_server)"
check 'repair starts our server beside it after it was killed' workspacectl repair
served 'started beside such a socket'
check '(the guest of vif-bridge gets no answer there)' asks_in_vain plain
check '(the socket received its request)' grep -Fx "${mac_of[plain]}" "$LAB_OUT/socket.txt"
check_not 'the socket received no request of the workspace' grep -Fx "${mac_of[alpha]}" "$LAB_OUT/socket.txt"
other_server_end

# --- the spanning tree -----------------------------------------------------------------------------
forwards() {
    local state
    read -r state <"/sys/class/net/$port/brport/state"
    equals 3 "$state"
}
comes_to_forward() {
    local limit=$((SECONDS + 120))
    until forwards || [ "$SECONDS" -ge "$limit" ]; do pause; done
    forwards
}
comes_up_again() { ip link set "$port" down && ip link set "$port" up; }
ip link set xenbr0 type bridge stp_state 1 forward_delay 3000 mcast_snooping 1 mcast_querier 1
comes_up_again
check 'while its port waits for the spanning tree, the guest gets its lease at once' asks alpha
check_not '(the port did not forward until then)' forwards
ip link set xenbr0 type bridge forward_delay 200
comes_up_again
check 'later its port forwards' comes_to_forward
check 'then the workspace reaches the LAN' reaches_the_lan alpha
served 'with a spanning tree and an IGMP querier'
check '(the querier sends queries)' seen lan igmp

# --- the end ---------------------------------------------------------------------------------------
check '(our server received requests of the workspace)' seen ours "$(dhcp_of "${mac_of[alpha]}")"
check_not 'our server received no request of the guest of vif-bridge' seen ours "$(dhcp_of "${mac_of[plain]}")"
check_not 'our server received no other IPv4 packet' seen ours 'not udp port 67 and not ip6'
check '(the LAN received the DHCP of the guest of vif-bridge)' seen lan "$(dhcp_of "${mac_of[plain]}")"
for guest in alpha plain; do check "$guest can be destroyed" xl_says "destroy-$guest" destroy "$guest"; done
unassign alpha
wait_gone "$outer_end"
check_not 'the namespace of the bridge has gone' ip netns pids "$namespace"
ip link set xenbr0 type bridge stp_state 0
ip link set xenbr0 type bridge forward_delay 0 mcast_snooping 0 mcast_querier 0
keep_world after
check 'nothing is left on the host' same_world before after
finish
