# SPDX-License-Identifier: GPL-2.0-or-later
# Sets `version` to that of the latest entry in debian/changelog, without what Debian may append to it. It is read
# there and kept nowhere else because dpkg's tools can read it from no other file.
set(changelog ${CMAKE_CURRENT_SOURCE_DIR}/debian/changelog)
file(STRINGS ${changelog} entry LIMIT_COUNT 1)
if(NOT entry MATCHES "^vif-workspace \\(([0-9]+(\\.[0-9]+)*)[^)]*\\)")
    message(FATAL_ERROR "${changelog}: its first line is \"${entry}\", not \"vif-workspace (VERSION) ...\"")
endif()
set(version ${CMAKE_MATCH_1})
set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS ${changelog})
