// SPDX-License-Identifier: GPL-2.0-or-later
#include "store/store.h"

#include <cerrno>
#include <chrono>
#include <cstdlib>
#include <random>
#include <thread>

#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

extern "C" {
#include <xenstore.h>
#include <xenstore_lib.h>
}

#include "host/deadline.h"
#include "host/watchdog.h"
#include "model/error.h"
#include "store/store_watch.h"

namespace vif_workspace {
namespace {

constexpr int most_attempts = 100;
constexpr auto quota_time_limit = std::chrono::seconds(5);  // an event has 22 s
constexpr const char* xenstored = "xenstored";

struct Free {
    void operator()(void* memory) const { std::free(memory); }  // libxenstore uses malloc
};

[[noreturn]] void fail(const std::string& what) {
    const std::string reason = last_error();
    throw Error(ErrorKind::store, "xenstore: cannot " + what + ": " + reason);
}

bool is_absent(int error) {
    return error == ENOENT;
}

/// Has xenstored refused a transaction because this domain has too many open? Only a driver domain
/// has such a quota, of ten by default. The C xenstored answers ENOSPC; oxenstored answers EQUOTA,
/// which libxenstore does not know and reports as EINVAL.
bool is_over_quota(int error) {
    return error == ENOSPC || error == EINVAL;
}

/// Waits while the quota is used up. Each transaction of ours takes some milliseconds, so one of
/// the open ones ends soon.
std::uint32_t start_transaction(xs_handle* connection) {
    const Deadline deadline = Deadline::in(quota_time_limit);
    std::minstd_rand random(static_cast<unsigned>(getpid()));
    // At random, so that waiting processes do not try at the same time.
    std::uniform_int_distribution<int> pause(5, 50);
    while (true) {
        const std::uint32_t number = xs_transaction_start(connection);
        if (number != XBT_NULL) return number;
        if (!is_over_quota(errno) || deadline.has_passed()) fail("start a transaction");
        std::this_thread::sleep_for(std::chrono::milliseconds(pause(random)));
    }
}

xs_handle* opened() {
    const WaitingFor waiting(xenstored);
    xs_handle* connection = xs_open(0);
    if (connection != nullptr) return connection;
    throw Error(ErrorKind::store, "cannot reach xenstored: " + last_error() +
                                      "; check that it is running (`xenstore-ls`)");
}

/// A connection on which no message is ever sent: it only reports, by hanging up, that xenstored
/// has ended.
Descriptor connection_for_hangup() {
    const std::string path = xs_daemon_socket();
    sockaddr_un address = {};
    address.sun_family = AF_UNIX;
    path.copy(address.sun_path, sizeof address.sun_path - 1);
    Descriptor connection(socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0));
    const bool is_there = connect(connection.number(), reinterpret_cast<const sockaddr*>(&address),
                                  sizeof address) == 0;
    return is_there ? std::move(connection) : Descriptor(-1);
}

}  // namespace

std::optional<std::string> Transaction::read(const std::string& path) const {
    const WaitingFor waiting(xenstored);
    unsigned length = 0;
    const std::unique_ptr<char, Free> value(
        static_cast<char*>(xs_read(connection_, number_, path.c_str(), &length)));
    if (value) return std::string(value.get(), length);
    if (is_absent(errno)) return std::nullopt;
    fail("read " + path);
}

std::optional<std::string> Transaction::read_if_allowed(const std::string& path) const {
    const WaitingFor waiting(xenstored);
    unsigned length = 0;
    const std::unique_ptr<char, Free> value(
        static_cast<char*>(xs_read(connection_, number_, path.c_str(), &length)));
    if (value) return std::string(value.get(), length);
    if (is_absent(errno) || errno == EACCES) return std::nullopt;
    fail("read " + path);
}

std::vector<std::string> Transaction::children(const std::string& path) const {
    const WaitingFor waiting(xenstored);
    unsigned count = 0;
    const std::unique_ptr<char*, Free> names(
        xs_directory(connection_, number_, path.c_str(), &count));
    if (names) return {names.get(), names.get() + count};
    if (is_absent(errno)) return {};
    fail("list " + path);
}

std::optional<Permissions> Transaction::permissions(const std::string& path) const {
    const WaitingFor waiting(xenstored);
    unsigned count = 0;
    const std::unique_ptr<xs_permissions, Free> list(
        xs_get_permissions(connection_, number_, path.c_str(), &count));
    if (!list && is_absent(errno)) return std::nullopt;
    if (!list || count == 0) fail("read the permissions of " + path);

    const xs_permissions* entries = list.get();
    Permissions permissions = {.owner = entries[0].id,
                               .all_may_write = (entries[0].perms & XS_PERM_WRITE) != 0,
                               .entries = {}};
    for (unsigned i = 1; i < count; ++i) {
        permissions.entries.push_back({entries[i].id, (entries[i].perms & XS_PERM_WRITE) != 0});
    }
    return permissions;
}

std::string Transaction::home_of(unsigned domid) const {
    return "/local/domain/" + std::to_string(domid);
}

void Transaction::write(const std::string& path, const std::string& value) const {
    if (!try_to_write(path, value)) fail("write " + path);
}

void Transaction::write_if_allowed(const std::string& path, const std::string& value) const {
    if (!try_to_write(path, value) && errno != EACCES) fail("write " + path);
}

bool Transaction::try_to_write(const std::string& path, const std::string& value) const {
    const WaitingFor waiting(xenstored);
    return xs_write(connection_, number_, path.c_str(), value.data(),
                    static_cast<unsigned>(value.size()));
}

void Transaction::remove(const std::string& path) const {
    const WaitingFor waiting(xenstored);
    if (!xs_rm(connection_, number_, path.c_str()) && !is_absent(errno)) fail("remove " + path);
}

void Store::Close::operator()(xs_handle* connection) const {
    xs_close(connection);
}

Store::Store() : connection_(opened()) {}

Store::Scope::Scope(Store& store) : transaction_(store.connection_.get(), XBT_NULL) {
    const WaitingFor waiting(xenstored);
    transaction_.number_ = start_transaction(transaction_.connection_);
}

Store::Scope::~Scope() {
    if (open_) xs_transaction_end(transaction_.connection_, transaction_.number_, /*abort=*/true);
}

bool Store::Scope::commit(int attempt) {
    const WaitingFor waiting(xenstored);
    open_ = false;
    if (xs_transaction_end(transaction_.connection_, transaction_.number_, /*abort=*/false)) {
        return true;
    }
    if (errno == EAGAIN && attempt < most_attempts) return false;
    fail("commit after " + std::to_string(attempt) + " attempts");
}

void StoreWatch::Close::operator()(xs_handle* connection) const {
    xs_close(connection);
}

StoreWatch::StoreWatch(const std::string& path)
    : connection_(opened()), hangup_(connection_for_hangup()) {
    const WaitingFor waiting(xenstored);
    if (!xs_watch(connection_.get(), path.c_str(), /*token=*/"")) fail("watch " + path);
    if (change_descriptor() < 0) fail("wait for changes of " + path);
}

int StoreWatch::change_descriptor() const {
    return xs_fileno(connection_.get());
}

bool StoreWatch::drain() const {
    bool found = false;
    while (true) {
        const std::unique_ptr<char*, Free> change(xs_check_watch(connection_.get()));
        if (!change) return found;
        found = true;
    }
}

}  // namespace vif_workspace
