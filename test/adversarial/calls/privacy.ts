import { PATHS } from '../../support/paths.ts';
import { UNKNOWN_ID } from '../../support/profiles.ts';
import { bearer } from '../../support/service.ts';
import {
  dayOf,
  endChange,
  endSessions,
  erase,
  type Outcome,
  oneOf,
  type Person,
  type Plan,
  personOf,
  tallied,
} from '../model.ts';
import { NOT_FOUND, outcomeOf, rejection, shown } from './applicants.ts';
import { loggedIn, outcomeOf as outcomeOfAccounts, tokenOf } from './people.ts';

export const anonymize =
  (number: number): Plan =>
  (model) => {
    const id = oneOf(model.people, number)?.id ?? UNKNOWN_ID;
    return {
      what: `anonymize ${id}`,
      async send({ send, backEnd }) {
        return outcomeOf(await send('POST', PATHS.anonymize(id), { headers: backEnd }));
      },
      expected(model) {
        const person = personOf(model, id);
        if (person === undefined) return NOT_FOUND;
        if (!person.erased) erase(model, person);
        return shown(200, person);
      },
    };
  };

interface Entry {
  readonly action: string;
  readonly fields: string[];
  readonly count?: number;
  readonly at: string;
}

const lineOf = ({ action, fields, count, at }: Entry) =>
  count === undefined ? `${action} ${fields.join(' ')}` : tallied(action, count, dayOf(Date.parse(at)));

export const readHistory =
  (number: number): Plan =>
  (model) => {
    const id = oneOf(model.people, number)?.id ?? UNKNOWN_ID;
    return {
      what: `read the history of ${id}`,
      async send({ send, backEnd }) {
        const response = await send('GET', PATHS.events(id), { headers: backEnd });
        if (response.status !== 200) return outcomeOf(response);
        const { data } = await response.json<{ data: Entry[] }>();
        return [200, data.map(lineOf)];
      },
      expected(model) {
        const person = personOf(model, id);
        return person === undefined ? NOT_FOUND : [200, person.history.toReversed()];
      },
    };
  };

/** The values of a document that holds everything on a person. */
async function documentIn(response: Response): Promise<Outcome> {
  const { applicant, account } = await response.json<Record<string, Record<string, unknown> | null>>();
  return [200, applicant?.email, applicant?.external_applicant_name, account?.username, account?.work_email];
}

/** The same as the model has it; an export is an entry of the history. */
function documentOf(person: Person): Outcome {
  person.history.push('exported ');
  const { email = null, external_applicant_name = null, account } = person;
  const workEmail = account === undefined ? undefined : (account.workEmail ?? null);
  return [200, email, external_applicant_name, account?.username, workEmail];
}

export const exportPerson =
  (number: number): Plan =>
  (model) => {
    const id = oneOf(model.people, number)?.id ?? UNKNOWN_ID;
    return {
      what: `export ${id}`,
      async send({ send, backEnd }) {
        const response = await send('GET', PATHS.export(id), { headers: backEnd });
        return response.status === 200 ? documentIn(response) : outcomeOf(response);
      },
      expected(model) {
        const person = personOf(model, id);
        return person === undefined ? NOT_FOUND : documentOf(person);
      },
    };
  };

export const exportMyself =
  (number: number): Plan =>
  (model) => {
    const token = tokenOf(model, number);
    return {
      what: `export by ${token}`,
      async send({ send }) {
        const response = await send('GET', PATHS.exportMe, { headers: bearer(token) });
        return response.status === 200 ? documentIn(response) : outcomeOfAccounts(response);
      },
      expected(model, outcome, meanwhile) {
        // The session may have ended, or the person have been erased, after it had been looked up.
        const ended = model.endedMeanwhile.find((session) => session.token === token && session.expires > model.now);
        const late = meanwhile && outcome[0] === 200 && ended ? personOf(model, ended.id) : undefined;
        const person = loggedIn(model, token) ?? late;
        return person === undefined ? [401, 'invalid_token'] : documentOf(person);
      },
    };
  };

/** Responses to the company about a person who has no account. */
const withoutAccount = (person: Person | undefined) =>
  person?.erased ? rejection(400, 'request_invalid', ['applicant_anonymized']) : NOT_FOUND;

export const correctName =
  ({ number, firstname }: { number: number; firstname: string | null }): Plan =>
  (model) => {
    const id = oneOf(model.people, number)?.id ?? UNKNOWN_ID;
    return {
      what: `correct the name of ${id} to ${firstname}`,
      async send({ send, backEnd }) {
        const response = await send('PATCH', PATHS.account(id), { headers: backEnd, json: { firstname } });
        if (response.status !== 200) return outcomeOf(response);
        return [200, (await response.json<Record<string, unknown>>()).firstname];
      },
      expected(model) {
        const person = personOf(model, id);
        if (person?.account === undefined) return withoutAccount(person);
        const name = firstname ?? undefined;
        if (person.account.firstname !== name) person.history.push('account_updated firstname');
        person.account.firstname = name;
        return [200, firstname];
      },
    };
  };

export const signOut =
  (number: number): Plan =>
  (model) => {
    const id = oneOf(model.people, number)?.id ?? UNKNOWN_ID;
    return {
      what: `sign ${id} out everywhere`,
      async send({ send, backEnd }) {
        const response = await send('DELETE', PATHS.accountSessions(id), { headers: backEnd });
        return response.status === 204 ? [204] : outcomeOf(response);
      },
      expected(model) {
        const person = personOf(model, id);
        if (person?.account === undefined) return withoutAccount(person);
        if (model.sessions.some((session) => session.id === id)) person.history.push('sessions_ended ');
        endSessions(model, (session) => session.id === id);
        endChange(model, person);
        return [204];
      },
    };
  };
