// SPDX-License-Identifier: GPL-2.0-or-later
// A connection to the kernel's rtnetlink (rtnetlink(7), by libmnl), which has the devices of the
// network namespace in which it was opened, their addresses and routes. One request at a time, each
// answered before the next. Knows nothing of what a request means: links.h makes the requests.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include <libmnl/libmnl.h>

namespace vif_workspace {

/// One request under construction: the header of its family (ifinfomsg, ifaddrmsg), then its
/// attributes.
class RouteRequest {
  public:
    /// TYPE is RTM_NEWLINK or the like; FLAGS are added to NLM_F_REQUEST.
    RouteRequest(std::uint16_t type, std::uint16_t flags);

    template <class FamilyHeader>
    FamilyHeader& family_header() {
        return *static_cast<FamilyHeader*>(
            mnl_nlmsg_put_extra_header(message(), sizeof(FamilyHeader)));
    }

    RouteRequest& add(std::uint16_t attribute, const std::string& text);
    RouteRequest& add(std::uint16_t attribute, std::uint32_t number);
    RouteRequest& add(std::uint16_t attribute, const void* octets, std::size_t size);
    RouteRequest& add_octet(std::uint16_t attribute, std::uint8_t octet);
    RouteRequest& add_word(std::uint16_t attribute, std::uint16_t word);
    /// FILL adds the attributes inside this one.
    RouteRequest& add_nested(std::uint16_t attribute, const std::function<void()>& fill);
    /// The same, with a family header before the inner attributes (the peer of a veth).
    RouteRequest& add_nested_with_header(std::uint16_t attribute, std::size_t header_size,
                                         const std::function<void()>& fill);

    nlmsghdr* message() { return reinterpret_cast<nlmsghdr*>(buffer_.data()); }

  private:
    std::vector<char> buffer_;
};

class RouteSocket {
  public:
    /// Throws Error (system).
    RouteSocket();

    /// Sends a request that must succeed. Throws Error (system): "cannot WHAT: the kernel's
    /// reason".
    void carry_out(RouteRequest& request, const std::string& what);

    /// Sends a request that the kernel may refuse. Returns 0 or errno.
    int attempt(RouteRequest& request);

    /// Sends a question and calls VISIT with each message of the answer. Returns 0, or errno if the
    /// kernel refuses (ENODEV: there is no such device). Throws Error (system) if the kernel does
    /// not answer.
    int ask(RouteRequest& request, const std::function<void(const nlmsghdr&)>& visit);

  private:
    /// What ask() is to return; nothing while more of the answer follows.
    std::optional<int> result_of(const nlmsghdr& message,
                                 const std::function<void(const nlmsghdr&)>& visit);

    struct Close {
        void operator()(mnl_socket* socket) const { mnl_socket_close(socket); }
    };
    std::unique_ptr<mnl_socket, Close> socket_;
    std::uint32_t sequence_ = 0;
    std::string reason_;  // of the latest refusal, as text, if the kernel gave one
};

}  // namespace vif_workspace
