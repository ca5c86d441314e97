// Images of before that later patches may copy from, so that a window or page that comes back costs nothing.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "core/copy_finder.hpp"
#include "core/frame_layout.hpp"
#include "core/picture.hpp"

namespace capstan {

class KeptPictures {
 public:
  // A source for each picture that is kept, numbered from 1.
  [[nodiscard]] std::vector<CopySource> sources() const;

  // The number under which to keep `image`, which is about to change; 0 when it is kept already. sources: how many of
  // the sampled changes each kept picture has.
  [[nodiscard]] std::uint8_t place_for(const Picture& image, std::span<const CopySource> sources,
                                       std::size_t sampled) const;
  // Takes `image`; what it gives back has the same size, or none, and any content.
  void keep(std::uint8_t number, Picture& image);
  // A patch copies from it.
  void use(std::uint8_t number);
  // Keeps the memory: there will be others.
  void forget();

 private:
  struct Kept {
    Picture picture;
    std::uint64_t used = 0;  // when, counted in uses; 0: nothing is kept
  };

  std::array<Kept, frame_layout::most_references> kept_;
  std::uint64_t uses_ = 0;
};

}  // namespace capstan
