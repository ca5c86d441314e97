// What a frame of 1920x1080 costs the frame thread once its pixels are read: put and write, in ms, beside memcpy of as
// many pixels. CPU time, which is the same whether others use the cores or not. Prints JSON.
#include <algorithm>
#include <cstdio>
#include <cstring>
#include <ctime>
#include <random>
#include <vector>

#include "core/frame_builder.hpp"
#include "core/frame_pool.hpp"
#include "core/rgb8.hpp"

namespace {

using namespace capstan;
namespace at = frame_layout;

constexpr std::uint32_t width = 1920;
constexpr std::uint32_t height = 1080;
constexpr Rect whole{.x = 0, .y = 0, .width = width, .height = height};
constexpr int rounds = 41;

using Page = std::vector<std::uint32_t>;

void draw_glyph(Page& page, std::uint32_t x, std::uint32_t y, std::uint32_t shape) {
  std::minstd_rand random(shape + 1);
  for (std::uint32_t row = 0; row < 13; ++row) {
    for (std::uint32_t column = 0; column < 12; ++column) {
      // Edges in shades of grey, as smoothed text has them.
      const auto ink = static_cast<std::uint32_t>(random() >> 8) % 6;
      const std::uint32_t grey = column == 0 || column > 9 || ink > 2 ? 0xFF : ink * 80;
      page[std::size_t{y + row} * width + x + column] = grey << 16 | grey << 8 | grey;
    }
  }
}

Page text_page(std::uint32_t seed) {
  Page page(std::size_t{width} * height, 0xFFFFFF);
  std::minstd_rand random(seed);
  for (std::uint32_t y = 4; y + 13 < height; y += 19) {
    const std::uint32_t end = width / 4 + static_cast<std::uint32_t>(random()) % (width * 3 / 4);
    for (std::uint32_t x = 4; x + 12 < end; x += 12) {
      const auto shape = static_cast<std::uint32_t>(random() >> 8) % 32;
      if (shape < 26) draw_glyph(page, x, y, shape);
    }
  }
  return page;
}

Page noise_page(std::uint32_t seed) {
  Page page(std::size_t{width} * height);
  std::mt19937 random(seed);
  for (std::uint32_t& pixel : page) pixel = static_cast<std::uint32_t>(random());
  return page;
}

// Median over rounds. prepare(round) is not measured.
template <typename Prepare, typename Work>
double cost(Prepare prepare, Work work) {
  std::vector<double> samples;
  for (int round = 0; round < rounds; ++round) {
    prepare(round);
    const std::clock_t start = std::clock();
    work();
    samples.push_back(1e3 * static_cast<double>(std::clock() - start) / CLOCKS_PER_SEC);
  }
  std::nth_element(samples.begin(), samples.begin() + rounds / 2, samples.end());
  return samples[rounds / 2];
}

struct Bench {
  std::uint32_t slot_bytes = at::pixels + width * height * at::bytes_per_pixel;
  std::vector<std::uint32_t> memory = std::vector<std::uint32_t>((at::header_size + slot_bytes) / 4);
  FrameBuilder builder{1};
  Page page = text_page(1);

  Bench() {
    memory[at::magic / 4] = at::magic_value;
    memory[at::abi / 4] = at::abi_value;
    memory[at::slot_count / 4] = 1;
    memory[at::slot_bytes / 4] = slot_bytes;
    builder.resize(width, height);
    builder.show_only(Region(whole));
    frame(true);
  }

  void frame(bool key) {
    FramePool pool(std::as_writable_bytes(std::span(memory)));
    builder.put(whole, page.data(), width);
    if (const auto slot = pool.take()) {
      builder.write(*slot, key);
      pool.give_back(slot->index);
    }
  }

  template <typename Change>
  double after(Change change, bool key = false) {
    return cost(change, [&] { frame(key); });
  }
};

}  // namespace

int main() {
  Bench bench;
  Page copy(bench.page.size());
  const double floor = cost([](int) {}, [&] { std::memcpy(copy.data(), bench.page.data(), copy.size() * 4); });
  const double unchanged = bench.after([](int) {});
  const double glyph =
      bench.after([&](int round) { draw_glyph(bench.page, 500, 501, static_cast<std::uint32_t>(round) % 26); });
  const double scroll = bench.after([&](int round) {
    const Page fresh = text_page(1000 + static_cast<std::uint32_t>(round));
    bench.page.erase(bench.page.begin(), bench.page.begin() + 57 * width);
    bench.page.insert(bench.page.end(), fresh.begin(), fresh.begin() + 57 * width);
  });
  const double page = bench.after([&](int round) { bench.page = text_page(100 + static_cast<std::uint32_t>(round)); });
  const double back =
      bench.after([&](int round) { bench.page = text_page(100 + static_cast<std::uint32_t>(round % 2)); });
  const double noise = bench.after([&](int round) { bench.page = noise_page(static_cast<std::uint32_t>(round)); });
  const double key = bench.after([](int) {}, true);
  std::vector<std::byte> rgb(bench.page.size() * 3);
  const double pack = cost([](int) {}, [&] { pack_rgb8(bench.page.data(), bench.page.size(), rgb.data()); });
  std::printf(
      "{\"memcpy_ms\": %.2f, \"unchanged_ms\": %.2f, \"glyph_ms\": %.2f, \"scroll_ms\": %.2f, \"page_ms\": %.2f, "
      "\"page_back_ms\": %.2f, \"noise_ms\": %.2f, \"key_ms\": %.2f, \"rgb8_ms\": %.2f}\n",
      floor, unchanged, glyph, scroll, page, back, noise, key, pack);
}
