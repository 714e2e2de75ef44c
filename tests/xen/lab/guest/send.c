// SPDX-License-Identifier: GPL-2.0-or-later
// Sends Ethernet frames as they are, which busybox cannot: send INTERFACE HEX...
#include <net/ethernet.h>
#include <net/if.h>
#include <netpacket/packet.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>

#define SHORTEST_FRAME 60  // without its checksum; the padding that a card would add is added here

static size_t octets(const char* hex, unsigned char* frame, size_t room) {
    size_t length = 0;
    while (length < room && sscanf(hex + 2 * length, "%2hhx", &frame[length]) == 1) ++length;
    return length < SHORTEST_FRAME ? SHORTEST_FRAME : length;
}

int main(int argc, char** argv) {
    const int wire = socket(AF_PACKET, SOCK_RAW, 0);
    struct sockaddr_ll to = {.sll_family = AF_PACKET};
    to.sll_ifindex = argc < 2 ? 0 : (int)if_nametoindex(argv[1]);
    for (int i = 2; i < argc; ++i) {
        unsigned char frame[ETH_FRAME_LEN] = {0};
        const size_t length = octets(argv[i], frame, sizeof frame);
        if (sendto(wire, frame, length, 0, (struct sockaddr*)&to, sizeof to) < 0) {
            perror("send");
            return 1;
        }
    }
    return argc < 3;
}
