# SPDX-License-Identifier: GPL-2.0-or-later
# Makes each case of a doctest program a test of ctest, named after its group, its file and the case:
# "host/watch: a dhcpd that dies is started again at once". (doctest's own CMake module does not know the files.)
#
#   discover_tests(PROGRAM GROUP host WORTH 1..9 [ONLY regex] [EXCEPT regex] [ENVIRONMENT NAME=VALUE...]
#                  [REQUIRES fixture])
#
# The label of the tests is GROUP up to its first dash: host-nftables/watch has the label host. ONLY and EXCEPT
# select files by their paths. WORTH decides which tests run first (tests/schedule.cmake).
#
# This file is also the script that lists the cases of a program after it was linked.
if(NOT CMAKE_SCRIPT_MODE_FILE)
    function(discover_tests program)
        cmake_parse_arguments(TESTS "" "GROUP;WORTH;ONLY;EXCEPT;REQUIRES" "ENVIRONMENT" ${ARGN})
        set(list ${CMAKE_CURRENT_BINARY_DIR}/${TESTS_GROUP}-${program}.cmake)
        add_custom_command(TARGET ${program} POST_BUILD VERBATIM BYPRODUCTS ${list}
            COMMAND ${CMAKE_COMMAND} -D PROGRAM=$<TARGET_FILE:${program}> -D LIST=${list}
                -D GROUP=${TESTS_GROUP} -D WORTH=${TESTS_WORTH} -D "ONLY=${TESTS_ONLY}" -D "EXCEPT=${TESTS_EXCEPT}"
                -D "ENVIRONMENT=${TESTS_ENVIRONMENT}" -D "REQUIRES=${TESTS_REQUIRES}"
                -P ${CMAKE_CURRENT_FUNCTION_LIST_FILE})
        set_property(TARGET ${program} APPEND PROPERTY LINK_DEPENDS
            ${CMAKE_CURRENT_FUNCTION_LIST_FILE} ${PROJECT_SOURCE_DIR}/tests/schedule.cmake)
        set(include ${CMAKE_CURRENT_BINARY_DIR}/include-${TESTS_GROUP}-${program}.cmake)
        file(WRITE ${include} "if(EXISTS \"${list}\")\n    include(\"${list}\")\nelse()\n"
            "    add_test(${TESTS_GROUP}/not-built-${program} not-built)\n"
            "    set_tests_properties(${TESTS_GROUP}/not-built-${program} PROPERTIES LABELS ${TESTS_GROUP})\n"
            "endif()\n")
        set_property(DIRECTORY APPEND PROPERTY TEST_INCLUDE_FILES ${include})
    endfunction()
    return()
endif()

cmake_minimum_required(VERSION 3.25)
include(${CMAKE_CURRENT_LIST_DIR}/../tests/schedule.cmake)

function(plain_text variable)
    set(text "${${variable}}")
    foreach(pair IN ITEMS "&quot|\"" "&apos|'" "&lt|<" "&gt|>" "&amp|&")
        string(REPLACE "|" ";" pair "${pair}")
        list(GET pair 0 entity)
        list(GET pair 1 character)
        string(REPLACE "${entity};" "${character}" text "${text}")
    endforeach()
    set(${variable} "${text}" PARENT_SCOPE)
endfunction()

execute_process(COMMAND ${PROGRAM} --list-test-cases --reporters=xml
    OUTPUT_VARIABLE cases COMMAND_ERROR_IS_FATAL ANY)
# The output becomes a CMake list of its lines, in which brackets and semicolons have a meaning.
if(cases MATCHES "\\[|\\]")
    message(FATAL_ERROR "${PROGRAM}: CMake cannot handle a test whose name has a bracket")
endif()
string(REPLACE ";" "\\;" cases "${cases}")
string(REPLACE "\n" ";" cases "${cases}")
string(REGEX REPLACE "-.*" "" label "${GROUP}")
set(script "")
set(count 0)
foreach(line IN LISTS cases)
    if(NOT line MATCHES "<TestCase ")
        continue()
    elseif(NOT line MATCHES "<TestCase name=\"([^\"]*)\" filename=\"([^\"]*/([a-z0-9_]+)\\.cc)\"")
        message(FATAL_ERROR "${PROGRAM}: a test case must be in a .cc file whose name is in lower case: ${line}")
    endif()
    set(case "${CMAKE_MATCH_1}")
    set(path "${CMAKE_MATCH_2}")
    string(REGEX REPLACE "_test$" "" file "${CMAKE_MATCH_3}")
    if((EXCEPT AND path MATCHES "${EXCEPT}") OR (ONLY AND NOT path MATCHES "${ONLY}"))
        continue()
    endif()
    plain_text(case)
    if(case MATCHES ";")
        message(FATAL_ERROR "${path}: ctest splits the name of a test at its semicolon: ${case}")
    endif()
    string(REPLACE "," "\\," filter "${case}")
    schedule_of(${file} "${case}" ${WORTH} properties)
    if(REQUIRES)
        string(APPEND properties " FIXTURES_REQUIRED ${REQUIRES}")
    endif()
    string(APPEND script "add_test([==[${GROUP}/${file}: ${case}]==] ${PROGRAM}\n"
        "    [==[--test-case=${filter}]==] --source-file=*/${file}*.cc)\n"
        "set_tests_properties([==[${GROUP}/${file}: ${case}]==] PROPERTIES LABELS ${label} ${properties})\n")
    if(ENVIRONMENT)
        string(APPEND script
            "set_tests_properties([==[${GROUP}/${file}: ${case}]==] PROPERTIES ENVIRONMENT [==[${ENVIRONMENT}]==])\n")
    endif()
    math(EXPR count "${count} + 1")
endforeach()
if(count EQUAL 0)
    message(FATAL_ERROR "${PROGRAM} lists no test case")
endif()
file(WRITE ${LIST} "${script}")
