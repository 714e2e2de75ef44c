// SPDX-License-Identifier: GPL-2.0-or-later
#include "config/configuration.h"

#include <cstdlib>

#include "config/toml_file.h"
#include "model/error.h"
#include "model/text.h"
#include "store/assignment_schema.h"

namespace vif_workspace {
namespace {

Path path_at(const TomlKey& entry) {
    const std::string text = string_at(entry);
    if (!text.starts_with('/')) entry.reject(quote(text) + " must be an absolute path");
    if (!is_printable(text)) entry.reject(quote(text) + " must be printable ASCII characters");
    return text;
}

template <class Choice>
Choice choice_at(const TomlKey& entry, const std::map<std::string, Choice>& choices) {
    const std::string text = string_at(entry);
    const auto choice = choices.find(text);
    if (choice != choices.end()) return choice->second;
    entry.reject(
        quote(text) + " is not one of " +
        join(choices, ", ", [](const auto& one) -> const std::string& { return one.first; }));
}

void set_default(DhcpOptions& defaults, const std::string& node, const TomlKey& entry) {
    try {
        defaults = with_defaults(parse_dhcp_options({{node, node_text_at(entry)}}), defaults);
    } catch (const Error& error) {
        const std::string_view sentence = error.what();
        const bool names_the_node = sentence.starts_with(node + ": ");
        if (!names_the_node) throw;
        entry.reject(std::string(sentence.substr(node.size() + 2)));
    }
}

BridgeSettings bridge_at(const TomlKey& entry) {
    BridgeSettings bridge;
    Settings settings;
    for (const std::string node : {"netmask", "broadcast", "gateway", "gateway6", "dns", "domain",
                                   "ntp", "lease-time", "mtu", "ra", "dhcp-if"}) {
        settings[node] = [&, node](const TomlKey& at) { set_default(bridge.defaults, node, at); };
    }
    apply(table_at(entry), entry.key + ".", entry.file, settings);
    return bridge;
}

void read_bridges(Configuration& configuration, const TomlKey& entry) {
    for (const auto& [key, node] : table_at(entry)) {
        const std::string name(key.str());
        const TomlKey bridge = {entry.file, "bridge." + sanitize(name), node};
        const auto interface = InterfaceName::parse(name);
        if (!interface) bridge.reject(quote(name) + " is not a valid interface name");
        const auto* table = node.as_table();
        if (table != nullptr && table->size() == 1 && table->begin()->second.is_table()) {
            // TOML reads the dot of [bridge.br.100] as one more level.
            bridge.reject("a name with a dot must be quoted: [bridge.\"" + name + "." +
                          sanitize(table->begin()->first.str()) + "\"]");
        }
        configuration.bridges.emplace(*interface, bridge_at(bridge));
    }
}

void read_isc_dhcpd(IscDhcpdSettings& settings, const TomlKey& entry) {
    apply(table_at(entry), entry.key + ".", entry.file,
          {{"conf_dir", [&](const TomlKey& at) { settings.configuration_directory = path_at(at); }},
           {"lease_dir", [&](const TomlKey& at) { settings.lease_directory = path_at(at); }}});
}

void read_dhcp(Configuration& configuration, const TomlKey& entry) {
    apply(table_at(entry), "dhcp.", entry.file,
          {{"server",
            [&](const TomlKey& at) { configuration.dhcp = choice_at<DhcpKind>(at, dhcp_kinds()); }},
           {"isc-dhcpd", [&](const TomlKey& at) { read_isc_dhcpd(configuration.isc_dhcpd, at); }}});
}

void read_ipv6(Ipv6Settings& settings, const TomlKey& entry) {
    apply(table_at(entry), "ipv6.", entry.file,
          {{"server", [&](const TomlKey& at) {
                settings.server = choice_at<Ipv6Server>(
                    at, {{"builtin", Ipv6Server::builtin}, {"none", Ipv6Server::none}});
            }}});
}

std::optional<std::string> script_at(const TomlKey& entry) {
    std::string name = string_at(entry);
    if (name == "builtin") return std::nullopt;
    const bool is_name = is_printable(name) && name.find('/') == std::string::npos &&
                         name.find_first_not_of('.') != std::string::npos;
    if (!is_name || name == "vif-workspace") {
        entry.reject(
            quote(name) +
            " must be \"builtin\" or the name of another script in the directory of vif-workspace");
    }
    return name;
}

}  // namespace

BridgeSettings Configuration::of(const InterfaceName& bridge) const {
    const auto settings = bridges.find(bridge);
    return settings == bridges.end() ? BridgeSettings{} : settings->second;
}

Path Configuration::lock_file(const VifId& vif) const {
    return run_directory / (vif.to_string() + ".lock");
}

Path configuration_path() {
    const char* chosen = std::getenv("VIF_WORKSPACE_CONFIG");
    return chosen != nullptr && *chosen != '\0' ? chosen : "/etc/xen/vif-workspace.conf";
}

Configuration read_configuration(const Path& path) {
    return parse_configuration(read_file(path).value_or(""), path.string());
}

Configuration parse_configuration(const std::string& text, const std::string& file_name) {
    const toml::table table = parse_toml(text, file_name);
    Configuration configuration;
    apply(table, "", file_name,
          {{"filter",
            [&](const TomlKey& at) {
                configuration.filter =
                    choice_at<FilterKind>(at, {{"ebtables", FilterKind::ebtables},
                                               {"nftables", FilterKind::nftables},
                                               {"none", FilterKind::none}});
            }},
           {"base_script", [&](const TomlKey& at) { configuration.base_script = script_at(at); }},
           {"run_dir", [&](const TomlKey& at) { configuration.run_directory = path_at(at); }},
           {"dhcp", [&](const TomlKey& at) { read_dhcp(configuration, at); }},
           {"ipv6", [&](const TomlKey& at) { read_ipv6(configuration.ipv6, at); }},
           {"bridge", [&](const TomlKey& at) { read_bridges(configuration, at); }}});
    return configuration;
}

}  // namespace vif_workspace
