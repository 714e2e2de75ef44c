// SPDX-License-Identifier: GPL-2.0-or-later
// The program answer-ipv6 DEVICE GUESTS-FILE PID-FILE: answers the DHCPv6 and the router
// solicitations that come in by DEVICE, as the file of the guests says (guests_file.h), until that
// file is removed. It has no address and no state: whatever it is asked, the answer depends on the
// file alone. src/dhcp/ipv6_process.h starts it in the network namespace of a bridge. It returns
// when it answers; from then on it runs without privileges (sandbox.h).
#include <algorithm>
#include <array>
#include <chrono>
#include <cstdlib>
#include <iostream>
#include <string>

#include <arpa/inet.h>
#include <fcntl.h>
#include <net/if.h>
#include <netpacket/packet.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include "host/file.h"
#include "ipv6/guests_file.h"
#include "ipv6/ipv6_answers.h"
#include "ipv6/router_advertisement.h"
#include "ipv6/sandbox.h"
#include "model/error.h"

namespace vif_workspace {
namespace {

using Clock = std::chrono::steady_clock;

constexpr std::uint16_t ipv6 = 0x86dd;

/// Sends and receives whole frames of IPv6.
Descriptor open_packet_socket(const std::string& device) {
    Descriptor socket(::socket(AF_PACKET, SOCK_RAW | SOCK_CLOEXEC, 0));
    sockaddr_ll address = {};
    address.sll_family = AF_PACKET;
    address.sll_protocol = htons(ipv6);
    address.sll_ifindex = static_cast<int>(if_nametoindex(device.c_str()));
    const bool is_open =
        socket.number() >= 0 && address.sll_ifindex != 0 &&
        bind(socket.number(), reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0;
    if (is_open) return socket;
    throw Error(ErrorKind::system,
                "cannot open a packet socket on " + quote(device) + ": " + last_error());
}

/// A frame that cannot be sent is lost, as any frame may be: guests ask again.
void send_all(const Descriptor& socket, const std::vector<EthernetFrame>& frames) {
    for (const EthernetFrame& frame : frames)
        static_cast<void>(send(socket.number(), frame.data(), frame.size(), 0));
}

/// Answers some of the frames that wait, so that a flood of them does not delay all else.
void answer_requests(const Descriptor& socket, const Ipv6Answers& answers) {
    constexpr int most_in_a_row = 64;
    std::array<std::uint8_t, 2048> buffer = {};
    for (int i = 0; i < most_in_a_row; ++i) {
        const ssize_t length =
            recv(socket.number(), buffer.data(), buffer.size(), MSG_TRUNC | MSG_DONTWAIT);
        if (length < 0) return;
        const auto whole = static_cast<std::size_t>(length);
        if (whole > buffer.size()) continue;
        if (const auto frame = answers.answer(std::span(buffer).first(whole)))
            send_all(socket, {*frame});
    }
}

int milliseconds_until(Clock::time_point time) {
    const auto left = std::chrono::ceil<std::chrono::milliseconds>(time - Clock::now());
    return static_cast<int>(std::max(left, std::chrono::milliseconds::zero()).count());
}

/// If the new file cannot be read, the old one stays in force, which `check` reports.
GuestsFile::State read_again(GuestsFile& file) {
    try {
        return file.read_again();
    } catch (const Error&) {
        return GuestsFile::State::unchanged;
    }
}

/// Returns when the file of the guests has been removed.
void serve(const Descriptor& socket, GuestsFile& file) {
    Ipv6Answers answers(file.guests());
    auto next_advertisement = Clock::now();
    while (true) {
        if (Clock::now() >= next_advertisement) {
            send_all(socket, answers.advertisements());
            next_advertisement = Clock::now() + advertisement_interval;
        }
        std::array<pollfd, 2> waiting = {pollfd{socket.number(), POLLIN, 0},
                                         pollfd{file.changes(), POLLIN, 0}};
        poll(waiting.data(), waiting.size(), milliseconds_until(next_advertisement));
        if (waiting[1].revents != 0) {
            const GuestsFile::State state = read_again(file);
            if (state == GuestsFile::State::removed) return;
            Ipv6Answers changed(file.guests());
            send_all(socket, changed.changes_since(answers));
            answers = std::move(changed);
        }
        answer_requests(socket, answers);
    }
}

/// Its input and output are those of the event that has started it.
void leave_standard_streams() {
    const Descriptor nothing(open("/dev/null", O_RDWR | O_CLOEXEC));
    for (const int stream : {STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO})
        dup2(nothing.number(), stream);
}

/// Everything that can fail has been done when the parent ends.
void run(const std::string& device, const Path& guests, const Path& pid_file) {
    const Descriptor socket = open_packet_socket(device);
    GuestsFile file(guests);
    if (file.read_again() != GuestsFile::State::replaced)
        throw Error(ErrorKind::system, "there is no file " + guests.string());
    std::array<int, 2> ends = {};
    if (pipe2(ends.data(), O_CLOEXEC) != 0)
        throw Error(ErrorKind::system, "cannot make a pipe: " + last_error());
    const Descriptor is_ready(ends[0]);
    Descriptor ready(ends[1]);
    const pid_t child = fork();
    if (child < 0) throw Error(ErrorKind::system, "cannot start a process: " + last_error());
    if (child != 0) {
        ready = Descriptor(-1);
        char octet = 0;
        if (read(is_ready.number(), &octet, 1) != 1)
            throw Error(ErrorKind::system, "it could not give up its privileges");
        replace_file(pid_file, std::to_string(child));
        return;
    }
    setsid();
    if (chdir("/") != 0) return;
    enter_sandbox();  // its error is still printed where the event reads it
    leave_standard_streams();
    if (write(ready.number(), "", 1) != 1) return;  // the event was killed
    serve(socket, file);
}

}  // namespace
}  // namespace vif_workspace

int main(int count, char** words) {
    if (count != 4) {
        std::cerr << "usage: answer-ipv6 DEVICE GUESTS-FILE PID-FILE\n";
        return 2;
    }
    try {
        vif_workspace::run(words[1], words[2], words[3]);
        return EXIT_SUCCESS;
    } catch (const std::exception& error) {
        std::cerr << "answer-ipv6: " << error.what() << "\n";
        return EXIT_FAILURE;
    }
}
