import { afterAll, describe } from 'vitest';
import { testNodeSdk } from './interop/clients/checkout-sdk-node.ts';
import { testGeneratedClient } from './interop/clients/generated-client.ts';
import { testOAuthClients } from './interop/clients/oauth-clients.ts';
import { testPages } from './interop/clients/pages.ts';
import { endShared, served } from './support/served.ts';

/**
 * Every test that reaches the built Worker over HTTP, as clients and browsers do. One file, because a start of the
 * service and of a browser takes longer than most of their tests.
 */
const service = await served();
afterAll(endShared);

describe('checkout-sdk-node', () => testNodeSdk(service));
describe('OAuth clients', () => testOAuthClients(service));
describe('a generated client', () => testGeneratedClient(service));
describe('a page of a careers site', () => testPages(service));
describe('the pages of a work address', async () => void (await import('./accounts/work-email/browser.ts')));
describe('the careers site', async () => void (await import('./accounts/careers-site.ts')));
describe('breached passwords', async () => void (await import('./accounts/passwords/breached-passwords.ts')));
describe('the console', async () => void (await import('./console/browser/browser.ts')));
describe('the reference page', async () => void (await import('./operations/docs-browser.ts')));
describe('the document', async () => void (await import('./operations/document.ts')));
describe('the commands that move people in and out', async () => void (await import('./transfer/commands.ts')));
describe('an import that is killed', async () => void (await import('./transfer/killed.ts')));
describe('coming from another system', async () => void (await import('./transfer/coming.ts')));
