// SPDX-License-Identifier: GPL-2.0-or-later
#include "support/other_program.h"

#include <filesystem>
#include <fstream>

namespace vif_workspace::tests {
namespace {

const std::string goes_on = "/run/other-program-goes-on";

}  // namespace

OtherProgram::OtherProgram() {
    std::ofstream(goes_on).flush();
    process_ = std::make_unique<Process>(
        Command{{"sh", "-c",
                 "ebtables -t nat -N site -P RETURN; nft add table bridge site;"
                 "nft 'add set bridge site macs { type ether_addr; }';"
                 "while [ -e " +
                     goes_on +
                     " ]; do"
                     "  ebtables -t nat -A site -p IPX -j DROP || echo failed;"
                     "  nft add element bridge site macs { 02:aa:00:00:00:01 } || echo failed;"
                     "  ebtables -t nat -D site -p IPX -j DROP || echo failed;"
                     "  nft delete element bridge site macs { 02:aa:00:00:00:01 } || echo failed;"
                     "done; ebtables -t nat -X site; nft delete table bridge site"}});
}

unsigned OtherProgram::failures() {
    std::filesystem::remove(goes_on);
    const std::string said = process_->outcome().said;
    unsigned count = 0;
    for (std::size_t at = said.find("failed\n"); at != std::string::npos; ++count) {
        at = said.find("failed\n", at + 1);
    }
    return count;
}

}  // namespace vif_workspace::tests
