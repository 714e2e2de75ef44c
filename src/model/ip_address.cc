#include "model/ip_address.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>

namespace vif_workspace {

namespace {

template <class Octets>
std::optional<Octets> octets_of(int family, std::string_view text) {
    // inet_pton reads up to a NUL: one inside the text would hide what follows it.
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

std::optional<Ipv4Address> Ipv4Address::parse(std::string_view text) {
    const auto octets = octets_of<Octets>(AF_INET, text);
    return octets ? std::optional(Ipv4Address(*octets)) : std::nullopt;
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
    return text_of(AF_INET, octets_);
}

std::optional<Ipv6Address> Ipv6Address::parse(std::string_view text) {
    const auto octets = octets_of<Octets>(AF_INET6, text);
    return octets ? std::optional(Ipv6Address(*octets)) : std::nullopt;
}

std::string Ipv6Address::to_string() const {
    return text_of(AF_INET6, octets_);
}

}  // namespace vif_workspace
