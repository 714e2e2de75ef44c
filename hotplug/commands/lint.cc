// SPDX-License-Identifier: GPL-2.0-or-later
#include <algorithm>
#include <iostream>

#include "commands/commands.h"
#include "commands/forecast.h"
#include "enforce/command_limits.h"
#include "output/as_json.h"
#include "output/terminal.h"

namespace vif_workspace {
namespace {

const char* name_of(GuestConfiguration::Type type) {
    switch (type) {
        case GuestConfiguration::Type::pv:
            return "pv";
        case GuestConfiguration::Type::pvh:
            return "pvh";
        case GuestConfiguration::Type::hvm:
            return "hvm";
    }
    return "";
}

const char* type_of(const Forecast& forecast) {
    return forecast.has_emulated_nic ? "ioemu" : "vif";
}

void print_entry(const std::string& name, const std::string& value) {
    constexpr std::size_t width = 10;
    std::cout << "  " << name << std::string(width - name.size(), ' ') << value << "\n";
}

void print_binding(const Binding& binding, const Enforcer& enforcer) {
    const Offer& offer = binding.offer;
    print_entry("ip", binding.addresses.to_string());
    print_entry("hostname", binding.hostname.to_string());
    print_entry("netmask", offer.netmask.to_string());
    print_entry("gateway", offer.gateway ? offer.gateway->to_string() : "-");
    if (binding.gateway6) print_entry("gateway6", binding.gateway6->to_string());
    print_entry("dhcp", enforcer.answered_by(binding));
}

void print(const std::vector<std::string>& sentences, Colour colour, const Terminal& terminal) {
    for (const std::string& sentence : sentences) {
        const std::string mark = colour == Colour::bad ? "FAILS: " : "note: ";
        std::cout << terminal.painted(wrapped(mark + sentence, "  ", terminal.width), colour);
    }
}

void print(const Forecast& forecast, std::size_t index, const Enforcer& enforcer,
           const Terminal& terminal) {
    const Nic& nic = forecast.nic;
    std::cout << "vif " << index << "\n";
    print_entry("script", printable(forecast.script));
    print_entry("mac", nic.mac ? nic.mac->to_string() : "random");
    print_entry("type", type_of(forecast));
    print_entry("bridge", printable(forecast.bridge));
    if (const auto name = nic.texts.find("vifname"); name != nic.texts.end())
        print_entry("vifname", printable(name->second));
    print_entry("assigned", forecast.assignment.empty() ? "nothing" : forecast.assignment);
    if (forecast.binding) print_binding(*forecast.binding, enforcer);
    print(forecast.notes, Colour::doubtful, terminal);
    print(forecast.failures, Colour::bad, terminal);
}

Json as_json(const Forecast& forecast, std::size_t index, const Enforcer& enforcer) {
    Json object = {{"index", index},
                   {"script", forecast.script},
                   {"mac", nullptr},
                   {"type", type_of(forecast)},
                   {"bridge", forecast.bridge},
                   {"assignment", nullptr},
                   {"binding", nullptr},
                   {"failures", forecast.failures},
                   {"notes", forecast.notes}};
    if (forecast.nic.mac) object["mac"] = forecast.nic.mac->to_string();
    if (!forecast.assignment.empty()) object["assignment"] = forecast.assignment;
    if (forecast.binding) {
        object["binding"] = as_json(*forecast.binding, enforcer.own_dhcp_server(*forecast.binding));
        // These members have values only once the vif exists.
        for (const char* later : {"vif", "ports", "phase", "since"}) object["binding"].erase(later);
    }
    return object;
}

CheckResult result_of(const std::vector<Forecast>& all) {
    return std::ranges::any_of(all, &Forecast::fails) ? CheckResult::differs : CheckResult::clean;
}

void print_text(const std::vector<Forecast>& all, const Enforcer& enforcer) {
    const Terminal terminal = Terminal::of_standard_output();
    for (std::size_t i = 0; i < all.size(); ++i) print(all[i], i, enforcer, terminal);
    const auto failing = std::ranges::count_if(all, &Forecast::fails);
    std::string summary = all.empty() ? "this configuration has no vif" : "nothing would fail";
    if (failing > 0) {
        summary =
            std::to_string(failing) + " of " + std::to_string(all.size()) + " vifs would fail";
    }
    std::cout << terminal.painted(summary, failing > 0 ? Colour::bad : Colour::good) << "\n";
}

void print_as_json(const std::string& file, const GuestConfiguration& guest,
                   const std::vector<Forecast>& all, const Enforcer& enforcer) {
    Json vifs = Json::array();
    for (std::size_t i = 0; i < all.size(); ++i) vifs.push_back(as_json(all[i], i, enforcer));
    print_json({{"file", file},
                {"name", guest.name},
                {"type", name_of(guest.type)},
                {"fails", result_of(all) == CheckResult::differs},
                {"vifs", vifs}});
}

}  // namespace

CheckResult lint(const Enforcer& enforcer, const std::string& file, Format format) {
    const Deadline deadline = command_deadline();
    const GuestConfiguration guest = read_guest_configuration(file, deadline);
    const std::vector<Forecast> all = forecasts(guest, enforcer, deadline);
    switch (format) {
        case Format::text:
            print_text(all, enforcer);
            break;
        case Format::json:
            print_as_json(file, guest, all, enforcer);
            break;
    }
    return result_of(all);
}

}  // namespace vif_workspace
