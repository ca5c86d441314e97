// The pool against a JavaScript that keeps to docs/frame-pool.md, and against one that does not.
#include "core/frame_pool.hpp"

#include <atomic>
#include <cstring>
#include <thread>

#include "test_case.hpp"
#include "test_pool.hpp"

using namespace capstan;
using namespace capstan::test;

namespace {

namespace at = frame_layout;

void a_slot_goes_from_free_to_writing_to_ready() {
  TestPool memory(2, 300);
  FramePool pool(memory.bytes());
  const auto slot = pool.take();
  check(slot.has_value());
  check_equal(memory.state(slot->index), at::slot_writing);
  pool.give(slot->index);
  check_equal(memory.state(slot->index), at::slot_ready);
}

void a_slot_given_back_is_free() {
  TestPool memory(1, 300);
  FramePool pool(memory.bytes());
  pool.give_back(pool.take()->index);
  check_equal(memory.state(0), at::slot_free);
  check(pool.take().has_value());
}

void without_a_free_slot_there_is_nothing_to_take() {
  TestPool memory(4, 300);
  FramePool pool(memory.bytes());
  check(pool.take().has_value());
  memory.set_state(1, at::slot_ready);
  memory.set_state(2, at::slot_reading);
  memory.set_state(3, 77);  // no state
  check(!pool.take().has_value());
  memory.set_state(2, at::slot_free);
  check_equal(pool.take()->index, 2);
}

void slots_have_room_of_their_own_within_the_memory() {
  TestPool memory(3, 300);
  FramePool pool(memory.bytes());
  const std::byte* end = memory.bytes().data() + at::header_size;
  for (std::uint32_t i = 0; i < 3; ++i) {
    const auto slot = pool.take();
    check_equal(slot->index, i);
    check(slot->table.data() == end, "the table begins the slot");
    check_equal(slot->table.size(), at::most_rects * at::rect_size);
    check(slot->pixels.data() == end + at::pixels);
    check_equal(slot->pixels.size(), memory.slot_bytes() - at::pixels);
    end = slot->pixels.data() + slot->pixels.size();
  }
  check(end == memory.bytes().data() + memory.bytes().size());
}

void an_image_fits_when_three_bytes_a_pixel_do() {
  TestPool memory(1, 64 * 10 * 3);
  const FramePool pool(memory.bytes());
  check(pool.fits(64, 10) && pool.fits(10, 64));
  check(!pool.fits(64, 11) && !pool.fits(65, 10));
  check(!pool.fits(0, 10) && !pool.fits(10, 0), "nothing to show");
  check(!pool.fits(65'536, 1), "wider than a rectangle can say");
  check(!pool.fits(0x8000'0000, 0x8000'0000));
}

void memory_of_another_layout_is_not_valid() {
  const auto valid_with = [](std::uint32_t offset, std::uint32_t value) {
    TestPool memory(2, 300);
    memory.set(offset, value);
    return FramePool::valid(memory.bytes());
  };
  TestPool memory(2, 300);
  check(FramePool::valid(memory.bytes()));
  check(!valid_with(at::magic, 0));
  check(!valid_with(at::abi, at::abi_value + 1));
  check(!valid_with(at::slot_count, 0));
  check(!valid_with(at::slot_count, 1));
  check(!valid_with(at::slot_count, 3));
  check(!valid_with(at::slot_count, at::most_slots + 1));
  check(!valid_with(at::slot_count, 0xFFFF'FFFF));
  check(!valid_with(at::slot_bytes, 0));
  check(!valid_with(at::slot_bytes, memory.slot_bytes() + 64));
  check(!valid_with(at::slot_bytes, memory.slot_bytes() + 1));
  check(!valid_with(at::slot_bytes, 0xFFFF'FFC0));
  check(!FramePool::valid(memory.bytes().first(64)));
  check(!FramePool::valid(memory.bytes().first(memory.bytes().size() - 64)));
  check(!FramePool::valid(memory.bytes().subspan(2)), "words must be aligned");
  check(!FramePool::valid({}));
}

void a_slot_too_small_for_any_pixel_is_not_valid() {
  TestPool memory(1, 0);
  check(!FramePool::valid(memory.bytes()));
}

void a_header_spoiled_after_the_check_leads_nowhere() {
  TestPool memory(2, 300);
  check(FramePool::valid(memory.bytes()));
  memory.set(at::slot_bytes, 0xFFFF'FFC0);
  FramePool pool(memory.bytes());
  check(!pool.take().has_value() && !pool.fits(1, 1));
  pool.give(1);
  pool.give_back(99);
}

void a_header_spoiled_later_changes_nothing() {
  TestPool memory(2, 300);
  FramePool pool(memory.bytes());
  memory.set(at::slot_count, 16);
  memory.set(at::slot_bytes, 0xFFFF'FFC0);
  const auto slot = pool.take();
  check_equal(slot->pixels.size(), memory.slot_bytes() - at::pixels);
  check(pool.take().has_value() && !pool.take().has_value());
}

// Each side checks that it sees what the other one wrote before it handed the slot over.
void what_is_written_is_seen_on_the_other_side() {
  constexpr std::uint32_t frames = 20'000;
  TestPool memory(2, 256);
  FramePool pool(memory.bytes());
  std::atomic<bool> wrong = false;
  std::thread reader([&] {
    for (std::uint32_t seen = 0; seen < frames;) {
      for (std::uint32_t slot = 0; slot < 2; ++slot) {
        if (memory.state(slot) != at::slot_ready) continue;
        memory.set_state(slot, at::slot_reading);
        std::byte* const pixels = memory.bytes().data() + at::header_size + slot * memory.slot_bytes() + at::pixels;
        for (int i = 1; i < 256; ++i) wrong = wrong || pixels[i] != pixels[0];
        std::memset(pixels, 0, 256);
        memory.set_state(slot, at::slot_free);
        ++seen;
      }
      std::this_thread::yield();
    }
  });
  for (std::uint32_t written = 0; written < frames;) {
    const auto slot = pool.take();
    if (!slot) {
      std::this_thread::yield();
      continue;
    }
    for (int i = 0; i < 256; ++i) wrong = wrong || slot->pixels[static_cast<std::size_t>(i)] != std::byte{0};
    std::memset(slot->pixels.data(), static_cast<int>(++written % 255 + 1), 256);
    pool.give(slot->index);
  }
  reader.join();
  check(!wrong, "a side saw what the other had not finished");
}

constexpr TestCase cases[] = {
    {"a slot goes from free to writing to ready", a_slot_goes_from_free_to_writing_to_ready},
    {"a slot given back is free", a_slot_given_back_is_free},
    {"without a free slot there is nothing to take", without_a_free_slot_there_is_nothing_to_take},
    {"slots have room of their own within the memory", slots_have_room_of_their_own_within_the_memory},
    {"an image fits when three bytes a pixel do", an_image_fits_when_three_bytes_a_pixel_do},
    {"memory of another layout is not valid", memory_of_another_layout_is_not_valid},
    {"a slot too small for any pixel is not valid", a_slot_too_small_for_any_pixel_is_not_valid},
    {"a header spoiled after the check leads nowhere", a_header_spoiled_after_the_check_leads_nowhere},
    {"a header spoiled later changes nothing", a_header_spoiled_later_changes_nothing},
    {"what is written is seen on the other side", what_is_written_is_seen_on_the_other_side},
};

}  // namespace

int main() { return run_cases(cases); }
