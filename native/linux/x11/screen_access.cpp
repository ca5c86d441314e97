#include "linux/x11/screen_access.hpp"

#include <bit>

namespace capstan::x11 {
namespace {

bool has_wanted_masks(const xcb_visualtype_t& visual) {
  return visual._class == XCB_VISUAL_CLASS_TRUE_COLOR && visual.red_mask == 0xFF0000 && visual.green_mask == 0xFF00 &&
         visual.blue_mask == 0xFF;
}

}  // namespace

std::unique_ptr<ScreenAccess> ScreenAccess::open(const Connection& connection, Problem& problem) {
  const ScreenLibrary& library = ScreenLibrary::instance();
  if (!library.missing.empty()) {
    problem = {Fault::library_missing, 0, "X libraries for the screen are missing: " + library.missing + ".",
               "Install them, on Debian: apt install libxcb-composite0 libxcb-damage0 libxcb-shm0 libxcb-xfixes0."};
    return nullptr;
  }
  std::unique_ptr<ScreenAccess> access(new ScreenAccess(library));
  if (!access->find_extensions(connection)) {
    problem = {Fault::unsupported, 0,
               "This X server lacks Composite 0.2, DAMAGE, XFIXES 2 or shared memory by descriptor (MIT-SHM 1.2).",
               "Use an X.Org server of 2013 or later on this machine; a display over the network shares no memory."};
    return nullptr;
  }
  if (!access->find_visuals(connection)) {
    problem = {Fault::unsupported, 0, "The screen has no 24-bit colour.", "Set the screen to a depth of 24 bits."};
    return nullptr;
  }
  return access;
}

bool ScreenAccess::find_extensions(const Connection& connection) {
  auto* xcb = connection.xcb();
  for (xcb_extension_t* id : {lib.composite_id, lib.damage_id, lib.shm_id, lib.xfixes_id}) {
    const auto* data = connection.lib.get_extension_data(xcb, id);
    if (data == nullptr || data->present == 0) return false;
  }
  damage_event_ = connection.lib.get_extension_data(xcb, lib.damage_id)->first_event;
  const Owned<xcb_composite_query_version_reply_t> composite(
      lib.composite_query_version_reply(xcb, lib.composite_query_version(xcb, 0, 4), nullptr));
  const Owned<xcb_damage_query_version_reply_t> damage(
      lib.damage_query_version_reply(xcb, lib.damage_query_version(xcb, 1, 1), nullptr));
  const Owned<xcb_xfixes_query_version_reply_t> xfixes(
      lib.xfixes_query_version_reply(xcb, lib.xfixes_query_version(xcb, 4, 0), nullptr));
  const Owned<xcb_shm_query_version_reply_t> shm(lib.shm_query_version_reply(xcb, lib.shm_query_version(xcb), nullptr));
  return composite && (composite->major_version > 0 || composite->minor_version >= 2) && damage && xfixes &&
         xfixes->major_version >= 2 && shm &&
         (shm->major_version > 1 || (shm->major_version == 1 && shm->minor_version >= 2));
}

bool ScreenAccess::find_visuals(const Connection& connection) {
  const auto& x = connection.lib;
  const xcb_setup_t* setup = x.get_setup(connection.xcb());
  const auto host = std::endian::native == std::endian::little ? XCB_IMAGE_ORDER_LSB_FIRST : XCB_IMAGE_ORDER_MSB_FIRST;
  if (setup->image_byte_order != host) return false;
  for (auto depths = lib.screen_allowed_depths_iterator(&connection.screen()); depths.rem > 0;
       lib.depth_next(&depths)) {
    if (depths.data->depth != 24 && depths.data->depth != 32) continue;
    const xcb_visualtype_t* visuals = lib.depth_visuals(depths.data);
    for (int i = 0; i < lib.depth_visuals_length(depths.data); ++i) {
      if (has_wanted_masks(visuals[i])) visuals_.insert(visuals[i].visual_id);
    }
  }
  return visuals_.contains(connection.screen().root_visual);
}

}  // namespace capstan::x11
