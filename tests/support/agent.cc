#include "support/agent.h"

#include <cstdlib>
#include <filesystem>

#include "support/scene.h"

namespace vif_workspace::tests {
namespace {

Outcome call(const std::string& name, const Words& words) {
    Words argv = {historical_command(name)};
    argv.insert(argv.end(), words.begin(), words.end());
    return run({argv});
}

}  // namespace

std::string historical_command(const std::string& name) {
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

}  // namespace vif_workspace::tests
