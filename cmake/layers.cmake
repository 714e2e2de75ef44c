# SPDX-License-Identifier: GPL-2.0-or-later
# Layers, whose dependencies the compiler enforces: the headers of a layer can be included only by targets that
# link it. Each layer has an include root of its own, which has nothing but a link to the layer's folder. So
# #include "filter/filter.h" fails in a target that does not use the layer `filter`. The list `layers` has the
# names of those layers that have sources.
#
#   add_layer(NAME FOLDER src/folder [SOURCES file...] [USES layer...] [LIBRARIES target...])
#
# USES are the layers whose headers it and its users may include; LIBRARIES are linked for its own sources only.
set(layers "")
function(add_layer name)
    cmake_parse_arguments(LAYER "" "FOLDER" "SOURCES;USES;LIBRARIES" ${ARGN})
    if(LAYER_SOURCES)
        add_library(${name} STATIC ${LAYER_SOURCES})
        set(scope PUBLIC)
        set(layers ${layers} ${name} PARENT_SCOPE)
    else()
        add_library(${name} INTERFACE)
        set(scope INTERFACE)
    endif()
    get_filename_component(folder ${LAYER_FOLDER} NAME)
    set(root ${CMAKE_BINARY_DIR}/layers/${folder})
    file(MAKE_DIRECTORY ${root})
    file(CREATE_LINK ${CMAKE_SOURCE_DIR}/${LAYER_FOLDER} ${root}/${folder} SYMBOLIC)
    target_include_directories(${name} ${scope} ${root})
    target_link_libraries(${name} ${scope} ${LAYER_USES})
    if(LAYER_LIBRARIES)
        target_link_libraries(${name} PRIVATE ${LAYER_LIBRARIES})
    endif()
endfunction()
