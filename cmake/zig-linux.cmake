# Builds for Linux with Zig's clang, from Linux x64: scripts/setup-zig.sh brings it. A target of Zig's says architecture,
# libc and the oldest glibc, as in x86_64-linux-gnu.2.28; libc++ is linked in, so no libstdc++ is asked for.
# See docs/adr/0021-linux-binaries.md.
set(CMAKE_SYSTEM_NAME Linux)
# What CMake tries to compile must be of the same target.
list(APPEND CMAKE_TRY_COMPILE_PLATFORM_VARIABLES CAPSTAN_ZIG_TARGET CAPSTAN_ZIG)
if(NOT CAPSTAN_ZIG)
  set(CAPSTAN_ZIG ${CMAKE_CURRENT_LIST_DIR}/../build/zig/compiler/bin/zig)
endif()
string(REGEX MATCH "^[^-]+" CMAKE_SYSTEM_PROCESSOR ${CAPSTAN_ZIG_TARGET})
set(CMAKE_CXX_COMPILER ${CAPSTAN_ZIG} c++ -target ${CAPSTAN_ZIG_TARGET})
# CMake is told what it would find out by linking programs: Zig would build a libc++ for those first, for minutes.
set(CMAKE_TRY_COMPILE_TARGET_TYPE STATIC_LIBRARY)
set(CMAKE_CXX_COMPILER_ID_RUN TRUE)
set(CMAKE_CXX_COMPILER_FORCED TRUE)
set(CMAKE_CXX_COMPILER_ID Clang)
set(CMAKE_CXX_COMPILER_VERSION 21.1.0)
set(CMAKE_CXX_COMPILER_FRONTEND_VARIANT GNU)
set(CMAKE_CXX_STANDARD_COMPUTED_DEFAULT 17)
set(CMAKE_CXX_EXTENSIONS_COMPUTED_DEFAULT ON)
set(CMAKE_CXX_COMPILE_FEATURES cxx_std_20)
# The system's ar knows no object file of another machine.
set(CMAKE_CXX_ARCHIVE_CREATE "\"${CAPSTAN_ZIG}\" ar qcD <TARGET> <LINK_FLAGS> <OBJECTS>")
set(CMAKE_CXX_ARCHIVE_FINISH "")
# Of this machine only headers are used, those of the desktop, and after all of Zig's: libraries are opened at run time.
add_compile_options(-idirafter /usr/include)
# The folder of the checkout stays out of the binary: the same sources give the same bytes.
add_compile_options(-ffile-prefix-map=${CMAKE_SOURCE_DIR}=. -ffile-prefix-map=${CMAKE_BINARY_DIR}=.)
