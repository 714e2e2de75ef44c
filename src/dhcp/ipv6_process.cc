// SPDX-License-Identifier: GPL-2.0-or-later
#include "dhcp/ipv6_process.h"

#include <algorithm>
#include <cstdlib>

#include <boost/filesystem/operations.hpp>

#include "dhcp/start_in_scope.h"
#include "host/lock.h"
#include "model/error.h"

namespace vif_workspace {
namespace {

using namespace std::chrono_literals;

constexpr std::string_view file_prefix = "ipv6.";
constexpr std::string_view guests_suffix = ".guests";

Path file(const Path& run_directory, const InterfaceName& bridge, std::string_view suffix) {
    return run_directory / (std::string(file_prefix) + bridge.to_string() + std::string(suffix));
}

std::string program() {
    const char* chosen = std::getenv("VIF_WORKSPACE_LIBEXEC");
    const Path directory = chosen != nullptr ? chosen : VIF_WORKSPACE_LIBEXEC;
    return (directory / "answer-ipv6").string();
}

bool lives_in(const Process& process, const NetworkNamespace& network) {
    const auto its = NetworkNamespace::of_process(process.pid());
    return its && its->number() == network.number();
}

}  // namespace

Ipv6Process::Ipv6Process(const InterfaceName& bridge, const Path& run_directory)
    : guests_file_(file(run_directory, bridge, guests_suffix)),
      pid_file_(file(run_directory, bridge, ".pid")),
      argv_{program(), bridge.to_string(), guests_file_.string(), pid_file_.string()} {}

void Ipv6Process::run(const std::string& guests, const NetworkNamespace& network,
                      const Deadline& deadline) {
    if (serves(guests, network)) return;
    const std::vector<Process> running = processes();
    const bool is_in_place = running.size() == 1 && lives_in(running.front(), network);
    if (is_in_place && takes_over(guests, deadline)) return;
    for (const Process& old : running) old.end(deadline);
    replace_file(guests_file_, guests);
    start(network, deadline);
}

/// False if the process that runs does not serve a new file: it hangs, or its file was lost.
bool Ipv6Process::takes_over(const std::string& guests, const Deadline& deadline) const {
    constexpr auto patience = 2s;
    const std::optional<PeerLock> old = PeerLock::of(guests_file_);
    if (!old || !old->is_held()) return false;
    replace_file(guests_file_, guests);
    // It locks the new file before it releases the old one.
    return old->is_released_by(deadline.within(patience)) && is_locked(guests_file_);
}

void Ipv6Process::start(const NetworkNamespace& network, const Deadline& deadline) const {
    if (starts_in_own_scope(argv_, network, deadline)) return;
    for (const Process& half_started : all_processes()) half_started.end(deadline);
    const Outcome outcome = vif_workspace::run(command_in(network, argv_), deadline);
    if (outcome.succeeded()) return;
    throw Error(ErrorKind::system,
                "answer-ipv6 does not start for " + argv_[1] + ": " +
                    sanitize(outcome.stderr_text.substr(0, outcome.stderr_text.find('\n'))) +
                    "; see whether " + argv_[0] + " is installed");
}

void Ipv6Process::stop(const Deadline& deadline) {
    for (const Process& process : processes()) process.end(deadline);
    remove_file(guests_file_);
    remove_file(pid_file_);
}

std::vector<Process> Ipv6Process::processes() const {
    const std::string text = read_file(pid_file_).value_or("");
    const auto pid = parse_number<int>(text);
    std::vector<Process> found;
    if (auto process = pid ? Process::find(*pid, argv_) : std::nullopt) {
        found.push_back(std::move(*process));
        return found;
    }
    const bool never_ran = !file_exists(guests_file_) && !file_exists(pid_file_);
    return never_ran ? std::move(found) : all_processes();
}

void Ipv6Process::invalidate() const {
    replace_file(pid_file_, "");
}

std::vector<Process> Ipv6Process::all_processes() const {
    return Process::find_all(argv_);
}

bool Ipv6Process::serves(const std::string& guests, const NetworkNamespace& network) const {
    if (read_file(guests_file_) != guests || !is_locked(guests_file_)) return false;
    const std::vector<Process> running = processes();
    return running.size() == 1 && lives_in(running.front(), network);
}

std::vector<InterfaceName> Ipv6Process::bridges_in(const Path& run_directory) {
    std::vector<InterfaceName> bridges;
    boost::system::error_code failure;
    for (boost::filesystem::directory_iterator entry(run_directory, failure), end;
         !failure && entry != end; entry.increment(failure)) {
        const std::string name = entry->path().filename().string();
        if (!name.starts_with(file_prefix) || !name.ends_with(guests_suffix)) continue;
        const std::size_t length = name.size() - file_prefix.size() - guests_suffix.size();
        const auto bridge = InterfaceName::parse(name.substr(file_prefix.size(), length));
        if (bridge) bridges.push_back(*bridge);
    }
    return bridges;
}

}  // namespace vif_workspace
