// X keysyms (keysymdef.h, XF86keysym.h) of keys that have a name in W3C UI Events KeyboardEvent key Values.
// Keysyms that stand for a character are not here: key-names.ts computes those.

/** A function key as `F1`… `F35`: XK_F1 is 0xffbe. */
const functionKeys: readonly (readonly [number, string])[] = Array.from(
  { length: 35 },
  (_, index) => [0xffbe + index, `F${index + 1}`] as const,
);

export const keysymNames: ReadonlyMap<number, string> = new Map<number, string>([
  ...functionKeys,

  // Modifiers
  [0xffe1, 'Shift'], // Shift_L
  [0xffe2, 'Shift'], // Shift_R
  [0xfe02, 'Shift'], // ISO_Level2_Latch
  [0xffe3, 'Control'], // Control_L
  [0xffe4, 'Control'], // Control_R
  [0xffe5, 'CapsLock'], // Caps_Lock
  [0xffe6, 'CapsLock'], // Shift_Lock
  [0xfe01, 'CapsLock'], // ISO_Lock
  [0xffe7, 'Meta'], // Meta_L
  [0xffe8, 'Meta'], // Meta_R
  [0xffe9, 'Alt'], // Alt_L
  [0xffea, 'Alt'], // Alt_R
  [0xffeb, 'Meta'], // Super_L: the key with the system's logo is Meta in every browser
  [0xffec, 'Meta'], // Super_R
  [0xffed, 'Hyper'], // Hyper_L
  [0xffee, 'Hyper'], // Hyper_R
  [0xfe03, 'AltGraph'], // ISO_Level3_Shift
  [0xfe04, 'AltGraph'], // ISO_Level3_Latch
  [0xfe05, 'AltGraph'], // ISO_Level3_Lock
  [0xff7f, 'NumLock'], // Num_Lock
  [0xff14, 'ScrollLock'], // Scroll_Lock
  [0x100811d0, 'Fn'], // XF86Fn

  // Whitespace
  [0xff0d, 'Enter'], // Return
  [0xff8d, 'Enter'], // KP_Enter
  [0xfe34, 'Enter'], // ISO_Enter
  [0xfd1e, 'Enter'], // 3270_Enter
  [0xff09, 'Tab'], // Tab
  [0xff89, 'Tab'], // KP_Tab
  [0xfe20, 'Tab'], // ISO_Left_Tab
  [0xfd05, 'Tab'], // 3270_BackTab

  // Navigation
  [0xff51, 'ArrowLeft'],
  [0xff52, 'ArrowUp'],
  [0xff53, 'ArrowRight'],
  [0xff54, 'ArrowDown'],
  [0xff96, 'ArrowLeft'], // KP_Left
  [0xff97, 'ArrowUp'],
  [0xff98, 'ArrowRight'],
  [0xff99, 'ArrowDown'],
  [0xff50, 'Home'],
  [0xff95, 'Home'], // KP_Home
  [0xff57, 'End'],
  [0xff9c, 'End'], // KP_End
  [0xff55, 'PageUp'], // Prior
  [0xff9a, 'PageUp'], // KP_Prior
  [0xff56, 'PageDown'], // Next
  [0xff9b, 'PageDown'], // KP_Next

  // Editing
  [0xff08, 'Backspace'],
  [0xffff, 'Delete'],
  [0xff9f, 'Delete'], // KP_Delete
  [0xff63, 'Insert'],
  [0xff9e, 'Insert'], // KP_Insert
  [0xff0b, 'Clear'],
  [0xff9d, 'Clear'], // KP_Begin: the 5 of a numpad without NumLock
  [0xff65, 'Undo'],
  [0xff66, 'Redo'],
  [0x1008ff57, 'Copy'],
  [0xfd15, 'Copy'], // 3270_Copy
  [0x1008ff58, 'Cut'],
  [0x1008ff6d, 'Paste'],
  [0xfd1c, 'CrSel'], // 3270_CursorSelect
  [0xfd1b, 'ExSel'], // 3270_ExSelect
  [0xfd06, 'EraseEof'], // 3270_EraseEOF

  // User interface
  [0xff1b, 'Escape'],
  [0xff67, 'ContextMenu'], // Menu
  [0x100811b6, 'ContextMenu'], // XF86ContextMenu
  [0xff13, 'Pause'],
  [0xff6b, 'Pause'], // Break
  [0xff60, 'Select'],
  [0x1008ffa0, 'Select'],
  [0xff62, 'Execute'],
  [0xff68, 'Find'],
  [0xff69, 'Cancel'],
  [0xff6a, 'Help'],
  [0xfd0e, 'Attn'], // 3270_Attn
  [0xfd16, 'Play'], // 3270_Play
  [0x1008ff8b, 'ZoomIn'],
  [0x1008ff8c, 'ZoomOut'],
  [0x100811a4, 'ZoomToggle'], // XF86ZoomReset

  // Device
  [0xff61, 'PrintScreen'], // Print
  [0xff15, 'PrintScreen'], // Sys_Req shares the key
  [0xfd1d, 'PrintScreen'], // 3270_PrintScreen
  [0x1008ff02, 'BrightnessUp'],
  [0x1008ff03, 'BrightnessDown'],
  [0x1008ff2c, 'Eject'],
  [0x1008ff61, 'LogOff'],
  [0x1008ff21, 'Power'], // PowerDown
  [0x1008ff2a, 'PowerOff'],
  [0x1008ff10, 'Standby'],
  [0x1008ff2f, 'Standby'], // Sleep
  [0x1008ffa7, 'Standby'], // Suspend
  [0x1008ffa8, 'Hibernate'],
  [0x1008ff2b, 'WakeUp'],

  // Input methods
  [0xff20, 'Compose'], // Multi_key
  [0xff7e, 'ModeChange'], // Mode_switch
  [0xff37, 'CodeInput'],
  [0xff3c, 'SingleCandidate'],
  [0xff3d, 'AllCandidates'], // MultipleCandidate
  [0xff3e, 'PreviousCandidate'],
  [0xfe08, 'GroupNext'], // ISO_Next_Group
  [0xfe09, 'GroupNext'], // ISO_Next_Group_Lock
  [0xfe0a, 'GroupPrevious'], // ISO_Prev_Group
  [0xfe0b, 'GroupPrevious'], // ISO_Prev_Group_Lock
  [0xfe0c, 'GroupFirst'], // ISO_First_Group
  [0xfe0d, 'GroupFirst'], // ISO_First_Group_Lock
  [0xfe0e, 'GroupLast'], // ISO_Last_Group
  [0xfe0f, 'GroupLast'], // ISO_Last_Group_Lock
  [0xff21, 'KanjiMode'], // Kanji
  [0xff22, 'NonConvert'], // Muhenkan
  [0xff23, 'Convert'], // Henkan_Mode
  [0xff24, 'Romaji'],
  [0xff25, 'Hiragana'],
  [0xff26, 'Katakana'],
  [0xff27, 'HiraganaKatakana'],
  [0xff28, 'Zenkaku'],
  [0xff29, 'Hankaku'],
  [0xff2a, 'ZenkakuHankaku'],
  [0xff2d, 'KanaMode'], // Kana_Lock
  [0xff2e, 'KanaMode'], // Kana_Shift
  [0xff2f, 'Alphanumeric'], // Eisu_Shift
  [0xff30, 'Alphanumeric'], // Eisu_toggle
  [0xff31, 'HangulMode'], // Hangul
  [0xff34, 'HanjaMode'], // Hangul_Hanja
  [0xff38, 'JunjaMode'], // Hangul_Jeonja

  // Function keys of the numpad
  [0xff91, 'F1'],
  [0xff92, 'F2'],
  [0xff93, 'F3'],
  [0xff94, 'F4'],

  // Audio and media
  [0x1008ff11, 'AudioVolumeDown'],
  [0x1008ff12, 'AudioVolumeMute'],
  [0x1008ff13, 'AudioVolumeUp'],
  [0x1008ffb2, 'MicrophoneVolumeMute'],
  [0x1008ff14, 'MediaPlayPause'], // AudioPlay is the toggle of every keyboard that has it
  [0x1008ff31, 'MediaPause'],
  [0x1008ff15, 'MediaStop'],
  [0x1008ff16, 'MediaTrackPrevious'],
  [0x1008ff17, 'MediaTrackNext'],
  [0x1008ff1c, 'MediaRecord'],
  [0x1008ff3e, 'MediaRewind'],
  [0x1008ff97, 'MediaFastForward'],
  [0x1008ff99, 'RandomToggle'],
  [0x1008ff9a, 'Subtitle'],
  [0x1008ffa2, 'MediaTopMenu'], // XF86TopMenu
  [0x10081192, 'ChannelUp'],
  [0x10081193, 'ChannelDown'],
  [0x10081166, 'Info'],
  [0x1008ffa3, 'ColorF0Red'],
  [0x1008ffa4, 'ColorF1Green'],
  [0x1008ffa5, 'ColorF2Yellow'],
  [0x1008ffa6, 'ColorF3Blue'],

  // Browser
  [0x1008ff26, 'BrowserBack'],
  [0x1008ff27, 'BrowserForward'],
  [0x1008ff28, 'BrowserStop'],
  [0x1008ff29, 'BrowserRefresh'],
  [0x1008ff73, 'BrowserRefresh'], // Reload
  [0x1008ff18, 'BrowserHome'], // HomePage
  [0x1008ff1b, 'BrowserSearch'], // Search
  [0x1008ff30, 'BrowserFavorites'],

  // Applications
  [0x1008ff19, 'LaunchMail'],
  [0x1008ff1d, 'LaunchApplication2'], // Calculator: VK_LAUNCH_APP2
  [0x1008ff33, 'LaunchApplication1'], // MyComputer: VK_LAUNCH_APP1
  [0x1008ff20, 'LaunchCalendar'],
  [0x1008ff32, 'LaunchMediaPlayer'], // AudioMedia
  [0x1008ff92, 'LaunchMusicPlayer'], // Music
  [0x1008ff6e, 'LaunchPhone'],
  [0x1008ff2d, 'LaunchScreenSaver'],
  [0x1008ff5c, 'LaunchSpreadsheet'], // Excel
  [0x1008ff89, 'LaunchWordProcessor'], // Word
  [0x1008ff2e, 'LaunchWebBrowser'], // WWW
  [0x1008ff8f, 'LaunchWebCam'],
  [0x100811ad, 'LaunchContacts'], // Addressbook

  // Documents
  [0x1008ff56, 'Close'],
  [0x1008ff68, 'New'],
  [0x1008ff6b, 'Open'],
  [0x1008ff77, 'Save'],
  [0x1008ff7c, 'SpellCheck'], // Spell
  [0x100811b0, 'SpellCheck'],
  [0x1008ff90, 'MailForward'],
  [0x1008ff72, 'MailReply'],
  [0x1008ff7b, 'MailSend'],
]);
