#include "logged_window.hpp"

#include <windowsx.h>

#include <cstdio>
#include <stdexcept>

#include "json_line.hpp"
#include "utf8.hpp"

namespace test_tool {
namespace {

long long number_of(HWND window) { return reinterpret_cast<long long>(window); }

POINT on_screen(HWND window, LPARAM place) {
  POINT point{GET_X_LPARAM(place), GET_Y_LPARAM(place)};
  ClientToScreen(window, &point);
  return point;
}

DWORD style_of(const WindowTraits& traits) {
  if (!traits.frame) return WS_POPUP;
  return traits.owner == nullptr ? WS_OVERLAPPEDWINDOW : WS_POPUP | WS_CAPTION | WS_SYSMENU;
}

DWORD extended_style_of(const WindowTraits& traits) {
  return (traits.topmost ? WS_EX_TOPMOST : 0U) | (traits.no_activate ? WS_EX_NOACTIVATE : 0U);
}

struct OwnedBrush {
  HBRUSH brush;
  ~OwnedBrush() { DeleteObject(brush); }
};

void fill_rectangle(HDC device, const RECT& rectangle, COLORREF colour) {
  const OwnedBrush owned{CreateSolidBrush(colour)};
  FillRect(device, &rectangle, owned.brush);
}

}  // namespace

RECT parse_place(const std::string& spec) {
  long width = 0;
  long height = 0;
  long x = 0;
  long y = 0;
  if (std::sscanf(spec.c_str(), "%ldx%ld%ld%ld", &width, &height, &x, &y) != 4) {
    throw std::invalid_argument("not a place: " + spec);
  }
  return {x, y, x + width, y + height};
}

const wchar_t* LoggedWindow::window_class() {
  static const wchar_t* const name = [] {
    WNDCLASSEXW about{};
    about.cbSize = sizeof about;
    about.lpfnWndProc = handle;
    about.hInstance = GetModuleHandleW(nullptr);
    about.hCursor = LoadCursorW(nullptr, MAKEINTRESOURCEW(32512));  // IDC_ARROW
    about.lpszClassName = L"TestToolWindow";
    if (RegisterClassExW(&about) == 0) throw std::runtime_error("no window class");
    return about.lpszClassName;
  }();
  return name;
}

LoggedWindow::LoggedWindow(const WindowTraits& traits) : logs_motion_(traits.logs_motion) {
  const DWORD style = style_of(traits);
  const DWORD extended = extended_style_of(traits);
  RECT outer = traits.place;
  AdjustWindowRectEx(&outer, style, FALSE, extended);
  window_ = CreateWindowExW(extended, window_class(), to_utf16(traits.title).c_str(), style, outer.left, outer.top,
                            outer.right - outer.left, outer.bottom - outer.top, traits.owner, nullptr,
                            GetModuleHandleW(nullptr), this);
  if (window_ == nullptr) throw std::runtime_error("no window");
}

LoggedWindow::~LoggedWindow() {
  SetWindowLongPtrW(window_, GWLP_USERDATA, 0);
  DestroyWindow(window_);
}

void LoggedWindow::show() {
  const bool activates = (GetWindowLongPtrW(window_, GWL_EXSTYLE) & WS_EX_NOACTIVATE) == 0;
  ShowWindow(window_, activates ? SW_SHOW : SW_SHOWNOACTIVATE);
  UpdateWindow(window_);
  log_place();
}

void LoggedWindow::set_title(const std::string& title) { SetWindowTextW(window_, to_utf16(title).c_str()); }

void LoggedWindow::place(const RECT& client_area) {
  RECT outer = client_area;
  AdjustWindowRectEx(&outer, static_cast<DWORD>(GetWindowLongPtrW(window_, GWL_STYLE)), FALSE,
                     static_cast<DWORD>(GetWindowLongPtrW(window_, GWL_EXSTYLE)));
  SetWindowPos(window_, nullptr, outer.left, outer.top, outer.right - outer.left, outer.bottom - outer.top,
               SWP_NOZORDER | SWP_NOACTIVATE);
  UpdateWindow(window_);
}

void LoggedWindow::paint(COLORREF colour) {
  ground_ = colour;
  fills_.clear();
  RedrawWindow(window_, nullptr, nullptr, RDW_INVALIDATE | RDW_UPDATENOW);
  GdiFlush();
}

void LoggedWindow::fill(const RECT& part, COLORREF colour) {
  fills_.emplace_back(part, colour);
  RedrawWindow(window_, &part, nullptr, RDW_INVALIDATE | RDW_UPDATENOW);
  GdiFlush();
}

void LoggedWindow::draw() {
  PAINTSTRUCT paint{};
  const HDC device = BeginPaint(window_, &paint);
  RECT all{};
  GetClientRect(window_, &all);
  fill_rectangle(device, all, ground_);
  for (const auto& [part, colour] : fills_) fill_rectangle(device, part, colour);
  EndPaint(window_, &paint);
}

void LoggedWindow::log_place() {
  RECT client{};
  RECT outer{};
  POINT corner{0, 0};
  GetClientRect(window_, &client);
  ClientToScreen(window_, &corner);
  GetWindowRect(window_, &outer);
  JsonLine("geometry")
      .number("window", number_of(window_))
      .number("x", corner.x)
      .number("y", corner.y)
      .number("width", client.right)
      .number("height", client.bottom)
      .raw("outer", "{\"x\":" + std::to_string(outer.left) + ",\"y\":" + std::to_string(outer.top) +
                        ",\"width\":" + std::to_string(outer.right - outer.left) +
                        ",\"height\":" + std::to_string(outer.bottom - outer.top) + "}");
}

// Bits of a key message: "Keystroke Message Flags" in the documentation of keyboard input.
void LoggedWindow::log_key(std::string_view type, WPARAM key, LPARAM details) {
  const auto bits = static_cast<std::uint32_t>(details);
  const bool extended = (bits & (1U << 24U)) != 0;
  JsonLine(type)
      .number("window", number_of(window_))
      .number("vk", static_cast<long long>(key))
      .number("scan", static_cast<long long>(((bits >> 16U) & 0xFFU) | (extended ? 0xE000U : 0U)))
      .boolean("repeat", type == "keydown" && (bits & (1U << 30U)) != 0);
}

void LoggedWindow::log_text(WPARAM unit) {
  const auto character = static_cast<wchar_t>(unit);
  if (IS_HIGH_SURROGATE(character)) {
    high_surrogate_ = character;
    return;
  }
  std::wstring text;
  if (IS_LOW_SURROGATE(character)) text += high_surrogate_;
  text += character;
  JsonLine("text").number("window", number_of(window_)).text("text", to_utf8(text));
}

void LoggedWindow::log_button(std::string_view type, int button, LPARAM place) {
  const POINT at = on_screen(window_, place);
  JsonLine(type).number("window", number_of(window_)).number("button", button).number("x", at.x).number("y", at.y);
}

// Buttons by their W3C numbers. True: the window does no more about it.
bool LoggedWindow::log(UINT message, WPARAM first, LPARAM second) {
  switch (message) {
    case WM_KEYDOWN:
    case WM_SYSKEYDOWN:
      log_key("keydown", first, second);
      // Alt and F10 alone would open the menu of the window, which then takes the keys that follow.
      return message == WM_SYSKEYDOWN;
    case WM_KEYUP:
    case WM_SYSKEYUP:
      log_key("keyup", first, second);
      return message == WM_SYSKEYUP;
    case WM_CHAR:
      log_text(first);
      return true;
    case WM_LBUTTONDOWN:
    case WM_MBUTTONDOWN:
    case WM_RBUTTONDOWN:
      log_button("buttondown", message == WM_LBUTTONDOWN ? 0 : message == WM_MBUTTONDOWN ? 1 : 2, second);
      return true;
    case WM_LBUTTONUP:
    case WM_MBUTTONUP:
    case WM_RBUTTONUP:
      log_button("buttonup", message == WM_LBUTTONUP ? 0 : message == WM_MBUTTONUP ? 1 : 2, second);
      return true;
    case WM_XBUTTONDOWN:
    case WM_XBUTTONUP:
      log_button(message == WM_XBUTTONDOWN ? "buttondown" : "buttonup", GET_XBUTTON_WPARAM(first) == XBUTTON1 ? 3 : 4,
                 second);
      return true;
    case WM_MOUSEWHEEL:
    case WM_MOUSEHWHEEL:
      JsonLine("wheel")
          .number("window", number_of(window_))
          .text("axis", message == WM_MOUSEWHEEL ? "y" : "x")
          .number("delta", GET_WHEEL_DELTA_WPARAM(first))
          .number("x", GET_X_LPARAM(second))
          .number("y", GET_Y_LPARAM(second));
      return true;
    case WM_MOUSEMOVE: {
      if (!logs_motion_) return true;
      const POINT at = on_screen(window_, second);
      JsonLine("move").number("window", number_of(window_)).number("x", at.x).number("y", at.y);
      return true;
    }
    case WM_SETFOCUS:
    case WM_KILLFOCUS:
      JsonLine(message == WM_SETFOCUS ? "focusin" : "focusout").number("window", number_of(window_));
      return false;
    case WM_WINDOWPOSCHANGED:
      log_place();
      return false;
    case WM_ENTERIDLE:
      if (first == MSGF_MENU) menu_.on_idle(reinterpret_cast<HWND>(second));
      return true;
    case WM_CLOSE:
      JsonLine("close").number("window", number_of(window_));
      return true;
    case WM_ERASEBKGND:
      return true;
    case WM_PAINT:
      draw();
      return true;
    default:
      return false;
  }
}

LRESULT CALLBACK LoggedWindow::handle(HWND window, UINT message, WPARAM first, LPARAM second) {
  if (message == WM_NCCREATE) {
    auto* const created = static_cast<LoggedWindow*>(reinterpret_cast<CREATESTRUCTW*>(second)->lpCreateParams);
    created->window_ = window;
    SetWindowLongPtrW(window, GWLP_USERDATA, reinterpret_cast<LONG_PTR>(created));
  }
  auto* const self = reinterpret_cast<LoggedWindow*>(GetWindowLongPtrW(window, GWLP_USERDATA));
  if (self != nullptr && self->log(message, first, second)) {
    // An erased background is said by a result that is not 0, an X button by TRUE.
    return message == WM_ERASEBKGND || message == WM_XBUTTONDOWN || message == WM_XBUTTONUP ? 1 : 0;
  }
  return DefWindowProcW(window, message, first, second);
}

}  // namespace test_tool
