// Which process an X client is, as the X-Resource extension tells it.
#pragma once

#include <xcb/xcb.h>

#include <cstdint>
#include <cstdlib>
#include <memory>

namespace test_tool {

struct Free {
  void operator()(void* memory) const { std::free(memory); }
};
template <typename T>
using Reply = std::unique_ptr<T, Free>;

struct Disconnect {
  void operator()(xcb_connection_t* connection) const { xcb_disconnect(connection); }
};
using Connection = std::unique_ptr<xcb_connection_t, Disconnect>;

// A connection that may ask X-Resource 1.2. Throws std::runtime_error where there is none.
Connection connect_for_resources();

// 0 when the client has gone or is on another machine.
long client_pid(xcb_connection_t* connection, std::uint32_t resource_base);

}  // namespace test_tool
