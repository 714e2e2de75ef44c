// How dhcpd's answers find their way. A first answer leaves by its packet socket on the bridge; the
// answer to a renewal leaves by the kernel's routing, and without an address in the guest's subnet
// that is nowhere or, worse, dom0's default route, towards the site. So, for DHCP answers only (udp
// 67 to 68), a routing table of ours with one host route and one permanent neighbour a binding; and
// where the bridge has no address that dhcpd could answer under, one that is link-local. Pure:
// lines for `ip`.
#pragma once

#include <compare>
#include <string>
#include <vector>

#include "model/binding_set.h"

namespace vif_workspace {

/// One thing that `ip -batch` makes, and the line that takes it back.
struct AnswerPath {
    std::string add;
    std::string remove;

    auto operator<=>(const AnswerPath&) const = default;
};

/// What a bridge's served bindings need, in the order in which it can be made. TABLE is the number
/// of this bridge's own routing table.
std::vector<AnswerPath> answer_paths(const InterfaceName& bridge, const BindingSet& set,
                                     unsigned table);

/// The routing table of the bridge with that interface index.
constexpr unsigned answer_table(unsigned interface_index) {
    return 67'000'000 + interface_index;
}

/// How `ip` lists what the path has made: a part of one line of `ip rule` or `ip address show dev`,
/// or the beginning of one, with the line break before it, of `ip route show table` or `ip neigh
/// show dev`.
std::string as_listed(const AnswerPath& path);

/// The paths as a file of ours, and back.
std::string render(const std::vector<AnswerPath>& paths);
std::vector<AnswerPath> parse_answer_paths(const std::string& text);

}  // namespace vif_workspace
