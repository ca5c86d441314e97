#include "linux/x11/connection.hpp"

#include <sys/socket.h>

#include <algorithm>
#include <array>
#include <cstdlib>
#include <string_view>

namespace capstan::x11 {
namespace {

constexpr std::string_view install_hint =
    "Install them, on Debian: apt install libxcb1 libxcb-xinput0 libxcb-xkb1 libxcb-res0 libxcb-shape0 libxkbcommon0 "
    "libxkbcommon-x11-0.";

// Sequence numbers wrap at 2^32.
bool at_or_before(unsigned a, unsigned b) { return static_cast<std::int32_t>(a - b) <= 0; }

}  // namespace

std::unique_ptr<Connection> Connection::open(Problem& problem) {
  const X11Library& library = X11Library::instance();
  if (!library.missing.empty()) {
    problem = {Fault::library_missing, 0, "X libraries are missing: " + library.missing + ".",
               std::string(install_hint)};
    return nullptr;
  }
  std::unique_ptr<Connection> connection(new Connection(library));
  if (!connection->set_up(problem)) return nullptr;
  return connection;
}

Connection::~Connection() = default;

bool Connection::set_up(Problem& problem) {
  const char* name = std::getenv("DISPLAY");
  if (name == nullptr || *name == '\0') {
    problem = {Fault::no_display, 0, "There is no display: DISPLAY is not set.",
               "Run this inside a graphical X11 session, or set DISPLAY."};
    return false;
  }
  int number = 0;
  xcb_.reset(lib.connect(nullptr, &number));
  if (const int error = lib.connection_has_error(xcb())) {
    problem = {Fault::no_display, error, "The X server at DISPLAY=" + std::string(name) + " does not answer.",
               "Check that it runs and that this user may connect to it (xhost, XAUTHORITY)."};
    return false;
  }
  const xcb_setup_t* setup = lib.get_setup(xcb());
  resource_mask_ = setup->resource_id_mask;
  screen_number_ = static_cast<std::uint32_t>(number);
  auto roots = lib.setup_roots_iterator(setup);
  for (int i = 0; i < number && roots.rem > 1; ++i) lib.screen_next(&roots);
  screen_ = roots.data;
  if (!find_extensions(problem)) return false;
  intern_atoms();
  return true;
}

bool Connection::find_extensions(Problem& problem) {
  const auto present = [this](xcb_extension_t* id) {
    const auto* data = lib.get_extension_data(xcb(), id);
    return data != nullptr && data->present != 0 ? data : nullptr;
  };
  const auto* xinput = present(lib.input_id);
  const auto* shape = present(lib.shape_id);
  const auto* resources = present(lib.res_id);
  bool new_enough = false;
  if (xinput != nullptr) {
    // 2.0 hides raw events while another client holds a grab; 2.2 is what this code was tested with.
    const Owned<xcb_input_xi_query_version_reply_t> version(
        lib.xi_query_version_reply(xcb(), lib.xi_query_version(xcb(), 2, 2), nullptr));
    new_enough = version && (version->major_version > 2 || version->minor_version >= 1);
  }
  std::uint8_t xkb_event = 0;
  const bool xkb =
      lib.xkb_x11_setup_xkb_extension(xcb(), XKB_X11_MIN_MAJOR_XKB_VERSION, XKB_X11_MIN_MINOR_XKB_VERSION,
                                      XKB_X11_SETUP_XKB_EXTENSION_NO_FLAGS, nullptr, nullptr, &xkb_event, nullptr) == 1;
  if (!new_enough || shape == nullptr || resources == nullptr || !xkb) {
    problem = {Fault::unsupported, 0, "This X server lacks XInput 2.1, XKB, SHAPE or X-Resource.",
               "Use an X.Org server of 2012 or later."};
    return false;
  }
  xinput_opcode_ = xinput->major_opcode;
  shape_event_ = shape->first_event;
  xkb_event_ = xkb_event;
  return true;
}

void Connection::intern_atoms() {
  constexpr std::array<std::string_view, 5> names = {"_NET_SUPPORTING_WM_CHECK", "_NET_WM_NAME", "_NET_WM_PID",
                                                     "UTF8_STRING", "WM_STATE"};
  const std::array<xcb_atom_t*, 5> targets = {&atoms_.net_supporting_wm_check, &atoms_.net_wm_name, &atoms_.net_wm_pid,
                                              &atoms_.utf8_string, &atoms_.wm_state};
  std::array<xcb_intern_atom_cookie_t, 5> cookies{};
  for (std::size_t i = 0; i < names.size(); ++i) {
    cookies.at(i) = lib.intern_atom(xcb(), 0, static_cast<std::uint16_t>(names.at(i).size()), names.at(i).data());
  }
  for (std::size_t i = 0; i < names.size(); ++i) {
    const Owned<xcb_intern_atom_reply_t> reply(lib.intern_atom_reply(xcb(), cookies.at(i), nullptr));
    if (reply) *targets.at(i) = reply->atom;
  }
}

void Connection::on_reply(unsigned sequence, ReplyHandler handler) {
  replies_.push_back({sequence, std::move(handler)});
}

bool Connection::take_reply() {
  void* raw_reply = nullptr;
  xcb_generic_error_t* raw_error = nullptr;
  if (lib.poll_for_reply(xcb(), replies_.front().sequence, &raw_reply, &raw_error) == 0) return false;
  const Owned<void> reply(raw_reply);
  const Owned<xcb_generic_error_t> error(raw_error);
  const ReplyHandler handler = std::move(replies_.front().handler);
  replies_.pop_front();
  handler(reply.get());
  return true;
}

void Connection::fetch() {
  if (Owned<xcb_generic_event_t> event{lib.poll_for_event(xcb())}) backlog_.push_back(std::move(event));
  take_queued();
}

void Connection::take_queued() {
  while (Owned<xcb_generic_event_t> event{lib.poll_for_queued_event(xcb())}) backlog_.push_back(std::move(event));
}

bool Connection::is_xinput(const xcb_generic_event_t& event, std::uint16_t xinput_type) const {
  const auto& generic = reinterpret_cast<const xcb_ge_generic_event_t&>(event);
  return generic.response_type == XCB_GE_GENERIC && generic.extension == xinput_opcode_ &&
         generic.event_type == xinput_type;
}

bool Connection::arrived(std::uint16_t xinput_type) {
  take_queued();
  return std::any_of(backlog_.begin(), backlog_.end(),
                     [&](const Owned<xcb_generic_event_t>& event) { return is_xinput(*event, xinput_type); });
}

bool Connection::arrived_before(std::uint16_t xinput_type, unsigned sequence) {
  take_queued();
  return std::any_of(backlog_.begin(), backlog_.end(), [&](const Owned<xcb_generic_event_t>& event) {
    return is_xinput(*event, xinput_type) && static_cast<std::int32_t>(event->full_sequence - sequence) < 0;
  });
}

Owned<xcb_generic_event_t> Connection::next() {
  for (;;) {
    if (backlog_.empty()) take_queued();
    if (backlog_.empty()) {
      if (replies_.empty() || !take_reply()) return nullptr;
      continue;
    }
    while (!replies_.empty() && at_or_before(replies_.front().sequence, backlog_.front()->full_sequence) &&
           take_reply()) {
    }
    Owned<xcb_generic_event_t> event = std::move(backlog_.front());
    backlog_.pop_front();
    if (event->response_type != 0) return event;  // 0: an error of a request without a reply
  }
}

void Connection::interrupt() const { shutdown(descriptor(), SHUT_RDWR); }

bool has_window_manager(const Connection& connection) {
  const X11Library& x = connection.lib;
  const xcb_atom_t atom = connection.atoms().net_supporting_wm_check;
  const auto named_by = [&](xcb_window_t window) -> xcb_window_t {
    const Owned<xcb_get_property_reply_t> reply(x.get_property_reply(
        connection.xcb(), x.get_property(connection.xcb(), 0, window, atom, XCB_ATOM_WINDOW, 0, 1), nullptr));
    if (!reply || x.get_property_value_length(reply.get()) < 4) return no_window;
    return *static_cast<const xcb_window_t*>(x.get_property_value(reply.get()));
  };
  const xcb_window_t manager = named_by(connection.root());
  return manager != no_window && named_by(manager) == manager;
}

}  // namespace capstan::x11
