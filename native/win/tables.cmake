# What of the Windows backend asks no Windows: tables and state machines, built and tested on any platform.
add_library(capstan_win_tables STATIC
  ${CMAKE_CURRENT_LIST_DIR}/dead_keys.cpp
  ${CMAKE_CURRENT_LIST_DIR}/held_keys.cpp
  ${CMAKE_CURRENT_LIST_DIR}/key_symbols.cpp
  ${CMAKE_CURRENT_LIST_DIR}/pointer.cpp
  ${CMAKE_CURRENT_LIST_DIR}/scan_codes.cpp)
target_link_libraries(capstan_win_tables PUBLIC capstan_core)
