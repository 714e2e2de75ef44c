# SPDX-License-Identifier: GPL-2.0-or-later
# The Debian package: `cpack` in the build directory, or scripts/package. What is in it is what the
# install rules install; what Debian adds (conffiles, compressed manuals, the scripts that dpkg calls) is
# in packaging/ and debian/.
set(CPACK_GENERATOR DEB)
set(CPACK_PACKAGE_NAME vif-workspace)
set(CPACK_PACKAGE_CONTACT "vif-workspace <root@localhost>" CACHE STRING
    "Who answers for the package that is made here")
set(CPACK_PACKAGE_DESCRIPTION_SUMMARY
    "Xen hotplug script that holds a guest to its assigned addresses")
set(CPACK_DEBIAN_PACKAGE_DESCRIPTION
"You, or a cloud's agent, decide which address a Xen guest has; this hotplug
script for xl makes it true on the host. When Xen brings a virtual interface
up, a dhcpd in a network namespace of the bridge gives the guest its one
address, and frame filter rules (ebtables or nftables) keep it from sending
with any other address or MAC. The DHCP of such a guest is taken off at its
port: it never enters the bridge, and other DHCP servers and clients are left
alone. All of it goes when the interface goes. It needs Linux 5.16 or later.")
set(CPACK_DEBIAN_PACKAGE_SECTION admin)
set(CPACK_DEBIAN_PACKAGE_PRIORITY optional)
set(CPACK_DEBIAN_PACKAGE_SHLIBDEPS ON)
# Programs that are called, beside the essential ones.
set(CPACK_DEBIAN_PACKAGE_DEPENDS "iptables | ebtables, iproute2, isc-dhcp-server, xen-utils-common")
# Not to run, but to see what stands with filter = "nftables".
set(CPACK_DEBIAN_PACKAGE_RECOMMENDS nftables)
set(CPACK_DEBIAN_FILE_NAME DEB-DEFAULT)
# What a crash report needs: NAME-dbgsym, as Debian's archive has it.
set(CPACK_DEBIAN_DEBUGINFO_PACKAGE ON)

set(CPACK_SET_DESTDIR ON)
set(CPACK_INSTALL_PREFIX /usr)

set(debian ${PROJECT_SOURCE_DIR}/debian)
set(CPACK_PRE_BUILD_SCRIPTS ${PROJECT_SOURCE_DIR}/packaging/as-debian-has-it.cmake)
set(CPACK_DEBIAN_PACKAGE_CONTROL_EXTRA ${PROJECT_BINARY_DIR}/conffiles
    ${debian}/postinst ${debian}/prerm ${debian}/postrm)
set(CPACK_DEBIAN_PACKAGE_CONTROL_STRICT_PERMISSION ON)
file(TOUCH ${PROJECT_BINARY_DIR}/conffiles)
# Under names that the script above can see.
set(CPACK_VIF_WORKSPACE_DEBIAN ${debian})
set(CPACK_VIF_WORKSPACE_CONFFILES ${PROJECT_BINARY_DIR}/conffiles)
include(CPack)
