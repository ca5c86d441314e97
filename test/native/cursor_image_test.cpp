// The bitmaps of a cursor on Windows, as premultiplied ARGB.
#include "win/cursor_image.hpp"

#include "test_case.hpp"

using namespace capstan::test;
using namespace capstan::win;

namespace {

using Pixels = std::vector<std::uint32_t>;
constexpr std::uint32_t stays = 0x00FF'FFFF;  // in the mask

void colours_are_multiplied_by_their_alpha() {
  const Pixels colour{0x80FF'8000, 0xFF12'3456, 0x00FF'FFFF};
  check(coloured_cursor(colour, Pixels(3, stays)) == Pixels({0x8080'4000, 0xFF12'3456, 0}));
}

void without_any_alpha_the_mask_says_what_is_transparent() {
  const Pixels colour{0x0012'3456, 0x0000'0000, 0x0000'0000};
  const Pixels mask{0, stays, 0};
  check(coloured_cursor(colour, mask) == Pixels({0xFF12'3456, 0, 0xFF00'0000}));
}

void a_cursor_without_colours_is_black_and_white() {
  const Pixels mask{0, 0, stays, /* XOR: */ 0, stays, 0};
  check(monochrome_cursor(mask) == Pixels({0xFF00'0000, 0xFFFF'FFFF, 0}));
}

void what_would_invert_the_screen_is_black() {
  check(monochrome_cursor(Pixels({stays, stays})) == Pixels({0xFF00'0000}));
  check(coloured_cursor(Pixels({0x0012'3456}), Pixels({stays})) == Pixels({0xFF00'0000}));
}

constexpr TestCase cases[] = {
    {"colours are multiplied by their alpha", colours_are_multiplied_by_their_alpha},
    {"without any alpha the mask says what is transparent", without_any_alpha_the_mask_says_what_is_transparent},
    {"a cursor without colours is black and white", a_cursor_without_colours_is_black_and_white},
    {"what would invert the screen is black", what_would_invert_the_screen_is_black},
};

}  // namespace

int main() { return run_cases(cases); }
