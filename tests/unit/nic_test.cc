// SPDX-License-Identifier: GPL-2.0-or-later
#include "xl/nic.h"

#include <doctest/doctest.h>

#include <random>

#include "example.h"

namespace vif_workspace::nic_test {
namespace {

TEST_CASE("what a vif says is kept as it stands, the last of a key") {
    const Nic nic = parse_nic(
        "mac=00:16:3E:0:0:a, bridge=xenbr0 ,script=vif-workspace,ip=10.7.0.10 10.7.0.11,"
        "vifname=alpha,type=ioemu,model=e1000,rate=1MB/s,backend=net,devid=3,bridge=xenbr1");
    CHECK(nic.mac == a<MacAddress>("00:16:3e:00:00:0a"));
    CHECK(nic.type == Nic::Type::ioemu);
    CHECK(nic.devid == "3");
    CHECK(nic.texts == std::map<std::string, std::string>{{"bridge", "xenbr1"},
                                                          {"script", "vif-workspace"},
                                                          {"ip", "10.7.0.10 10.7.0.11"},
                                                          {"vifname", "alpha"},
                                                          {"backend", "net"}});
    CHECK(nic.complaints.empty());
}

TEST_CASE("an empty specification is a vif of which xl decides everything") {
    for (const char* text : {"", ",", ",,", "mac=00:00:00:00:00:00"}) {
        CAPTURE(text);
        CHECK(parse_nic(text) == Nic{});
    }
}

TEST_CASE("a MAC is read with any character between its numbers, as xl does") {
    for (const char* text : {"mac=00-16-3e-00-00-0a", "mac=0:16:3e:0:0:a", "mac=0x0.0x16.3e.0.0.a",
                             "mac=00:16:3e:00:00:0a and more"}) {
        CAPTURE(text);
        CHECK(parse_nic(text).mac == a<MacAddress>("00:16:3e:00:00:0a"));
    }
}

TEST_CASE("what xl complains of and passes over is complained of") {
    for (const char* text :
         {"mac=", "mac=00:16:3e:00:00", "mac=00:16:3e:00:00:", "mac=00:16:3e:00:00:100",
          "mac=random", "mac=ff:ff:ff:ff:ff:ff", "type=pv", "colour=red", "bridge", "=", " ",
          "MAC=", "bridge =xenbr0"}) {
        CAPTURE(text);
        CHECK(parse_nic(text).complaints.size() == 1);
    }
}

TEST_CASE("a VLAN is refused, because no script would put the vif into it") {
    for (const char* text : {"vlan=10", "vlan=10p/20", "vlan="}) {
        CAPTURE(text);
        const std::vector<std::string> complaints = parse_nic(text).complaints;
        REQUIRE(complaints.size() == 1);
        CHECK(complaints.front().find("bridge's own VLAN") != std::string::npos);
    }
    CHECK(parse_nic("vlan").complaints.size() == 1);
}

TEST_CASE("no bytes whatever do more to it than be complained of") {
    std::mt19937 random(1);  // NOLINT(cert-msc*-*): repeatable by intent
    const std::string alphabet = "mac=bridge,ip: 0f\\\"\n\xff-";
    for (int i = 0; i < 20000; ++i) {
        std::string text(random() % 40, ' ');
        for (char& byte : text) byte = alphabet[random() % alphabet.size()];
        for (const std::string& sentence : parse_nic("mac=" + text).complaints)
            CHECK(sentence.find_first_of("\n\xff") == std::string::npos);
    }
}

}  // namespace
}  // namespace vif_workspace::nic_test
