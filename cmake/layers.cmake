# SPDX-License-Identifier: GPL-2.0-or-later
# The dependency rule, made the compiler's business: a layer's headers are reachable only by those who
# link it. Each layer has an include root of its own which holds nothing but a link to the layer's
# folder, so that #include "filter/filter.h" fails where the rule says that nobody needs it. The names of
# those that have sources are in `layers`.
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
    get_filename_component(room ${LAYER_FOLDER} NAME)
    set(root ${CMAKE_BINARY_DIR}/layers/${room})
    file(MAKE_DIRECTORY ${root})
    file(CREATE_LINK ${CMAKE_SOURCE_DIR}/${LAYER_FOLDER} ${root}/${room} SYMBOLIC)
    target_include_directories(${name} ${scope} ${root})
    target_link_libraries(${name} ${scope} ${LAYER_USES})
    if(LAYER_LIBRARIES)
        target_link_libraries(${name} PRIVATE ${LAYER_LIBRARIES})
    endif()
endfunction()
