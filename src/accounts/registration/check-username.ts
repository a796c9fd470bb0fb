import { is } from 'valibot';
import { usernameKey } from '../../profiles/username.ts';
import { careersSiteEndpoint, yesOrNo } from '../endpoint.ts';
import { Username, UsernameQuery } from '../schema.ts';
import { findTaken } from './store.ts';

/**
 * GET /api/rest/v3/frontend/checkUsernameForExistence
 *
 * Whether a user name is taken.
 *
 * A name that cannot be registered is `false`, never an error, so that a form may ask while the applicant types.
 */
export const checkUsername = careersSiteEndpoint({
  id: 'checkUsername',
  query: UsernameQuery,
  success: yesOrNo,
  async handle({ query: { username } }, { db, now }) {
    // A name that cannot be registered is no account's.
    if (!is(Username, username)) return false;
    return (await findTaken(db, { username: usernameKey(username) }, now())).username;
  },
});
