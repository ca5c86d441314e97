#include "client_census.hpp"

#include <xcb/res.h>

#include <map>
#include <stdexcept>

#include "client_pids.hpp"
#include "json_line.hpp"

namespace test_tool {
namespace {

class Census {
 public:
  void print() {
    const Reply<xcb_res_query_clients_reply_t> clients(
        xcb_res_query_clients_reply(connection_.get(), xcb_res_query_clients(connection_.get()), nullptr));
    if (!clients) throw std::runtime_error("the X server names no clients");
    const xcb_res_client_t* list = xcb_res_query_clients_clients(clients.get());
    for (int index = 0; index < xcb_res_query_clients_clients_length(clients.get()); ++index) {
      const std::uint32_t base = list[index].resource_base;
      JsonLine("client")
          .number("base", base)
          .number("pid", client_pid(connection_.get(), base))
          .raw("resources", resources(base));
    }
  }

 private:
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

  Connection connection_ = connect_for_resources();
  std::map<xcb_atom_t, std::string> names_;
};

}  // namespace

int run_clients(const std::vector<std::string>& arguments) {
  if (!arguments.empty()) throw std::invalid_argument("clients takes no arguments");
  Census().print();
  return 0;
}

}  // namespace test_tool
