// Words that the rules of several chains share. For ebtables_rules.cc and ebtables_vif_chain.cc
// alone.
#pragma once

#include <string>

namespace vif_workspace {

// Marks that a frame carries between our own chains of one bridge, in a nibble that few others use.
// ASKED: a workspace's DHCP request for our dhcpd; ELSEWHERE: for a server behind a port of the
// bridge. SAID: an answer of this domain's; ANSWERED: one from that port.
inline constexpr const char* asked = "0x10000000";
inline constexpr const char* asked_elsewhere = "0x20000000";
inline constexpr const char* said = "0x40000000";
inline constexpr const char* answered_elsewhere = "0x80000000";

inline const std::string udp = "-p IPv4 --ip-proto udp ";
inline const std::string request = "--ip-sport 68 --ip-dport 67 ";
inline const std::string answer = "--ip-sport 67 --ip-dport 68 ";

inline std::string set_mark(const char* mark, const char* then) {
    return std::string("-j mark --mark-or ") + mark + " --mark-target " + then;
}

}  // namespace vif_workspace
