// SPDX-License-Identifier: GPL-2.0-or-later
// Our table as nft lists it, read into elements that compare with those we make: for seeing what
// stands in the kernel, and what it has counted. Pure.
#pragma once

#include <cstdint>
#include <string>

#include "filter/counts.h"
#include "filter/nftables_elements.h"
#include "model/finding.h"

namespace vif_workspace {

struct TableListing {
    Elements elements;
    /// A set's name and an element of it to the frames that it has counted.
    std::map<std::string, std::map<std::string, std::uint64_t>> frames;
    /// A chain's name to its hook and its rules, as nft says them: for comparing with another
    /// listing.
    std::map<std::string, std::vector<std::string>> chains;
};

/// What `nft --json list table` prints. Throws Error (system) if it is something else.
TableListing parse_listing(const std::string& json);

/// How STANDING is not what is EXPECTED of the table of WANTED.
std::vector<Finding> nftables_findings(const TableListing& expected, const TableListing& standing,
                                       const BindingSet& wanted);

/// The vifs whose own devices are among the ports that the table confines.
std::vector<VifId> confined_vifs(const TableListing& listing);

/// What the binding's ports have counted.
Counts read_counts(const Binding& binding, const TableListing& listing);

}  // namespace vif_workspace
