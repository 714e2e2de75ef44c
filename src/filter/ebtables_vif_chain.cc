// A vif's own chain: what it may send, and why the rest is dropped.
#include "filter/ebtables_rules.h"
#include "filter/ebtables_words.h"

namespace vif_workspace {
namespace {

// How often a guest may ask, by each rule: enough for any client, little enough for the others'
// dhcpd.
constexpr const char* as_often_as_needed = "--limit 50/second --limit-burst 100 ";

void append_arp(Rules& rules, const Binding& binding) {
    const std::string own_mac = "-p ARP --arp-mac-src " + binding.mac.to_string();
    for (const Ipv4Prefix& own : outermost(binding.addresses.ipv4)) {
        const std::string block = own.to_string();
        rules.push_back(own_mac + " --arp-ip-src " + block + " -j vw-arp");
        // The probe of RFC 5227 section 2.1.1: is this address, mine to be, in use?
        rules.push_back(own_mac + " --arp-opcode 1 --arp-ip-src 0.0.0.0 --arp-ip-dst " + block +
                        " -j vw-arp");
    }
}

void append_dhcp(Rules& rules, const Binding& binding) {
    std::vector<std::string> sources = {"0.0.0.0"};
    for (const Ipv4Prefix& own : outermost(binding.addresses.ipv4))
        sources.push_back(own.to_string());
    for (const std::string& source : sources) {
        rules.push_back(udp + request + "--ip-src " + source + " " + as_often_as_needed + "-j " +
                        ask_chain_name(binding));
    }
}

/// What QEMU and Xen send for a guest that has just been migrated: it moves its MAC to its new
/// port.
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

std::string ask_chain_name(const Binding& binding) {
    if (!binding.served_by_us()) return "vw-ask-elsewhere";
    return "vw-ask-" + binding.offer.server.to_string() +
           (binding.asks_through_router() ? "-routed" : "");
}

Rules ask_chain(const Binding& binding) {
    const std::string accept = set_mark(binding.served_by_us() ? asked : asked_elsewhere, "ACCEPT");
    Rules rules = {"-p IPv4 --ip-dst 255.255.255.255 -d Broadcast " + accept};
    if (!binding.served_by_us()) return rules;
    const std::string to_server = "-p IPv4 --ip-dst " + binding.offer.server.to_string() +
                                  " -d 00:00:00:00:00:00/01:00:00:00:00:00 ";
    // A guest whose server is outside its subnet sends to its router's MAC.
    if (binding.asks_through_router()) {
        rules.push_back(to_server + "-j redirect --redirect-target CONTINUE");
    }
    rules.push_back(to_server + accept);
    return rules;
}

Rules vif_chain(const Binding& binding) {
    Rules rules = {
        "-j CONTINUE",  // counts
        "-s ! " + binding.mac.to_string() + " -j DROP",
    };
    for (const Ipv4Prefix& own : outermost(binding.addresses.ipv4)) {
        rules.push_back("-p IPv4 --ip-src " + own.to_string() + " -j vw-own");
    }
    append_arp(rules, binding);
    append_dhcp(rules, binding);
    append_announcement(rules, binding);
    for (const FinalDrop& final : final_drops) rules.push_back(drop(final.match));
    return rules;
}

}  // namespace vif_workspace
