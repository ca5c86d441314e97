# What of the Windows backend asks no Windows: tables and state machines, built and tested on any platform.
add_library(capstan_win_tables STATIC
  ${CMAKE_CURRENT_LIST_DIR}/cursor_image.cpp
  ${CMAKE_CURRENT_LIST_DIR}/dead_keys.cpp
  ${CMAKE_CURRENT_LIST_DIR}/fresh_pixels.cpp
  ${CMAKE_CURRENT_LIST_DIR}/held_keys.cpp
  ${CMAKE_CURRENT_LIST_DIR}/hook_silence.cpp
  ${CMAKE_CURRENT_LIST_DIR}/key_symbols.cpp
  ${CMAKE_CURRENT_LIST_DIR}/keyboard.cpp
  ${CMAKE_CURRENT_LIST_DIR}/pointer.cpp
  ${CMAKE_CURRENT_LIST_DIR}/recent_places.cpp
  ${CMAKE_CURRENT_LIST_DIR}/scan_codes.cpp
  ${CMAKE_CURRENT_LIST_DIR}/window_stack.cpp)
target_link_libraries(capstan_win_tables PUBLIC capstan_core)
