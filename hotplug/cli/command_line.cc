#include "cli/command_line.h"

#include <algorithm>
#include <numeric>
#include <utility>

#include "model/error.h"

namespace vif_workspace {
namespace {

/// How many letters must be changed, added or left out to make one of the other (Levenshtein).
std::size_t distance(const std::string& one, const std::string& other) {
    std::vector<std::size_t> row(other.size() + 1);
    std::iota(row.begin(), row.end(), 0U);
    for (std::size_t i = 0; i < one.size(); ++i) {
        std::size_t diagonal = std::exchange(row[0], i + 1);
        for (std::size_t j = 0; j < other.size(); ++j) {
            const std::size_t changed = diagonal + (one[i] == other[j] ? 0 : 1);
            diagonal = row[j + 1];
            row[j + 1] = std::min({changed, diagonal + 1, row[j] + 1});
        }
    }
    return row.back();
}

/// In the order of the help; those that are in none come last.
std::vector<std::string> verbs_of(const CLI::App& app) {
    std::vector<std::string> verbs;
    for (const CLI::App* verb :
         app.get_subcommands([](const CLI::App* one) { return !one->get_group().empty(); }))
        verbs.push_back(verb->get_name());
    return verbs;
}

std::string suggestion(const std::string& word, const std::vector<std::string>& verbs) {
    const auto nearest = std::ranges::min_element(
        verbs, {}, [&](const std::string& verb) { return distance(word, verb); });
    if (nearest != verbs.end() && distance(word, *nearest) <= 2)
        return "did you mean " + *nearest + "?";
    std::string list;
    for (const std::string& verb : verbs) list += (list.empty() ? "" : ", ") + verb;
    return "there are " + list;
}

}  // namespace

void refuse_unknown_verb(const CLI::App& app, const std::vector<std::string>& words) {
    const auto verb = std::ranges::find_if(words, [](const std::string& word) {
        return word.find('=') == std::string::npos && !word.starts_with('-');
    });
    const bool asks_for_the_app = verb == words.end() && !words.empty();
    if (asks_for_the_app) return;  // --help, --version
    const std::string word = verb == words.end() ? "" : *verb;
    const bool is_known =
        !app.get_subcommands([&](const CLI::App* one) { return one->get_name() == word; }).empty();
    if (is_known) return;
    throw Error(Fault::usage, (word.empty() ? "there is no verb" : quote(word) + " is no verb") +
                                  "; " + suggestion(word, verbs_of(app)));
}

Error as_error(const CLI::App& app, const CLI::ParseError& complaint) {
    const std::vector<const CLI::App*> verbs =
        app.get_subcommands([](const CLI::App* one) { return one->parsed(); });
    const std::string verb = verbs.empty() ? "" : verbs.front()->get_name() + " ";
    return {Fault::usage, repeated(complaint.what()) + "; see `workspace-vif " + verb + "--help`"};
}

}  // namespace vif_workspace
