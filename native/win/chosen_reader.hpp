// Desktop duplication where it works, GDI where it does not. Chosen by trying, and tried again: duplication comes and
// goes with the mode of the display and with programs in full screen.
#pragma once

#include <cstdint>
#include <memory>

#include "win/duplication_reader.hpp"
#include "win/gdi_reader.hpp"
#include "win/screen_reader.hpp"

namespace capstan::win {

class ChosenReader final : public ScreenReader {
 public:
  // Null when not even GDI has what it needs.
  static std::unique_ptr<ChosenReader> create(const Rect& screen);

  // May take a second: before the windows are looked at.
  void prepare();
  // Waits until the screen shows what the windows were before the call. Call right before read().
  void catch_up();
  bool read(const Region& visible) override;
  [[nodiscard]] std::span<const PixelBlock> blocks() const override { return chosen_->blocks(); }
  void keep(const Region& visible) override { chosen_->keep(visible); }
  void forget() override { chosen_->forget(); }

 private:
  explicit ChosenReader(std::unique_ptr<GdiReader> gdi);

  std::unique_ptr<GdiReader> gdi_;
  std::unique_ptr<DuplicationReader> duplication_;  // goes before gdi_, which it uses
  ScreenReader* chosen_;                            // one of the two
  int tries_left_;
  std::int64_t next_try_ns_ = 0;  // boot time
};

}  // namespace capstan::win
