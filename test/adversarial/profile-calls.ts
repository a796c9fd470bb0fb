import fc from 'fast-check';
import { PATHS } from '../support/paths.ts';
import { UNKNOWN_ID } from '../support/profiles.ts';
import {
  dayOf,
  endAll,
  type Model,
  newPerson,
  type Outcome,
  oneOf,
  type Person,
  type Plan,
  personOf,
  tallied,
} from './model.ts';

const DAY = 24 * 60 * 60 * 1000;
const ORIGIN = 'https://applicants.example';

const EMAILS = ['a@x.example', 'A@X.example', 'b@x.example'];
const NAMES = ['Hannah', 'Otto'];
const REFERENCES = ['ext_1', 'ext_2'];

/** What can be changed of a profile. */
interface Fields {
  email?: string | undefined;
  external_applicant_name?: string | undefined;
}

/** An answer with an applicant, or with an error. */
async function seen(response: Response): Promise<Outcome> {
  if (response.status === 304) return [304, response.headers.get('etag')];
  const body = await response.json<Record<string, unknown>>();
  if (response.status >= 400) return [response.status, body.error_type, body.error_codes];
  return [response.status, response.headers.get('etag'), body];
}

/** The same answer as the contract says it. */
function shown(status: number, person: Person): Outcome {
  const { id, external_applicant_id, email, external_applicant_name } = person;
  const body = {
    id,
    created_on: new Date(person.created_on).toISOString(),
    modified_on: new Date(person.modified_on).toISOString(),
    ...(external_applicant_id !== undefined && { external_applicant_id }),
    ...(email !== undefined && { email }),
    ...(external_applicant_name !== undefined && { external_applicant_name }),
    _links: { self: { href: `${ORIGIN}/applicants/${id}` } },
  };
  return [status, `"${person.version}"`, body];
}

const rejection = (status: number, type: string, codes?: string[]): Outcome => [status, type, codes];
const NOT_FOUND = rejection(404, 'not_found');

export const create =
  ({ key, ...json }: Fields & { external_applicant_id?: string | undefined; key?: string | undefined }): Plan =>
  () => ({
    what: `create ${JSON.stringify({ key, ...json })}`,
    async send({ send, backEnd }) {
      const headers = { ...backEnd, ...(key !== undefined && { 'idempotency-key': key }) };
      return seen(await send('POST', PATHS.applicants, { headers, json }));
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
        return seen(await send('GET', PATHS.applicant(id), { headers }));
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
        return seen(await send('PATCH', PATHS.applicant(id), { headers, json }));
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

export const anonymize =
  (number: number): Plan =>
  (model) => {
    const id = oneOf(model.people, number)?.id ?? UNKNOWN_ID;
    return {
      what: `anonymize ${id}`,
      async send({ send, backEnd }) {
        return seen(await send('POST', PATHS.anonymize(id), { headers: backEnd }));
      },
      expected(model) {
        const person = personOf(model, id);
        if (person === undefined) return NOT_FOUND;
        if (!person.erased) {
          person.history.push('anonymized ');
          Object.assign(person, { erased: true, modified_on: model.now, version: person.version + 1 });
          Object.assign(person, { email: undefined, external_applicant_name: undefined, account: undefined });
          endAll(model, id, ['work_email', 'password_reset']);
        }
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
        if (response.status !== 200) return seen(response);
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
        if (response.status !== 200) return seen(response);
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

const perhaps = <T>(values: readonly T[]) => fc.constantFrom(undefined, ...values);
const someone = fc.nat(5);
const fields = { email: perhaps([...EMAILS, 'nonsense']), external_applicant_name: perhaps(NAMES) };

/** Every call of the Profiles family and of privacy. */
export const profileCalls: readonly fc.Arbitrary<Plan>[] = [
  fc.record({ external_applicant_id: perhaps(REFERENCES), ...fields, key: perhaps(['one', 'two']) }).map(create),
  fc.record({ number: someone, known: perhaps([0, 1, '*']) }).map(read),
  fc.record({ number: someone, ...fields, match: perhaps([0, 0, 1]) }).map(update),
  someone.map(anonymize),
  fc.constantFrom(...EMAILS).map((value) => lookUp('email', value)),
  fc.constantFrom(...REFERENCES).map((value) => lookUp('external_applicant_id', value)),
  someone.map(readHistory),
  someone.map(exportPerson),
];
