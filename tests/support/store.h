// SPDX-License-Identifier: GPL-2.0-or-later
// xenstore as the tests see it: as dom0's toolstack, an agent, or a guest with nothing but its own
// rights. This is not the program's own client, so that an error in one of them does not hide an
// error in the other.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

struct xs_handle;

namespace vif_workspace::tests {

class Store {
  public:
    /// As dom0.
    Store();
    /// As a guest that was introduced: relative paths, permissions and quotas are the guest's.
    static Store as_domain(unsigned domid);

    void write(const std::string& path, const std::string& value);
    /// Whether the store permitted the write; for writes that must be forbidden.
    bool try_write(const std::string& path, const std::string& value);
    std::optional<std::string> read(const std::string& path) const;
    std::vector<std::string> children(const std::string& path) const;
    /// Does nothing if it does not exist.
    void remove(const std::string& path);

    /// As xenstore-chmod takes them: "n0", "r7"; the first names the owner and the right of
    /// everybody else.
    void set_permissions(const std::string& path, const std::vector<std::string>& permissions);

    /// The output of xenstore-ls for PATH: names, values and permissions.
    static std::string listing(const std::string& path);

    void introduce(unsigned domid);

  private:
    explicit Store(const std::string& socket);

    struct Close {
        void operator()(xs_handle* handle) const;
    };
    std::unique_ptr<xs_handle, Close> handle_;
};

}  // namespace vif_workspace::tests
