# SPDX-License-Identifier: GPL-2.0-or-later
# What Debian policy wants of the files that the install rules have put into the package's tree; cpack
# runs it before it packs them (cmake/package.cmake).
set(root ${CPACK_TEMPORARY_INSTALL_DIRECTORY})
set(documents ${root}/usr/share/doc/vif-workspace)

foreach(document copyright changelog)
    file(COPY_FILE ${CPACK_VIF_WORKSPACE_DEBIAN}/${document} ${documents}/${document})
endforeach()

file(GLOB_RECURSE pages ${root}/usr/share/man/*.[1-8])
foreach(page ${pages})
    if(IS_SYMLINK ${page})  # another name of one: to what that becomes
        file(READ_SYMLINK ${page} target)
        file(REMOVE ${page})
        file(CREATE_LINK ${target}.gz ${page}.gz SYMBOLIC)
        list(REMOVE_ITEM pages ${page})
    endif()
endforeach()
execute_process(COMMAND gzip -9 --no-name --force ${pages} ${documents}/changelog
    COMMAND_ERROR_IS_FATAL ANY)

# Directories and what is copied here have the umask of who builds, and cpack knows no remedy.
file(CHMOD_RECURSE ${root} DIRECTORY_PERMISSIONS
    OWNER_READ OWNER_WRITE OWNER_EXECUTE GROUP_READ GROUP_EXECUTE WORLD_READ WORLD_EXECUTE)
file(CHMOD ${documents}/copyright ${documents}/changelog.gz PERMISSIONS
    OWNER_READ OWNER_WRITE GROUP_READ WORLD_READ)

# All that is configuration: dpkg asks before it replaces what an administrator has edited.
file(GLOB_RECURSE conffiles RELATIVE ${root} ${root}/etc/*)
list(SORT conffiles)
list(TRANSFORM conffiles PREPEND /)
list(JOIN conffiles "\n" lines)
file(WRITE ${CPACK_VIF_WORKSPACE_CONFFILES} "${lines}\n")
