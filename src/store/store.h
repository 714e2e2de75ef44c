// SPDX-License-Identifier: GPL-2.0-or-later
// The xenstore client: one connection, work done in transactions. The only place that includes
// xenstore.h. A path without a leading '/' is relative to the home of the domain we run in, dom0 or
// a driver domain (xenstored resolves it). Knows nothing of what the nodes mean.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

struct xs_handle;

namespace vif_workspace {

/// Who may do what with a node (xs_get_permissions): its owner, who may do everything, what
/// everybody not named may do, and the domains named besides.
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
    /// The same, and nothing if this domain is not allowed to read it (other domains' nodes, in a
    /// driver domain).
    std::optional<std::string> read_if_allowed(const std::string& path) const;
    /// The names of its children; none if it is not there. Throws Error (store) also for a
    /// directory that is too long for oxenstored to list (4096 bytes of names).
    std::vector<std::string> children(const std::string& path) const;
    bool exists(const std::string& path) const { return read(path).has_value(); }
    std::optional<Permissions> permissions(const std::string& path) const;
    /// This domain's home, /local/domain/DOMID.
    std::string home_of(unsigned domid) const;

    void write(const std::string& path, const std::string& value) const;
    /// The same, and nothing if this domain is not allowed to (other domains' nodes, in a driver
    /// domain).
    void write_if_allowed(const std::string& path, const std::string& value) const;
    /// The node and all below it; no error if it is not there.
    void remove(const std::string& path) const;

  private:
    friend class Store;
    Transaction(xs_handle* connection, std::uint32_t number)
        : connection_(connection), number_(number) {}

    bool can_write(const std::string& path, const std::string& value) const;  // else errno

    xs_handle* connection_;
    std::uint32_t number_;
};

class Store {
  public:
    /// Throws Error (store) if xenstored cannot be reached.
    Store();

    /// Does WORK(const Transaction&) as one atomic step and returns what it returns. Again, up to
    /// 100 times, if somebody else changed what it read meanwhile; what it throws ends the
    /// transaction without effect.
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
        /// False: somebody was in between, do it again. Throws Error (store) on the last ATTEMPT.
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
