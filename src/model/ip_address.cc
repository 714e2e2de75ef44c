// SPDX-License-Identifier: GPL-2.0-or-later
#include "model/ip_address.h"

#include <charconv>

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>

namespace vif_workspace {

namespace {

template <class Octets>
std::optional<Octets> octets_of(int family, std::string_view text) {
    // inet_pton reads up to a NUL, and would ignore what follows one inside the text.
    if (text.find('\0') != std::string_view::npos) return std::nullopt;

    Octets octets{};
    const bool is_address = inet_pton(family, std::string(text).c_str(), octets.data()) == 1;
    return is_address ? std::optional(octets) : std::nullopt;
}

template <class Octets>
std::string text_of(int family, const Octets& octets) {
    std::array<char, INET6_ADDRSTRLEN> text{};
    return inet_ntop(family, octets.data(), text.data(), text.size());
}

}  // namespace

// Without inet_pton and inet_ntop, which are slower: the registry of a busy host has thousands.
std::optional<Ipv4Address> Ipv4Address::parse(std::string_view text) {
    Octets octets{};
    const char* at = text.data();
    const char* const end = at + text.size();
    for (std::size_t i = 0; i < octets.size(); ++i) {
        if (i > 0 && (at == end || *at++ != '.')) return std::nullopt;
        const auto [stop, failure] = std::from_chars(at, end, octets[i]);
        const bool has_leading_zero = stop - at > 1 && *at == '0';
        if (failure != std::errc() || has_leading_zero) return std::nullopt;
        at = stop;
    }
    return at == end ? std::optional(Ipv4Address(octets)) : std::nullopt;
}

Ipv4Address Ipv4Address::from_number(std::uint32_t number) {
    return Ipv4Address(
        Octets{static_cast<std::uint8_t>(number >> 24U), static_cast<std::uint8_t>(number >> 16U),
               static_cast<std::uint8_t>(number >> 8U), static_cast<std::uint8_t>(number)});
}

std::uint32_t Ipv4Address::number() const {
    std::uint32_t number = 0;
    for (const std::uint8_t octet : octets_) number = number << 8U | octet;
    return number;
}

std::string Ipv4Address::to_string() const {
    std::array<char, INET_ADDRSTRLEN> text{};
    char* at = text.data();
    for (std::size_t i = 0; i < octets_.size(); ++i) {
        if (i > 0) *at++ = '.';
        at = std::to_chars(at, text.data() + text.size(), octets_[i]).ptr;
    }
    return {text.data(), at};
}

std::optional<Ipv6Address> Ipv6Address::parse(std::string_view text) {
    const auto octets = octets_of<Octets>(AF_INET6, text);
    return octets ? std::optional(Ipv6Address(*octets)) : std::nullopt;
}

std::string Ipv6Address::to_string() const {
    return text_of(AF_INET6, octets_);
}

}  // namespace vif_workspace
