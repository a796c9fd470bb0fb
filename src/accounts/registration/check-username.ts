import { usernameKey } from '../../profiles/username.ts';
import { careersSiteEndpoint, yesOrNo } from '../endpoint.ts';
import { UsernameQuery } from '../schema.ts';
import { findTaken } from './store.ts';

/**
 * GET /api/rest/v3/frontend/checkUsernameForExistence
 *
 * Whether a user name is taken.
 */
export const checkUsername = careersSiteEndpoint({
  id: 'checkUsername',
  query: UsernameQuery,
  success: yesOrNo,
  async handle({ query: { username } }, { db, now }) {
    const keys = { username: usernameKey(username), email: '', workEmail: undefined };
    return (await findTaken(db, keys, now())).username;
  },
});
