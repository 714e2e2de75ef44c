// SPDX-License-Identifier: GPL-2.0-or-later
#include "registry/registry_text.h"

#include <algorithm>
#include <optional>
#include <span>
#include <utility>

#include "model/error.h"
#include "model/text.h"

namespace vif_workspace {
namespace {

constexpr std::string_view heading = "vif-workspace registry 2 generation ";
constexpr std::string_view ending = "end ";

void append(std::string& line, std::string_view name, std::string_view value) {
    if (value.empty()) return;
    line += ' ';
    line += name;
    line += '=';
    line += value;
}

/// Words that blanks separate, as a field has them.
std::string with_commas(std::string words) {
    std::ranges::replace(words, ' ', ',');
    return words;
}

template <class Value>
void append(std::string& line, std::string_view name, const std::optional<Value>& value) {
    if (value) append(line, name, value->to_string());
}

void append(std::string& line, const Binding& binding) {
    const Offer& offer = binding.offer;
    line += binding.vif.to_string();
    append(line, "mac", binding.mac.to_string());
    append(line, "hostname", binding.hostname.to_string());
    append(line, "ip", join(binding.addresses.ipv4, ","));
    append(line, "ip6", join(binding.addresses.ipv6, ","));
    append(line, "bridge", binding.bridge.to_string());
    append(line, "dhcp-if", binding.dhcp_interface.to_string());
    append(line, "ports", join(binding.ports, ","));
    append(line, "netmask", offer.netmask.to_string());
    append(line, "broadcast", offer.broadcast.to_string());
    append(line, "gateway", offer.gateway);
    append(line, "dns", join(offer.dns, ","));
    append(line, "domain", offer.domain);
    append(line, "ntp", join(offer.ntp, ","));
    append(line, "lease-time", offer.lease_time.to_string());
    append(line, "mtu", offer.mtu);
    append(line, "gateway6", binding.gateway6);
    append(line, "dns6", join(binding.dns6, ","));
    if (binding.advertisers != RouterAdvertisers())
        append(line, "ra", with_commas(binding.advertisers.to_string()));
    append(line, "groups", join(binding.groups, ","));
    if (binding.peers) append(line, "peers", join(binding.peers->words, ","));
    append(line, "phase", binding.phase == Phase::online ? "online" : "pending");
    append(line, "serial", std::to_string(binding.serial));
    append(line, "since", std::to_string(binding.since));
    line += '\n';
}

[[noreturn]] void refuse(std::string_view what) {
    throw Error(ErrorKind::system,
                "the registry is damaged or of another version at " + quote(what) +
                    "; run `workspacectl repair`, which makes it again from xenstore");
}

template <class Number>
Number number(std::string_view text) {
    const std::optional<Number> value = parse_number<Number>(text);
    if (!value) refuse(text);
    return *value;
}

template <class Value>
Value value(std::string_view text) {
    const auto parsed = Value::parse(text);
    if (!parsed) refuse(text);
    return *parsed;
}

template <class Value>
std::vector<Value> values(std::string_view text) {
    if (text.ends_with(',')) refuse(text);
    std::vector<Value> list;
    while (!text.empty()) {
        const std::size_t comma = std::min(text.find(','), text.size());
        list.push_back(value<Value>(text.substr(0, comma)));
        text.remove_prefix(std::min(comma + 1, text.size()));
    }
    return list;
}

std::optional<Peers> peers(std::string_view text) {
    if (text.empty()) return std::nullopt;
    return Peers{values<Peer>(text)};
}

RouterAdvertisers advertisers(std::string_view text) {
    if (text.empty()) return {};
    std::string words(text);
    std::ranges::replace(words, ',', ' ');
    return value<RouterAdvertisers>(words);
}

/// The fields of a line, which are read in the order in which render() has written them.
class Fields {
  public:
    explicit Fields(std::string_view line) : rest_(line) {}

    std::string_view first_word() {
        const std::string_view word = rest_.substr(0, rest_.find(' '));
        rest_.remove_prefix(std::min(word.size() + 1, rest_.size()));
        return word;
    }

    /// Empty if the next field has another name.
    std::string_view optional(std::string_view name) {
        const bool is_next = rest_.starts_with(name) && rest_.substr(name.size()).starts_with('=');
        return is_next ? first_word().substr(name.size() + 1) : std::string_view();
    }

    std::string_view required(std::string_view name) {
        const std::string_view text = optional(name);
        if (text.empty()) refuse(rest_);
        return text;
    }

    template <class Value>
    std::optional<Value> optional_value(std::string_view name) {
        const std::string_view text = optional(name);
        return text.empty() ? std::nullopt : std::optional(value<Value>(text));
    }

    /// Is the value YES? It must be YES or NO.
    bool is_word(std::string_view name, std::string_view yes, std::string_view no) {
        const std::string_view word = required(name);
        if (word != yes && word != no) refuse(word);
        return word == yes;
    }

    void refuse_rest() const {
        if (!rest_.empty()) refuse(rest_);
    }

  private:
    std::string_view rest_;
};

/// The order of BindingSet::by_serial().
bool arrives_after(const Binding& earlier, const Binding& later) {
    return std::pair(earlier.serial, earlier.vif) < std::pair(later.serial, later.vif);
}

}  // namespace

Binding parse_binding(std::string_view line) {
    if (line.ends_with(' ')) refuse(line);
    Fields fields(line);
    // The initializers are evaluated in this order, which is that of the fields.
    Binding binding = {
        .vif = value<VifId>(fields.first_word()),
        .mac = value<MacAddress>(fields.required("mac")),
        .hostname = value<Hostname>(fields.required("hostname")),
        .addresses = {.ipv4 = values<Ipv4Prefix>(fields.required("ip")),
                      .ipv6 = values<Ipv6Prefix>(fields.optional("ip6"))},
        .bridge = value<InterfaceName>(fields.required("bridge")),
        .dhcp_interface = value<InterfaceName>(fields.required("dhcp-if")),
        .ports = values<InterfaceName>(fields.required("ports")),
        .offer = {.netmask = value<Netmask>(fields.required("netmask")),
                  .broadcast = value<Ipv4Address>(fields.required("broadcast")),
                  .gateway = fields.optional_value<Ipv4Address>("gateway"),
                  .dns = values<Ipv4Address>(fields.optional("dns")),
                  .domain = fields.optional_value<Hostname>("domain"),
                  .ntp = values<Ipv4Address>(fields.optional("ntp")),
                  .lease_time = value<LeaseTime>(fields.required("lease-time")),
                  .mtu = fields.optional_value<Mtu>("mtu")},
        .gateway6 = fields.optional_value<Ipv6Address>("gateway6"),
        .dns6 = values<Ipv6Address>(fields.optional("dns6")),
        .advertisers = advertisers(fields.optional("ra")),
        .groups = values<GroupName>(fields.optional("groups")),
        .peers = peers(fields.optional("peers")),
        .phase = fields.is_word("phase", "online", "pending") ? Phase::online : Phase::pending,
        .serial = number<std::uint64_t>(fields.required("serial")),
        .since = number<std::int64_t>(fields.required("since")),
    };
    fields.refuse_rest();
    if (!binding.addresses.ipv4.front().is_single()) refuse(line);
    if (binding.gateway6 && !binding.gateway6->is_link_local()) refuse(line);
    const bool has_ipv6_offer = binding.gateway6 || !binding.dns6.empty();
    if (has_ipv6_offer && !binding.addresses.dhcpv6_address()) refuse(line);
    std::string as_written;
    append(as_written, binding);
    as_written.pop_back();
    if (as_written != line) refuse(line);  // not written by us: a MAC in capitals, for example
    return binding;
}

RegistryState parse_registry(std::string_view text) {
    const std::vector<std::string_view> lines = lines_of(text);
    const std::string_view first = lines.empty() ? text : lines.front();
    if (!first.starts_with(heading)) refuse(first);
    const std::string_view last = lines.back();
    const bool is_whole = text.ends_with('\n') && last.starts_with(ending);
    if (!is_whole) refuse(last);

    std::vector<Binding> bindings;
    for (const std::string_view line : std::span(lines).subspan(1, lines.size() - 2)) {
        Binding binding = parse_binding(line);
        const bool in_order = bindings.empty() || arrives_after(bindings.back(), binding);
        if (!in_order) refuse(line);
        bindings.push_back(std::move(binding));
    }
    const std::size_t count = bindings.size();
    const BindingSet set(std::move(bindings));  // smaller if a vif is listed twice
    const bool is_complete = set.size() == count;
    if (!is_complete || number<std::size_t>(last.substr(ending.size())) != count) refuse(last);
    return {.bindings = set, .generation = number<std::uint64_t>(first.substr(heading.size()))};
}

std::string render(const Binding& binding) {
    std::string line;
    append(line, binding);
    return line;
}

std::string render_heading(std::uint64_t generation) {
    return std::string(heading) + std::to_string(generation) + "\n";
}

std::string render_ending(std::size_t bindings) {
    return std::string(ending) + std::to_string(bindings) + "\n";
}

std::string render(const RegistryState& state) {
    std::string text = render_heading(state.generation);
    for (const Binding* binding : state.bindings.by_serial()) append(text, *binding);
    return text + render_ending(state.bindings.size());
}

}  // namespace vif_workspace
