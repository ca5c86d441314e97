// Reads the screen by desktop duplication: of what is visible, only what was drawn since is copied.
#pragma once

#include <memory>
#include <vector>

#include "win/fresh_pixels.hpp"
#include "win/output_duplication.hpp"
#include "win/screen_reader.hpp"

namespace capstan::win {

class DuplicationReader final : public ScreenReader {
 public:
  // still: reads where there is no image to copy from; outlives this. Null unless every monitor can be duplicated:
  // in a virtual machine, by remote desktop, or where as many programs as Windows allows do so already.
  static std::unique_ptr<DuplicationReader> open(ScreenReader& still);

  // As OutputDuplication::let_go(), of every monitor.
  void let_go();
  // False: this reader is of no use any more, and the next one has to read everything.
  bool read(const Region& visible) override;
  [[nodiscard]] std::span<const PixelBlock> blocks() const override { return blocks_; }
  void keep(const Region& visible) override;
  void forget() override;

 private:
  explicit DuplicationReader(ScreenReader& still) : still_(still) {}
  bool advance();

  ScreenReader& still_;
  std::vector<std::unique_ptr<OutputDuplication>> outputs_;
  FreshPixels fresh_;
  std::vector<PixelBlock> blocks_;
};

}  // namespace capstan::win
