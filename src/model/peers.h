// SPDX-License-Identifier: GPL-2.0-or-later
// With whom a workspace may exchange frames: the words of the schema's nodes "groups" (which it is
// in) and "peers" (whom it may meet). Only what they say is decided here; which vifs these are is
// in binding.h.
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

/// Who is no workspace, as a word of "peers" may name them.
enum class NonWorkspacePeer {
    uplink,  // every port of the bridge that is no workspace's, the uplink first of all
    host,    // the domain that the bridge is in, beyond its DHCP
    nobody,  // the word "none": for a workspace that may meet nobody else
};

class GroupName {
  public:
    /// 1 to 31 letters, digits, '.', '_' and '-', beginning with a letter; not "uplink", "host" or
    /// "none".
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
    /// A MAC, a group's name, "uplink", "host" or "none".
    static std::optional<Peer> parse(std::string_view text);

    std::string to_string() const;

    bool is(NonWorkspacePeer beyond) const;
    bool is(const MacAddress& mac) const;
    bool is(const GroupName& group) const;

    auto operator<=>(const Peer&) const = default;

  private:
    using Whom = std::variant<NonWorkspacePeer, MacAddress, GroupName>;
    explicit Peer(Whom whom) : whom_(std::move(whom)) {}

    Whom whom_;
};

struct Peers {
    std::vector<Peer> words;  // never empty

    bool includes(NonWorkspacePeer beyond) const;
    /// A workspace with that MAC, in those groups.
    bool includes(const MacAddress& mac, const std::vector<GroupName>& groups) const;

    bool operator==(const Peers&) const = default;
};

}  // namespace vif_workspace
