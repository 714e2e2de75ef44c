// SPDX-License-Identifier: GPL-2.0-or-later
// workspacectl: helper of the hotplug script vif-workspace, and the operator's command. Here a
// command line becomes a call of one verb, and an Error becomes a sentence and a status: 0 done, 1
// failed, 2 the command line was wrong.
#include <algorithm>
#include <iostream>
#include <string>
#include <vector>

#include "cli/command_line.h"
#include "host/kept_sockets.h"
#include "host/log.h"
#include "host/sanitize_process.h"
#include "model/error.h"

namespace vif_workspace {
namespace {

/// Toolstacks may put key=value before the verb; CLI11 wants the verb first. (It takes them from
/// the back.)
std::vector<std::string> reversed_with_command_first(int argc, char** argv) {
    std::vector<std::string> words(argv + 1, argv + argc);
    const auto command = std::ranges::find_if(
        words, [](const std::string& word) { return word.find('=') == std::string::npos; });
    if (command != words.end()) std::rotate(words.begin(), command, command + 1);
    std::ranges::reverse(words);
    return words;
}

/// To people and to the log. The exit status that it means.
int report(const Error& error) {
    log_failure(error.what());
    std::cerr << "workspacectl: " << error.what() << "\n";
    return error.fault() == Fault::usage ? 2 : 1;
}

int run(int argc, char** argv) {
    CLI::App app(
        "Gives a Xen guest's virtual interface the address that was decided for it, and nothing "
        "else.\nSee vif-workspace(8) and workspacectl(8).",
        "workspacectl");
    app.set_version_flag("--version", VIF_WORKSPACE_VERSION);
    add_commands(app);
    try {
        refuse_unknown_command(app, {argv + 1, argv + argc});
        app.parse(reversed_with_command_first(argc, argv));
        return 0;
    } catch (const CLI::RuntimeError& answer) {
        return answer.get_exit_code();
    } catch (const CLI::Success& asked) {  // --help, --version
        return app.exit(asked);
    } catch (const CLI::ParseError& complaint) {
        return report(as_error(app, complaint));
    } catch (const Error& error) {
        return report(error);
    }
}

}  // namespace
}  // namespace vif_workspace

int main(int argc, char** argv) {
    try {
        vif_workspace::sanitize_process();
        vif_workspace::open_log();
        const int status = vif_workspace::run(argc, argv);
        vif_workspace::close_kept_sockets_apart();
        return status;
    } catch (const std::exception& error) {
        // Not one of ours: out of memory, or a library's own.
        std::cerr << "workspacectl: " << error.what() << "\n";
        return 1;
    }
}
