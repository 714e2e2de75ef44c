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

void print_promise(const Binding& binding, const Enforcer& enforcer) {
    const Offer& offer = binding.offer;
    print_entry("ip", binding.addresses.to_string());
    print_entry("hostname", binding.hostname.to_string());
    print_entry("netmask", offer.netmask.to_string());
    print_entry("gateway", offer.gateway ? offer.gateway->to_string() : "-");
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
    print_entry("script", shown(forecast.script));
    print_entry("mac", nic.mac ? nic.mac->to_string() : "random");
    print_entry("type", type_of(forecast));
    print_entry("bridge", shown(forecast.bridge));
    if (const auto name = nic.texts.find("vifname"); name != nic.texts.end())
        print_entry("vifname", shown(name->second));
    print_entry("assigned", forecast.assignment.empty() ? "nothing" : forecast.assignment);
    if (forecast.binding) print_promise(*forecast.binding, enforcer);
    print(forecast.notes, Colour::doubtful, terminal);
    print(forecast.failures, Colour::bad, terminal);
}

Json as_json(const Forecast& forecast, std::size_t index) {
    Json shown = {{"index", index},
                  {"script", forecast.script},
                  {"mac", nullptr},
                  {"type", type_of(forecast)},
                  {"bridge", forecast.bridge},
                  {"assignment", nullptr},
                  {"binding", nullptr},
                  {"failures", forecast.failures},
                  {"notes", forecast.notes}};
    if (forecast.nic.mac) shown["mac"] = forecast.nic.mac->to_string();
    if (!forecast.assignment.empty()) shown["assignment"] = forecast.assignment;
    if (forecast.binding) {
        shown["binding"] = as_json(*forecast.binding);
        // What a vif has when it is there.
        for (const char* later : {"vif", "ports", "phase", "since"}) shown["binding"].erase(later);
    }
    return shown;
}

CheckResult result(const std::vector<Forecast>& all) {
    return std::ranges::any_of(all, &Forecast::fails) ? CheckResult::differs : CheckResult::clean;
}

}  // namespace

CheckResult lint(const Enforcer& enforcer, const std::string& file) {
    const GuestConfiguration guest = read_guest_configuration(file, command_deadline());
    const std::vector<Forecast> all = forecasts(guest, enforcer);
    const Terminal terminal = Terminal::of_standard_output();
    for (std::size_t i = 0; i < all.size(); ++i) print(all[i], i, enforcer, terminal);
    const auto failing = std::ranges::count_if(all, &Forecast::fails);
    if (failing == 0) {
        std::cout << terminal.painted(all.empty() ? "it has no vif" : "nothing would fail",
                                      Colour::good)
                  << "\n";
    } else {
        std::cout << terminal.painted(std::to_string(failing) + " of " +
                                          std::to_string(all.size()) + " vifs would fail",
                                      Colour::bad)
                  << "\n";
    }
    return result(all);
}

CheckResult lint_as_json(const Enforcer& enforcer, const std::string& file) {
    const GuestConfiguration guest = read_guest_configuration(file, command_deadline());
    const std::vector<Forecast> all = forecasts(guest, enforcer);
    Json vifs = Json::array();
    for (std::size_t i = 0; i < all.size(); ++i) vifs.push_back(as_json(all[i], i));
    print_json({{"file", file},
                {"name", guest.name},
                {"type", name_of(guest.type)},
                {"fails", result(all) == CheckResult::differs},
                {"vifs", vifs}});
    return result(all);
}

}  // namespace vif_workspace
