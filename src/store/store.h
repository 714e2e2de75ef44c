// SPDX-License-Identifier: GPL-2.0-or-later
// The xenstore client: one connection, and all work in transactions. store.cc is the only file that
// includes xenstore.h. A path without a leading '/' is relative to the home of the domain that this
// program runs in, dom0 or a driver domain (xenstored resolves it). Knows nothing about the meaning
// of the nodes: vif_reader.h, assignment_store.h and report.h do.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

struct xs_handle;

namespace vif_workspace {

/// Which domains may write a node (xs_get_permissions): its owner, which may do everything; all
/// domains that are not named; and those that are named.
struct Permissions {
    struct Entry {
        unsigned domid;
        bool may_write;
    };
    unsigned owner;
    bool all_may_write;
    std::vector<Entry> entries;
};

class Transaction {
  public:
    /// Nothing if there is no such node. Throws Error (store) for any other failure.
    std::optional<std::string> read(const std::string& path) const;
    /// The same, but also nothing if this domain may not read it, as a driver domain may not read
    /// the nodes of other domains.
    std::optional<std::string> read_if_allowed(const std::string& path) const;
    /// The names of its children; none if there is no such node. Throws Error (store) also for a
    /// directory that is too long for oxenstored to list (4096 bytes of names).
    std::vector<std::string> children(const std::string& path) const;
    bool exists(const std::string& path) const { return read(path).has_value(); }
    std::optional<Permissions> permissions(const std::string& path) const;
    /// The home of that domain, /local/domain/DOMID.
    std::string home_of(unsigned domid) const;

    void write(const std::string& path, const std::string& value) const;
    /// The same, but does nothing if this domain may not write it, as a driver domain may not write
    /// the nodes of other domains.
    void write_if_allowed(const std::string& path, const std::string& value) const;
    /// Removes the node and everything below it. No error if there is no such node.
    void remove(const std::string& path) const;

  private:
    friend class Store;
    Transaction(xs_handle* connection, std::uint32_t number)
        : connection_(connection), number_(number) {}

    /// False on failure, with the reason in errno.
    bool try_to_write(const std::string& path, const std::string& value) const;

    xs_handle* connection_;
    std::uint32_t number_;
};

class Store {
  public:
    /// Throws Error (store) if xenstored cannot be reached.
    Store();

    /// Runs WORK(const Transaction&) as one atomic step, and returns its result. If another client
    /// has changed what it read, it is run again, up to 100 times. If WORK throws, nothing of it
    /// takes effect.
    template <class Work>
    auto transact(const Work& work) {
        for (int attempt = 1;; ++attempt) {
            Scope scope(*this);
            if constexpr (std::is_void_v<decltype(work(scope.transaction()))>) {
                work(scope.transaction());
                if (scope.commit(attempt)) return;
            } else {
                auto result = work(scope.transaction());
                if (scope.commit(attempt)) return result;
            }
        }
    }

  private:
    class Scope {
      public:
        explicit Scope(Store& store);
        ~Scope();
        Scope(const Scope&) = delete;
        Scope& operator=(const Scope&) = delete;

        const Transaction& transaction() const { return transaction_; }
        /// False if another client has changed what was read, so that the work must be run again.
        /// Throws Error (store) on the last ATTEMPT.
        bool commit(int attempt);

      private:
        Transaction transaction_;
        bool open_ = true;
    };

    struct Close {
        void operator()(xs_handle* connection) const;
    };
    std::unique_ptr<xs_handle, Close> connection_;
};

}  // namespace vif_workspace
