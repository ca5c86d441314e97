#include "win/raw_input.hpp"

#include <algorithm>
#include <array>
#include <vector>

namespace capstan::win {
namespace {

// USB HID usages (HID Usage Tables, generic desktop page).
constexpr USHORT generic_desktop = 0x01;
constexpr USHORT mouse = 0x02;
constexpr USHORT keyboard = 0x06;

bool is_ours_to_hear(const RAWINPUTDEVICE& device) {
  if (device.usUsagePage != generic_desktop) return false;
  return device.usUsage == mouse || device.usUsage == keyboard || (device.dwFlags & RIDEV_PAGEONLY) != 0;
}

// What this process has asked for, through whichever of its modules.
std::vector<RAWINPUTDEVICE> registered() {
  UINT count = 0;
  GetRegisteredRawInputDevices(nullptr, &count, sizeof(RAWINPUTDEVICE));
  std::vector<RAWINPUTDEVICE> devices(count);
  if (count == 0) return devices;
  const UINT got = GetRegisteredRawInputDevices(devices.data(), &count, sizeof(RAWINPUTDEVICE));
  devices.resize(got == static_cast<UINT>(-1) ? 0 : got);
  return devices;
}

bool host_listens() {
  const std::vector<RAWINPUTDEVICE> devices = registered();
  return std::any_of(devices.begin(), devices.end(), is_ours_to_hear);
}

bool ask(DWORD flags, HWND window) {
  const std::array<RAWINPUTDEVICE, 2> devices = {{
      {generic_desktop, mouse, flags, window},
      {generic_desktop, keyboard, flags, window},
  }};
  return RegisterRawInputDevices(devices.data(), static_cast<UINT>(devices.size()), sizeof(RAWINPUTDEVICE)) != 0;
}

// RAWINPUTHEADER::dwType; anything else when the message is void.
DWORD device_of(HRAWINPUT input) {
  constexpr auto none = static_cast<DWORD>(-1);
  RAWINPUTHEADER header{};
  UINT size = sizeof header;
  const UINT read = GetRawInputData(input, RID_HEADER, &header, &size, sizeof header);
  return read == sizeof header ? header.dwType : none;
}

bool is_button_or_wheel(HRAWINPUT input) {
  RAWINPUT data{};
  UINT size = sizeof data;
  if (GetRawInputData(input, RID_INPUT, &data, &size, sizeof(RAWINPUTHEADER)) == static_cast<UINT>(-1)) return false;
  return data.data.mouse.usButtonFlags != 0;
}

}  // namespace

RawInput::RawInput() {
  if (host_listens()) return;
  // A message-only window: not seen, not found, not told of broadcasts. Its class is one of the system's.
  window_.reset(CreateWindowExW(0, L"Static", L"", 0, 0, 0, 0, 0, HWND_MESSAGE, nullptr, nullptr, nullptr));
  listening_ = window_ && ask(RIDEV_INPUTSINK, window_.get());
}

RawInput::~RawInput() {
  if (!listening_) return;
  // The host may have asked for Raw Input since: then it hears, and we do not take that away.
  const std::vector<RAWINPUTDEVICE> devices = registered();
  const bool still_ours = std::all_of(devices.begin(), devices.end(), [this](const RAWINPUTDEVICE& device) {
    return !is_ours_to_hear(device) || device.hwndTarget == window_.get();
  });
  if (still_ours) ask(RIDEV_REMOVE, nullptr);
}

RawCount RawInput::take() {
  RawCount count;
  MSG message;
  while (PeekMessageW(&message, nullptr, 0, 0, PM_REMOVE) != 0) {
    ++count.messages;
    if (message.message == WM_INPUT) {
      const auto input = reinterpret_cast<HRAWINPUT>(message.lParam);
      const DWORD device = device_of(input);
      if (device == RIM_TYPEKEYBOARD) ++count.keys;
      if (device == RIM_TYPEMOUSE && is_button_or_wheel(input)) ++count.buttons;
    }
    DispatchMessageW(&message);  // Windows frees what belongs to the message
  }
  return count;
}

}  // namespace capstan::win
