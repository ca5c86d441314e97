// Room for the badge that is on the screen whenever capture runs.
#pragma once
