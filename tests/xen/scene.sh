# shellcheck shell=bash disable=SC2034  # what is set here is used by the scripts that source it
# SPDX-License-Identifier: GPL-2.0-or-later
# The setting that the tests in dom0 share: the product installed, a site with its own DHCP server, guests
# that attempt attacks, and the comparison of the host's state before and afterwards. The scripts beside it
# source it in dom0 as $LAB_FILES/scene.sh.

# shellcheck source=lab/dom0/lib.sh
. /lab/lib.sh

evidence=$LAB_OUT/evidence
# shellcheck source=../support/checks.sh
. "$LAB_FILES/checks.sh"

# give_up GUEST: the guest has no lease, so the test cannot go on.
give_up() {
    cat "$LAB_OUT/xl-$1.txt" "$(guest_log "$1")" >"$evidence" 2>&1
    fail "$1 gets a lease"
    finish
}

# The files that `cmake --install` would put on a host, and the filter of the test's variant. Without the
# product's libraries there is no test.
install_product() {
    cp -a "$LAB_FILES/root/." /
    case ${LAB_FILTER:-} in
        legacy) update-alternatives --quiet --set ebtables /usr/sbin/ebtables-legacy ;;
        ebtables | nftables) echo "filter = \"$LAB_FILTER\"" >/etc/xen/vif-workspace.conf ;;
    esac
    ldd /usr/sbin/workspacectl /usr/libexec/vif-workspace/answer-ipv6 | grep 'not found' >"$evidence" || return 0
    fail 'the libraries of the programs are in this image'
    finish
}

workspace_vif_of() { echo "mac=$1,bridge=xenbr0,script=vif-workspace${2:+,$2}"; }
plain_vif() { echo "mac=$1,bridge=xenbr0,script=vif-bridge"; }

# The site's own DHCP server, on its LAN.
site_dhcp_start() {
    cat >/run/lab/site-dhcpd.conf <<END
authoritative;
ping-check false;
default-lease-time 600;
subnet 10.9.0.0 netmask 255.255.255.0 {
    range 10.9.0.100 10.9.0.150;
    option routers $lan_address;
}
END
    touch /run/lab/site-dhcpd.leases
    in_lan dhcpd -4 -f -d -cf /run/lab/site-dhcpd.conf -lf /run/lab/site-dhcpd.leases \
        -pf /run/lab/site-dhcpd.pid lan0 >"$LAB_OUT/site-dhcpd.log" 2>&1 &
    wait_line "$LAB_OUT/site-dhcpd.log" 0 'Server starting service' 20 >/dev/null
}

# xl_says NAME XL-ARGUMENT...: runs xl; its output goes to $LAB_OUT/xl-NAME.txt and is shown if it fails. A
# file, not a pipe: xl leaves a monitor behind that would hold the pipe.
xl_says() {
    local name=$1 status
    shift
    timeout 100 xl "$@" >"$LAB_OUT/xl-$name.txt" 2>&1 && return
    status=$?
    cat "$LAB_OUT/xl-$name.txt"
    return "$status"
}

# The sentences that xl printed for a hotplug script, without its own prefix.
xl_sentences() { sed -n 's/.*: script: //p' "$LAB_OUT/xl-$1.txt"; }

backend() { find_domid "$1" && echo "/local/domain/0/backend/vif/$REPLY/$2"; }

# seen CAPTURE FILTER...: the matching frames of the capture are then in frames; succeeds if there is one. The
# capture may go on meanwhile. A filter that this kind of capture does not support must not count as "no
# frames".
seen() {
    local name=$1 complaint
    shift
    tcpdump -r "$LAB_OUT/$name.pcap" -n -e "$@" >/run/lab/seen.txt 2>/run/lab/seen.err
    case $? in
        0) ;;
        *)
            IFS= read -r -d '' complaint </run/lab/seen.err
            [[ $complaint == *truncated* ]] || fail "a filter can be applied: $*"
            ;;
    esac
    mapfile -t frames </run/lab/seen.txt
    [ "${#frames[@]}" -gt 0 ] && printf '%s\n' "${frames[@]}"
}

# The client hardware address is at byte 28 of a DHCP message and byte 36 of its UDP datagram.
chaddr_is() {
    local hex=${1//:/}
    echo "udp[36:4] = 0x${hex:0:8} and udp[40:2] = 0x${hex:8:4}"
}

# A DHCP frame for or from this MAC, whatever its Ethernet addresses.
dhcp_of() {
    echo "(udp port 67 or udp port 68) and (ether host $1 or ($(chaddr_is "$1")))"
}

port_is_up() { bridge link show | grep -E "^[0-9]+: $1[:@].*[<,]UP[,>].* master "; }

# sent_frames_delivered GUEST: returns when all frames that the guest has sent so far have reached the LAN or
# never will. Its frames keep their order, so an answered ping proves it; the LAN's capture is named "lan".
sent_frames_delivered() {
    guest_exec "$1" "ping -c 1 -W 10 $lan_address" >/dev/null && capture_sync lan
}

# Attacks that a guest must not be able to make, as commands of its busybox (one a line) that leave it
# unchanged; a request that the LAN sends meanwhile; and the frames that the LAN would see. The LAN's address
# is resolved first where needed, so that the false frame is tested and not the ARP request before it.
declare -A attack_commands attack_undo lan_request attack_filter attack_words
attacks=(address mac arp server)

attack_words[address]='a false IP address'
attack_commands[address]="arp -s $lan_address $lan_mac
ip addr add 10.9.0.66/32 dev eth0
ping -c 2 -W 1 -I 10.9.0.66 $lan_address
ip addr del 10.9.0.66/32 dev eth0
arp -d $lan_address"
attack_filter[address]='ip src host 10.9.0.66'

attack_words[mac]='a false MAC address'
attack_commands[mac]="own=\$(cat /sys/class/net/eth0/address)
ip link set eth0 down
ip link set eth0 address 02:00:00:00:00:66
ip link set eth0 up
arping -c 2 -w 2 -I eth0 $lan_address
ip link set eth0 down
ip link set eth0 address \$own
ip link set eth0 up
ip route add default via $lan_address"
attack_filter[mac]='ether src 02:00:00:00:00:66'

attack_words[arp]='an ARP announcement of a foreign address'
attack_commands[arp]="echo 1 >/proc/sys/net/ipv4/ip_nonlocal_bind
arping -U -c 2 -I eth0 10.9.0.67
echo 0 >/proc/sys/net/ipv4/ip_nonlocal_bind"
attack_filter[arp]='arp src host 10.9.0.67'

attack_words[server]='a DHCP server of its own'
attack_commands[server]="printf 'interface eth0\nstart 10.9.0.200\nend 10.9.0.210\n' >/tmp/udhcpd.conf
printf 'lease_file /tmp/leases\npidfile /tmp/udhcpd.pid\n' >>/tmp/udhcpd.conf
: >/tmp/leases
udhcpd /tmp/udhcpd.conf"
lan_request[server]='busybox udhcpc -i lan0 -n -q -t 3 -T 1 -s /bin/true'
attack_undo[server]="kill \$(cat /tmp/udhcpd.pid)"
attack_filter[server]="udp src port 67 and not ether src $lan_mac"

# attack_arrives GUEST ATTACK: the guest makes it; succeeds if the LAN saw it, fails if it did not.
attack_arrives() {
    local request before frames
    seen lan "${attack_filter[$2]}" >/dev/null
    before=${#frames[@]}  # another guest may have made the attack before
    guest_exec "$1" "${attack_commands[$2]}"
    if [ -n "${lan_request[$2]:-}" ]; then
        read -ra request <<<"${lan_request[$2]}"
        in_lan "${request[@]}"
    fi
    [ -z "${attack_undo[$2]:-}" ] || guest_exec "$1" "${attack_undo[$2]}"
    sent_frames_delivered "$1" || fail "$1 reaches the LAN after an attempt with ${attack_words[$2]}"
    seen lan "${attack_filter[$2]}"
    [ "${#frames[@]}" -gt "$before" ]
}

# names_in DIRECTORY: prints the names of what is there, in order; by bash alone, as a process takes long here.
names_in() {
    local file
    for file in "$1"/*; do [ ! -e "$file" ] || echo "${file##*/}"; done
}

# command_lines_of NAME: prints the command line of each process of that name, in order.
command_lines_of() {
    local process name words
    for process in /proc/[0-9]*; do
        { read -r name <"$process/comm" && [ "$name" = "$1" ]; } 2>/dev/null || continue
        mapfile -d '' words <"$process/cmdline" || continue # it has ended
        echo "${words[*]}"
    done | sort
}

# Everything that this product and its tools can leave on a host, as text; two of these are compared. Left out
# are files of the lab itself in /run, the 800 of dpkg, empty files, the empty base chains that ebtables makes at its
# first use, and the number of a bridge's dhcpd instance. Of the run directory only lines that name a vif count.
world() {
    echo "== frame filter"
    ebtables-save | sed -nE '/^:(PREROUTING|INPUT|FORWARD|OUTPUT|POSTROUTING|BROUTING) ACCEPT$/d; /^(-A|:)/p'
    # Without elements that were learned from DHCP requests at the ports, which come and go.
    nft list ruleset | sed -E 's/counter packets [0-9]+ bytes [0-9]+/counter/; / expires [0-9]/d
        /^table bridge (nat|filter) \{|^\s*chain [A-Z]+ \{|policy accept;$|^\s*\}?$/d'
    echo "== ports, addresses, rules, routes, neighbours"
    bridge link show
    # Without the link-local address that the kernel gives a vif (fe:ff:ff:ff:ff:ff) when it likes.
    ip -br -batch - <<END | grep -v '^local fe80::fcff:ffff:feff:ffff dev vif'
addr show
rule show
route show table all
neigh show nud permanent
END
    echo "== DHCP servers"
    names_in /run/netns
    command_lines_of dhcpd
    echo "== files"
    find /etc /var/lib /run /tmp -path /var/lib/dpkg -prune -o -type f -size +0 \
        ! -path '/run/lab/*' ! -path '/run/guests/*' ! -path '/run/xen*' ! -path '/var/lib/xen*' ! -name '*lock*' \
        ! -path '/run/vif-workspace/*' -print | sort
    grep -rhsE 'vif[0-9]' /run/vif-workspace
    echo "== store"
    xenstore-ls -f /local/domain/0/backend/vif
    xenstore-ls -f /local/domain/0/workspace/vif 2>/dev/null
    return 0
}

# same_world BEFORE AFTER: compares two such texts, kept as files in $LAB_OUT.
same_world() { diff -U 0 "$LAB_OUT/world-$1.txt" "$LAB_OUT/world-$2.txt"; }
keep_world() {
    world 2>&1 | sed -E 's/(vif-workspace[-\/][a-z0-9]+)\.[ab]\>/\1.INSTANCE/g' \
        >"$LAB_OUT/world-$1.txt"
}
