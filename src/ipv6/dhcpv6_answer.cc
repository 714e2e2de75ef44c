// SPDX-License-Identifier: GPL-2.0-or-later
#include "ipv6/dhcpv6_answer.h"

#include <algorithm>
#include <string>

#include "diversion/diversion_names.h"
#include "ipv6/dhcpv6_options.h"
#include "ipv6/tins_address.h"

namespace vif_workspace {
namespace {

using Tins::DHCPv6;

/// RFC 8415 section 21.13.
enum Status : std::uint16_t {
    success = 0,
    no_addresses = 2,
    no_binding = 3,
    not_on_link = 4,
    no_prefixes = 6,
};

/// This server is the same for every guest of every bridge: a DUID of type link-layer address (RFC
/// 8415 section 11.4), with the MAC of the inner end.
DHCPv6::duid_type server_duid() {
    const auto mac = server_mac().octets();
    return DHCPv6::duid_ll(1, {mac.begin(), mac.end()});
}

bool names_this_server(const DHCPv6::option& option) {
    DHCPv6 own;
    own.server_id(server_duid());
    return octets_of(option) == octets_of(*own.search_option(DHCPv6::SERVERID));
}

std::vector<Tins::IPv6Address> addresses_in(const Octets& options) {
    std::vector<Tins::IPv6Address> found;
    const DHCPv6 inner = options_in(options);
    for (const DHCPv6::option& option : inner.options()) {
        if (option.option() != DHCPv6::IA_ADDR) continue;
        found.push_back(DHCPv6::ia_address_type::from_option(option).address);
    }
    return found;
}

/// One message, and the answer to it as far as it has been made.
class Exchange {
  public:
    Exchange(const DHCPv6& message, const Ipv6Guest& guest) : message_(message), guest_(guest) {
        answer_.msg_type(DHCPv6::REPLY);
        answer_.transaction_id(message.transaction_id());
        if (const auto* client = message.search_option(DHCPv6::CLIENTID))
            answer_.add_option(*client);
        answer_.server_id(server_duid());
    }

    std::optional<DHCPv6> answer() {
        if (!is_valid()) return std::nullopt;
        switch (message_.msg_type()) {
            case DHCPv6::SOLICIT:
                return answer_to_solicit();
            case DHCPv6::REQUEST:
            case DHCPv6::RENEW:
            case DHCPv6::REBIND:
                give_all();
                return answer_;
            case DHCPv6::CONFIRM:
                return answer_to_confirm();
            case DHCPv6::RELEASE:
            case DHCPv6::DECLINE:
                return answer_to_return();
            case DHCPv6::INFO_REQUEST:
                add_information();
                return answer_;
            default:
                return std::nullopt;
        }
    }

  private:
    bool has(DHCPv6::OptionTypes type) const { return message_.search_option(type) != nullptr; }

    /// RFC 8415 section 16.
    bool is_valid() const {
        const auto* server = message_.search_option(DHCPv6::SERVERID);
        switch (message_.msg_type()) {
            case DHCPv6::SOLICIT:
            case DHCPv6::CONFIRM:
            case DHCPv6::REBIND:
                return has(DHCPv6::CLIENTID) && server == nullptr;
            case DHCPv6::REQUEST:
            case DHCPv6::RENEW:
            case DHCPv6::RELEASE:
            case DHCPv6::DECLINE:
                return has(DHCPv6::CLIENTID) && server != nullptr && names_this_server(*server);
            case DHCPv6::INFO_REQUEST:
                return !has(DHCPv6::IA_NA) && !has(DHCPv6::IA_TA) && !has(DHCPv6::IA_PD) &&
                       (server == nullptr || names_this_server(*server));
            default:
                return false;
        }
    }

    DHCPv6 answer_to_solicit() {
        if (has(DHCPv6::RAPID_COMMIT)) {
            answer_.rapid_commit();
        } else {
            answer_.msg_type(DHCPv6::ADVERTISE);
            answer_.preference(255);  // there is no other server to wait for (section 18.2.1)
        }
        give_all();
        return answer_;
    }

    /// Not answered if the client names no address (section 18.3.3).
    std::optional<DHCPv6> answer_to_confirm() {
        const std::vector<Tins::IPv6Address> named = addresses_named();
        if (named.empty()) return std::nullopt;
        const bool is_right =
            std::ranges::all_of(named, [&](const auto& one) { return is_its(one); });
        answer_.status_code({static_cast<std::uint16_t>(is_right ? success : not_on_link), ""});
        return answer_;
    }

    /// Nothing is remembered of an address that a client releases or declines (18.3.7, 18.3.8).
    DHCPv6 answer_to_return() {
        answer_.status_code({success, ""});
        for (const DHCPv6::option& option : message_.options()) {
            if (option.option() != DHCPv6::IA_NA) continue;
            const auto ia = DHCPv6::ia_na_type::from_option(option);
            const auto named = addresses_in(ia.options);
            if (std::ranges::all_of(named, [&](const auto& one) { return is_its(one); })) continue;
            answer_.ia_na({ia.id, 0, 0, status_alone(no_binding)});
        }
        return answer_;
    }

    std::vector<Tins::IPv6Address> addresses_named() const {
        std::vector<Tins::IPv6Address> all;
        for (const DHCPv6::option& option : message_.options()) {
            Octets options;
            if (option.option() == DHCPv6::IA_NA)
                options = DHCPv6::ia_na_type::from_option(option).options;
            if (option.option() == DHCPv6::IA_TA)
                options = DHCPv6::ia_ta_type::from_option(option).options;
            for (const auto& address : addresses_in(options)) all.push_back(address);
        }
        return all;
    }

    bool is_its(const Tins::IPv6Address& address) const {
        return address == as_tins(guest_.address);
    }

    static Octets status_alone(Status status) {
        DHCPv6 inner;
        inner.status_code({status, ""});
        return octets_of_options(inner);
    }

    /// The first IA_NA gets the address. There is nothing for another one, no temporary address,
    /// and no prefix.
    void give_all() {
        bool is_given = false;
        for (const DHCPv6::option& option : message_.options()) {
            switch (option.option()) {
                case DHCPv6::IA_NA: {
                    const auto ia = DHCPv6::ia_na_type::from_option(option);
                    is_given ? answer_.ia_na({ia.id, 0, 0, status_alone(no_addresses)}) : give(ia);
                    is_given = true;
                    break;
                }
                case DHCPv6::IA_TA:
                    answer_.ia_ta(
                        {DHCPv6::ia_ta_type::from_option(option).id, status_alone(no_addresses)});
                    break;
                case DHCPv6::IA_PD:
                    refuse_prefix(option);
                    break;
                default:
                    break;
            }
        }
        add_information();
    }

    /// The guest's address, and the end of any other one that it still has (section 18.3.4): so a
    /// changed address is taken with the next renewal.
    void give(const DHCPv6::ia_na_type& asked) {
        const std::uint32_t time = guest_.lease_time.seconds();
        DHCPv6 inner;
        inner.ia_address({as_tins(guest_.address), time, time});
        const bool may_have_others = message_.msg_type() != DHCPv6::SOLICIT;
        for (const auto& other : addresses_in(asked.options)) {
            if (may_have_others && !is_its(other)) inner.ia_address({other, 0, 0});
        }
        constexpr std::uint32_t for_ever = 0xffffffff;
        const bool ends = time != for_ever;
        const std::uint32_t t1 = ends ? time / 2 : for_ever;
        const std::uint32_t t2 = ends ? time - time / 5 : for_ever;
        answer_.ia_na({asked.id, t1, t2, octets_of_options(inner)});
    }

    /// An IA_PD begins as an IA_NA does (section 21.21), but libtins has no words for it.
    void refuse_prefix(const DHCPv6::option& asked) {
        DHCPv6 inner;
        inner.ia_na({DHCPv6::ia_na_type::from_option(asked).id, 0, 0, status_alone(no_prefixes)});
        const Octets octets = octets_of(*inner.search_option(DHCPv6::IA_NA));
        answer_.add_option({DHCPv6::IA_PD, octets.begin(), octets.end()});
    }

    void add_information() {
        if (!guest_.dns.empty()) answer_.add_option(name_servers_option(guest_.dns));
        if (guest_.domain) answer_.add_option(search_list_option(*guest_.domain));
        const auto* own_name = message_.search_option(DHCPv6::CLIENT_FQDN);
        if (own_name == nullptr && !asks_for(DHCPv6::CLIENT_FQDN)) return;
        answer_.add_option(
            client_name_option(full_name(), own_name == nullptr ? Octets() : octets_of(*own_name)));
    }

    bool asks_for(std::uint16_t type) const {
        if (!has(DHCPv6::OPTION_REQUEST)) return false;
        const auto asked = message_.option_request();
        return std::ranges::find(asked, type) != asked.end();
    }

    /// A host name without a dot is completed by the domain, if both together are a name.
    Hostname full_name() const {
        const std::string& name = guest_.hostname.to_string();
        if (!guest_.domain || name.find('.') != std::string::npos) return guest_.hostname;
        return Hostname::parse(name + "." + guest_.domain->to_string()).value_or(guest_.hostname);
    }

    const DHCPv6& message_;
    const Ipv6Guest& guest_;
    DHCPv6 answer_;
};

}  // namespace

std::optional<DHCPv6> dhcpv6_answer(const DHCPv6& message, const Ipv6Guest& guest) {
    return Exchange(message, guest).answer();
}

}  // namespace vif_workspace
