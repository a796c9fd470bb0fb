import { afterAll, describe } from 'vitest';
import { testNodeSdk } from '../interop/clients/checkout-sdk-node.ts';
import { testGeneratedClient } from '../interop/clients/generated-client.ts';
import { testOAuthClients } from '../interop/clients/oauth-clients.ts';
import { endShared, served } from '../support/served.ts';

/** Every test that reaches the built Worker over HTTP, as clients and commands do: they share one start of it. */
const service = await served();
afterAll(endShared);

describe('checkout-sdk-node', () => testNodeSdk(service));
describe('OAuth clients', () => testOAuthClients(service));
describe('a generated client', () => testGeneratedClient(service));
describe('breached passwords', async () => void (await import('../accounts/passwords/breached-passwords.ts')));
describe('the document', async () => void (await import('../operations/document.ts')));
describe('the commands that move people in and out', async () => void (await import('../transfer/commands.ts')));
describe('an import that is killed', async () => void (await import('../transfer/killed.ts')));
describe('coming from another system', async () => void (await import('../transfer/coming.ts')));
