# SPDX-License-Identifier: GPL-2.0-or-later
# What ctest must know of the tests to run several at once: which come first when time is short, how
# long they take, how much of the machine they need. Read when a test program was linked
# (cmake/discover_tests.cmake) and by tests/CMakeLists.txt.
#
# A test has a worth from 1 to 9: those of a higher worth start first, and of equal worth the longest. One
# processor is four slots (scripts/test says so to ctest): a test that keeps a processor busy takes four, the usual
# one, a chain of short processes, takes two, and one that waits most of its time takes one.

# Files of doctest cases: seconds of the longest, slots. Others take two seconds at most and two slots.
set(schedule
    "crash_script 60 2" "crash 30 2" "entry_queue_crash 50 2" "killed_at_random 15 6" "model 130 2"
    "dhcp_lifetime 80 1" "dhcp_expiry 67 1" "other_servers 15 2" "networkd 10 1" "bridge_settings 11 1"
    "base_script 33 1" "base_port 4 2" "deadlines 26 1" "concurrent_online 6 6" "flood 5 4" "watch 15 2"
    "ipv6_served 30 2" "ipv6_crash 60 2" "dhcp_churn 6 4" "many 5 4" "legacy_ebtables_faults 12 2" "input 9 2")
# Long series of similar cases: they seldom find anything, so they start late.
set(long_series crash_script crash entry_queue_crash ipv6_crash killed_at_random model)

# schedule_of(FILE CASE WORTH VARIABLE): the properties of a doctest case.
function(schedule_of file case worth variable)
    set(seconds 2)
    set(slots 2)
    foreach(line IN LISTS schedule)
        if(line MATCHES "^${file} ([0-9]+) ([0-9]+)$")
            set(seconds ${CMAKE_MATCH_1})
            set(slots ${CMAKE_MATCH_2})
        endif()
    endforeach()
    if(file IN_LIST long_series)
        math(EXPR worth "${worth} - 3")
    endif()
    properties_for(${worth} ${seconds} ${slots} properties)
    set(${variable} "${properties}" PARENT_SCOPE)
endfunction()

# properties_for(WORTH SECONDS SLOTS VARIABLE). A test that has not ended after hundreds of times its usual time
# hangs; no other limit is set to it, so that none fails because the machine is slow. (scripts/test-report.sh knows
# the two limits.)
function(properties_for worth seconds slots variable)
    math(EXPR cost "${worth} * 10000 + ${seconds}")
    set(limit 900)
    if(seconds GREATER 10)
        set(limit 7200)
    endif()
    set(${variable} "COST ${cost} PROCESSORS ${slots} TIMEOUT ${limit}" PARENT_SCOPE)
endfunction()
