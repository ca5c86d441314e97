// Room for screen frames, by desktop duplication or else GDI, cut to the allowed windows.
#pragma once
