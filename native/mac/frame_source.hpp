// Room for screen frames by ScreenCaptureKit, cut to the allowed windows.
#pragma once
