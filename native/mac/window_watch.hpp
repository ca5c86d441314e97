// Room for the frontmost application and the window under the pointer: bundle id, title and rectangle, a context epoch
// a change.
#pragma once
