// SPDX-License-Identifier: GPL-2.0-or-later
#include "xl/nic.h"

#include <doctest/doctest.h>

#include <random>

#include "example.h"

namespace vif_workspace::nic_test {
namespace {

TEST_CASE("the values of a vif are kept unchanged, the last one of each key") {
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
    CHECK(nic.problems.empty());
}

TEST_CASE("an empty specification is a vif for which xl chooses every value") {
    for (const char* text : {"", ",", ",,", "mac=00:00:00:00:00:00"}) {
        CAPTURE(text);
        CHECK(parse_nic(text) == Nic{});
    }
}

TEST_CASE("a MAC is read with any separator between its numbers, as xl reads it") {
    for (const char* text : {"mac=00-16-3e-00-00-0a", "mac=0:16:3e:0:0:a", "mac=0x0.0x16.3e.0.0.a",
                             "mac=00:16:3e:00:00:0a and more"}) {
        CAPTURE(text);
        CHECK(parse_nic(text).mac == a<MacAddress>("00:16:3e:00:00:0a"));
    }
}

TEST_CASE("everything that xl warns about and ignores is reported") {
    for (const char* text :
         {"mac=", "mac=00:16:3e:00:00", "mac=00:16:3e:00:00:", "mac=00:16:3e:00:00:100",
          "mac=random", "mac=ff:ff:ff:ff:ff:ff", "type=pv", "colour=red", "bridge", "=", " ",
          "MAC=", "bridge =xenbr0"}) {
        CAPTURE(text);
        CHECK(parse_nic(text).problems.size() == 1);
    }
}

TEST_CASE("a VLAN is kept as it is given") {
    CHECK(parse_nic("vlan=10p/20").texts.at("vlan") == "10p/20");
    CHECK(parse_nic("vlan=10").problems.empty());
    CHECK(parse_nic("vlan").problems.size() == 1);
}

TEST_CASE("any bytes are read, or reported as wrong") {
    std::mt19937 random(1);  // NOLINT(cert-msc*-*): repeatable by intent
    const std::string alphabet = "mac=bridge,ip: 0f\\\"\n\xff-";
    for (int i = 0; i < 20000; ++i) {
        std::string text(random() % 40, ' ');
        for (char& byte : text) byte = alphabet[random() % alphabet.size()];
        for (const std::string& sentence : parse_nic("mac=" + text).problems)
            CHECK(sentence.find_first_of("\n\xff") == std::string::npos);
    }
}

}  // namespace
}  // namespace vif_workspace::nic_test
