import { isOwnUrl } from '../../clients/management/fields.ts';
import { Failure } from '../../http/failure.ts';
import { emailKey } from '../../profiles/email.ts';
import { careersSiteEndpoint, noContent } from '../endpoint.ts';
import { LostPasswordQuery } from '../schema.ts';
import { sendResetLink } from './reset-link.ts';
import { findByEmail } from './store.ts';

/**
 * POST /api/rest/v3/frontend/lostPasswordLink
 *
 * Mail a link to set a new password.
 *
 * The link is `url` with `authToken` added; it can be used once, within an hour.
 */
export const sendLostPasswordLink = careersSiteEndpoint({
  id: 'sendLostPasswordLink',
  query: LostPasswordQuery,
  failures: ['invalid_url'],
  success: noContent,
  // One read whether the address exists or not; the rest starts after the response, so that its time tells nothing.
  async handle({ query: { email, url } }, context) {
    if (!isOwnUrl(url, context.caller.origins)) throw new Failure('invalid_url');
    const account = await findByEmail(context.db, emailKey(email) ?? email);
    if (account !== undefined) context.afterResponse(() => sendResetLink(context, account, url));
  },
});
