# shellcheck shell=bash disable=SC2034,SC2154  # shared with the scripts that source it
# SPDX-License-Identifier: GPL-2.0-or-later
# Frames that no workspace may send, whatever filter the host uses, and how a guest sends them. The
# tricks of scene.sh are what a guest's own tools can do; these are the frames themselves, and all
# of them take no longer than one trick. Sourced in dom0 after scene.sh, as $LAB_FILES/spoofed_frames.sh.

# In these frames MAC, FALSE and IP stand for the guest's MAC, a false one and the guest's address;
# LINK for its link-local address. Checksums are 0: nobody on the way looks at them. In a filter MAC
# and FALSE stand for the same. All go to everybody, so that the LAN and dom0 would both get them.
declare -A lie lie_words lie_trace
lies=(mac address arp_address arp_mac server request vlan address6 router neighbour)

everybody=ffffffffffff
arp='0806 0001 0800 06 04'
udp='0800 4500 0020 0000 0000 40 11 0000'
icmp6_to_all='33330000 0001 MAC 86dd 6000 0000 0020 3a ff LINK ff020000000000000000000000000001'

lie_words[mac]='a false MAC address'
lie[mac]="$everybody FALSE $arp 0001 FALSE IP 000000000000 0a0900fe"
lie_trace[mac]='ether src FALSE'

lie_words[address]='a false IPv4 address'
lie[address]="$everybody MAC $udp 0a090042 0a0900ff 0009 0009 000c 0000 00000000"
lie_trace[address]='ether src MAC and ip src host 10.9.0.66'

lie_words[arp_address]='an ARP answer about a foreign address'
lie[arp_address]="$everybody MAC $arp 0002 MAC 0a090043 $everybody 0a090043"
lie_trace[arp_address]='ether src MAC and arp src host 10.9.0.67'

lie_words[arp_mac]='an ARP answer with a foreign MAC address'
lie[arp_mac]="$everybody MAC $arp 0002 020000000068 IP $everybody IP"
lie_trace[arp_mac]='ether src MAC and arp and ether[22:4] = 0x02000000 and ether[26:2] = 0x68'

lie_words[server]='an answer of a DHCP server'
lie[server]="$everybody MAC $udp IP ffffffff 0043 0044 000c 0000 00000000"
lie_trace[server]='ether src MAC and udp src port 67'

lie_words[request]="a request to the LAN's DHCP server"
lie[request]="$everybody MAC $udp IP 0a0900fe 0044 0043 000c 0000 00000000"
lie_trace[request]="ether src MAC and udp dst port 67 and dst host $lan_address"

lie_words[vlan]='a VLAN tag'
lie[vlan]="$everybody MAC 8100 0007 $udp IP 0a0900ff 0009 0009 000c 0000 00000000"
lie_trace[vlan]='ether src MAC and vlan 7'

lie_words[address6]='a false IPv6 address'
lie[address6]="333300000001 MAC 86dd 6000 0000 000c 11 40 20010db8000900000000000000000066"
lie[address6]+=' ff020000000000000000000000000001 0009 0009 000c 0000 00000000'
lie_trace[address6]='ether src MAC and ip6 src host 2001:db8:9::66'

lie_words[router]='a router advertisement'
lie[router]="$icmp6_to_all 86 00 0000 40 00 0708 00000000 00000000 0101 MAC 0501 0000 000005dc"
lie_trace[router]='ether src MAC and ip6[6] = 58 and ip6[40] = 134'

lie_words[neighbour]="a neighbour advertisement of the LAN's address"
lie[neighbour]="$icmp6_to_all 88 00 0000 20000000 20010db80009000000000000000000fe 0201 MAC"
lie_trace[neighbour]='ether src MAC and ip6[6] = 58 and ip6[40] = 136 and ip6[60:4] = 0xfe'

# What the words stand for, for each workspace; the script sets it. A workspace is the first card of
# the guest of its name, unless the script says another guest or another interface.
declare -A mac_of address_of guest_of interface_of

# frame_of WORKSPACE TEXT and trace_of WORKSPACE LIE set REPLY: a fork takes long in dom0.
frame_of() {
    local mac=${mac_of[$1]} octets link
    IFS=. read -ra octets <<<"${address_of[$1]}"
    mac=${mac//:/}
    printf -v link '%02x' $((16#${mac:0:2} ^ 2))
    link=fe80000000000000$link${mac:2:4}fffe${mac:6}
    printf -v REPLY '%02x%02x%02x%02x' "${octets[@]}"
    REPLY=${2//IP/$REPLY}
    REPLY=${REPLY//LINK/$link}
    REPLY=${REPLY//MAC/$mac}
    REPLY=${REPLY//FALSE/02${mac:2}}
    REPLY=${REPLY// /}
}
trace_of() {
    REPLY=${lie_trace[$2]//MAC/${mac_of[$1]}}
    REPLY=${REPLY//FALSE/02${mac_of[$1]:2}}
}

# lied WORKSPACE: it sends all of them, then a frame that is none; returns when the captures "lan", of
# the LAN, and "host", of what dom0 is given, have that. Its frames keep their order.
places=(lan host)
looked_for=  # the workspace whose lies believed has looked for since one lied
truth_port=42000
lied() {
    local name frames=() truth place
    local -A had
    looked_for=
    for name in "${lies[@]}"; do
        frame_of "$1" "${lie[$name]}"
        frames+=("$REPLY")
    done
    truth_port=$((truth_port + 1))
    printf -v truth %04x "$truth_port"
    frame_of "$1" "$everybody MAC $udp IP 0a0900ff 0009 $truth 000c 0000 00000000"
    frames+=("$REPLY")
    for place in "${places[@]}"; do
        size_of "$LAB_OUT/$place.txt"
        had[$place]=$REPLY
    done
    guest_exec "${guest_of[$1]:-$1}" "send ${interface_of[$1]:-eth0} ${frames[*]}" || return
    truth=" ${address_of[$1]}.9 > 10.9.0.255.$truth_port: "
    for place in "${places[@]}"; do
        wait_line "$LAB_OUT/$place.txt" "${had[$place]}" "$truth" 20 || return
    done
}

# believed WORKSPACE LIE [PLACE]: succeeds if the LAN or dom0 got it; with PLACE ("lan", "host"), if that
# one did.
believed() {
    local place filter status=1
    # Of most workspaces there is nothing at all, and one look tells that.
    if [ "$looked_for" != "$1" ]; then
        looked_for=$1
        any_believed "$1" >/dev/null
        found_any=$?
    fi
    [ "$found_any" -eq 0 ] || return 1
    trace_of "$1" "$2"
    filter=$REPLY
    for place in ${3:-"${places[@]}"}; do seen "$place" "$filter" && status=0; done
    return "$status"
}

# any_believed WORKSPACE: the same of all lies at once, and in less time.
any_believed() {
    local name filter='' tagged='' place status=1
    for name in "${lies[@]}"; do
        trace_of "$1" "$name"
        # "vlan" changes what the words after it mean.
        if [ "$name" = vlan ]; then tagged=" or ($REPLY)"; else filter+="${filter:+ or }($REPLY)"; fi
    done
    for place in "${places[@]}"; do seen "$place" "$filter$tagged" && status=0; done
    return "$status"
}
