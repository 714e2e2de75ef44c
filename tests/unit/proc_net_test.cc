// SPDX-License-Identifier: GPL-2.0-or-later
#include "host/proc_net.h"

#include <doctest/doctest.h>

#include "example.h"

namespace vif_workspace::proc_net_test {
namespace {

const InterfaceName xenbr0 = a<InterfaceName>("xenbr0");

const std::string route_heading =
    "Iface\tDestination\tGateway \tFlags\tRefCnt\tUse\tMetric\tMask\t\tMTU\tWindow\tIRTT\n";
const std::string by_xenbr0 = "xenbr0\t00000000\tFE00090A\t0003\t0\t0\t100\t00000000\t0\t0\t0\n";
const std::string by_eth1 = "eth1\t00000000\t0100000A\t0003\t0\t0\t50\t00000000\t0\t0\t0\n";

TEST_CASE(
    "the router is that of the default route with the lowest metric, if that is on the bridge") {
    CHECK(default_gateway_in(route_heading + by_xenbr0, xenbr0) == a<Ipv4Address>("10.9.0.254"));
    CHECK_FALSE(default_gateway_in(route_heading + by_xenbr0 + by_eth1, xenbr0));
    CHECK_FALSE(default_gateway_in(route_heading + by_eth1, xenbr0));
    CHECK_FALSE(
        default_gateway_in("xenbr0\t0000090A\t00000000\t0001\t0\t0\t0\t00FFFFFF\n", xenbr0));
    CHECK_FALSE(default_gateway_in("xenbr0\t00000000\tFE00090A\t0003", xenbr0));
    CHECK_FALSE(default_gateway_in("", xenbr0));
}

TEST_CASE("a packet socket with any unread byte has waiting frames") {
    const auto table = [](const std::string& unread) {
        return "sk       RefCnt Type Proto  Iface R Rmem   User   Inode\n"
               "00000000 3      3    0003   2     1 " +
               unread + "      0      4711\n";
    };
    CHECK(has_unread_frames(table("704"), {"socket:[4711]"}));
    CHECK_FALSE(has_unread_frames(table("0"), {"socket:[4711]"}));
    CHECK_FALSE(has_unread_frames(table("704"), {"socket:[4712]"}));
    CHECK_FALSE(has_unread_frames("", {"socket:[4711]"}));
}

TEST_CASE("a UDP socket with any unread byte has waiting datagrams") {
    const auto table = [](const std::string& unread) {
        return "   sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid "
               " "
               "timeout inode ref pointer drops\n"
               "15675: 00000000:0043 00000000:0000 07 00000000:" +
               unread + " 00:00000000 00000000     0        0 4711 2 0000000093524f4f 0\n";
    };
    CHECK(has_unread_datagrams(table("00000300"), {"socket:[4711]"}));
    CHECK_FALSE(has_unread_datagrams(table("00000000"), {"socket:[4711]"}));
    CHECK_FALSE(has_unread_datagrams(table("00000300"), {"socket:[4712]"}));
    CHECK_FALSE(has_unread_datagrams("", {"socket:[4711]"}));
}

TEST_CASE("the vif of a netback device is read from the device's name") {
    CHECK(vif_of_backend_device("vif-7-0") == a<VifId>("vif7.0"));
    for (const char* other :
         {"", "vif", "vif-", "vif-7", "vif--0", "vif-7-0-1", "vbd-7-0", "vif7-0"}) {
        CAPTURE(other);
        CHECK_FALSE(vif_of_backend_device(other));
    }
}

}  // namespace
}  // namespace vif_workspace::proc_net_test
