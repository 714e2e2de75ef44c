// SPDX-License-Identifier: GPL-2.0-or-later
#include "model/peers.h"

#include <doctest/doctest.h>

#include "example.h"

namespace vif_workspace::peers_test {
namespace {

TEST_CASE("the name of a group is a word that is neither reserved nor a MAC") {
    for (const std::string good :
         {"web", "Web-2", "a.b_c", "uplinks", "x234567890123456789012345678901"}) {
        CAPTURE(good);
        REQUIRE(GroupName::parse(good));
        CHECK(GroupName::parse(good)->to_string() == good);
    }
    for (const std::string bad :
         {"", "uplink", "host", "none", "2nd", "-x", "a b", "a,b", "a\n", "00:16:3e:00:00:0a",
          "x2345678901234567890123456789012", "\xc3\xa4"}) {
        CAPTURE(bad);
        CHECK_FALSE(GroupName::parse(bad));
    }
}

TEST_CASE("a peer is a MAC, a group or one of three keywords, and is written as it was read") {
    for (const std::string good : {"00:16:3e:00:00:0b", "web", "uplink", "host", "none"}) {
        CAPTURE(good);
        REQUIRE(Peer::parse(good));
        CHECK(Peer::parse(good)->to_string() == good);
    }
    for (const std::string bad : {"", "*", "01:16:3e:00:00:0b", "00-16-3e-00-00-0b", "web host"}) {
        CAPTURE(bad);
        CHECK_FALSE(Peer::parse(bad));
    }
}

TEST_CASE("peers include every workspace that one of their words names") {
    const Peers peers = {some<Peer>({"00:16:3e:00:00:0b", "web", "uplink"})};
    CHECK(peers.includes(NonWorkspacePeer::uplink));
    CHECK_FALSE(peers.includes(NonWorkspacePeer::host));
    CHECK(peers.includes(a<MacAddress>("00:16:3e:00:00:0b"), {}));
    CHECK(peers.includes(a<MacAddress>("00:16:3e:00:00:0c"), some<GroupName>({"db", "web"})));
    CHECK_FALSE(peers.includes(a<MacAddress>("00:16:3e:00:00:0c"), some<GroupName>({"db"})));
    CHECK_FALSE(Peers{some<Peer>({"none"})}.includes(a<MacAddress>("00:16:3e:00:00:0b"), {}));
}

TEST_CASE(
    "two workspaces exchange frames if the peers of both allow it, and a workspace without peers "
    "allows all") {
    Binding one = alpha();
    Binding other = beta();
    CHECK(may_exchange(one, other));
    one.peers = Peers{some<Peer>({"web"})};
    CHECK_FALSE(may_exchange(one, other));
    other.groups = some<GroupName>({"web"});
    CHECK(may_exchange(one, other));
    CHECK(may_exchange(other, one));
    other.peers = Peers{some<Peer>({"uplink"})};
    CHECK_FALSE(may_exchange(one, other));
    CHECK_FALSE(may_exchange(other, one));
}

}  // namespace
}  // namespace vif_workspace::peers_test
