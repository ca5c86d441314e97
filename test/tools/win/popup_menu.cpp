#include "popup_menu.hpp"

#include <memory>
#include <type_traits>

#include "json_line.hpp"

namespace test_tool {
namespace {

struct Destroy {
  void operator()(HMENU menu) const { DestroyMenu(menu); }
};

}  // namespace

void PopupMenu::track(HWND owner, POINT at) {
  const std::unique_ptr<std::remove_pointer_t<HMENU>, Destroy> menu(CreatePopupMenu());
  for (UINT_PTR item = 1; item <= 6; ++item) AppendMenuW(menu.get(), MF_STRING, item, L"An item of the menu");
  open_ = true;
  told_ = false;
  const BOOL chosen = TrackPopupMenu(menu.get(), TPM_RETURNCMD | TPM_LEFTALIGN | TPM_TOPALIGN | TPM_NOANIMATION, at.x,
                                     at.y, 0, owner, nullptr);
  open_ = false;
  JsonLine("menu-end").number("chosen", chosen);
  flush_lines();
}

void PopupMenu::on_idle(HWND menu) {
  if (told_) return;
  told_ = true;
  RECT place{};
  GetWindowRect(menu, &place);
  JsonLine("menu")
      .number("window", reinterpret_cast<long long>(menu))
      .number("x", place.left)
      .number("y", place.top)
      .number("width", place.right - place.left)
      .number("height", place.bottom - place.top);
  flush_lines();
}

void PopupMenu::end() const {
  if (open_) EndMenu();
}

}  // namespace test_tool
