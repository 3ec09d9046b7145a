import { existsSync } from 'node:fs';
import { isHere } from './isHere.js';

const path = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'].find(existsSync);

/** Whether this machine has a browser that tests can drive; throws where it has none and `CI` is set. */
export const hasChromium = isHere('chromium', path !== undefined);

/** How Playwright starts that browser. */
export const chromiumOptions = { executablePath: path ?? '', args: ['--no-sandbox'] };

/** Ends the name of tests that need the browser, with the reason where they are skipped. */
export const unlessSkipped = hasChromium ? '' : ' (skipped: there is no Chromium in /usr/bin)';
