// Apple's headers are on no machine that builds this, so native/mac/frameworks declares by hand what is called, and
// scripts/check-mac-declarations.js compares it with sources that are not ours. Here it does so, and is seen to fail.
import { cpSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import t from 'tap';
import { compare } from '../../scripts/check-mac-declarations.js';

const headers = 'native/mac/frameworks';

// Whoever adds to this list has looked it up by hand, in Apple's documentation or in programs that use it.
const lookedUpByHand = [
  // Macros for CFSTR("…") in AXAttributeConstants.h and AXNotificationConstants.h.
  'kAXApplicationDeactivatedNotification = "AXApplicationDeactivated"',
  'kAXFocusedApplicationAttribute = "AXFocusedApplication"',
  'kAXFocusedWindowAttribute = "AXFocusedWindow"',
  'kAXFocusedWindowChangedNotification = "AXFocusedWindowChanged"',
  'kAXFrontmostAttribute = "AXFrontmost"',
  'kAXPositionAttribute = "AXPosition"',
  'kAXSizeAttribute = "AXSize"',
  'kAXTitleAttribute = "AXTitle"',
  'kAXTitleChangedNotification = "AXTitleChanged"',
  // A macro in CGWindow.h.
  'kCGNullWindowID',
  // A macro for CFSTR("…") in CGSession.h, a number in Keyboards.h, and a key that no header has.
  'kCGSessionOnConsoleKey = "kCGSSessionOnConsoleKey"',
  'kKeyboardISO',
  'kScreenIsLockedKey = "CGSSessionScreenIsLocked"',
  // In no public header; the compiler calls them (clang's "Objective-C Automatic Reference Counting", runtime support).
  'objc_autoreleasePoolPop: its parameters',
  'objc_autoreleasePoolPush: its parameters',
];

t.test('every declaration agrees with the source', async (t) => {
  const { agreed, faults } = compare(headers);
  t.strictSame(faults, []);
  t.ok(agreed.length > 150, `only ${agreed.length} were found in the source`);
});

t.test('what no source knows is looked up by hand', async (t) => {
  t.strictSame(compare(headers).unverified, lookedUpByHand);
});

const wrong: Record<string, [file: string, what: string, other: string, fault: RegExp]> = {
  'a constant of another value': [
    'core_graphics',
    'kCGEventScrollWheel = 22',
    'kCGEventScrollWheel = 23',
    /is 23.*it is 22/,
  ],
  'a constant of another name': [
    'core_graphics',
    'kCGEventScrollWheel =',
    'kCGEventScrolWheel =',
    /has no kCGEventScrolWheel/,
  ],
  'a negative number as another': ['core_graphics', '0xFFFFFFFE', '0xFFFFFFFD', /TapDisabledByTimeout is/],
  'a parameter too few': [
    'core_graphics',
    'CGEventTapEnable(CFMachPortRef, bool)',
    'CGEventTapEnable(CFMachPortRef)',
    /CGEventTapEnable is/,
  ],
  'parameters in another order': [
    'core_graphics',
    'CGEventTapEnable(CFMachPortRef, bool)',
    'CGEventTapEnable(bool, CFMachPortRef)',
    /CGEventTapEnable is/,
  ],
  'another result': [
    'core_graphics',
    'CGPoint CGEventGetLocation',
    'double CGEventGetLocation',
    /CGEventGetLocation is number/,
  ],
  'a function of another name': ['core_graphics', 'CGEventGetFlags(', 'CGEventGetFlag(', /^$/],
  'a field in another place': [
    'core_graphics',
    'CGFloat x;\n  CGFloat y;',
    'CGFloat y;\n  CGFloat x;',
    /CGPoint holds y, x/,
  ],
  'a class of another name': [
    'app_kit',
    '"NSRunningApplication"',
    '"NSRuningApplication"',
    /no class NSRuningApplication/,
  ],
  'a selector of another name': [
    'app_kit',
    '"bundleIdentifier"',
    '"bundelIdentifier"',
    /no class has bundelIdentifier/,
  ],
  'a selector with other parameters': [
    'app_kit',
    '"bundleIdentifier"',
    '"bundleIdentifier:"',
    /takes other parameters/,
  ],
  'a function in the header of another framework': [
    'carbon',
    'Boolean IsSec',
    'void CFRelease(CFTypeRef);\nBoolean IsSec',
    /CFRelease comes from CoreFoundation, not from Carbon/,
  ],
  'a line that it cannot read': ['carbon', 'Boolean IsSec', 'auto x = 1;\nBoolean IsSec', /cannot read "auto x = 1;"/],
};
for (const [name, [file, what, other, fault]] of Object.entries(wrong)) {
  t.test(`the check finds ${name}`, async (t) => {
    const folder = t.testdir({});
    cpSync(headers, folder, { recursive: true });
    const path = join(folder, `${file}.hpp`);
    const text = readFileSync(path, 'utf8');
    if (!text.includes(what)) throw new Error(`${file}.hpp has no ${what}`);
    writeFileSync(path, text.replace(what, other));
    const { faults, unverified } = compare(folder);
    t.match(faults.join('\n'), fault);
    // A name that nobody knows may be right: then somebody looks it up, and the list above grows.
    t.ok(faults.length > 0 || unverified.length > lookedUpByHand.length);
  });
}
