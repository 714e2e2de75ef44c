// SPDX-License-Identifier: GPL-2.0-or-later
// workspacectl: the command that the hotplug script vif-workspace runs for Xen, and that people run
// for themselves. main turns a command line into a call of one command, and an Error into a
// sentence on standard error and an exit status: 0 success, 1 failure, 2 a wrong command line.
#include <algorithm>
#include <iostream>
#include <string>
#include <vector>

#include "cli/command_line.h"
#include "events/events.h"
#include "host/kept_sockets.h"
#include "host/log.h"
#include "host/sanitize_process.h"
#include "model/error.h"
#include "model/text.h"

namespace vif_workspace {
namespace {

/// Toolstacks may put key=value before the name of the event, but CLI11 wants the command first.
/// The words are reversed because CLI11 takes them from the back of the vector.
std::vector<std::string> reversed_with_command_first(int argc, char** argv) {
    std::vector<std::string> words(argv + 1, argv + argc);
    const auto command = std::ranges::find_if(
        words, [](const std::string& word) { return word.find('=') == std::string::npos; });
    if (command != words.end()) std::rotate(words.begin(), command, command + 1);
    std::ranges::reverse(words);
    return words;
}

/// Writes the error to standard error and to the log. Returns the exit status for it.
int report(const Error& error) {
    log_failure(error.what());
    std::cerr << "workspacectl: " << error.what() << "\n";
    return error.kind() == ErrorKind::usage ? 2 : 1;
}

/// scripts/vif-workspace runs `workspacectl hotplug DIRECTORY WORD...` with the words of libxl.
/// This is recognised before CLI11 is set up for the other commands, because the set-up takes
/// longer than this check.
bool is_hotplug_script(const std::vector<std::string>& words) {
    return !words.empty() && words.front() == "hotplug";
}

void run_hotplug_script(const std::vector<std::string>& words) {
    if (words.size() < 2 || !words[1].starts_with('/')) {
        const std::string what = words.size() < 2
                                     ? "no directory was given"
                                     : quote(words[1]) + " is not the absolute path of a directory";
        throw Error(ErrorKind::usage,
                    "hotplug: " + what +
                        "; the hotplug script vif-workspace calls `workspacectl hotplug DIRECTORY "
                        "WORD...`, see workspacectl(8)");
    }
    hotplug_script(words[1], {words.begin() + 2, words.end()});
}

int run_command(int argc, char** argv) {
    CLI::App app(
        "Assigns addresses to the virtual network interfaces (vifs) of Xen guests, and\n"
        "confines each vif to its addresses. Manuals: workspacectl(8), vif-workspace(8).",
        "workspacectl");
    app.set_version_flag("--version", VIF_WORKSPACE_VERSION, "Print the version and exit");
    add_commands(app);
    try {
        refuse_unknown_command(app, {argv + 1, argv + argc});
        app.parse(reversed_with_command_first(argc, argv));
        return 0;
    } catch (const CLI::RuntimeError& result) {  // a command that ends with a status of its own
        return result.get_exit_code();
    } catch (const CLI::Success& help) {  // --help, --version
        return app.exit(help);
    } catch (const CLI::ParseError& error) {
        return report(as_error(app, error));
    }
}

int run(int argc, char** argv) {
    const std::vector<std::string> words(argv + std::min(argc, 1), argv + argc);
    try {
        if (!is_hotplug_script(words)) return run_command(argc, argv);
        run_hotplug_script(words);
        return 0;
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
        vif_workspace::close_kept_sockets_in_child();
        return status;
    } catch (const std::exception& error) {
        // Not an Error of ours: out of memory, or an exception of a library.
        std::cerr << "workspacectl: " << error.what() << "\n";
        return 1;
    }
}
