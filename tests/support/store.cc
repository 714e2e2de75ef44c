// SPDX-License-Identifier: GPL-2.0-or-later
#include "support/store.h"

#include <cerrno>
#include <cstdlib>

#include "support/last_error.h"
#include "support/process.h"

extern "C" {
#include <xenstore.h>
#include <xenstore_lib.h>
}

namespace vif_workspace::tests {
namespace {

constexpr auto run_directory = "/run/xenstored";

unsigned size_of(const std::string& value) {
    return static_cast<unsigned>(value.size());
}

}  // namespace

void Store::Close::operator()(xs_handle* handle) const {
    xs_close(handle);
}

Store::Store() : Store(std::string(run_directory) + "/socket") {}

Store Store::as_domain(unsigned domid) {
    return Store(std::string(run_directory) + "/socket." + std::to_string(domid));
}

Store::Store(const std::string& socket) {
    setenv("XENSTORED_PATH", socket.c_str(), 1);
    handle_.reset(xs_open(0));
    const int reason = errno;
    unsetenv("XENSTORED_PATH");
    errno = reason;
    if (!handle_) throw_last_error("xenstore, connecting to " + socket);
}

void Store::write(const std::string& path, const std::string& value) {
    if (!try_write(path, value)) throw_last_error("xenstore, writing " + path);
}

bool Store::try_write(const std::string& path, const std::string& value) {
    return xs_write(handle_.get(), XBT_NULL, path.c_str(), value.data(), size_of(value));
}

std::optional<std::string> Store::read(const std::string& path) const {
    unsigned size = 0;
    const std::unique_ptr<void, decltype(&free)> value(
        xs_read(handle_.get(), XBT_NULL, path.c_str(), &size), free);
    if (value) return std::string(static_cast<const char*>(value.get()), size);
    if (errno != ENOENT) throw_last_error("xenstore, reading " + path);
    return std::nullopt;
}

std::vector<std::string> Store::children(const std::string& path) const {
    unsigned count = 0;
    const std::unique_ptr<char*, decltype(&free)> names(
        xs_directory(handle_.get(), XBT_NULL, path.c_str(), &count), free);
    if (!names) return {};
    return {names.get(), names.get() + count};
}

void Store::remove(const std::string& path) {
    if (!xs_rm(handle_.get(), XBT_NULL, path.c_str()) && errno != ENOENT)
        throw_last_error("xenstore, removing " + path);
}

void Store::set_permissions(const std::string& path, const std::vector<std::string>& permissions) {
    std::vector<xs_permissions> entries;
    for (const std::string& text : permissions) {
        xs_permissions entry{};
        if (!xs_strings_to_perms(&entry, 1, text.c_str()))
            throw_last_error("xenstore, permission " + text);
        entries.push_back(entry);
    }
    if (!xs_set_permissions(handle_.get(), XBT_NULL, path.c_str(), entries.data(),
                            static_cast<unsigned>(entries.size()))) {
        throw_last_error("xenstore, permissions of " + path);
    }
}

std::string Store::listing(const std::string& path) {
    return run_or_throw({"xenstore-ls", "-p", path});
}

void Store::introduce(unsigned domid) {
    if (!xs_introduce_domain(handle_.get(), domid, 1, 7)) {
        throw_last_error("xenstore, introducing domain " + std::to_string(domid));
    }
}

}  // namespace vif_workspace::tests
