// SPDX-License-Identifier: GPL-2.0-or-later
// A connection to the kernel's rtnetlink (rtnetlink(7), by libmnl): devices, and what belongs to
// them, of the network namespace in which it was opened. One request at a time, each answered
// before the next. Knows nothing of what a request means; links.h makes them.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include <libmnl/libmnl.h>

namespace vif_workspace {

/// One request under construction: a header of its family (ifinfomsg, ifaddrmsg), then attributes.
class RouteRequest {
  public:
    /// TYPE as RTM_NEWLINK; FLAGS beside NLM_F_REQUEST.
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
    /// FILL adds the attributes that are inside this one.
    RouteRequest& add_nested(std::uint16_t attribute, const std::function<void()>& fill);
    /// The same with a family header of its own before them (the peer of a veth).
    RouteRequest& add_nested_with_header(std::uint16_t attribute, std::size_t header_size,
                                         const std::function<void()>& fill);

    nlmsghdr* message() { return reinterpret_cast<nlmsghdr*>(buffer_.data()); }

  private:
    std::vector<char> buffer_;
};

/// SEE is called with each attribute of the message, which begin OFFSET octets behind its header.
void for_each_attribute(const nlmsghdr& message, std::size_t offset,
                        const std::function<void(const nlattr&)>& see);

class RouteSocket {
  public:
    /// Throws Error (system).
    RouteSocket();

    /// Has the kernel do it. Throws Error (system): "cannot WHAT: the kernel's reason".
    void carry_out(RouteRequest& request, const std::string& what);

    /// The same, where it may be refused: 0, or errno.
    int attempt(RouteRequest& request);

    /// Asks; SEE is called with each message of the answer. 0, or errno where the kernel refuses to
    /// answer (ENODEV: there is no such device). Throws Error (system) if it does not answer.
    int ask(RouteRequest& request, const std::function<void(const nlmsghdr&)>& see);

  private:
    struct Close {
        void operator()(mnl_socket* socket) const { mnl_socket_close(socket); }
    };
    std::unique_ptr<mnl_socket, Close> socket_;
    std::uint32_t sequence_ = 0;
    std::string reason_;  // the kernel's own words on the latest refusal, if it gave any
};

}  // namespace vif_workspace
