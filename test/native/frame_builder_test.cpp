// What a builder writes, decoded by an oracle of its own and compared with the screen pixel by pixel.
#include "core/frame_builder.hpp"

#include <random>

#include "test_case.hpp"
#include "test_screen.hpp"

using namespace capstan;
using namespace capstan::test;

namespace {

void the_first_frame_is_a_key_frame() {
  Screen screen(100, 70);
  check(screen.builder().needs_key() && screen.builder().changed());
  screen.text({.x = 0, .y = 0, .width = 100, .height = 70}, 1);
  const auto written = screen.put_frame();
  check(written.key);
  check(!screen.builder().needs_key() && !screen.builder().changed());
}

void pixels_put_again_are_no_change() {
  Screen screen(200, 100);
  screen.text({.x = 0, .y = 0, .width = 200, .height = 100}, 1);
  screen.put_frame();
  screen.put();  // with other high bytes
  check(!screen.builder().changed());
  const auto written = screen.frame();
  check(!written.key);
  check_equal(written.rect_count, 0);
  check_equal(written.pixel_bytes, 0);
}

void a_change_taken_back_before_the_frame_is_no_change() {
  Screen screen(200, 100);
  screen.text({.x = 0, .y = 0, .width = 200, .height = 100}, 1);
  screen.put_frame();
  screen.each({.x = 50, .y = 50, .width = 1, .height = 14}, [](std::uint32_t& pixel) { pixel ^= 0xFFFFFF; });
  screen.put();
  check(screen.builder().changed());
  screen.each({.x = 50, .y = 50, .width = 1, .height = 14}, [](std::uint32_t& pixel) { pixel ^= 0xFFFFFF; });
  screen.put();
  check(!screen.builder().changed());
}

void a_typed_glyph_is_a_patch_of_about_its_size() {
  Screen screen(640, 400);
  screen.fill({.x = 0, .y = 0, .width = 640, .height = 400}, 0xF8F8F8);
  screen.put_frame();
  screen.glyph(122, 101, 5);  // across the borders of tiles
  const auto written = screen.put_frame();
  check(!written.key);
  check(written.rect_count == 1, "one rectangle");
  const TableRect& rect = screen.decoder().rects()[0];
  check(rect.width <= 12 && rect.height <= 13, "no larger than the glyph");
  check_equal(rect.encoding, frame_layout::encoding_indexed8);
  check_equal(rect.colours, 2);
}

void an_area_of_one_colour_takes_three_bytes() {
  Screen screen(640, 400);
  screen.put_frame();
  screen.fill({.x = 100, .y = 104, .width = 200, .height = 24}, 0x336699);
  const auto written = screen.put_frame();
  check_equal(written.rect_count, 1);
  check_equal(written.pixel_bytes, 3);
}

void few_colours_beside_many_are_told_as_few() {
  Screen screen(640, 128);
  screen.put_frame();
  std::mt19937 random(3);
  screen.text({.x = 0, .y = 0, .width = 320, .height = 128}, 4);
  screen.each({.x = 320, .y = 0, .width = 320, .height = 128},
              [&](std::uint32_t& pixel) { pixel = static_cast<std::uint32_t>(random()) & 0xFFFFFF; });
  const auto written = screen.put_frame();
  check(!written.key);
  check(written.pixel_bytes < 320 * 128 * 4 + 4 * 1024, "a byte a pixel on the left, three on the right");
}

void noise_all_over_the_screen_is_never_larger_than_a_key_frame() {
  Screen screen(400, 300);
  screen.put_frame();
  std::mt19937 random(3);
  screen.each({.x = 0, .y = 0, .width = 400, .height = 300},
              [&](std::uint32_t& pixel) { pixel = static_cast<std::uint32_t>(random()) & 0xFFFFFF; });
  const auto written = screen.put_frame();
  check(written.pixel_bytes <= 400 * 300 * 3, "more bytes than the image");
}

void more_changes_than_the_table_holds_are_joined() {
  Screen screen(1920, 1080);
  screen.put_frame();
  for (std::uint32_t y = 3; y < 1080; y += 17) {
    for (std::uint32_t x = 5; x < 1920; x += 33) screen.pixels().at(x, y) = 0xFFFFFF;
  }
  const auto written = screen.put_frame();
  check(!written.key && written.rect_count <= frame_layout::most_rects);
}

void parts_of_changes_that_the_table_cannot_hold_are_told_together() {
  Screen screen(1920, 1080);
  screen.put_frame();
  std::mt19937 random(3);
  for (const std::int32_t x : {0, 1200}) {
    // Every other row is blank: each would be told apart.
    for (std::int32_t y = 0; y < 1080; ++y) {
      screen.each({.x = x, .y = y, .width = 600, .height = 1}, [&](std::uint32_t& pixel) {
        pixel = y % 2 == 0 ? 0x400000 : static_cast<std::uint32_t>(random()) % 2 * 0xFFFFFF;
      });
    }
  }
  const auto written = screen.put_frame();
  check(!written.key && written.rect_count <= frame_layout::most_rects);
  check(written.rect_count > frame_layout::most_rects * 3 / 4, "as long as there is room, they are told apart");
}

void what_may_not_be_seen_is_black_and_is_not_taken() {
  Screen screen(320, 200);
  screen.fill({.x = 0, .y = 0, .width = 320, .height = 200}, 0xFFFFFF);
  screen.put_frame();
  Region visible({.x = 0, .y = 0, .width = 320, .height = 200});
  visible.subtract(Rect{.x = 101, .y = 51, .width = 99, .height = 77});
  screen.show_only(visible);
  check(screen.builder().changed());
  const auto written = screen.frame();  // the screen compares: black
  check(written.rect_count <= 4, "few areas");
  check_equal(written.pixel_bytes, 3 * written.rect_count);  // each of one colour
  screen.put_frame();                                        // hands the secret colour over there
  screen.show_only(visible);
  check(!screen.builder().changed(), "black that stays black");
}

void nothing_is_seen_before_anything_may_be() {
  FrameBuilder builder(1);
  builder.resize(64, 64);
  const std::vector<std::uint32_t> pixels(64 * 64, 0xABCDEF);
  builder.put({.x = 0, .y = 0, .width = 64, .height = 64}, pixels.data(), 64);
  TestPool memory(1, 64 * 64 * 3);
  FramePool pool(memory.bytes());
  const auto slot = pool.take();
  Decoder decoder;
  check(decoder.decode(memory.slot(0), builder.write(*slot, false), 64, 64) == Image(64, 64));
}

void no_denied_pixel_shows_through_a_reduced_image() {
  Screen screen(101, 67, 2);
  screen.fill({.x = 0, .y = 0, .width = 101, .height = 67}, 0xFFFFFF);
  // Odd edges: image pixels that are half seen.
  screen.show_only(Region({.x = 11, .y = 13, .width = 50, .height = 30}));
  screen.put_frame();
  screen.show_only(Region({.x = 17, .y = 14, .width = 41, .height = 27}));
  screen.put_frame();
}

void the_image_of_half_the_size_leaves_the_odd_row_and_column_out() {
  Screen screen(65, 17, 2);
  check_equal(screen.builder().image_width(), 32);
  check_equal(screen.builder().image_height(), 8);
  screen.put_frame();
  screen.fill({.x = 64, .y = 0, .width = 1, .height = 17}, 0xFFFFFF);
  screen.fill({.x = 0, .y = 16, .width = 65, .height = 1}, 0xFFFFFF);
  screen.put();
  check(!screen.builder().changed());
}

void changes_wait_for_a_slot_and_none_is_lost() {
  Screen screen(320, 200);
  screen.put_frame();
  const auto first = screen.pool().take();
  const auto second = screen.pool().take();
  check(first.has_value() && second.has_value() && !screen.pool().take().has_value());
  screen.text({.x = 10, .y = 10, .width = 100, .height = 60}, 2);
  screen.put();
  screen.text({.x = 150, .y = 90, .width = 100, .height = 60}, 3);
  screen.put();
  check(screen.builder().changed());
  screen.pool().give_back(first->index);
  screen.frame();
  check(!screen.builder().changed());
}

void another_size_begins_with_black_and_a_key_frame() {
  Screen screen(200, 100);
  screen.text({.x = 0, .y = 0, .width = 200, .height = 100}, 1);
  screen.put_frame();
  screen.resize(150, 130);
  check(screen.builder().needs_key());
  check(screen.frame().key);
  screen.show_only(Region({.x = 0, .y = 0, .width = 150, .height = 130}));
  screen.text({.x = 0, .y = 0, .width = 150, .height = 130}, 2);
  check(!screen.put_frame().key);
  screen.builder().resize(150, 130);
  check(!screen.builder().needs_key(), "the same size is no change");
}

void a_slot_without_room_is_left_alone() {
  Screen screen(200, 100);
  screen.put_frame();
  screen.fill({.x = 0, .y = 0, .width = 50, .height = 50}, 0xFFFFFF);
  screen.put();
  TestPool small(1, 64);
  FramePool pool(small.bytes());
  const auto slot = pool.take();
  check_equal(screen.builder().write(*slot, true).pixel_bytes, 0);
  check(screen.builder().changed(), "nothing is lost");
  screen.frame();
}

constexpr TestCase cases[] = {
    {"the first frame is a key frame", the_first_frame_is_a_key_frame},
    {"pixels put again are no change", pixels_put_again_are_no_change},
    {"a change taken back before the frame is no change", a_change_taken_back_before_the_frame_is_no_change},
    {"a typed glyph is a patch of about its size", a_typed_glyph_is_a_patch_of_about_its_size},
    {"an area of one colour takes three bytes", an_area_of_one_colour_takes_three_bytes},
    {"few colours beside many are told as few", few_colours_beside_many_are_told_as_few},
    {"noise all over the screen is never larger than a key frame",
     noise_all_over_the_screen_is_never_larger_than_a_key_frame},
    {"more changes than the table holds are joined", more_changes_than_the_table_holds_are_joined},
    {"parts of changes that the table cannot hold are told together",
     parts_of_changes_that_the_table_cannot_hold_are_told_together},
    {"what may not be seen is black, and is not taken", what_may_not_be_seen_is_black_and_is_not_taken},
    {"nothing is seen before anything may be", nothing_is_seen_before_anything_may_be},
    {"no denied pixel shows through a reduced image", no_denied_pixel_shows_through_a_reduced_image},
    {"the image of half the size leaves the odd row and column out",
     the_image_of_half_the_size_leaves_the_odd_row_and_column_out},
    {"changes wait for a slot, and none is lost", changes_wait_for_a_slot_and_none_is_lost},
    {"another size begins with black and a key frame", another_size_begins_with_black_and_a_key_frame},
    {"a slot without room is left alone", a_slot_without_room_is_left_alone},
};

}  // namespace

int main() { return run_cases(cases); }
