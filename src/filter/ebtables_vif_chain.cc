// SPDX-License-Identifier: GPL-2.0-or-later
// The chain of one vif: what it may send, and the reasons for which the rest is dropped.
#include "filter/ebtables_rules.h"

namespace vif_workspace {
namespace {

void append_arp(Rules& rules, const Binding& binding) {
    const std::string own_mac = "-p ARP --arp-mac-src " + binding.mac.to_string();
    for (const Ipv4Prefix& own : outermost(binding.addresses.ipv4)) {
        const std::string block = own.to_string();
        rules.push_back(own_mac + " --arp-ip-src " + block + " -j vw-arp");
        // The probe of RFC 5227 section 2.1.1, by which the guest asks whether its address is in
        // use.
        rules.push_back(own_mac + " --arp-opcode 1 --arp-ip-src 0.0.0.0 --arp-ip-dst " + block +
                        " -j vw-arp");
    }
}

/// The RARP request that QEMU and Xen send for a guest that has just been migrated: switches and
/// bridges learn from it that the MAC has moved.
void append_announcement(Rules& rules, const Binding& binding) {
    const std::string mac = binding.mac.to_string();
    rules.push_back(
        "-p 0x8035 -d Broadcast --arp-htype 1 --arp-ptype 0x0800 --arp-opcode 3 --arp-mac-src " +
        mac + " --arp-mac-dst " + mac + " --arp-ip-src 0.0.0.0 --arp-ip-dst 0.0.0.0 -j ACCEPT");
}

std::string drop(const char* match) {
    return match + std::string(*match == '\0' ? "" : " ") + "-j DROP";
}

}  // namespace

std::string vif_chain_name(const VifId& vif) {
    return std::string(chain_prefix) + vif.to_string();
}

std::optional<VifId> vif_of_chain(std::string_view chain) {
    if (!chain.starts_with(chain_prefix)) return std::nullopt;
    return VifId::parse(chain.substr(chain_prefix.size()));
}

Rules vif_chain(const Binding& binding) {
    Rules rules = {
        "-j CONTINUE",  // counts all frames
        "! -s " + binding.mac.to_string() + " -j DROP",
    };
    for (const Ipv4Prefix& own : outermost(binding.addresses.ipv4)) {
        rules.push_back("-p IPv4 --ip-src " + own.to_string() + " -j vw-own");
    }
    append_arp(rules, binding);
    append_announcement(rules, binding);
    for (const FinalDrop& final : final_drops) rules.push_back(drop(final.match));
    return rules;
}

}  // namespace vif_workspace
