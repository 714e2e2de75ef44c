// SPDX-License-Identifier: GPL-2.0-or-later
#include "support/machines.h"

#include <algorithm>

namespace vif_workspace::tests {
namespace {

/// Replaces OLD_BYTES by NEW_BYTES wherever they are in the frame; addresses begin at even offsets
/// in every frame that the tests send.
void replace_all(Frame& result, const Frame& original, const Frame& old_bytes,
                 const Frame& new_bytes) {
    for (std::size_t i = 0; i + old_bytes.size() <= original.size(); i += 2) {
        if (std::equal(old_bytes.begin(), old_bytes.end(),
                       original.begin() + static_cast<std::ptrdiff_t>(i))) {
            result = with(result, i, new_bytes);
        }
    }
}

bool is_ipv4(const Frame& frame) {
    return frame.size() >= 34 && frame[12] == 0x08 && frame[13] == 0x00;
}

}  // namespace

std::string link_local_of(const std::string& mac) {
    const Frame m = mac_bytes(mac);
    const Frame first = {static_cast<std::uint8_t>(m[0] ^ 0x02U)};
    return "fe80::" + to_hex(first) + to_hex(Frame{m[1]}) + ":" + to_hex(Frame{m[2]}) + "ff:fe" +
           to_hex(Frame{m[3]}) + ":" + to_hex(Frame{m[4], m[5]});
}

const Machines& usual_machines() {
    static const Machines addresses = {"xenbr0",
                                       24,
                                       {"02:00:00:00:00:01", "10.9.0.1", "2001:db8:9::1"},
                                       {"02:16:3e:00:00:0a", "10.9.0.10", "2001:db8:9::10"},
                                       {"02:16:3e:00:00:0b", "10.9.0.11", "2001:db8:9::11"},
                                       {"02:aa:00:00:00:0c", "10.9.0.254", "2001:db8:9::254"},
                                       7,
                                       0,
                                       ""};
    return addresses;
}

Frame readdressed(const Frame& frame, const Machines& machines) {
    const Machines& usual = usual_machines();
    Frame result = frame;
    for (const auto machine :
         {&Machines::bridge, &Machines::guest, &Machines::other, &Machines::lan}) {
        replace_all(result, frame, mac_bytes((usual.*machine).mac),
                    mac_bytes((machines.*machine).mac));
        replace_all(result, frame, address_bytes((usual.*machine).ip),
                    address_bytes((machines.*machine).ip));
        replace_all(result, frame, ipv6_bytes((usual.*machine).ipv6),
                    ipv6_bytes((machines.*machine).ipv6));
        replace_all(result, frame, ipv6_bytes(link_local_of((usual.*machine).mac)),
                    ipv6_bytes(link_local_of((machines.*machine).mac)));
    }
    return is_ipv4(result) ? with_header_checksum(result) : result;
}

}  // namespace vif_workspace::tests
