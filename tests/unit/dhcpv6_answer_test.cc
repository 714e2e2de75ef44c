// SPDX-License-Identifier: GPL-2.0-or-later
#include "ipv6/ipv6_answers.h"

#include <doctest/doctest.h>
#include <tins/tins.h>

#include <functional>
#include <string>

#include "ipv6/dhcpv6_options.h"
#include "ipv6_frames.h"

namespace vif_workspace::ipv6_frames::dhcpv6_answer_test {
namespace {

using Tins::DHCPv6;

const std::string foreign = "2001:db8::99";
const Octets client_id = {0, 2, 0, 0, 0xab, 0x11, 7};  // of type enterprise, as networkd's
const Octets server_id = {0, 3, 0, 1, 2, 0, 0, 0, 0, 0x43};

DHCPv6::option option(std::uint16_t type, const Octets& octets) {
    return {type, octets.begin(), octets.end()};
}

DHCPv6 message(DHCPv6::MessageType type) {
    DHCPv6 made;
    made.msg_type(type);
    made.transaction_id(0x123456);
    made.add_option(option(DHCPv6::CLIENTID, client_id));
    return made;
}

DHCPv6 to_server(DHCPv6::MessageType type) {
    DHCPv6 made = message(type);
    made.add_option(option(DHCPv6::SERVERID, server_id));
    return made;
}

DHCPv6 with_ia(DHCPv6 made, std::uint32_t id, const std::vector<std::string>& addresses) {
    DHCPv6 inner;
    for (const std::string& address : addresses) inner.ia_address({address, 100, 200});
    made.ia_na({id, 0, 0, octets_of_options(inner)});
    return made;
}

DHCPv6 answer_in(const EthernetFrame& frame) {
    CHECK(checksum_of(frame) == 0xffff);
    const Tins::EthernetII ethernet(frame.data(), static_cast<std::uint32_t>(frame.size()));
    CHECK(ethernet.dst_addr().to_string() == guest_mac);
    CHECK(ethernet.src_addr().to_string() == "02:00:00:00:00:43");
    const auto& ip = ethernet.rfind_pdu<Tins::IPv6>();
    CHECK(ip.dst_addr().to_string() == own_link_local);
    CHECK(ip.src_addr().to_string() == "fe80::ff:fe00:43");
    const auto& datagram = ethernet.rfind_pdu<Tins::UDP>();
    CHECK(datagram.dport() == 546);
    CHECK(datagram.sport() == 547);
    return ethernet.rfind_pdu<Tins::RawPDU>().to<DHCPv6>();
}

std::optional<DHCPv6> answer_to(const DHCPv6& asked, const Ipv6Guest& served = guest()) {
    const auto frame = answer_to_frame(frame_of(asked), served);
    return frame ? std::optional(answer_in(*frame)) : std::nullopt;
}

/// "1:60/96 2001:db8::10=120 status 2": the IA_NAs of an answer with their times, addresses and
/// status.
std::string given(const DHCPv6& answer) {
    std::string text;
    for (const auto& one : answer.options()) {
        if (one.option() != DHCPv6::IA_NA) continue;
        const auto ia = DHCPv6::ia_na_type::from_option(one);
        text += (text.empty() ? "" : ", ") + std::to_string(ia.id) + ":" + std::to_string(ia.t1) +
                "/" + std::to_string(ia.t2);
        const DHCPv6 all = options_in(ia.options);
        for (const auto& inner : all.options()) {
            if (inner.option() == DHCPv6::IA_ADDR) {
                const auto address = DHCPv6::ia_address_type::from_option(inner);
                CHECK(address.preferred_lifetime == address.valid_lifetime);
                text += " " + address.address.to_string() + "=" +
                        std::to_string(address.valid_lifetime);
            } else {
                const auto status = DHCPv6::status_code_type::from_option(inner);
                text += " status " + std::to_string(status.code);
            }
        }
    }
    return text;
}

void check_information(const DHCPv6& answer) {
    CHECK(answer.transaction_id() == 0x123456);
    CHECK(octets_of(*answer.search_option(DHCPv6::SERVERID)) == server_id);
    CHECK(octets_of(*answer.search_option(DHCPv6::CLIENTID)) == client_id);
    CHECK(answer.search_option(DHCPv6::DNS_SERVERS)->data_size() == 32);
    CHECK(octets_of(*answer.search_option(DHCPv6::DOMAIN_LIST)) ==
          Octets{7, 'e', 'x', 'a', 'm', 'p', 'l', 'e', 3, 'o', 'r', 'g', 0});
}

TEST_CASE("a solicitation is advertised the address, or given it at once by rapid commit") {
    DHCPv6 asked = with_ia(message(DHCPv6::SOLICIT), 7, {});
    const auto offered = answer_to(asked);
    REQUIRE(offered.has_value());
    CHECK(offered->msg_type() == DHCPv6::ADVERTISE);
    CHECK(offered->preference() == 255);
    CHECK_FALSE(offered->has_rapid_commit());
    CHECK(given(*offered) == "7:1800/2880 2001:db8::10=3600");
    check_information(*offered);
    asked.rapid_commit();
    const auto committed = answer_to(asked);
    REQUIRE(committed.has_value());
    CHECK(committed->msg_type() == DHCPv6::REPLY);
    CHECK(committed->has_rapid_commit());
    CHECK(given(*committed) == "7:1800/2880 2001:db8::10=3600");
    check_information(*committed);
}

TEST_CASE("each message that has an address gives it, and ends another one that the client has") {
    for (const auto type : {DHCPv6::REQUEST, DHCPv6::RENEW, DHCPv6::REBIND}) {
        CAPTURE(static_cast<int>(type));
        const DHCPv6 asked = type == DHCPv6::REBIND ? message(type) : to_server(type);
        const auto same = answer_to(with_ia(asked, 7, {own}));
        REQUIRE(same.has_value());
        CHECK(same->msg_type() == DHCPv6::REPLY);
        CHECK(given(*same) == "7:1800/2880 2001:db8::10=3600");
        check_information(*same);
        const auto changed = answer_to(with_ia(asked, 7, {foreign}));
        CHECK(given(*changed) == "7:1800/2880 2001:db8::10=3600 2001:db8::99=0");
        const auto two = answer_to(with_ia(with_ia(asked, 7, {}), 8, {}));
        CHECK(given(*two) == "7:1800/2880 2001:db8::10=3600, 8:0/0 status 2");
    }
}

TEST_CASE("an endless lease has no time of renewal") {
    Ipv6Guest endless = guest();
    endless.lease_time = a<LeaseTime>("4294967295");
    const auto answer = answer_to(with_ia(to_server(DHCPv6::REQUEST), 7, {}), endless);
    CHECK(given(*answer) == "7:4294967295/4294967295 2001:db8::10=4294967295");
}

TEST_CASE("there are no temporary addresses and no prefixes") {
    DHCPv6 asked = message(DHCPv6::SOLICIT);
    asked.ia_ta({5, {}});
    asked.add_option(option(DHCPv6::IA_PD, {0, 0, 0, 6, 0, 0, 0, 0, 0, 0, 0, 0}));
    const auto answer = answer_to(asked);
    REQUIRE(answer.has_value());
    const Octets no_addresses = {0, 13, 0, 2, 0, 2};
    CHECK(answer->ia_ta().options == no_addresses);
    CHECK(octets_of(*answer->search_option(DHCPv6::IA_PD)) ==
          Octets{0, 0, 0, 6, 0, 0, 0, 0, 0, 0, 0, 0, 0, 13, 0, 2, 0, 6});
}

TEST_CASE("a client that was away is told whether its address is still right") {
    CHECK(answer_to(with_ia(message(DHCPv6::CONFIRM), 7, {own}))->status_code().code == 0);
    CHECK(answer_to(with_ia(message(DHCPv6::CONFIRM), 7, {own, foreign}))->status_code().code == 4);
    CHECK_FALSE(answer_to(with_ia(message(DHCPv6::CONFIRM), 7, {})).has_value());
}

TEST_CASE("an address that is released or declined is forgotten, and a foreign one was not known") {
    for (const auto type : {DHCPv6::RELEASE, DHCPv6::DECLINE}) {
        const auto answer = answer_to(with_ia(with_ia(to_server(type), 7, {own}), 8, {foreign}));
        REQUIRE(answer.has_value());
        CHECK(answer->msg_type() == DHCPv6::REPLY);
        CHECK(answer->status_code().code == 0);
        CHECK(given(*answer) == "8:0/0 status 3");
    }
}

/// The option with the name of the client.
Octets name_in(const std::optional<DHCPv6>& answer) {
    return octets_of(*answer.value().search_option(DHCPv6::CLIENT_FQDN));
}

TEST_CASE("information is given to a client that asks for no address, with or without its name") {
    DHCPv6 asked;
    asked.msg_type(DHCPv6::INFO_REQUEST);
    asked.transaction_id(0x123456);
    const auto answer = answer_to(asked);
    REQUIRE(answer.has_value());
    CHECK(answer->msg_type() == DHCPv6::REPLY);
    CHECK(answer->search_option(DHCPv6::CLIENT_FQDN) == nullptr);
    CHECK(answer->search_option(DHCPv6::DNS_SERVERS) != nullptr);
    asked.option_request({DHCPv6::CLIENT_FQDN});
    Octets name = {4, 5, 'a', 'l', 'p', 'h', 'a', 7, 'e', 'x', 'a', 'm', 'p', 'l', 'e'};
    for (const int octet : {3, 0 + 'o', 0 + 'r', 0 + 'g', 0})
        name.push_back(static_cast<std::uint8_t>(octet));
    CHECK(name_in(answer_to(asked)) == name);
    asked.add_option(option(DHCPv6::CLIENT_FQDN, {1}));  // asks the server to update DNS
    name.front() = 6;
    CHECK(name_in(answer_to(asked)) == name);
    CHECK_FALSE(answer_to(with_ia(asked, 7, {})).has_value());
}

TEST_CASE(
    "a message that is not for this server, or that a client does not send, is not answered") {
    const auto without_client = [](DHCPv6 made) {
        made.remove_option(DHCPv6::CLIENTID);
        return made;
    };
    const auto to_another = [](DHCPv6::MessageType type) {
        DHCPv6 made = message(type);
        made.add_option(option(DHCPv6::SERVERID, {0, 3, 0, 1, 2, 0, 0, 0, 0, 0x44}));
        return made;
    };
    for (const auto type : {DHCPv6::SOLICIT, DHCPv6::CONFIRM, DHCPv6::REBIND}) {
        CHECK_FALSE(answer_to(without_client(with_ia(message(type), 7, {own}))).has_value());
        CHECK_FALSE(answer_to(with_ia(to_server(type), 7, {own})).has_value());
    }
    for (const auto type : {DHCPv6::REQUEST, DHCPv6::RENEW, DHCPv6::RELEASE, DHCPv6::DECLINE}) {
        CHECK_FALSE(answer_to(without_client(with_ia(to_server(type), 7, {own}))).has_value());
        CHECK_FALSE(answer_to(with_ia(message(type), 7, {own})).has_value());
        CHECK_FALSE(answer_to(with_ia(to_another(type), 7, {own})).has_value());
    }
    CHECK_FALSE(answer_to(to_another(DHCPv6::INFO_REQUEST)).has_value());
    for (const int type : {0, 2, 7, 10, 12, 13, 14, 255}) {
        CAPTURE(type);
        DHCPv6 made = with_ia(to_server(DHCPv6::REQUEST), 7, {own});
        EthernetFrame frame = frame_of(made);
        frame[62] = static_cast<std::uint8_t>(type);
        CHECK_FALSE(answer_to_frame(frame).has_value());
    }
}

TEST_CASE("a frame is answered to the MAC that is served, whole, to the port of DHCPv6 alone") {
    const DHCPv6 asked = with_ia(message(DHCPv6::SOLICIT), 7, {});
    const EthernetFrame good = frame_of(asked);
    REQUIRE(answer_to_frame(good).has_value());
    CHECK_FALSE(answer_to_frame(frame_of(Tins::UDP(547, 546) / asked, "02:16:3e:00:00:0b")));
    CHECK_FALSE(answer_to_frame(frame_of(asked, 548)));
    CHECK_FALSE(answer_to_frame(frame_of(asked, 547, 547)));
    for (std::size_t size = 0; size < good.size(); ++size) {
        CAPTURE(size);
        CHECK_FALSE(answer_to_frame({good.begin(), good.begin() + static_cast<long>(size)}));
    }
    EthernetFrame padded = good;
    padded.resize(good.size() + 10);
    CHECK(answer_to_frame(padded) == answer_to_frame(good));
    EthernetFrame unfinished = good;
    unfinished[60] = unfinished[61] = 0x55;  // its checksum
    CHECK(answer_to_frame(unfinished) == answer_to_frame(good));
}

TEST_CASE("every checksum is complete, whatever the transaction") {
    EthernetFrame frame = frame_of(with_ia(message(DHCPv6::SOLICIT), 7, {}));
    for (unsigned number = 0; number < 0x10000; ++number) {
        frame[64] = static_cast<std::uint8_t>(number >> 8);
        frame[65] = static_cast<std::uint8_t>(number);
        const EthernetFrame answer = answer_to_frame(frame).value();
        REQUIRE(checksum_of(answer) == 0xffff);
        const bool has_checksum = answer[60] != 0 || answer[61] != 0;  // 0 would mean none
        REQUIRE(has_checksum);
    }
}

}  // namespace
}  // namespace vif_workspace::ipv6_frames::dhcpv6_answer_test
