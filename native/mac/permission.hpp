// Room for the state of Input Monitoring, Accessibility and Screen Recording, asked for without a prompt.
#pragma once
