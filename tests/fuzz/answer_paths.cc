// The record of dhcpd's answer paths, which goes line by line to `ip`.
#include "dhcp/answer_paths.h"

#include "fuzz.h"

namespace vif_workspace::fuzz {

void fuzz(std::string_view input) {
    const std::vector<AnswerPath> paths = parse_answer_paths(std::string(input));
    must(parse_answer_paths(render(paths)) == paths, "paths read otherwise", input);
    for (const AnswerPath& path : paths) {
        must(path.remove.find('\n') == std::string::npos, "a path is two lines", path.remove);
    }
}

}  // namespace vif_workspace::fuzz
