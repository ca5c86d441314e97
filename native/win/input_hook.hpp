// Room for the low-level keyboard and mouse hooks on a thread of their own that pumps messages, with Raw Input as the
// witness that notices when Windows took a hook away.
#pragma once
