import { describe } from 'vitest';
import { testNodeSdk } from './checkout-sdk-node.ts';
import { testGeneratedClient } from './generated-client.ts';
import { testOAuthClients } from './oauth-clients.ts';
import { testPages } from './pages.ts';
import { startService } from './service.ts';

// One start for all: it takes longer than their tests.
const service = await startService();

describe('checkout-sdk-node', () => testNodeSdk(service));
describe('OAuth clients', () => testOAuthClients(service));
describe('a generated client', () => testGeneratedClient(service));
describe('a browser', () => testPages(service));
