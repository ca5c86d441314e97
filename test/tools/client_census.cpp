#include "client_census.hpp"

#include <xcb/res.h>
#include <xcb/xcb.h>

#include <cstdlib>
#include <map>
#include <memory>
#include <stdexcept>

#include "json_line.hpp"

namespace x11_tool {
namespace {

struct Free {
  void operator()(void* memory) const { std::free(memory); }
};
template <typename T>
using Reply = std::unique_ptr<T, Free>;

class Census {
 public:
  Census() : connection_(xcb_connect(nullptr, nullptr)) {
    if (xcb_connection_has_error(connection_.get()) != 0) throw std::runtime_error("no X server at DISPLAY");
    // The server answers 1.0 questions alone until it is told that 1.2 is understood.
    const Reply<xcb_res_query_version_reply_t> version(
        xcb_res_query_version_reply(connection_.get(), xcb_res_query_version(connection_.get(), 1, 2), nullptr));
    if (!version) throw std::runtime_error("the X server has no X-Resource extension");
  }

  void print() {
    const Reply<xcb_res_query_clients_reply_t> clients(
        xcb_res_query_clients_reply(connection_.get(), xcb_res_query_clients(connection_.get()), nullptr));
    if (!clients) throw std::runtime_error("the X server names no clients");
    const xcb_res_client_t* list = xcb_res_query_clients_clients(clients.get());
    for (int index = 0; index < xcb_res_query_clients_clients_length(clients.get()); ++index) {
      const std::uint32_t base = list[index].resource_base;
      JsonLine("client").number("base", base).number("pid", pid(base)).raw("resources", resources(base));
    }
  }

 private:
  long pid(std::uint32_t base) {
    const xcb_res_client_id_spec_t spec{base, XCB_RES_CLIENT_ID_MASK_LOCAL_CLIENT_PID};
    const Reply<xcb_res_query_client_ids_reply_t> ids(xcb_res_query_client_ids_reply(
        connection_.get(), xcb_res_query_client_ids(connection_.get(), 1, &spec), nullptr));
    if (!ids) return 0;
    auto each = xcb_res_query_client_ids_ids_iterator(ids.get());
    for (; each.rem > 0; xcb_res_client_id_value_next(&each)) {
      if (xcb_res_client_id_value_value_length(each.data) > 0) return xcb_res_client_id_value_value(each.data)[0];
    }
    return 0;
  }

  std::string resources(std::uint32_t base) {
    // A client may leave between the two questions; it then holds nothing.
    const Reply<xcb_res_query_client_resources_reply_t> held(xcb_res_query_client_resources_reply(
        connection_.get(), xcb_res_query_client_resources(connection_.get(), base), nullptr));
    std::string json = "{";
    if (held) {
      const xcb_res_type_t* types = xcb_res_query_client_resources_types(held.get());
      for (int index = 0; index < xcb_res_query_client_resources_types_length(held.get()); ++index) {
        if (json.size() > 1) json += ',';
        json += json_string(name(types[index].resource_type)) + ':' + std::to_string(types[index].count);
      }
    }
    return json + '}';
  }

  const std::string& name(xcb_atom_t atom) {
    std::string& known = names_[atom];
    if (!known.empty()) return known;
    const Reply<xcb_get_atom_name_reply_t> reply(
        xcb_get_atom_name_reply(connection_.get(), xcb_get_atom_name(connection_.get(), atom), nullptr));
    known = reply ? std::string(xcb_get_atom_name_name(reply.get()),
                                static_cast<std::size_t>(xcb_get_atom_name_name_length(reply.get())))
                  : std::to_string(atom);
    return known;
  }

  struct Disconnect {
    void operator()(xcb_connection_t* connection) const { xcb_disconnect(connection); }
  };
  std::unique_ptr<xcb_connection_t, Disconnect> connection_;
  std::map<xcb_atom_t, std::string> names_;
};

}  // namespace

int run_clients(const std::vector<std::string>& arguments) {
  if (!arguments.empty()) throw std::invalid_argument("clients takes no arguments");
  Census().print();
  return 0;
}

}  // namespace x11_tool
