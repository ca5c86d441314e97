#include "client.hpp"

#include <unistd.h>

#include <algorithm>
#include <stdexcept>

#include "json_line.hpp"
#include "keyboard_log.hpp"
#include "pointer_log.hpp"
#include "window.hpp"
#include "words.hpp"

namespace test_tool {
namespace {

struct Options {
  WindowTraits traits;
  bool logs_motion = true;
};

class Client {
 public:
  Client(DesktopLink& desktop, Options options);
  ~Client() { desktop_.on_seat = nullptr; }
  Client(const Client&) = delete;
  Client& operator=(const Client&) = delete;

  bool on_command(const std::string& line);

 private:
  void use_seat(wl_seat* seat);
  void use_devices(std::uint32_t capabilities);
  void open_dialog(const std::vector<std::string>& arguments);
  void open_popup(bool grabs);
  void close_newest();

  DesktopLink& desktop_;
  Options options_;
  Window main_;
  std::vector<std::unique_ptr<Window>> dialogs_;  // in the order of opening
  wl_seat* seat_ = nullptr;
  std::unique_ptr<KeyboardLog> keyboard_;
  std::unique_ptr<PointerLog> pointer_;
};

Client::Client(DesktopLink& desktop, Options options)
    : desktop_(desktop), options_(std::move(options)), main_(desktop, options_.traits, nullptr) {
  desktop_.on_seat = [this](wl_seat* seat) { use_seat(seat); };
  if (desktop_.seat() != nullptr) use_seat(desktop_.seat());
  main_.map();
  desktop_.catch_up();
  JsonLine("ready").number("window", main_.id()).number("pid", getpid());
}

void Client::use_seat(wl_seat* seat) {
  seat_ = seat;
  static constexpr wl_seat_listener listener = {
      .capabilities = [](void* self, wl_seat*,
                         std::uint32_t capabilities) { static_cast<Client*>(self)->use_devices(capabilities); },
      .name = [](void*, wl_seat*, const char*) {}};
  wl_seat_add_listener(seat, &listener, this);
}

void Client::use_devices(std::uint32_t capabilities) {
  const bool types = (capabilities & WL_SEAT_CAPABILITY_KEYBOARD) != 0;
  const bool points = (capabilities & WL_SEAT_CAPABILITY_POINTER) != 0;
  if (types != (keyboard_ != nullptr)) {
    keyboard_ = types ? std::make_unique<KeyboardLog>(seat_) : nullptr;
    desktop_.timer = types ? keyboard_->repeat_timer() : -1;
    desktop_.on_timer = [this] { keyboard_->take_repeats(); };
  }
  if (points != (pointer_ != nullptr)) {
    pointer_ = points ? std::make_unique<PointerLog>(seat_, options_.logs_motion) : nullptr;
  }
  JsonLine("seat").boolean("keyboard", types).boolean("pointer", points);
}

// dialog [APP_ID]: a toplevel that belongs to the main window, of another app when one is given.
void Client::open_dialog(const std::vector<std::string>& arguments) {
  WindowTraits traits = options_.traits;
  traits.title += " dialog";
  if (arguments.size() > 1) traits.app_id = arguments[1];
  dialogs_.push_back(std::make_unique<Window>(desktop_, traits, &main_));
  dialogs_.back()->map();
  JsonLine("dialog").number("window", dialogs_.back()->id());
}

void Client::open_popup(bool grabs) {
  const std::uint32_t serial = std::max(keyboard_ ? keyboard_->serial() : 0, pointer_ ? pointer_->serial() : 0);
  if (grabs && serial == 0) throw std::invalid_argument("a popup grabs only after a press in this client");
  main_.open_popup(grabs ? seat_ : nullptr, serial);
}

void Client::close_newest() {
  if (main_.has_popup()) {
    main_.close_popup();
  } else if (!dialogs_.empty()) {
    dialogs_.pop_back();
  } else {
    throw std::invalid_argument("no popup or dialog is open");
  }
}

bool Client::on_command(const std::string& line) {
  const std::vector<std::string> command = words(line);
  const std::string name = command.empty() ? "" : command[0];
  if (name == "title") {
    main_.set_title(rest_of(line));
  } else if (name == "app-id") {
    main_.set_app_id(rest_of(line));
  } else if (name == "dialog") {
    open_dialog(command);
  } else if (name == "popup") {
    open_popup(command.size() > 1 && command[1] == "grab");
  } else if (name == "popdown") {
    close_newest();
  } else if (name == "minimize") {
    xdg_toplevel_set_minimized(main_.toplevel());
  } else if (name == "map") {
    main_.map();
  } else if (name == "unmap") {
    main_.unmap();
  } else if (name == "quit") {
    return false;
  } else if (name != "sync") {
    throw std::invalid_argument("no such command: " + line);
  }
  return true;
}

Options parse_options(const std::vector<std::string>& arguments) {
  Options options;
  for (std::size_t index = 0; index < arguments.size(); ++index) {
    const std::string& option = arguments[index];
    const auto value = [&]() -> const std::string& {
      if (++index == arguments.size()) throw std::invalid_argument(option + " wants a value");
      return arguments[index];
    };
    if (option == "--class") {
      options.traits.app_id = value();
    } else if (option == "--title") {
      options.traits.title = value();
    } else if (option == "--size") {
      options.traits.width = static_cast<int>(to_number(value()));
      options.traits.height = static_cast<int>(to_number(value()));
    } else if (option == "--no-motion") {
      options.logs_motion = false;
    } else {
      throw std::invalid_argument("no such option: " + option);
    }
  }
  return options;
}

}  // namespace

int run_client(const std::vector<std::string>& arguments) {
  Options options = parse_options(arguments);
  DesktopLink desktop;
  Client client(desktop, std::move(options));
  desktop.serve([&](const std::string& line) { return client.on_command(line); });
  return 0;
}

}  // namespace test_tool
