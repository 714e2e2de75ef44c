// SPDX-License-Identifier: GPL-2.0-or-later
// Reads the table of the diversion as nft lists it: for the differences between the kernel and a
// set of bindings, and for the counters. Pure.
#pragma once

#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "model/binding_set.h"
#include "model/finding.h"

namespace vif_workspace {

struct DiversionListing {
    /// The name of a chain to its hook and its rules, as nft prints them, without the counts.
    std::map<std::string, std::vector<std::string>> chains;
    /// The name of a chain to the frames that its rules have counted, in the order of the rules.
    std::map<std::string, std::vector<std::uint64_t>> frames;
};

/// Parses what `nft --terse list table` prints. Ignores everything but chains.
DiversionListing parse_diversion_listing(std::string_view text);

/// The differences between INSTALLED and EXPECTED, which is the table of WANTED. The chain of a
/// port whose vif is in force and whose device has gone is no difference: some kernels keep it, and
/// the vif's offline will follow.
std::vector<Finding> diversion_findings(const DiversionListing& expected,
                                        const DiversionListing& installed,
                                        const BindingSet& wanted);

/// The MACs in what `nft --json list set` prints of a set of MACs.
std::set<MacAddress> macs_in_set(std::string_view json);

/// The vifs among those of a bridge whose guests have declined their addresses of late.
std::vector<Finding> declined_addresses(const InterfaceName& bridge, const BindingSet& wanted,
                                        const std::set<MacAddress>& declined);

/// The requests of a vif, DHCP, DHCPv6 and router solicitations, since its rules were made.
struct RequestCounts {
    std::uint64_t passed = 0;
    std::uint64_t dropped = 0;
};
RequestCounts read_request_counts(const VifId& vif, const DiversionListing& listing);

}  // namespace vif_workspace
