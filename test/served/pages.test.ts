import { afterAll, describe } from 'vitest';
import { testPages } from '../interop/clients/pages.ts';
import { endShared, served } from '../support/served.ts';

/**
 * Every test that opens a page in a browser. One file, because a start of the service and of a browser takes longer than
 * most of their tests.
 */
const service = await served();
afterAll(endShared);

describe('the console', async () => void (await import('../console/browser/browser.ts')));
describe('the reference page', async () => void (await import('../operations/docs-browser.ts')));
describe('the pages of a work address', async () => void (await import('../accounts/work-email/browser.ts')));
describe('the careers site', async () => void (await import('../accounts/careers-site.ts')));
describe('a page of a careers site', () => testPages(service));
