# shellcheck shell=bash disable=SC2034  # what is set here is used by the scripts that source it
# SPDX-License-Identifier: GPL-2.0-or-later
# The scene the tests in dom0 share: the product installed, a site with its own DHCP server, guests
# that try what they may not do, and the comparison of what the host was before and is afterwards.
# The scripts beside it source it in dom0 as $LAB_FILES/scene.sh.

# shellcheck source=lab/dom0/lib.sh
. /lab/lib.sh

evidence=$LAB_OUT/evidence
# shellcheck source=../support/checks.sh
. "$LAB_FILES/checks.sh"

# give_up GUEST: it has no lease, so nothing more can be learned from it.
give_up() {
    cat "$LAB_OUT/xl-$1.txt" "$(guest_log "$1")" >"$evidence" 2>&1
    fail "$1 gets a lease"
    finish
}

# The files that `cmake --install` would put on a host, and the filter that the test's variant asks
# for; without its libraries there is no test.
install_product() {
    cp -a "$LAB_FILES/root/." /
    case ${LAB_FILTER:-} in
        legacy) update-alternatives --quiet --set ebtables /usr/sbin/ebtables-legacy ;;
        ebtables | nftables) echo "filter = \"$LAB_FILTER\"" >/etc/xen/vif-workspace.conf ;;
    esac
    ldd /usr/sbin/workspacectl | grep 'not found' >"$evidence" || return 0
    fail 'the libraries of workspacectl are in this image'
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

# xl_says NAME XL-ARGUMENT...: runs xl; its words go to $LAB_OUT/xl-NAME.txt, and are shown if it
# fails. A file, not a pipe: xl leaves a monitor behind that would hold the pipe.
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

# seen CAPTURE FILTER...: frames of the capture that match, which are in frames then; succeeds if there is
# one. The capture may go on meanwhile. A filter that this kind of capture does not have must not count as
# "none".
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

# The client hardware address stands 28 bytes into a DHCP message, 36 into its UDP datagram.
chaddr_is() {
    local hex=${1//:/}
    echo "udp[36:4] = 0x${hex:0:8} and udp[40:2] = 0x${hex:8:4}"
}

# A DHCP frame for or of this MAC, whatever its Ethernet addresses say.
dhcp_of() {
    echo "(udp port 67 or udp port 68) and (ether host $1 or ($(chaddr_is "$1")))"
}

port_is_up() { bridge link show | grep -E "^[0-9]+: $1[:@].*[<,]UP[,>].* master "; }

# settled GUEST: returns when all that the guest has sent so far has reached the LAN or never will.
# Its frames keep their order, so an answered ping says so; the LAN's capture is named "lan".
settled() {
    guest_exec "$1" "ping -c 1 -W 10 $lan_address" >/dev/null && capture_settle lan
}

# What a guest may not do, as commands of its busybox (one a line) that leave it as it was; what the
# LAN asks meanwhile; and what the LAN would see of it. The LAN's address is made known first where
# needed, so that it is the false frame that is tried and not the question before it.
declare -A trick undo asked trace trick_words
tricks=(address mac arp server)

trick_words[address]='a false IP address'
trick[address]="arp -s $lan_address $lan_mac
ip addr add 10.9.0.66/32 dev eth0
ping -c 2 -W 1 -I 10.9.0.66 $lan_address
ip addr del 10.9.0.66/32 dev eth0
arp -d $lan_address"
trace[address]='ip src host 10.9.0.66'

trick_words[mac]='a false MAC address'
trick[mac]="own=\$(cat /sys/class/net/eth0/address)
ip link set eth0 down
ip link set eth0 address 02:00:00:00:00:66
ip link set eth0 up
arping -c 2 -w 2 -I eth0 $lan_address
ip link set eth0 down
ip link set eth0 address \$own
ip link set eth0 up
ip route add default via $lan_address"
trace[mac]='ether src 02:00:00:00:00:66'

trick_words[arp]='an ARP announcement of a foreign address'
trick[arp]="echo 1 >/proc/sys/net/ipv4/ip_nonlocal_bind
arping -U -c 2 -I eth0 10.9.0.67
echo 0 >/proc/sys/net/ipv4/ip_nonlocal_bind"
trace[arp]='arp src host 10.9.0.67'

trick_words[server]='a DHCP server of its own'
trick[server]="printf 'interface eth0\nstart 10.9.0.200\nend 10.9.0.210\n' >/tmp/udhcpd.conf
printf 'lease_file /tmp/leases\npidfile /tmp/udhcpd.pid\n' >>/tmp/udhcpd.conf
: >/tmp/leases
udhcpd /tmp/udhcpd.conf"
asked[server]='busybox udhcpc -i lan0 -n -q -t 3 -T 1 -s /bin/true'
undo[server]="kill \$(cat /tmp/udhcpd.pid)"
trace[server]="udp src port 67 and not ether src $lan_mac"

# tried GUEST TRICK: the guest does it; succeeds if the LAN saw it, fails if it did not.
tried() {
    local question before frames
    seen lan "${trace[$2]}" >/dev/null
    before=${#frames[@]}  # another guest may have tried it before
    guest_exec "$1" "${trick[$2]}"
    if [ -n "${asked[$2]:-}" ]; then
        read -ra question <<<"${asked[$2]}"
        in_lan "${question[@]}"
    fi
    [ -z "${undo[$2]:-}" ] || guest_exec "$1" "${undo[$2]}"
    settled "$1" || fail "$1 reaches the LAN after it tried ${trick_words[$2]}"
    seen lan "${trace[$2]}"
    [ "${#frames[@]}" -gt "$before" ]
}

# What this product and its tools can leave on a host, as text: two of these are compared. Left out
# is what the lab itself keeps in /run, files without content, the empty base chains that ebtables
# makes at its first use, and which instance of dhcpd for a bridge it is. Of the run directory only
# what names a vif counts.
world() {
    echo "== frame filter"
    ebtables-save | sed -nE '/^:(PREROUTING|INPUT|FORWARD|OUTPUT|POSTROUTING|BROUTING) ACCEPT$/d; /^(-A|:)/p'
    # Not what is learned of ports that have asked by DHCP, which comes and goes.
    nft list ruleset | sed -E 's/counter packets [0-9]+ bytes [0-9]+/counter/; / expires [0-9]/d
        /^table bridge (nat|filter) \{|^\s*chain [A-Z]+ \{|policy accept;$|^\s*\}?$/d'
    echo "== ports, addresses, rules, routes, neighbours"
    bridge link show
    # But for the link-local address that the kernel gives a vif (fe:ff:ff:ff:ff:ff) when it likes.
    ip -br -batch - <<END | grep -v '^local fe80::fcff:ffff:feff:ffff dev vif'
addr show
rule show
route show table all
neigh show nud permanent
END
    echo "== DHCP servers"
    ip netns list | cut -d' ' -f1 | sort
    pgrep -a -x dhcpd | cut -d' ' -f2- | sort
    echo "== files"
    find /etc /var/lib /run /tmp -type f -size +0 ! -path '/run/lab/*' ! -path '/run/guests/*' \
        ! -path '/run/xen*' ! -path '/var/lib/xen*' ! -name '*lock*' \
        ! -path '/run/vif-workspace/*' | sort
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
