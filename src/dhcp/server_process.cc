// SPDX-License-Identifier: GPL-2.0-or-later
#include "dhcp/server_process.h"

#include <algorithm>
#include <array>
#include <string_view>

#include <boost/filesystem/operations.hpp>

#include "dhcp/start_in_scope.h"
#include "host/command.h"
#include "model/error.h"

namespace vif_workspace {
namespace {

using namespace std::chrono_literals;

std::optional<int> pid_in(const Path& file) {
    const std::string text = read_file(file).value_or("");
    return parse_number<int>(leading_digits(text));
}

void write_files(const ServerSlot& slot, const std::string& configuration) {
    replace_file(slot.configuration, configuration);
    for (const Path& file : slot.leases) replace_file(file, "");
}

}  // namespace

ServerProcess::ServerProcess(const InterfaceName& bridge, const DhcpProgram& program,
                             const Path& run_directory)
    : bridge_(bridge),
      program_(&program),
      slots_{program.slot(bridge, 'a'), program.slot(bridge, 'b')},
      dirty_flag_(run_directory / ("dhcp." + bridge.to_string() + ".dirty")),
      is_dirty_(read_file(dirty_flag_).has_value()) {}

std::vector<Process> ServerProcess::processes_of(const Slot& slot) const {
    if (is_dirty_) return Process::find_all(slot.argv);
    std::vector<Process> found;
    const std::optional<int> pid = pid_in(slot.pid);
    std::optional<Process> process = pid ? Process::find(*pid, slot.argv) : std::nullopt;
    if (process) found.push_back(std::move(*process));
    return found;
}

/// Does one process run in the slot, with the files by which it is found and keeps its leases?
bool ServerProcess::is_sound(const Slot& slot) const {
    const std::vector<Process> processes = processes_of(slot);
    return processes.size() == 1 && pid_in(slot.pid) == processes.front().pid() &&
           std::ranges::all_of(slot.leases,
                               [](const Path& file) { return boost::filesystem::exists(file); });
}

void ServerProcess::run(const std::string& configuration, const NetworkNamespace& network,
                        const Deadline& deadline) {
    const auto runs = [&](const Slot& slot) { return !processes_of(slot).empty(); };
    const auto serves_it = [&](const Slot& slot) {
        return read_file(slot.configuration) == configuration && is_sound(slot);
    };
    auto serving = std::ranges::find_if(slots_, serves_it);
    if (serving != slots_.end() && !is_dirty_) return;

    const auto free = std::ranges::find_if_not(slots_, runs);
    replace_file(dirty_flag_, "");
    if (serving == slots_.end()) {
        // Both slots are in use only if an event was killed between a start and an end. Then either
        // process may be ended.
        serving = free == slots_.end() ? slots_.begin() : free;
        end(*serving, deadline);
        start(*serving, configuration, network, deadline);
    }
    for (const Slot& slot : slots_) {
        if (&slot == &*serving) continue;
        // Requests that came before the new process listened wait only in the sockets of the old
        // one.
        for (const Process& old : processes_of(slot)) old.await_empty_sockets(deadline.within(1s));
        end(slot, deadline);
    }
    remove_file(dirty_flag_);
}

std::string ServerProcess::configuration() const {
    for (const Slot& slot : slots_) {
        if (!processes_of(slot).empty()) return read_file(slot.configuration).value_or("");
    }
    return "";
}

std::vector<VifId> ServerProcess::changed_hosts(const BindingSet& set) const {
    return program_->changed_hosts(configuration(), bridge_, set);
}

std::size_t ServerProcess::running() const {
    std::size_t count = 0;
    for (const Slot& slot : slots_) count += Process::find_all(slot.argv).size();
    return count;
}

void ServerProcess::invalidate() const {
    replace_file(dirty_flag_, "");
}

std::vector<Process> ServerProcess::processes() const {
    std::vector<Process> all;
    for (const Slot& slot : slots_) {
        for (Process& process : processes_of(slot)) all.push_back(std::move(process));
    }
    return all;
}

void ServerProcess::stop(const Deadline& deadline) {
    replace_file(dirty_flag_, "");
    for (const Slot& slot : slots_) end(slot, deadline);
    remove_file(dirty_flag_);
}

void ServerProcess::start(const Slot& slot, const std::string& configuration,
                          const NetworkNamespace& network, const Deadline& deadline) {
    try {
        write_files(slot, configuration);
        if (!starts_in_own_scope(slot.argv, network, deadline)) {
            // Perhaps only systemd-run has failed, so the server is started without a scope. The
            // first one may run nevertheless, if systemd-run was ended after it had started it.
            is_dirty_ = true;
            end(slot, deadline);
            write_files(slot, configuration);
            if (!vif_workspace::run(command_in(network, slot.argv), deadline).succeeded())
                fail_to_start(program_->reason_for_refusal(slot, network, deadline));
        }
        if (processes_of(slot).empty()) {
            fail_to_start("it ended as soon as it had started, or cannot write " +
                          slot.pid.string());
        }
    } catch (const Error&) {
        is_dirty_ = true;
        end(slot, deadline);
        throw;
    }
}

void ServerProcess::end(const Slot& slot, const Deadline& deadline) const {
    for (const Process& process : processes_of(slot)) process.end(deadline);
    remove_file(slot.configuration);
    remove_file(slot.pid);
    for (const Path& file : slot.leases) remove_file(file);
    for (const Path& file : slot.made_by_itself) remove_file(file);
}

void ServerProcess::fail_to_start(const std::string& reason) const {
    throw Error(ErrorKind::system,
                name() + " does not start for " + bridge_.to_string() + ": " + reason +
                    "; its predecessor, if there was one, still runs; see the log of " + name());
}

bool ServerProcess::has_left_something() const {
    return std::ranges::any_of(slots_, [&](const Slot& slot) {
        return boost::filesystem::exists(slot.configuration) || !processes_of(slot).empty();
    });
}

std::vector<InterfaceName> ServerProcess::bridges_of(const DhcpProgram& program) {
    const std::string prefix = program.configuration_prefix();
    const std::string::size_type name_at = prefix.rfind('/') + 1;
    const Path directory = prefix.substr(0, name_at);
    const std::string beginning = prefix.substr(name_at);
    std::vector<InterfaceName> bridges;
    boost::system::error_code failure;
    for (boost::filesystem::directory_iterator entry(directory, failure), end;
         !failure && entry != end; entry.increment(failure)) {
        const std::string name = entry->path().filename().string();
        if (!name.starts_with(beginning)) continue;
        for (const std::string_view ending : {".a.conf", ".b.conf"}) {
            if (!name.ends_with(ending)) continue;
            const auto bridge = InterfaceName::parse(
                name.substr(beginning.size(), name.size() - beginning.size() - ending.size()));
            if (bridge) bridges.push_back(*bridge);
        }
    }
    return bridges;
}

}  // namespace vif_workspace
