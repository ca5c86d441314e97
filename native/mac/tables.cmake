# What of the macOS backend asks no macOS: tables and state machines, built and tested on any platform.
add_library(capstan_mac_tables STATIC
  ${CMAKE_CURRENT_LIST_DIR}/event_time.cpp
  ${CMAKE_CURRENT_LIST_DIR}/input_judge.cpp
  ${CMAKE_CURRENT_LIST_DIR}/key_text.cpp
  ${CMAKE_CURRENT_LIST_DIR}/keyboard.cpp
  ${CMAKE_CURRENT_LIST_DIR}/modifiers.cpp
  ${CMAKE_CURRENT_LIST_DIR}/pointer.cpp
  ${CMAKE_CURRENT_LIST_DIR}/session_state.cpp
  ${CMAKE_CURRENT_LIST_DIR}/virtual_keys.cpp
  ${CMAKE_CURRENT_LIST_DIR}/window_list.cpp
  ${CMAKE_CURRENT_LIST_DIR}/window_stack.cpp)
target_link_libraries(capstan_mac_tables PUBLIC capstan_core)
