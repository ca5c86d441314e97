#include "painter.hpp"

#include <unistd.h>

#include <deque>
#include <map>
#include <memory>
#include <stdexcept>

#include "display_link.hpp"
#include "json_line.hpp"
#include "painted_window.hpp"
#include "root_message.hpp"

namespace test_tool {
namespace {

class Painter {
 public:
  Painter(Display* display, std::string klass) : display_(display), klass_(std::move(klass)) {}

  void on_event(const XEvent& event);
  bool on_command(const std::string& line);

 private:
  using Words = std::vector<std::string>;

  PaintedWindow& window(const std::string& name);
  Window any_window(const std::string& spec);
  PaintedTraits parse_traits(const Words& words);
  void create(const Words& words);
  void tell_shape(const std::string& name);
  void wake();
  bool on_window_command(const Words& words, const std::string& line);

  Display* display_;
  std::string klass_;
  std::map<std::string, std::unique_ptr<PaintedWindow>> windows_;
  std::map<Window, PaintedWindow*> by_id_;
  bool hung_ = false;
  std::deque<XEvent> unseen_;  // what came while it hung
};

PaintedWindow& Painter::window(const std::string& name) {
  const auto found = windows_.find(name);
  if (found == windows_.end()) throw std::invalid_argument("no such window: " + name);
  return *found->second;
}

// One of ours by its name, or any by its number.
Window Painter::any_window(const std::string& spec) {
  const auto found = windows_.find(spec);
  return found != windows_.end() ? found->second->id() : static_cast<Window>(to_number(spec));
}

PaintedTraits Painter::parse_traits(const Words& words) {
  PaintedTraits traits;
  traits.klass = klass_;
  traits.title = words[1];
  traits.geometry = parse_geometry(words[2]);
  for (std::size_t index = 3; index < words.size(); ++index) {
    const std::string& word = words[index];
    const std::size_t equals = word.find('=');
    const std::string key = word.substr(0, equals);
    const std::string value = equals == std::string::npos ? "" : word.substr(equals + 1);
    if (key == "canary") {
      traits.pattern.kind = PatternKind::canary;
    } else if (key == "plain") {
      traits.pattern.kind = PatternKind::plain;
    } else if (key == "seed") {
      traits.pattern.seed = static_cast<std::uint32_t>(to_number(value));
    } else if (key == "class") {
      traits.klass = value;
    } else if (key == "title") {
      traits.title = value;
    } else if (key == "no-background") {
      traits.background = false;
    } else if (key == "keeps-bits") {
      traits.keeps_bits = true;
    } else if (key == "translucent") {
      traits.translucent = true;
    } else if (key == "round") {
      traits.round = true;
    } else if (key == "border") {
      traits.border = static_cast<unsigned>(to_number(value));
    } else if (key == "menu" || key == "tooltip") {
      traits.override_redirect = true;
      traits.type = key == "menu" ? "_NET_WM_WINDOW_TYPE_POPUP_MENU" : "_NET_WM_WINDOW_TYPE_TOOLTIP";
    } else if (key == "transient") {
      traits.transient_for = any_window(value);
    } else {
      throw std::invalid_argument("no such trait: " + word);
    }
  }
  return traits;
}

// create NAME GEOMETRY [TRAIT…]: mapped above all others.
void Painter::create(const Words& words) {
  if (windows_.contains(words[1])) throw std::invalid_argument("there is a window of that name: " + words[1]);
  auto made = std::make_unique<PaintedWindow>(display_, parse_traits(words));
  XMapRaised(display_, made->id());
  JsonLine("created").text("name", words[1]).number("window", static_cast<long long>(made->id()));
  by_id_.emplace(made->id(), made.get());
  windows_.emplace(words[1], std::move(made));
}

void Painter::tell_shape(const std::string& name) {
  std::string json = "[";
  for (const XRectangle& part : window(name).shape()) {
    if (json.size() > 1) json += ',';
    json += "{\"x\":" + std::to_string(part.x) + ",\"y\":" + std::to_string(part.y) +
            ",\"width\":" + std::to_string(part.width) + ",\"height\":" + std::to_string(part.height) + '}';
  }
  JsonLine("shape").text("name", name).raw("parts", json + ']');
}

void Painter::on_event(const XEvent& event) {
  if (hung_) {
    unseen_.push_back(event);
    return;
  }
  const auto found = by_id_.find(event.xany.window);  // a GraphicsExpose names its drawable at the same place
  if (found != by_id_.end()) found->second->on_event(event);
}

void Painter::wake() {
  hung_ = false;
  for (; !unseen_.empty(); unseen_.pop_front()) on_event(unseen_.front());
}

bool Painter::on_command(const std::string& line) {
  const Words command = words(line);
  const std::string name = command.empty() ? "" : command[0];
  if (name == "quit") return false;
  if (name == "hang") {
    hung_ = true;  // it answers commands, and paints nothing
  } else if (name == "wake") {
    wake();
  } else if (name == "create" && command.size() >= 3) {
    create(command);
  } else if (name != "sync" && (command.size() < 2 || !on_window_command(command, line))) {
    throw std::invalid_argument("no such command: " + line);
  }
  return true;
}

bool Painter::on_window_command(const Words& words, const std::string& line) {
  const std::string& name = words[0];
  PaintedWindow& it = window(words[1]);
  const auto number = [&](std::size_t index) { return static_cast<int>(to_number(words.at(index))); };
  const auto size = [&](std::size_t index) { return static_cast<unsigned>(to_number(words.at(index))); };
  const std::size_t count = words.size() - 2;
  if (name == "move" && count == 2) {
    XMoveWindow(display_, it.id(), number(2), number(3));
  } else if (name == "resize" && count == 2) {
    XResizeWindow(display_, it.id(), size(2), size(3));
  } else if (name == "place" && count == 1) {
    const Geometry at = parse_geometry(words[2]);
    XMoveResizeWindow(display_, it.id(), at.x, at.y, at.width, at.height);
  } else if (name == "raise") {
    XRaiseWindow(display_, it.id());
  } else if (name == "lower") {
    XLowerWindow(display_, it.id());
  } else if (name == "map") {
    XMapWindow(display_, it.id());
  } else if (name == "unmap") {
    XUnmapWindow(display_, it.id());
  } else if (name == "focus") {
    XSetInputFocus(display_, it.id(), RevertToParent, CurrentTime);
  } else if (name == "activate") {
    ask_to_activate(display_, it.id());
  } else if (name == "title") {
    it.set_title(rest_of(rest_of(line)));
  } else if (name == "redraw" && count == 1) {
    it.repaint(size(2));
  } else if (name == "fill" && count == 2) {
    it.fill(parse_geometry(words[2]), palette_colour(size(3)));
  } else if (name == "scroll" && count == 1) {
    it.scroll(number(2));
  } else if (name == "shape") {
    tell_shape(words[1]);
  } else if (name == "destroy") {
    by_id_.erase(it.id());
    windows_.erase(words[1]);
  } else {
    return false;
  }
  return true;
}

}  // namespace

int run_painter(const std::vector<std::string>& arguments) {
  if (arguments.size() != 2 || arguments[0] != "--class") throw std::invalid_argument("painter takes --class CLASS");
  const DisplayLink display = open_display();
  Painter painter(display.get(), arguments[1]);
  JsonLine("ready").number("pid", getpid());
  flush_lines();
  serve(
      display.get(), [&](XEvent& event) { painter.on_event(event); },
      [&](const std::string& line) { return painter.on_command(line); });
  return 0;
}

}  // namespace test_tool
