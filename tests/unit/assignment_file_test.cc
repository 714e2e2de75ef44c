// SPDX-License-Identifier: GPL-2.0-or-later
#include "config/assignment_file.h"

#include <doctest/doctest.h>

#include "example.h"
#include "thrown.h"

namespace vif_workspace::assignment_file_test {
namespace {

std::vector<FiledAssignment> parsed(const std::string& text) {
    return parse_assignment_file(text, "pool");
}

TEST_CASE("a TOML file has a table for each assignment, with lists as arrays or as text") {
    const auto all = parsed(R"(
# the first of them
[[assignment]]
mac = "00:16:3E:00:00:0a"
ip = ["10.7.0.10", "10.7.0.16/30"]
hostname = "alpha"
lease-time = 600
[[assignment]]
mac = "00:16:3e:00:00:0b"
ip = "10.7.0.11"
hostname = "beta"
dns = "10.7.0.1 10.7.0.2"
)");
    REQUIRE(all.size() == 2);
    CHECK(all[0].mac == a<MacAddress>("00:16:3e:00:00:0a"));
    CHECK(all[0].nodes == NodeTexts{{"ip", "10.7.0.10 10.7.0.16/30"},
                                    {"hostname", "alpha"},
                                    {"lease-time", "600"}});
    CHECK(all[1].nodes ==
          NodeTexts{{"ip", "10.7.0.11"}, {"hostname", "beta"}, {"dns", "10.7.0.1 10.7.0.2"}});
}

TEST_CASE("a pool file of the workspace service has a name server and a line for each address") {
    const auto all = parsed(
        "# DNS\n"
        "10.7.0.53\n"
        "\n"
        "alpha.example.org 10.7.0.10 10.7.0.1 10.7.0.255 255.255.255.0 A2:AA:BB:00:00:0A\n"
        "beta\t10.7.0.11 none none  none A2:AA:BB:00:00:0B # spare\r\n");
    REQUIRE(all.size() == 2);
    CHECK(all[0].mac == a<MacAddress>("a2:aa:bb:00:00:0a"));
    CHECK(all[0].nodes == NodeTexts{{"hostname", "alpha.example.org"},
                                    {"ip", "10.7.0.10"},
                                    {"gateway", "10.7.0.1"},
                                    {"broadcast", "10.7.0.255"},
                                    {"netmask", "255.255.255.0"},
                                    {"dns", "10.7.0.53"}});
    CHECK(all[1].nodes ==
          NodeTexts{{"hostname", "beta"}, {"ip", "10.7.0.11"}, {"dns", "10.7.0.53"}});
    CHECK_FALSE(
        parsed("none\na 10.7.0.9 none none none A2:AA:BB:00:00:0C\n")[0].nodes.contains("dns"));
}

TEST_CASE("an error in a file is reported with the file's name and the line") {
    struct BadFile {
        std::string text, said;
    };
    const std::string alpha = "[[assignment]]\nmac = \"00:16:3e:00:00:0a\"\n";
    const std::string line = " 10.7.0.1 10.7.0.255 255.255.255.0 A2:AA:BB:00:00:0A\n";
    const std::vector<BadFile> bad = {
        {"", "pool: has no assignment"},
        {"# nothing\n\n", "pool: has no assignment"},
        {"none\n", "pool: has no assignment"},
        {"[[assignment]\n", "pool:1: "},
        {"[assignment]\n", "pool:1: assignment: must be a list of tables; write [[assignment]]"},
        {"assignment = [1]\n", "pool:1: assignment: must be a table"},
        {"[[assignments]]\n", "pool:1: assignments: is not a known key; the keys are assignment"},
        {"\n[[assignment]]\nip = \"10.7.0.10\"\nhostname = \"a\"\n",
         "pool:2: assignment: has no mac"},
        {alpha + "hostname = \"alpha\"\n", "pool:1: ip: missing"},
        {alpha + "hostname = \"alpha\"\nip = \"10.7.0.10/24\"\n", "pool:1: ip: \"10.7.0.10/24\""},
        {alpha + "colour = \"red\"\n", "pool:3: assignment.colour: is not a known key"},
        {alpha + "ip = true\n", "pool:3: assignment.ip: must be a string"},
        {alpha + "ip = [\"10.7.0.10 10.7.0.11\"]\n", "pool:3: assignment.ip: "},
        {"[[assignment]]\nmac = \"ff:ff:ff:ff:ff:ff\"\n", "pool:1: mac: \"ff:ff:ff:ff:ff:ff\""},
        {alpha + "ip = \"10.7.0.10\"\nhostname = \"a\"\n" + alpha +
             "ip = \"10.7.0.11\"\nhostname = \"b\"\n",
         "pool:5: mac: \"00:16:3e:00:00:0a\" is listed twice"},
        {"none\nalpha 10.7.0.10 10.7.0.1 10.7.0.255 255.255.255.0\n", "pool:2: has no MAC"},
        {"none\nalpha 10.7.0.10\n", "pool:2: has 2 words"},
        {"none\nal/pha 10.7.0.10" + line, "pool:2: hostname: \"al/pha\""},
        {"none\n\nalpha 10.7.0.256" + line, "pool:3: ip: \"10.7.0.256\""},
        {"ns.example.org\nalpha 10.7.0.10" + line, "pool:2: dns: \"ns.example.org\""},
        {"alpha 10.7.0.10" + line, "pool:1: the first line of a pool must be"},
        {"none\nalpha 10.7.0.10" + line + "beta 10.7.0.11" + line, "pool:3: mac: "},
        {std::string("\0[[", 3), "pool:1: "},
    };
    for (const BadFile& one : bad) {
        CAPTURE(one.text);
        const Error error = error_of([&] { parsed(one.text); });
        INFO("said: ", std::string(error.what()));
        CHECK(error.kind() == ErrorKind::input);
        CHECK(says(error, one.said));
    }
}

}  // namespace
}  // namespace vif_workspace::assignment_file_test
