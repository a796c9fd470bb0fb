import { emailKey } from '../../profiles/email.ts';
import { careersSiteEndpoint, yesOrNo } from '../endpoint.ts';
import { EmailQuery } from '../schema.ts';
import { findTaken } from './store.ts';

/**
 * GET /api/rest/v3/frontend/checkMailForExistence
 *
 * Whether an e-mail address belongs to an account.
 *
 * Text that is no address is `false`, never an error. Spellings of one address are the same: the case, and a domain in
 * Punycode.
 */
export const checkMail = careersSiteEndpoint({
  id: 'checkMail',
  query: EmailQuery,
  success: yesOrNo,
  async handle({ query: { email } }, { db, now }) {
    const key = emailKey(email);
    return key !== undefined && (await findTaken(db, { email: key }, now())).email;
  },
});
