import type { Page } from 'playwright-core';
import { expect } from 'vitest';
import { expectAccessible, takePicture } from '../../support/browser.ts';
import { inTurn } from '../../support/effort.ts';
import { sharedBrowser } from '../../support/served.ts';

const browser = await sharedBrowser();

/** A reader for each device: a phone in light and a desktop in dark. */
const READERS = {
  phone: await browser.newPage({
    viewport: { width: 360, height: 740 },
    deviceScaleFactor: 2,
    isMobile: true,
    hasTouch: true,
  }),
  desktop: await browser.newPage({ viewport: { width: 1280, height: 900 } }),
};

const readers = inTurn(Object.entries(READERS));

/**
 * Expects that a page can be read on each device, or in `npm test` on one of them in turn: within the width of the window,
 * big enough for a thumb, and without a finding of axe. Takes pictures in light and in dark.
 *
 * Scripts are off in the page, so copies of it are read.
 */
export async function expectReadable(page: Page, picture: string): Promise<void> {
  const content = await page.content();
  for (const [device, reader] of readers()) {
    await reader.setContent(content);
    expect(await reader.evaluate('document.documentElement.scrollWidth <= window.innerWidth'), picture).toBe(true);
    const heights = 'Array.from(document.querySelectorAll("button"), (button) => button.offsetHeight)';
    expect(Math.min(44, ...(await reader.evaluate<number[]>(heights)))).toBe(44);
    await reader.emulateMedia({ colorScheme: device === 'phone' ? 'light' : 'dark' });
    await expectAccessible(reader);
    for (const colorScheme of ['light', 'dark'] as const) {
      await takePicture(reader, `console-${device}-${picture}-${colorScheme}`, { colorScheme });
    }
  }
}
