import fc from 'fast-check';
import { anonymize, correctName, exportPerson, readHistory, signOut } from './calls/privacy.ts';
import { create, lookUp, read, update } from './calls/profiles.ts';
import type { Plan } from './model.ts';

const EMAILS = ['a@x.example', 'A@X.example', 'b@x.example'];
const NAMES = ['Hannah', 'Otto'];
const REFERENCES = ['ext_1', 'ext_2'];

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
  fc.record({ number: someone, firstname: fc.constantFrom('Hannah', 'Anna', null) }).map(correctName),
  someone.map(signOut),
];
