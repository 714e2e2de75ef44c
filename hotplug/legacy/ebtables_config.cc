// SPDX-License-Identifier: GPL-2.0-or-later
// The program ebtables-config, with the name and the arguments that it has always had.
#include "legacy/legacy_command.h"

int main(int argc, char** argv) {
    return vif_workspace::run_legacy_command(vif_workspace::LegacyCommand::ebtables_config, argc,
                                             argv);
}
