// SPDX-License-Identifier: GPL-2.0-or-later
#include "registry/registry.h"

#include <chrono>

#include "model/error.h"
#include "registry/entry_queue.h"

namespace vif_workspace {
namespace {

Path registry_in(const Path& run_directory) {
    return run_directory / "registry";
}
Path dirty_flag_in(const Path& run_directory) {
    return run_directory / "rules.dirty";
}
Path lock_in(const Path& run_directory) {
    return run_directory / "registry.lock";
}
Path filters_in(const Path& run_directory) {
    return run_directory / "rules.filters";
}

/// A new registry must not use the generations of an earlier one again. It starts with the
/// milliseconds since 1970, which grow faster than any number of changes.
std::uint64_t first_generation() {
    const auto now = std::chrono::system_clock::now().time_since_epoch();
    return static_cast<std::uint64_t>(std::chrono::floor<std::chrono::milliseconds>(now).count());
}

}  // namespace

Registry::Registry(const Path& run_directory, RegistryCache& cache, const Deadline& deadline)
    : Registry(run_directory, cache, Lock(lock_in(run_directory), deadline)) {
    state_ = read_unlocked(run_directory_, cache);
}

RegistryState Registry::read_unlocked(const Path& run_directory, RegistryCache& cache) {
    const auto text = read_file(registry_in(run_directory));
    return text ? cache.parse(*text)
                : RegistryState{.bindings = {}, .generation = first_generation()};
}

Registry Registry::open_even_if_damaged(const Path& run_directory, RegistryCache& cache,
                                        const Deadline& deadline) {
    Registry registry(run_directory, cache, Lock(lock_in(run_directory), deadline));
    registry.state_ = {.bindings = {}, .generation = first_generation()};
    try {
        const auto text = read_file(registry_in(run_directory));
        if (text) registry.state_ = cache.parse(*text);
    } catch (const Error&) {
        replace_file(dirty_flag_in(run_directory), "");
    }
    return registry;
}

bool Registry::is_busy(const Path& run_directory) {
    return is_locked(lock_in(run_directory));
}

bool Registry::exists(const Path& run_directory) {
    return file_exists(registry_in(run_directory));
}

void Registry::write(const BindingSet& bindings) {
    replace_file(dirty_flag_in(run_directory_), "");
    state_ = {.bindings = bindings, .generation = state_.generation + 1};
    replace_file(registry_in(run_directory_), cache_->render(state_));
}

std::uint64_t Registry::allocate_generation() {
    ++state_.generation;
    replace_file(registry_in(run_directory_), cache_->render(state_));
    return state_.generation;
}

std::vector<std::string> Registry::filters(const Path& run_directory) {
    std::vector<std::string> names;
    const std::string text = read_file(filters_in(run_directory)).value_or("");
    for (const std::string_view name : lines_of(text)) names.emplace_back(name);
    return names;
}

void Registry::set_installed_filters(const std::vector<std::string>& names) {
    std::string lines;
    for (const std::string& name : names) lines += name + "\n";
    replace_file(filters_in(run_directory_), lines);
}

bool Registry::are_rules_current(const Path& run_directory) {
    // Without a registry the kernel may have rules from before the run directory was wiped.
    return file_exists(registry_in(run_directory)) && !file_exists(dirty_flag_in(run_directory));
}

void Registry::mark_rules_current() {
    if (state_.bindings.empty()) {
        remove_file(registry_in(run_directory_));
        remove_file(filters_in(run_directory_));
        clear_entry_queue(run_directory_);
    }
    remove_file(dirty_flag_in(run_directory_));
}

}  // namespace vif_workspace
