#include "registry/record_memory.h"

namespace vif_workspace {

Record RecordMemory::parse(std::string_view text) {
    if (text_.empty() || text != text_) {
        record_ = parse_record(text);
        text_ = text;
        lines_.clear();
        // The canonical text is the only one that parse_record() takes: line by line, it is this
        // one.
        text.remove_prefix(text.find('\n') + 1);
        for (const Binding* binding : record_.bindings.by_arrival()) {
            const std::size_t end = text.find('\n') + 1;
            lines_.emplace(binding, text.substr(0, end));
            text.remove_prefix(end);
        }
    }
    return record_;
}

std::string RecordMemory::render(const Record& record) {
    std::unordered_map<const Binding*, std::string> lines;
    std::vector<std::string> text;
    for (const Binding* binding : record.bindings.by_arrival()) {
        const auto same = lines_.find(binding);
        text.push_back(same == lines_.end() ? vif_workspace::render(*binding) : same->second);
        lines.emplace(binding, text.back());
    }
    text_ = vif_workspace::render(record.generation, text);
    record_ = record;
    lines_ = std::move(lines);
    return text_;
}

}  // namespace vif_workspace
