// The keyboard as Windows has it for the program in the foreground.
#pragma once

#include "win/system_keyboard.hpp"
#include "win/windows_api.hpp"

namespace capstan::win {

class ForegroundKeyboard final : public SystemKeyboard {
 public:
  // The layout of this window's thread from now on. Null: that of the calling thread.
  void use_layout_of(HWND window);

  Translation translate(std::uint8_t virtual_key, ScanCode scan, const HeldKeys::StateTable& state) override;
  ScanCode scan_code_of(std::uint8_t virtual_key) override;
  std::uint8_t virtual_key_of(ScanCode scan) override;
  std::uint32_t compose(std::uint32_t letter, std::uint32_t combining) override;
  bool is_down(std::uint8_t virtual_key) override;
  HeldKeys::Locks locks() override;

 private:
  HKL layout_ = nullptr;
};

}  // namespace capstan::win
