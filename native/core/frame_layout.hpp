// Where the words and bytes of the frame pool stand in memory that JavaScript allocated. See docs/frame-pool.md.
// lib/binding/event-layout.ts is generated from this header, too.
#pragma once

#include <cstdint>

namespace capstan::frame_layout {

inline constexpr std::uint32_t magic_value = 0x4D524643;  // "CFRM"
inline constexpr std::uint32_t abi_value = 1;

// Written once by JavaScript before native sees the memory.
inline constexpr std::uint32_t magic = 0;
inline constexpr std::uint32_t abi = 4;
inline constexpr std::uint32_t slot_count = 8;   // 1 to most_slots
inline constexpr std::uint32_t slot_bytes = 12;  // of one slot, a multiple of 64
// One state word a slot.
inline constexpr std::uint32_t states = 64;
inline constexpr std::uint32_t most_slots = 16;

inline constexpr std::uint32_t header_size = 128;  // the first slot begins here

// free → writing: native; writing → ready (or back to free): native; ready → reading → free: JavaScript.
inline constexpr std::uint32_t slot_free = 0;
inline constexpr std::uint32_t slot_writing = 1;
inline constexpr std::uint32_t slot_ready = 2;
inline constexpr std::uint32_t slot_reading = 3;

// A slot: the table of rectangles, room for JavaScript to put the chunk's first records right before the pixels, the
// pixels. So the whole chunk lies in one piece and is compressed where it is.
inline constexpr std::uint32_t most_rects = 2048;
inline constexpr std::uint32_t rect_size = 24;
inline constexpr std::uint32_t headroom = most_rects * rect_size;  // offset in the slot
inline constexpr std::uint32_t headroom_bytes = 147'456;
inline constexpr std::uint32_t pixels = headroom + headroom_bytes;  // offset in the slot
// Room for every pixel as three bytes is enough: no encoding is chosen that takes more.
inline constexpr std::uint32_t bytes_per_pixel = 3;

// Fields of a rectangle of the table.
inline constexpr std::uint32_t rect_x = 0;          // u16, image pixels
inline constexpr std::uint32_t rect_y = 2;          // u16
inline constexpr std::uint32_t rect_width = 4;      // u16
inline constexpr std::uint32_t rect_height = 6;     // u16
inline constexpr std::uint32_t rect_encoding = 8;   // u8
inline constexpr std::uint32_t rect_reference = 9;  // u8, of a copy: 0 the image before this patch, else a kept picture
inline constexpr std::uint32_t rect_colours = 10;   // u16, of indexed8: 1 to 256
inline constexpr std::uint32_t rect_source_x = 12;  // u16, of a copy
inline constexpr std::uint32_t rect_source_y = 14;  // u16
inline constexpr std::uint32_t rect_data = 16;      // u32, offset from `pixels`
inline constexpr std::uint32_t rect_data_size = 20;  // u32

// rgb8: three bytes a pixel, row after row. indexed8: the colours, three bytes each, then one byte a pixel, column
// after column (none when there is one colour). copy: no bytes; the pixels stand at source in the picture that
// `reference` names.
inline constexpr std::uint8_t encoding_rgb8 = 0;
inline constexpr std::uint8_t encoding_indexed8 = 1;
inline constexpr std::uint8_t encoding_copy = 2;

// Pictures kept for copies, numbered from 1. A key frame forgets them all.
inline constexpr std::uint8_t most_references = 3;

}  // namespace capstan::frame_layout
