#include "injector.hpp"

#include <windows.h>

#include <array>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <stdexcept>

#include "command_pipe.hpp"
#include "foreground.hpp"
#include "held_script.hpp"
#include "json_line.hpp"
#include "utf8.hpp"
#include "words.hpp"

namespace test_tool {
namespace {

using Words = std::vector<std::string>;

void send(const INPUT& input) {
  INPUT copy = input;
  if (SendInput(1, &copy, sizeof copy) != 1) {
    throw std::runtime_error("SendInput refuses: " + std::to_string(GetLastError()));
  }
}

void send_key(WORD key, WORD scan, DWORD flags) {
  INPUT input{};
  input.type = INPUT_KEYBOARD;
  input.ki.wVk = key;
  input.ki.wScan = scan;
  input.ki.dwFlags = flags;
  send(input);
}

void send_mouse(DWORD flags, DWORD data = 0, LONG x = 0, LONG y = 0) {
  INPUT input{};
  input.type = INPUT_MOUSE;
  input.mi.dx = x;
  input.mi.dy = y;
  input.mi.mouseData = data;
  input.mi.dwFlags = flags;
  send(input);
}

DWORD up_unless(const std::string& word) { return word == "1" ? 0 : KEYEVENTF_KEYUP; }

// key SCAN 0|1: by its place on the keyboard, E0 in the upper byte, with the meaning that the layout gives it: all that
// a device's key has. KEYEVENTF_SCANCODE would be the same, but Wine 8 finds no meaning then.
void key(const Words& parts) {
  const auto scan = static_cast<unsigned>(to_number(parts.at(1)));
  const DWORD extended = (scan & 0xFF00U) == 0xE000U ? KEYEVENTF_EXTENDEDKEY : 0;
  const UINT meaning = MapVirtualKeyExW(scan, MAPVK_VSC_TO_VK_EX, GetKeyboardLayout(0));
  send_key(static_cast<WORD>(meaning), static_cast<WORD>(scan & 0xFFU), extended | up_unless(parts.at(2)));
}

// vk KEY 0|1: by its meaning alone, without a scan code, as most programs inject.
void virtual_key(const Words& parts) { send_key(static_cast<WORD>(to_number(parts.at(1))), 0, up_unless(parts.at(2))); }

// text STRING: characters that no key need have.
void text(const Words& parts) {
  for (const wchar_t unit : to_utf16(parts.at(1))) {
    send_key(0, unit, KEYEVENTF_UNICODE);
    send_key(0, unit, KEYEVENTF_UNICODE | KEYEVENTF_KEYUP);
  }
}

// button NUMBER 0|1: by its W3C number.
void button(const Words& parts) {
  struct Flags {
    DWORD down;
    DWORD up;
    DWORD data;
  };
  constexpr std::array<Flags, 5> flags{{{MOUSEEVENTF_LEFTDOWN, MOUSEEVENTF_LEFTUP, 0},
                                        {MOUSEEVENTF_MIDDLEDOWN, MOUSEEVENTF_MIDDLEUP, 0},
                                        {MOUSEEVENTF_RIGHTDOWN, MOUSEEVENTF_RIGHTUP, 0},
                                        {MOUSEEVENTF_XDOWN, MOUSEEVENTF_XUP, XBUTTON1},
                                        {MOUSEEVENTF_XDOWN, MOUSEEVENTF_XUP, XBUTTON2}}};
  const Flags& chosen = flags.at(static_cast<std::size_t>(to_number(parts.at(1))));
  send_mouse(parts.at(2) == "1" ? chosen.down : chosen.up, chosen.data);
}

// wheel AMOUNT, hwheel AMOUNT: 1/120 of a notch; away from the person and to the right are positive.
void wheel(const Words& parts) { send_mouse(MOUSEEVENTF_WHEEL, static_cast<DWORD>(to_number(parts.at(1)))); }
void wheel_across(const Words& parts) { send_mouse(MOUSEEVENTF_HWHEEL, static_cast<DWORD>(to_number(parts.at(1)))); }

// move X Y: physical pixels of the virtual screen, which SendInput wants in 65536ths of it. Rounded up, since Windows
// rounds down.
void move(const Words& parts) {
  const auto scaled = [](long place, int origin, int size) {
    const long extent = GetSystemMetrics(size);
    return ((place - GetSystemMetrics(origin)) * 65536 + extent - 1) / extent;
  };
  send_mouse(MOUSEEVENTF_MOVE | MOUSEEVENTF_ABSOLUTE | MOUSEEVENTF_VIRTUALDESK, 0,
             scaled(to_number(parts.at(1)), SM_XVIRTUALSCREEN, SM_CXVIRTUALSCREEN),
             scaled(to_number(parts.at(2)), SM_YVIRTUALSCREEN, SM_CYVIRTUALSCREEN));
}

void relative(const Words& parts) { send_mouse(MOUSEEVENTF_MOVE, 0, to_number(parts.at(1)), to_number(parts.at(2))); }

void focus(const Words& parts) {
  const auto number = static_cast<LONG_PTR>(to_number(parts.at(1)));
  bring_to_front(reinterpret_cast<HWND>(number));
}

// sleep MICROSECONDS; whole milliseconds is what Windows can do.
void sleep(const Words& parts) { Sleep(static_cast<DWORD>((to_number(parts.at(1)) + 999) / 1000)); }

// mark NAME: everything before it was handed to Windows.
void mark(const Words& parts) {
  LARGE_INTEGER now{};
  QueryPerformanceCounter(&now);
  JsonLine("mark").text("mark", parts.at(1)).number("counter", now.QuadPart);
  flush_lines();
}

void run(const std::string& line) {
  static const std::map<std::string, void (*)(const Words&), std::less<>> commands{
      {"key", key},      {"vk", virtual_key}, {"text", text},           {"button", button},
      {"wheel", wheel},  {"move", move},      {"hwheel", wheel_across}, {"mark", mark},
      {"rel", relative}, {"focus", focus},    {"sleep", sleep}};
  try {
    const Words parts = words(line);
    if (parts.empty() || parts[0][0] == '#') return;
    const auto command = commands.find(parts[0]);
    if (command == commands.end()) throw std::invalid_argument("no such command: " + line);
    command->second(parts);
  } catch (const std::out_of_range&) {
    JsonLine("refused").text("what", "too few words, or a number too large: " + line);
  } catch (const std::exception& wrong) {
    JsonLine("refused").text("what", wrong.what());
  }
}

}  // namespace

int run_injector(const std::vector<std::string>& arguments) {
  if (!arguments.empty()) throw std::invalid_argument("inject takes no arguments");
  JsonLine("ready").number("pid", static_cast<long long>(GetCurrentProcessId()));
  flush_lines();

  const std::shared_ptr<void> news(CreateEventW(nullptr, FALSE, FALSE, nullptr), CloseHandle);
  CommandPipe commands([news] { SetEvent(news.get()); });
  HeldScript script;
  while (!commands.closed()) {
    for (auto line = commands.next(); line; line = commands.next()) {
      if (*line == "quit") return 0;
      script.take(std::move(*line), run);
    }
    flush_lines();
    if (!commands.closed()) WaitForSingleObject(news.get(), INFINITE);
  }
  return 0;
}

}  // namespace test_tool
