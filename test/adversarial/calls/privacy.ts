import { PATHS } from '../../support/paths.ts';
import { UNKNOWN_ID } from '../../support/profiles.ts';
import { dayOf, erase, oneOf, type Plan, personOf, tallied } from '../model.ts';
import { NOT_FOUND, outcomeOf, shown } from './applicants.ts';

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

export const exportPerson =
  (number: number): Plan =>
  (model) => {
    const id = oneOf(model.people, number)?.id ?? UNKNOWN_ID;
    return {
      what: `export ${id}`,
      async send({ send, backEnd }) {
        const response = await send('GET', PATHS.export(id), { headers: backEnd });
        if (response.status !== 200) return outcomeOf(response);
        const { applicant, account } = await response.json<Record<string, Record<string, unknown> | null>>();
        return [200, applicant?.email, applicant?.external_applicant_name, account?.username, account?.work_email];
      },
      expected(model) {
        const person = personOf(model, id);
        if (person === undefined) return NOT_FOUND;
        person.history.push('exported ');
        const { email = null, external_applicant_name = null, account } = person;
        const workEmail = account === undefined ? undefined : (account.workEmail ?? null);
        return [200, email, external_applicant_name, account?.username, workEmail];
      },
    };
  };
