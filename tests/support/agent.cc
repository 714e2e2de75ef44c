// SPDX-License-Identifier: GPL-2.0-or-later
#include "support/agent.h"

#include <cstdlib>
#include <filesystem>
#include <stdexcept>

#include "support/testbed.h"

namespace vif_workspace::tests {
namespace {

Outcome call(const std::string& name, const Words& words) {
    Words argv = {legacy_command(name)};
    argv.insert(argv.end(), words.begin(), words.end());
    return run({argv});
}

}  // namespace

std::string legacy_command(const std::string& name) {
    return std::filesystem::path(std::getenv("VIF_WORKSPACE_HELPER")).parent_path() / name;
}

Outcome dhcp_config(const Words& words) {
    return call("dhcp-config", words);
}

Outcome ebtables_config(const Words& words) {
    return call("ebtables-config", words);
}

Words dhcp_addition() {
    return {"add",           agents_name, guest_ip, "vif0.0",    guest_mac, "10.9.0.255",
            "255.255.255.0", lan_ip,      "alpha",  "10.9.0.53", "none"};
}

Words ebtables_addition() {
    return {"add", agents_name, guest_mac, guest_ip, "vif0.0"};
}

Words with_word(Words line, std::size_t at, const std::string& word) {
    line.at(at) = word;
    return line;
}

Nodes assigned(const Store& store, const std::string& mac) {
    Nodes nodes;
    for (const std::string& node : store.children(World::assignment(mac)))
        nodes[node] = store.read(World::assignment(mac) + "/" + node).value_or("");
    return nodes;
}

AgentsHost::AgentsHost() {
    world.add_default_bridge();
    add_site_rules();
    world.add_domain(7, "wrksp-12");
    vif = &world.add_vif(7, 0, {.mac = guest_mac, .vifname = agents_name});
    before = in_force();
}

void AgentsHost::add_both() {
    for (const Outcome& outcome :
         {dhcp_config(dhcp_addition()), ebtables_config(ebtables_addition())}) {
        if (outcome.status != 0) throw std::runtime_error(outcome.said);
    }
}

}  // namespace vif_workspace::tests
