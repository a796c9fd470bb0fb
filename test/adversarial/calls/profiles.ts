import { PATHS } from '../../support/paths.ts';
import { UNKNOWN_ID } from '../../support/profiles.ts';
import { type Model, newPerson, oneOf, type Person, type Plan, personOf } from '../model.ts';
import { NOT_FOUND, outcomeOf, rejection, shown } from './applicants.ts';

const DAY = 24 * 60 * 60 * 1000;

/** Fields of a profile that can be changed. */
interface Fields {
  email?: string | undefined;
  external_applicant_name?: string | undefined;
}

export const create =
  ({ key, ...json }: Fields & { external_applicant_id?: string | undefined; key?: string | undefined }): Plan =>
  () => ({
    what: `create ${JSON.stringify({ key, ...json })}`,
    async send({ send, backEnd }) {
      const headers = { ...backEnd, ...(key !== undefined && { 'idempotency-key': key }) };
      return outcomeOf(await send('POST', PATHS.applicants, { headers, json }));
    },
    expected(model, outcome) {
      if (json.email === 'nonsense') return rejection(400, 'request_invalid', ['email_invalid']);
      const payload = JSON.stringify(json);
      const used = key === undefined ? undefined : model.keys.get(key);
      if (used !== undefined && model.now < used.expires) {
        const person = personOf(model, used.id) as Person;
        if (!person.erased && used.payload !== payload) return rejection(422, 'idempotency_key_reused');
        return shown(201, person);
      }
      const { id } = (outcome[2] ?? {}) as { id?: string };
      if (id === undefined || personOf(model, id) !== undefined) return ['a new id'];
      const person = newPerson(id, model.now, json);
      person.history.push(`created ${namesOf(json)}`);
      model.people.push(person);
      if (key !== undefined) model.keys.set(key, { id, payload, expires: model.now + DAY });
      return shown(201, person);
    },
  });

const namesOf = (json: object) =>
  Object.entries(json)
    .filter(([, value]) => value !== undefined)
    .map(([name]) => name)
    .join(' ');

export const read =
  (asked: { number: number; known?: number | string | undefined }): Plan =>
  (model) => {
    const id = oneOf(model.people, asked.number)?.id ?? UNKNOWN_ID;
    const known = tagOf(model, id, asked.known);
    return {
      what: `read ${id}, known as ${known}`,
      async send({ send, backEnd }) {
        const headers = { ...backEnd, ...(known !== undefined && { 'if-none-match': known }) };
        return outcomeOf(await send('GET', PATHS.applicant(id), { headers }));
      },
      expected(model) {
        const person = personOf(model, id);
        if (person === undefined) return NOT_FOUND;
        const isKnown = known === '*' || known === `"${person.version}"`;
        return isKnown ? [304, `"${person.version}"`] : shown(200, person);
      },
    };
  };

/** The entity tag of a person as it is now, or was that many changes ago. */
function tagOf(model: Model, id: string, back: number | string | undefined): string | undefined {
  if (typeof back !== 'number') return back;
  return `"${(personOf(model, id)?.version ?? 1) - back}"`;
}

export const update =
  ({ number, match, ...json }: Fields & { number: number; match?: number | undefined }): Plan =>
  (model) => {
    const id = oneOf(model.people, number)?.id ?? UNKNOWN_ID;
    const expected = tagOf(model, id, match);
    return {
      what: `update ${id} to ${JSON.stringify(json)} if ${expected}`,
      async send({ send, backEnd }) {
        const headers = { ...backEnd, ...(expected !== undefined && { 'if-match': expected }) };
        return outcomeOf(await send('PATCH', PATHS.applicant(id), { headers, json }));
      },
      expected(model) {
        if (json.email === 'nonsense') return rejection(400, 'request_invalid', ['email_invalid']);
        const person = personOf(model, id);
        if (person === undefined) return NOT_FOUND;
        if (person.erased) return rejection(400, 'request_invalid', ['applicant_anonymized']);
        if (expected !== undefined && expected !== `"${person.version}"`) return rejection(412, 'precondition_failed');
        const { email = person.email, external_applicant_name = person.external_applicant_name } = json;
        if (email === person.email && external_applicant_name === person.external_applicant_name) {
          return shown(200, person);
        }
        Object.assign(person, { email, external_applicant_name, modified_on: model.now, version: person.version + 1 });
        person.history.push(`updated ${namesOf(json)}`);
        return shown(200, person);
      },
    };
  };

export const lookUp =
  (field: 'email' | 'external_applicant_id', value: string): Plan =>
  () => ({
    what: `look ${value} up`,
    async send({ send, backEnd }) {
      const response = await send('GET', `${PATHS.applicants}?${field}=${value}`, { headers: backEnd });
      const { data } = await response.json<{ data: { id: string }[] }>();
      return [response.status, data];
    },
    expected({ people }) {
      // The back end has the scope `privacy`, so it finds every address of a person.
      const addresses = ({ email, account }: Person) => [email, account?.email, account?.workEmail];
      const values = (person: Person) => (field === 'email' ? addresses(person) : [person[field]]);
      const found = people.filter((person) => values(person).some((one) => one?.toLowerCase() === value.toLowerCase()));
      const newestFirst = found.sort((one, other) => (one.id < other.id ? 1 : -1));
      return [200, newestFirst.map((person) => shown(200, person)[2])];
    },
  });
