// SPDX-License-Identifier: GPL-2.0-or-later
#include "xl/nic.h"

#include <algorithm>
#include <array>
#include <cstdio>
#include <cstdlib>

#include "model/error.h"

namespace vif_workspace {
namespace {

constexpr std::array kept_as_texts = {"bridge",  "script",     "ip",  "vifname",
                                      "backend", "gatewaydev", "vlan"};
constexpr std::array ignored = {"model", "rate", "mtu", "accel", "forwarddev", "trusted"};

template <class List>
bool holds(const List& list, const std::string& key) {
    return std::ranges::any_of(list, [&](const char* one) { return key == one; });
}

/// As xl parses a MAC: six hexadecimal numbers, each followed by any one character.
std::optional<std::array<unsigned, 6>> octets_of(const std::string& text) {
    std::array<unsigned, 6> octets = {};
    const char* rest = text.c_str();
    const char* const end = rest + text.size();
    for (unsigned& octet : octets) {
        if (rest > end) return std::nullopt;
        char* stop = nullptr;
        const unsigned long number = std::strtoul(rest, &stop, 16);
        if (stop == rest || number > 255) return std::nullopt;
        octet = static_cast<unsigned>(number);
        rest = stop + 1;
    }
    return octets;
}

void set_mac(Nic& nic, const std::string& text) {
    const auto octets = octets_of(text);
    if (!octets) {
        nic.problems.push_back("mac: " + quote(text) +
                               " is not a MAC address, and xl would use another one instead; "
                               "write it like 00:16:3e:00:00:0a");
        return;
    }
    if (*octets == std::array<unsigned, 6>{}) return nic.mac.reset();
    std::array<char, 18> written = {};
    const auto& o = *octets;
    static_cast<void>(std::snprintf(written.data(), written.size(), "%02x:%02x:%02x:%02x:%02x:%02x",
                                    o[0], o[1], o[2], o[3], o[4], o[5]));
    nic.mac = MacAddress::parse(written.data());
    if (!nic.mac) {
        nic.problems.push_back("mac: " + quote(text) +
                               " is a multicast address; choose a unicast one");
    }
}

void set_type(Nic& nic, const std::string& text) {
    if (text == "vif") {
        nic.type = Nic::Type::vif;
    } else if (text == "ioemu") {
        nic.type = Nic::Type::ioemu;
    } else {
        nic.problems.push_back("type: " + quote(text) +
                               " is neither vif nor ioemu, so xl ignores it; correct it");
    }
}

void set(Nic& nic, const std::string& word) {
    const std::size_t equals = word.find('=');
    const std::string key = word.substr(0, equals);
    const std::string value = equals == std::string::npos ? "" : word.substr(equals + 1);
    if (equals != std::string::npos && holds(kept_as_texts, key)) {
        nic.texts[key] = value;
    } else if (equals != std::string::npos && key == "netdev") {
        nic.texts["gatewaydev"] = value;
    } else if (equals != std::string::npos && key == "mac") {
        set_mac(nic, value);
    } else if (equals != std::string::npos && key == "type") {
        set_type(nic, value);
    } else if (equals != std::string::npos && key == "devid") {
        nic.devid = value;
    } else if (equals == std::string::npos || (!holds(ignored, key) && !key.starts_with("colo_"))) {
        nic.problems.push_back(quote(word) +
                               ": xl does not know this vif option and ignores it; correct or "
                               "remove it");
    }
}

}  // namespace

Nic parse_nic(std::string_view specification) {
    Nic nic;
    while (!specification.empty()) {
        const std::size_t comma = std::min(specification.find(','), specification.size());
        std::string_view word = specification.substr(0, comma);
        specification.remove_prefix(std::min(comma + 1, specification.size()));
        if (word.empty()) continue;  // xl uses strtok(), which skips empty words
        word.remove_prefix(std::min(word.find_first_not_of(' '), word.size()));
        set(nic, std::string(word));
    }
    return nic;
}

}  // namespace vif_workspace
