// SPDX-License-Identifier: GPL-2.0-or-later
// The usual workspace, with the LAN's machine as its router. Its DHCP must work whatever else runs
// on its host: it has a lease when built, and its renewals can be tried again and again.
#pragma once

#include <poll.h>

#include <csignal>
#include <set>

#include "support/dhcp_client.h"
#include "support/dhcp_message.h"
#include "support/in_force.h"
#include "support/printing.h"
#include "support/process_handle.h"
#include "support/testbed.h"

namespace vif_workspace::tests {

/// The workspace, not yet online.
inline Vif& add_guest_with_router(World& world) {
    Vif& vif = world.add_workspace(7, guest_mac, guest_ip);
    world.assign(guest_mac, {{"gateway", lan_ip}});
    return vif;
}

inline std::string listed(const std::set<std::string>& macs) {
    std::string text;
    for (const std::string& mac : macs) text += (text.empty() ? "" : " ") + mac;
    return text;
}

class ServedGuest {
  public:
    explicit ServedGuest(const Vif& vif)
        : card_(&vif.card()), client_(DhcpClient::udhcpc(vif.guest())) {
        DhcpEvent lease = client_.lease();
        CHECK(lease["address"] == guest_ip);
        server_ = lease["server"];
        REQUIRE(server_.starts_with("169.254."));
    }

    /// The requests of a client at T1 and at T2, and the renewal by its own client.
    void check_renewals() {
        card_->drain();
        card_->send(renew(guest_mac, guest_ip, server_, lan_mac, ++number_));
        check_acknowledgement();
        card_->send(rebind(guest_mac, guest_ip, ++number_));
        check_acknowledgement();
        client_.process().send_signal(SIGUSR1);
        auto event = client_.next(Deadline::after(long_enough));
        REQUIRE(event.has_value());
        CHECK(event->at("event") == "renew");
        CHECK(event->at("address") == guest_ip);
        CHECK(event->at("server") == server_);
    }

    /// The MACs in whose names our server was sent requests, in their order, up to one more request
    /// by this guest.
    std::string askers_at(const Tap& server) {
        card_->send(discover(guest_mac, ++number_));
        std::set<std::string> askers;
        const Deadline deadline = Deadline::after(long_enough);
        while (const auto frame = server.next(deadline)) {
            const auto message = received_dhcp(*frame);
            if (message) askers.insert(message->message.chaddr);
            if (message && message->message.xid == number_) return listed(askers);
        }
        FAIL("the workspace's own request did not come");
        return "";
    }

  private:
    void check_acknowledgement() const {
        const Received answer = answer_to(number_, *card_);
        CHECK(answer.message.type == DhcpType::ack);
        CHECK(answer.message.server == server_);
    }

    const Tap* card_;
    DhcpClient client_;
    std::string server_;
    std::uint32_t number_ = 0x77000000;
};

inline std::string said_by_check() {
    return run({{std::getenv("VIF_WORKSPACE_HELPER"), "check"}}).said;
}

/// Kills every dhcpd of ours and waits until all of them have ended.
inline void kill_our_servers() {
    for (const Daemon& daemon : dhcpd_of_ours()) {
        const FileDescriptor handle = process_handle(daemon.pid);
        kill(daemon.pid, SIGKILL);
        pollfd event{handle.number(), POLLIN, 0};
        REQUIRE(poll(&event, 1, Deadline::after(long_enough).left()) == 1);
    }
}

/// Kills our dhcpd, and has repair start another one.
inline void restart_our_server() {
    kill_our_servers();
    const Outcome repair = run({{std::getenv("VIF_WORKSPACE_HELPER"), "repair"}});
    REQUIRE_MESSAGE(repair.status == 0, repair.said);
    CHECK(dhcpd_of_ours().size() == 1);
}

}  // namespace vif_workspace::tests
