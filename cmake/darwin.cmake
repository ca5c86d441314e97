# Cross-builds for macOS on Linux with LLVM 19 (clang-19 lld-19 llvm-19 libc++-19-dev), one architecture a build folder:
# -DCAPSTAN_MAC_ARCH=arm64 or x86_64. scripts/mac-sdk.sh makes the folder that stands in for Apple's SDK.
# Strict: what no library is known to export fails the link (native/node adds Node-API's own functions).
set(CMAKE_SYSTEM_NAME Darwin)
set(CMAKE_TRY_COMPILE_PLATFORM_VARIABLES CAPSTAN_MAC_ARCH CAPSTAN_MAC_SDK)
if(NOT CAPSTAN_MAC_ARCH OR NOT CAPSTAN_MAC_SDK)
  message(FATAL_ERROR "CAPSTAN_MAC_ARCH or CAPSTAN_MAC_SDK is missing: use npm run prebuild:mac.")
endif()
set(CMAKE_SYSTEM_PROCESSOR ${CAPSTAN_MAC_ARCH})
set(CMAKE_OSX_ARCHITECTURES ${CAPSTAN_MAC_ARCH})
set(CMAKE_OSX_DEPLOYMENT_TARGET 12.3)
set(CMAKE_OSX_SYSROOT ${CAPSTAN_MAC_SDK})
set(CMAKE_C_COMPILER clang-19)
set(CMAKE_CXX_COMPILER clang++-19)
set(CMAKE_C_COMPILER_TARGET ${CAPSTAN_MAC_ARCH}-apple-macos12.3)
set(CMAKE_CXX_COMPILER_TARGET ${CAPSTAN_MAC_ARCH}-apple-macos12.3)
set(CMAKE_AR llvm-ar-19)
set(CMAKE_RANLIB llvm-ranlib-19)
set(CMAKE_INSTALL_NAME_TOOL llvm-install-name-tool-19)
set(CMAKE_FIND_ROOT_PATH_MODE_PROGRAM NEVER)
# The driver would take libc++'s headers from beside itself. They must come before those of C.
set(CMAKE_CXX_FLAGS_INIT "-nostdinc++ -isystem${CAPSTAN_MAC_SDK}/usr/include/c++/v1 -fno-sized-deallocation")
# The folder of the checkout stays out of the binary: the same sources give the same bytes.
add_compile_options(-ffile-prefix-map=${CMAKE_SOURCE_DIR}=. -ffile-prefix-map=${CMAKE_BINARY_DIR}=.
  -ffile-prefix-map=${CAPSTAN_MAC_SDK}=sdk)
add_link_options(-fuse-ld=lld LINKER:-adhoc_codesign LINKER:--error-limit=0)
