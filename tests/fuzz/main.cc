// SPDX-License-Identifier: GPL-2.0-or-later
#include <algorithm>
#include <cstdint>
#include <cstdio>
#include <cstdlib>

#include "fuzz.h"

namespace vif_workspace::fuzz {

void must(bool holds, std::string_view what, std::string_view value) {
    if (holds) return;
    const std::string about = value.empty() ? "" : ": " + quote(value);
    std::fprintf(stderr, "FINDING: %s%s\n", std::string(what).c_str(), about.c_str());
    std::abort();
}

bool is_harmless(std::string_view text) {
    return is_printable(text) && text.find_first_of(" \"'\\;{}#`$") == std::string_view::npos;
}

std::vector<std::string_view> split(std::string_view text, std::string_view separator) {
    std::vector<std::string_view> parts;
    while (!text.empty()) {
        const std::size_t end = text.find(separator);
        parts.push_back(text.substr(0, end));
        text.remove_prefix(end == std::string_view::npos ? text.size() : end + separator.size());
    }
    return parts;
}

}  // namespace vif_workspace::fuzz

// The name is libFuzzer's.
extern "C" int LLVMFuzzerTestOneInput(  // NOLINT(readability-identifier-naming)
    const std::uint8_t* data, std::size_t size) {
    namespace fuzz = vif_workspace::fuzz;
    // It must fit into hotplug-error: oxenstored accepts 2048 bytes.
    constexpr std::size_t longest_sentence = 1500;
    try {
        fuzz::fuzz({reinterpret_cast<const char*>(data), size});
    } catch (const vif_workspace::Error& error) {
        const std::string_view sentence = error.what();
        fuzz::must(vif_workspace::is_printable(sentence), "a sentence is not printable", sentence);
        fuzz::must(sentence.size() <= longest_sentence, "a sentence is too long", sentence);
    }
    return 0;
}
