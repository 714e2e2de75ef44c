// SPDX-License-Identifier: GPL-2.0-or-later
// dhcpd does not start: the sentence has dhcpd's own reason, nothing is left, and what was served
// before is served on.
#include <filesystem>

#include "support/in_force.h"
#include "support/printing.h"
#include "support/replaced_program.h"
#include "support/testbed.h"

namespace vif_workspace::tests::dhcpd_refusal_test {
namespace {

/// The sentence of an online whose dhcpd is that script, after one that was served.
std::string refusal_by(const std::string& script) {
    World world;
    world.add_default_bridge();
    REQUIRE(world.add_workspace(7, guest_mac, guest_ip).create(world.store()).status == 0);
    const InForce before = in_force();
    Vif& beta = world.add_workspace(8, beta_mac, beta_ip);
    beta.build(world.store());
    Hotplug online;
    {
        const ReplacedProgram dhcpd("dhcpd", script);
        online = beta.call("online");
    }
    CHECK(online.status == 1);
    CHECK(difference(before, in_force()) == "");
    CHECK(dhcpd_of_ours().size() == 1);
    return world.store().read(beta.backend() + "/hotplug-error").value_or("");
}

TEST_CASE("where dhcpd refuses its configuration, its own words and the line are told") {
    const std::string sentence = refusal_by(
        "#!/bin/sh\nfor word; do case $word in *.conf) echo nonsense >>$word;; esac; done\nexec " +
        ReplacedProgram::real("dhcpd") + " \"$@\"\n");
    INFO("sentence: ", sentence);
    CHECK(sentence.find("dhcpd does not start for xenbr0: /etc/dhcp/vif-workspace/xenbr0.") !=
          std::string::npos);
    CHECK(sentence.find(".conf line ") != std::string::npos);
    CHECK(sentence.find(": semicolon expected. ") != std::string::npos);
    CHECK(sentence.find("Configuration file errors encountered -- exiting; its predecessor") !=
          std::string::npos);
    CHECK(sentence.find("Internet Systems Consortium") == std::string::npos);
}

TEST_CASE("where dhcpd says nothing at all, its status is told") {
    CHECK(refusal_by("#!/bin/sh\nexit 3\n")
              .find("dhcpd does not start for xenbr0: it exits with status 3; its predecessor") !=
          std::string::npos);
}

TEST_CASE("a dhcpd that ends as soon as it has started is not taken for one that serves") {
    CHECK(refusal_by("#!/bin/sh\nexit 0\n")
              .find("dhcpd does not start for xenbr0: it ended as soon as it had started") !=
          std::string::npos);
}

TEST_CASE("a dhcpd that may not be executed is told apart from one that is not there") {
    const std::string sentence = refusal_by("#!/run/no-such-directory/sh\n");
    CHECK(sentence.find("cannot execute /usr/sbin/dhcpd; install it") != std::string::npos);
    World world;
    world.add_default_bridge();
    Vif& vif = world.add_workspace(7, guest_mac, guest_ip);
    vif.build(world.store());
    const ReplacedProgram dhcpd("dhcpd", "#!/bin/sh\nexit 0\n");
    std::filesystem::permissions("/run/replaced-programs/dhcpd", std::filesystem::perms(0644));
    const Hotplug online = vif.call("online");
    INFO("said: ", online.said);
    CHECK(online.said.find("cannot execute /usr/sbin/dhcpd: \"Permission denied\"; see ") !=
          std::string::npos);
}

}  // namespace
}  // namespace vif_workspace::tests::dhcpd_refusal_test
