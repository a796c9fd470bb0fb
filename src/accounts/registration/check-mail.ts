import { emailKey } from '../../profiles/email.ts';
import { careersSiteEndpoint, yesOrNo } from '../endpoint.ts';
import { EmailQuery } from '../schema.ts';
import { findTaken } from './store.ts';

/**
 * GET /api/rest/v3/frontend/checkMailForExistence
 *
 * Whether an e-mail address belongs to an account.
 */
export const checkMail = careersSiteEndpoint({
  id: 'checkMail',
  query: EmailQuery,
  success: yesOrNo,
  async handle({ query: { email } }, { db, now }) {
    const keys = { username: '', email: emailKey(email) as string, workEmail: undefined };
    return (await findTaken(db, keys, now())).email;
  },
});
