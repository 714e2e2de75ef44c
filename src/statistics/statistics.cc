// SPDX-License-Identifier: GPL-2.0-or-later
#include "statistics/statistics.h"

#include <array>

#include "model/text.h"

namespace vif_workspace {
namespace {

constexpr std::array steps = {Step::event, Step::dhcp_change};
constexpr std::array results = {StepResult::success, StepResult::failure};

const char* word_of(Step step) {
    return step == Step::event ? "event" : "dhcp-change";
}

/// The text up to the next blank, which is taken off TEXT together with the blank.
std::string_view next_word(std::string_view& text) {
    const std::string_view word = text.substr(0, text.find(' '));
    text.remove_prefix(std::min(text.size(), word.size() + 1));
    return word;
}

std::optional<Step> step_of(std::string_view word) {
    for (const Step step : steps) {
        if (word == word_of(step)) return step;
    }
    return std::nullopt;
}

std::optional<StepResult> result_of(std::string_view word) {
    for (const StepResult result : results) {
        if (word == name_of(result)) return result;
    }
    return std::nullopt;
}

}  // namespace

const char* name_of(StepResult result) {
    return result == StepResult::success ? "success" : "failure";
}

std::string text_of(const Statistics& statistics) {
    std::string text;
    for (const auto& [series, durations] : statistics) {
        text += std::string(word_of(series.step)) + " " + series.subject + " " +
                name_of(series.result) + " " + durations.to_string() + "\n";
    }
    return text;
}

std::optional<Statistics> parse_statistics(std::string_view text) {
    Statistics statistics;
    for (std::string_view line : lines_of(text)) {
        const auto step = step_of(next_word(line));
        const std::string_view subject = next_word(line);
        const auto result = result_of(next_word(line));
        const auto durations = Durations::parse(line);
        if (!step || subject.empty() || !result || !durations) return std::nullopt;
        statistics[{*step, std::string(subject), *result}] = *durations;
    }
    return statistics;
}

}  // namespace vif_workspace
