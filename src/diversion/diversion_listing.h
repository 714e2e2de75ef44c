// SPDX-License-Identifier: GPL-2.0-or-later
// The diversion's table as nft lists it: what stands in the kernel, to compare with another
// listing, and what its rules have counted. Pure.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "model/binding_set.h"
#include "model/finding.h"

namespace vif_workspace {

struct DiversionListing {
    /// A chain's name to its hook and its rules, as nft says them but for what they have counted.
    std::map<std::string, std::vector<std::string>> chains;
    /// A chain's name to the frames that its counters have seen, in the order of its rules.
    std::map<std::string, std::vector<std::uint64_t>> frames;
};

/// What `nft --terse list table` prints. What is no chain in it is passed over.
DiversionListing parse_diversion_listing(std::string_view text);

/// How STANDING is not what is EXPECTED of the table of WANTED. A chain of a port in force whose
/// device has gone is no difference: some kernels keep it, and its vif's offline is to come.
std::vector<Finding> diversion_findings(const DiversionListing& expected,
                                        const DiversionListing& standing, const BindingSet& wanted);

/// The requests of a vif, DHCP and DHCPv6, since its rules were made.
struct RequestCounts {
    std::uint64_t handed_over = 0;
    std::uint64_t dropped = 0;
};
RequestCounts read_request_counts(const VifId& vif, const DiversionListing& listing);

}  // namespace vif_workspace
