// SPDX-License-Identifier: GPL-2.0-or-later
// With whom a workspace may exchange frames: the parsed words of the nodes "groups", of which it is
// a member, and "peers", which it may reach. Which vifs these are is decided in binding.h.
#pragma once

#include <compare>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "model/mac_address.h"

namespace vif_workspace {

/// The words of "peers" that do not mean workspaces.
enum class NonWorkspacePeer {
    uplink,  // all ports of the bridge that are no workspace's, above all its uplink
    host,    // the domain that has the bridge; its DHCP is always reached
    none,    // "none": the workspace reaches no other peer
};

class GroupName {
  public:
    /// 1 to 31 letters, digits, '.', '_' and '-', of which the first is a letter; not "uplink",
    /// "host" or "none".
    static std::optional<GroupName> parse(std::string_view text);

    const std::string& to_string() const { return text_; }

    auto operator<=>(const GroupName&) const = default;

  private:
    explicit GroupName(std::string text) : text_(std::move(text)) {}

    std::string text_;
};

/// One word of "peers".
class Peer {
  public:
    /// A MAC, the name of a group, "uplink", "host" or "none".
    static std::optional<Peer> parse(std::string_view text);

    std::string to_string() const;

    bool is(NonWorkspacePeer other) const;
    bool is(const MacAddress& mac) const;
    bool is(const GroupName& group) const;

    auto operator<=>(const Peer&) const = default;

  private:
    using Value = std::variant<NonWorkspacePeer, MacAddress, GroupName>;
    explicit Peer(Value value) : value_(std::move(value)) {}

    Value value_;
};

struct Peers {
    std::vector<Peer> words;  // never empty

    bool includes(NonWorkspacePeer other) const;
    /// A workspace with that MAC, which is a member of those groups?
    bool includes(const MacAddress& mac, const std::vector<GroupName>& groups) const;

    bool operator==(const Peers&) const = default;
};

}  // namespace vif_workspace
