// SPDX-License-Identifier: GPL-2.0-or-later
// vif-workspace.conf: an accepted one has no path, name or option that could have another meaning.
#include "config/configuration.h"

#include "fuzz.h"

namespace vif_workspace::fuzz {
namespace {

void check_path(const Path& path) {
    must(is_printable(path.string()) && path.is_absolute(), "a path is not plain", path.string());
}

}  // namespace

void fuzz(std::string_view input) {
    const Configuration configuration = parse_configuration(std::string(input), "the-file");
    check_path(configuration.run_directory);
    check_path(configuration.isc_dhcpd.configuration_directory);
    check_path(configuration.isc_dhcpd.lease_directory);
    const std::string script = configuration.base_script.value_or("vif-bridge");
    must(is_printable(script) && !script.empty() && script.find('/') == std::string::npos,
         "a script's name is not plain", script);
    must(script != "vif-workspace" && script != "." && script != "..", "a script is no script",
         script);
    for (const auto& [bridge, settings] : configuration.bridges) {
        must(InterfaceName::parse(bridge.to_string()) == bridge, "a bridge is called otherwise");
        const DhcpOptions& options = settings.defaults;
        must(!options.domain || is_harmless(options.domain->to_string()), "a domain is not plain");
    }
}

}  // namespace vif_workspace::fuzz
