// SPDX-License-Identifier: GPL-2.0-or-later
#include "model/peers.h"

#include <algorithm>
#include <array>

namespace vif_workspace {
namespace {

constexpr std::array<std::pair<std::string_view, NonWorkspacePeer>, 3> reserved_words = {
    {{"uplink", NonWorkspacePeer::uplink},
     {"host", NonWorkspacePeer::host},
     {"none", NonWorkspacePeer::none}}};

std::optional<NonWorkspacePeer> non_workspace_peer_called(std::string_view word) {
    for (const auto& [name, other] : reserved_words) {
        if (name == word) return other;
    }
    return std::nullopt;
}

std::string name_of(NonWorkspacePeer other) {
    const auto found =
        std::ranges::find(reserved_words, other, [](const auto& entry) { return entry.second; });
    return std::string(found->first);
}

bool is_letter(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

bool may_be_in_name(char c) {
    return is_letter(c) || (c >= '0' && c <= '9') || c == '.' || c == '_' || c == '-';
}

}  // namespace

std::optional<GroupName> GroupName::parse(std::string_view text) {
    constexpr std::size_t longest = 31;
    const bool is_name = !text.empty() && text.size() <= longest && is_letter(text.front()) &&
                         std::ranges::all_of(text, may_be_in_name);
    if (!is_name || non_workspace_peer_called(text)) return std::nullopt;
    return GroupName(std::string(text));
}

std::optional<Peer> Peer::parse(std::string_view text) {
    if (const auto other = non_workspace_peer_called(text)) return Peer(*other);
    if (const auto mac = MacAddress::parse(text)) return Peer(*mac);
    if (const auto group = GroupName::parse(text)) return Peer(*group);
    return std::nullopt;
}

std::string Peer::to_string() const {
    if (const auto* other = std::get_if<NonWorkspacePeer>(&value_)) return name_of(*other);
    if (const auto* mac = std::get_if<MacAddress>(&value_)) return mac->to_string();
    return std::get<GroupName>(value_).to_string();
}

bool Peer::is(NonWorkspacePeer other) const {
    return value_ == Value(other);
}
bool Peer::is(const MacAddress& mac) const {
    return value_ == Value(mac);
}
bool Peer::is(const GroupName& group) const {
    return value_ == Value(group);
}

bool Peers::includes(NonWorkspacePeer other) const {
    return std::ranges::any_of(words, [&](const Peer& peer) { return peer.is(other); });
}

bool Peers::includes(const MacAddress& mac, const std::vector<GroupName>& groups) const {
    return std::ranges::any_of(words, [&](const Peer& peer) {
        return peer.is(mac) ||
               std::ranges::any_of(groups, [&](const GroupName& group) { return peer.is(group); });
    });
}

}  // namespace vif_workspace
