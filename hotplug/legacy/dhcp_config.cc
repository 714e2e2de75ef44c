// SPDX-License-Identifier: GPL-2.0-or-later
// dhcp-config, of the name and the arguments that it has always had: see historical.h.
#include "legacy/legacy_command.h"

int main(int argc, char** argv) {
    return vif_workspace::run_legacy_command(vif_workspace::LegacyCommand::dhcp_config, argc, argv);
}
