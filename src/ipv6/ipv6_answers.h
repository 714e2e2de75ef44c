// SPDX-License-Identifier: GPL-2.0-or-later
// What the program answer-ipv6 sends, as a function of the guests that it serves and of the frame
// that has come: answers to DHCPv6 and to router solicitations, and advertisements that nobody has
// asked for. A guest is known by the source MAC of its frame alone, which the rules at its port
// have checked (src/diversion); what DUID or link-local address it uses does not matter. Pure. Used
// by answer_ipv6.cc, which reads and sends the frames.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <vector>

#include "ipv6/ipv6_guests.h"

namespace vif_workspace {

/// With its Ethernet header, and complete checksums.
using EthernetFrame = std::vector<std::uint8_t>;

class Ipv6Answers {
  public:
    explicit Ipv6Answers(const std::vector<Ipv6Guest>& guests);

    /// Nothing for a frame that is not answered. Checksums in it do not matter: the kernel leaves
    /// those of a guest on this host unfinished.
    std::optional<EthernetFrame> answer(std::span<const std::uint8_t> frame) const;

    /// One for each guest that has a router.
    std::vector<EthernetFrame> advertisements() const;

    /// What guests must learn at once when this takes the place of BEFORE: those whose router has
    /// gone or changed, and those whose advertisement has another content.
    std::vector<EthernetFrame> changes_since(const Ipv6Answers& before) const;

  private:
    std::map<MacAddress, Ipv6Guest> guests_;
};

}  // namespace vif_workspace
