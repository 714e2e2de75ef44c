// SPDX-License-Identifier: GPL-2.0-or-later
#include "support/tap.h"

#include <arpa/inet.h>
#include <linux/if_packet.h>
#include <net/ethernet.h>
#include <net/if.h>
#include <poll.h>
#include <sys/socket.h>

#include <array>
#include <cstring>
#include <stdexcept>

#include "support/last_error.h"
#include "support/network_namespace.h"

namespace vif_workspace::tests {
namespace {

void set_option(int socket, int level, int name, int value) {
    if (setsockopt(socket, level, name, &value, sizeof value) != 0) throw_last_error("setsockopt");
}

/// The kernel takes the outer VLAN tag out of a received frame and reports it separately
/// (packet(7)).
Frame with_tag_restored(const Frame& frame, msghdr& message) {
    for (cmsghdr* entry = CMSG_FIRSTHDR(&message); entry != nullptr;
         entry = CMSG_NXTHDR(&message, entry)) {
        if (entry->cmsg_level != SOL_PACKET || entry->cmsg_type != PACKET_AUXDATA) continue;
        tpacket_auxdata auxdata{};
        std::memcpy(&auxdata, CMSG_DATA(entry), sizeof auxdata);
        if ((auxdata.tp_status & TP_STATUS_VLAN_VALID) != 0) {
            return tagged(frame, auxdata.tp_vlan_tpid, auxdata.tp_vlan_tci);
        }
    }
    return frame;
}

}  // namespace

Tap::Tap(const NetworkNamespace& network, const std::string& device) {
    const Inside inside(network);
    socket_ = FileDescriptor(socket(AF_PACKET, SOCK_RAW | SOCK_NONBLOCK | SOCK_CLOEXEC, 0));
    if (!socket_.is_open()) throw_last_error("packet socket");
    set_option(descriptor(), SOL_PACKET, PACKET_IGNORE_OUTGOING, 1);
    set_option(descriptor(), SOL_PACKET, PACKET_AUXDATA, 1);
    set_option(descriptor(), SOL_SOCKET, SO_RCVBUFFORCE, 16 << 20);
    sockaddr_ll place{};
    place.sll_family = AF_PACKET;
    place.sll_protocol = htons(ETH_P_ALL);
    place.sll_ifindex = static_cast<int>(if_nametoindex(device.c_str()));
    if (place.sll_ifindex == 0) throw_last_error("device " + device);
    if (bind(descriptor(), reinterpret_cast<sockaddr*>(&place), sizeof place) != 0) {
        throw_last_error("binding to " + device);
    }
}

void Tap::send(const Frame& frame) const {
    if (::send(descriptor(), frame.data(), frame.size(), 0) < 0)
        throw_last_error("sending a frame");
}

std::optional<Frame> Tap::next(Deadline deadline) const {
    std::array<std::uint8_t, 65536> buffer;
    alignas(cmsghdr) std::array<char, 256> auxdata;
    for (;;) {
        iovec place{buffer.data(), buffer.size()};
        msghdr message{};
        message.msg_iov = &place;
        message.msg_iovlen = 1;
        message.msg_control = auxdata.data();
        message.msg_controllen = auxdata.size();
        const ssize_t size = recvmsg(descriptor(), &message, 0);
        if (size >= 0) {
            return with_tag_restored(Frame(buffer.data(), buffer.data() + size), message);
        }
        if (errno == ENETDOWN) continue;  // reported once when the device goes down
        if (errno != EAGAIN) throw_last_error("receiving a frame");
        pollfd event{descriptor(), POLLIN, 0};
        const int left = deadline.left();
        if (left == 0 || poll(&event, 1, left) == 0) return std::nullopt;
    }
}

std::vector<Frame> Tap::before(const Frame& last) const {
    const Deadline deadline = Deadline::after(long_enough);
    std::vector<Frame> frames;
    while (const auto frame = next(deadline)) {
        if (*frame == last) return frames;
        frames.push_back(*frame);
    }
    throw std::runtime_error("the frame that was to end the waiting did not arrive");
}

void Tap::drain() const {
    while (next(Deadline::after(milliseconds(0)))) {
    }
}

}  // namespace vif_workspace::tests
