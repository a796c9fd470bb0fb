import { consoleEndpoint } from '../endpoint.ts';
import { peoplePage } from './pages/people-page.tsx';

/**
 * GET /console/people
 *
 * The form to find a person.
 */
export const showPeople = consoleEndpoint({
  id: 'showPeople',
  handle: async () => ({ page: peoplePage({}) }),
});
