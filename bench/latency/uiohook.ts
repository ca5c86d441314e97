import { uIOhook } from 'uiohook-napi';
import { arrived, listen } from './receiver.js';

uIOhook.on('mousemove', ({ x, y }) => arrived(x, y, process.hrtime.bigint()));
uIOhook.start();
listen(() => uIOhook.stop());
