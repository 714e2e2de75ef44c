# shellcheck shell=bash disable=SC2034,SC2154  # shared with the scripts that source it
# SPDX-License-Identifier: GPL-2.0-or-later
# Frames that no workspace may send, whatever filter the host uses, and how a guest sends them. The attacks of
# scene.sh use a guest's own tools; these are the frames themselves, and all of them together take no longer
# than one attack. Sourced in dom0 after scene.sh, as $LAB_FILES/spoofed_frames.sh.

# In these frames MAC, FALSE and IP stand for the guest's MAC, a false one and the guest's address; LINK for
# its link-local address. Checksums are 0: no device on the path checks them. In a filter MAC and FALSE stand
# for the same. All are sent to everybody, so that the LAN and dom0 would both get them.
declare -A spoofed_frame spoofed_words spoofed_filter
spoofed_frames=(mac address arp_address arp_mac server request vlan address6 router neighbour)

everybody=ffffffffffff
arp='0806 0001 0800 06 04'
udp='0800 4500 0020 0000 0000 40 11 0000'
icmp6_to_all='33330000 0001 MAC 86dd 6000 0000 0020 3a ff LINK ff020000000000000000000000000001'

spoofed_words[mac]='a false MAC address'
spoofed_frame[mac]="$everybody FALSE $arp 0001 FALSE IP 000000000000 0a0900fe"
spoofed_filter[mac]='ether src FALSE'

spoofed_words[address]='a false IPv4 address'
spoofed_frame[address]="$everybody MAC $udp 0a090042 0a0900ff 0009 0009 000c 0000 00000000"
spoofed_filter[address]='ether src MAC and ip src host 10.9.0.66'

spoofed_words[arp_address]='an ARP answer about a foreign address'
spoofed_frame[arp_address]="$everybody MAC $arp 0002 MAC 0a090043 $everybody 0a090043"
spoofed_filter[arp_address]='ether src MAC and arp src host 10.9.0.67'

spoofed_words[arp_mac]='an ARP answer with a foreign MAC address'
spoofed_frame[arp_mac]="$everybody MAC $arp 0002 020000000068 IP $everybody IP"
spoofed_filter[arp_mac]='ether src MAC and arp and ether[22:4] = 0x02000000 and ether[26:2] = 0x68'

spoofed_words[server]='an answer of a DHCP server'
spoofed_frame[server]="$everybody MAC $udp IP ffffffff 0043 0044 000c 0000 00000000"
spoofed_filter[server]='ether src MAC and udp src port 67'

spoofed_words[request]="a request to the LAN's DHCP server"
spoofed_frame[request]="$everybody MAC $udp IP 0a0900fe 0044 0043 000c 0000 00000000"
spoofed_filter[request]="ether src MAC and udp dst port 67 and dst host $lan_address"

spoofed_words[vlan]='a VLAN tag'
spoofed_frame[vlan]="$everybody MAC 8100 0007 $udp IP 0a0900ff 0009 0009 000c 0000 00000000"
spoofed_filter[vlan]='ether src MAC and vlan 7'

spoofed_words[address6]='a false IPv6 address'
spoofed_frame[address6]="333300000001 MAC 86dd 6000 0000 000c 11 40 20010db8000900000000000000000066"
spoofed_frame[address6]+=' ff020000000000000000000000000001 0009 0009 000c 0000 00000000'
spoofed_filter[address6]='ether src MAC and ip6 src host 2001:db8:9::66'

spoofed_words[router]='a router advertisement'
spoofed_frame[router]="$icmp6_to_all 86 00 0000 40 00 0708 00000000 00000000 0101 MAC 0501 0000 000005dc"
spoofed_filter[router]='ether src MAC and ip6[6] = 58 and ip6[40] = 134'

spoofed_words[neighbour]="a neighbour advertisement of the LAN's address"
spoofed_frame[neighbour]="$icmp6_to_all 88 00 0000 20000000 20010db80009000000000000000000fe 0201 MAC"
spoofed_filter[neighbour]='ether src MAC and ip6[6] = 58 and ip6[40] = 136 and ip6[60:4] = 0xfe'

# The values of these words for each workspace, set by the script. A workspace is the first card of the guest
# of its name, unless the script sets another guest or another interface.
declare -A mac_of address_of guest_of interface_of

# frame_of WORKSPACE TEXT and filter_of WORKSPACE FRAME set REPLY: a fork takes long in dom0.
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
filter_of() {
    REPLY=${spoofed_filter[$2]//MAC/${mac_of[$1]}}
    REPLY=${REPLY//FALSE/02${mac_of[$1]:2}}
}

# send_spoofed WORKSPACE: it sends all of them, then an honest frame; returns when the captures "lan", of the
# LAN, and "host", of what dom0 receives, have that one. Its frames keep their order.
places=(lan host)
searched_for=  # the workspace whose frames were searched for since the last send_spoofed
honest_port=42000
send_spoofed() {
    local name frames=() honest place
    local -A size_before
    searched_for=
    for name in "${spoofed_frames[@]}"; do
        frame_of "$1" "${spoofed_frame[$name]}"
        frames+=("$REPLY")
    done
    honest_port=$((honest_port + 1))
    printf -v honest %04x "$honest_port"
    frame_of "$1" "$everybody MAC $udp IP 0a0900ff 0009 $honest 000c 0000 00000000"
    frames+=("$REPLY")
    for place in "${places[@]}"; do
        size_of "$LAB_OUT/$place.txt"
        size_before[$place]=$REPLY
    done
    guest_exec "${guest_of[$1]:-$1}" "send ${interface_of[$1]:-eth0} ${frames[*]}" || return
    honest=" ${address_of[$1]}.9 > 10.9.0.255.$honest_port: "
    for place in "${places[@]}"; do
        wait_line "$LAB_OUT/$place.txt" "${size_before[$place]}" "$honest" 20 || return
    done
}

# spoofed_arrived WORKSPACE FRAME [PLACE]: succeeds if the LAN or dom0 got it; with PLACE ("lan", "host"), if
# that one did.
spoofed_arrived() {
    local place filter status=1
    # From most workspaces no frame arrived at all, and one search for all of them proves that.
    if [ "$searched_for" != "$1" ]; then
        searched_for=$1
        any_spoofed_arrived "$1" >/dev/null
        found_any=$?
    fi
    [ "$found_any" -eq 0 ] || return 1
    filter_of "$1" "$2"
    filter=$REPLY
    for place in ${3:-"${places[@]}"}; do seen "$place" "$filter" && status=0; done
    return "$status"
}

# any_spoofed_arrived WORKSPACE: the same for all spoofed frames at once, in less time.
any_spoofed_arrived() {
    local name filter='' tagged='' place status=1
    for name in "${spoofed_frames[@]}"; do
        filter_of "$1" "$name"
        # In a filter, "vlan" changes the meaning of the words after it.
        if [ "$name" = vlan ]; then tagged=" or ($REPLY)"; else filter+="${filter:+ or }($REPLY)"; fi
    done
    for place in "${places[@]}"; do seen "$place" "$filter$tagged" && status=0; done
    return "$status"
}
