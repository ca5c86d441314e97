// Whether the person's input goes to the desktop of this process at all. The lock screen, the sign-in and, as a rule,
// the prompt for elevation have a desktop of their own, which no other program may look at.
#pragma once

namespace capstan::win {

// Of the calling thread's desktop. False also when Windows will not say.
bool own_desktop_has_input();

// Whether a person can see the window station of this process; that of a service nobody sees.
bool station_is_visible();

}  // namespace capstan::win
