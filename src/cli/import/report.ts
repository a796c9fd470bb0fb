import { appendFileSync, rmSync } from 'node:fs';
import { accountsErrors } from '../../accounts/errors.ts';
import { type Code, Failure } from '../../http/failure.ts';
import { written } from '../transfer/written.ts';

/** One thing that is wrong with a row, as the service tells it. */
export interface RowProblem {
  readonly line: number;
  readonly code: string;
  readonly field: string;
  readonly kind?: string | undefined;
}

/** The report of an import: what was not taken, without values. */
export interface Report {
  add(problem: RowProblem): void;
}

/** Starts a report; that of an earlier run is deleted. The file is there only if a row was not taken. */
export function startReport(file: string): Report {
  written(file, () => rmSync(file, { force: true }));
  return {
    add({ line, field, code, kind }) {
      const entry = { line, field, code, message: messageOf(code, kind) };
      written(file, () => appendFileSync(file, `${JSON.stringify(entry)}\n`, { mode: 0o600 }));
    },
  };
}

const MESSAGES: Readonly<Record<string, string>> = {
  json_invalid: 'The line is not readable as JSON in UTF-8.',
  object_expected: 'The line is JSON, but not an object.',
  csv_invalid:
    'The record has another number of values than the header, its quotes are not as RFC 4180 says, or it is not in UTF-8.',
  body_too_large: 'The row is larger than 1 MB: write one object a line, and no array around them.',
  id_already_exists: 'A person with this id exists, with other content; an import changes no one.',
  id_invalid: 'The id is not aplt_ and 26 lower-case letters and digits; leave it out to get one.',
  created_on_invalid: 'The time is not RFC 3339 with Z or an offset, or in the future.',
  anonymized_on_invalid:
    'The time is in the future or before the creation, or there is more than what an anonymized person has.',
  account_invalid: 'The account is not an object.',
  password_hash_too_costly:
    'Verifying this hash would take too long: leave it out, and the person sets a password by a reset mail.',
  invalid_password_hash: 'The hash is malformed, or there is a password beside it.',
};

/** A sentence that says what to do about a code. Holds no value. */
export function messageOf(code: string, kind?: string): string {
  if (code === 'invalid_password_hash' && kind !== undefined) {
    return `Hashes of the kind ${kind} are not taken, or this one is malformed: leave it out, and the person sets a password by a reset mail.`;
  }
  return MESSAGES[code] ?? accountMessage(code) ?? fieldMessage(code);
}

/** Only pages name what is in it. */
const NO_CONTEXT = { requestId: '', company: { name: '', url: undefined, contact: undefined } };

function accountMessage(code: string): string | undefined {
  const failure = new Failure(code as Code);
  if (!accountsErrors.answers(failure.code)) return undefined;
  const { body } = accountsErrors.reply(failure, new Request('http://localhost'), NO_CONTEXT);
  return (body as { message?: string }).message;
}

function fieldMessage(code: string): string {
  return code.endsWith('_unknown') ? 'There is no such field.' : 'The field does not have a value that is taken.';
}
