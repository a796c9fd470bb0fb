import { Decision, pageEndpoint } from '../links/endpoint.ts';
import { getLinkedAccount } from './email-link.ts';
import { linkPage } from './page.ts';
import { settle } from './settlement.ts';

/**
 * POST /email/{token}
 *
 * The two buttons of that page.
 *
 * Without a decision it asks again. A link that has confirmed says so, whatever is decided. Confirming keeps the sessions,
 * and frees the address of before.
 */
export const settleEmailLink = pageEndpoint({
  id: 'settleEmailLink',
  failures: ['link_gone', 'address_taken'],
  body: { type: 'form', schema: Decision },
  async handle({ params: { token }, body: { decision } }, context) {
    const linked = await getLinkedAccount(context, token);
    if (decision === undefined || linked.confirmed_on !== null) return linkPage(context, linked);
    return settle(context, linked, decision);
  },
});
