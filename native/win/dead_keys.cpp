#include "win/dead_keys.hpp"

#include "win/key_symbols.hpp"
#include "win/virtual_keys.hpp"

namespace capstan::win {

std::uint32_t combining_mark(std::uint32_t mark) noexcept {
  struct Mark {
    std::uint32_t spacing;
    std::uint32_t combining;
  };
  // Which spacing character stands for a dead key is the layout's choice: US-International writes ' for the acute.
  constexpr Mark marks[] = {
      {0x22, 0x0308},  {0x27, 0x0301},  {0x2C, 0x0327},  {0x5E, 0x0302},  {0x60, 0x0300},  {0x7E, 0x0303},
      {0xA8, 0x0308},  {0xAF, 0x0304},  {0xB0, 0x030A},  {0xB4, 0x0301},  {0xB8, 0x0327},  {0x2C6, 0x0302},
      {0x2C7, 0x030C}, {0x2CA, 0x0301}, {0x2CB, 0x0300}, {0x2D8, 0x0306}, {0x2D9, 0x0307}, {0x2DA, 0x030A},
      {0x2DB, 0x0328}, {0x2DC, 0x0303}, {0x2DD, 0x030B}, {0x37A, 0x0345}, {0x384, 0x0301},
  };
  if (mark >= 0x0300 && mark <= 0x036F) return mark;
  for (const Mark& candidate : marks) {
    if (candidate.spacing == mark) return candidate.combining;
  }
  return 0;
}

// A space alone makes a space; after a dead key that Windows holds, it makes the mark.
bool DeadKeys::composed_by_system() const {
  constexpr ScanCode space_scan = 0x39;
  if (mark_ == 0) return false;
  const Translation made = system_.translate(vk::space, space_scan, HeldKeys::StateTable{});
  return made.kind != Translation::Kind::character || made.code_point != U' ';
}

std::uint32_t DeadKeys::press_dead(std::uint32_t mark) noexcept {
  if (mark_ != 0) {
    forget();
    return unknown_text;
  }
  mark_ = mark;
  return no_text;
}

std::uint32_t DeadKeys::press(std::uint32_t text, bool composed) {
  const std::uint32_t mark = mark_;
  forget();
  if (mark != 0 && !composed) {
    if (text == U' ') return mark;
    const std::uint32_t combining = combining_mark(mark);
    const std::uint32_t together = combining != 0 && printable(text) ? system_.compose(text, combining) : 0;
    // Windows makes two characters of what does not compose.
    return together != 0 ? together : unknown_text;
  }
  return printable(text) || text == unknown_text ? text : no_text;
}

}  // namespace capstan::win
