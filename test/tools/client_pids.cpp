#include "client_pids.hpp"

#include <xcb/res.h>

#include <stdexcept>

namespace test_tool {

Connection connect_for_resources() {
  Connection connection(xcb_connect(nullptr, nullptr));
  if (xcb_connection_has_error(connection.get()) != 0) throw std::runtime_error("no X server at DISPLAY");
  // The server answers 1.0 questions alone until it is told that 1.2 is understood.
  const Reply<xcb_res_query_version_reply_t> version(
      xcb_res_query_version_reply(connection.get(), xcb_res_query_version(connection.get(), 1, 2), nullptr));
  if (!version) throw std::runtime_error("the X server has no X-Resource extension");
  return connection;
}

long client_pid(xcb_connection_t* connection, std::uint32_t resource_base) {
  const xcb_res_client_id_spec_t spec{resource_base, XCB_RES_CLIENT_ID_MASK_LOCAL_CLIENT_PID};
  const Reply<xcb_res_query_client_ids_reply_t> ids(
      xcb_res_query_client_ids_reply(connection, xcb_res_query_client_ids(connection, 1, &spec), nullptr));
  if (!ids) return 0;
  auto each = xcb_res_query_client_ids_ids_iterator(ids.get());
  for (; each.rem > 0; xcb_res_client_id_value_next(&each)) {
    if (xcb_res_client_id_value_value_length(each.data) > 0) return xcb_res_client_id_value_value(each.data)[0];
  }
  return 0;
}

}  // namespace test_tool
