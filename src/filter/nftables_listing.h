// SPDX-License-Identifier: GPL-2.0-or-later
// Reads our table as nft lists it, into elements that compare with those that nftables_elements.h
// makes: for the differences between the kernel and a set of bindings, and for the counters. Pure.
#pragma once

#include <cstdint>
#include <string>

#include "filter/counts.h"
#include "filter/nftables_elements.h"
#include "model/finding.h"

namespace vif_workspace {

struct TableListing {
    Elements elements;
    /// The name of a set and an element of it to the frames that the element has counted.
    std::map<std::string, std::map<std::string, std::uint64_t>> frames;
    /// The name of a chain to its hook and its rules, as nft prints them. They compare only with
    /// another listing.
    std::map<std::string, std::vector<std::string>> chains;
};

/// Parses what `nft --json list table` prints. Throws Error (system) if JSON is anything else.
TableListing parse_listing(const std::string& json);

/// The differences between INSTALLED and EXPECTED, which is the table of WANTED.
std::vector<Finding> nftables_findings(const TableListing& expected, const TableListing& installed,
                                       const BindingSet& wanted);

/// The vifs whose devices, by the kernel's names, are among the ports that the table confines.
std::vector<VifId> confined_vifs(const TableListing& listing);

/// The counters of the binding's ports.
Counts read_counts(const Binding& binding, const TableListing& listing);

}  // namespace vif_workspace
