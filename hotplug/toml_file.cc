#include "toml_file.h"

#include "model/error.h"

namespace vif_workspace {

void Place::refuse(const std::string& what) const {
    throw Error(Fault::input,
                file + ":" + std::to_string(node.source().begin.line) + ": " + key + ": " + what);
}

toml::table parse_toml(const std::string& text, const std::string& file_name) {
    try {
        return toml::parse(text, file_name);
    } catch (const toml::parse_error& error) {
        throw Error(Fault::input,
                    file_name + ":" + std::to_string(error.source().begin.line) + ": " +
                        repeated(error.description()) +
                        "; in TOML a text stands in double quotes, and a table once only");
    }
}

void apply(const toml::table& table, const std::string& within, const std::string& file,
           const Settings& settings) {
    for (const auto& [key, node] : table) {
        const std::string name = within + repeated(key.str());
        const Place place = {file, name, node};
        const auto setting = settings.find(std::string(key.str()));
        if (setting != settings.end()) {
            setting->second(place);
            continue;
        }
        std::string known;
        for (const auto& [word, action] : settings) known += (known.empty() ? "" : ", ") + word;
        place.refuse("no such key; there are " + known);
    }
}

std::string string_at(const Place& place) {
    const auto* text = place.node.as_string();
    if (text == nullptr) place.refuse("must be a string in double quotes");
    return text->get();
}

const toml::table& table_at(const Place& place) {
    const auto* table = place.node.as_table();
    if (table == nullptr) place.refuse("must be a table: [" + place.key + "]");
    return *table;
}

std::string node_text_at(const Place& place) {
    if (const auto* number = place.node.as_integer()) return std::to_string(number->get());
    const auto* list = place.node.as_array();
    if (list == nullptr) return string_at(place);
    std::string words;
    for (const toml::node& element : *list) {
        const std::string word = string_at({place.file, place.key, element});
        if (word.empty() || word.find(' ') != std::string::npos) {
            place.refuse(quoted(word) + " is not one word");
        }
        words += (words.empty() ? "" : " ") + word;
    }
    return words;
}

}  // namespace vif_workspace
