import { type InferOutput, is } from 'valibot';
import type { FieldError } from '../../http/error-format.ts';
import { validateFields } from '../../http/input.ts';
import { type Applicant, newApplicant } from '../../profiles/applicant.ts';
import { profilesErrors } from '../../profiles/errors.ts';
import { ImportRow } from '../schema.ts';
import type { RowError } from './row-errors.ts';
import { readAccount, type SentAccount } from './validate-account.ts';

/** A person as a valid row describes them, not stored yet. */
export interface SentPerson {
  /** The number of the row. */
  readonly row: number;
  readonly applicant: Applicant;
  /** Whether the row says when the person was created. */
  readonly isDated: boolean;
  readonly sent: SentAccount | undefined;
}

interface Source {
  /** The id of a row that has none. */
  readonly newId: () => string;
  /** Milliseconds since 1970 (UTC). */
  readonly now: number;
}

/** Validates a row by itself, without asking which people there are: the person, or everything that is wrong. */
export function readRow(
  row: number,
  value: Readonly<Record<string, unknown>>,
  { newId, now }: Source,
): SentPerson | readonly RowError[] {
  const validated = validateFields(ImportRow, value);
  if ('errors' in validated) {
    // What is wrong with the profile does not hide what is wrong with the account.
    const account = is(ImportRow.entries.account, value.account) ? (value.account ?? undefined) : undefined;
    return [
      ...validated.errors.map(toRowError),
      ...(account ? readAccount(account, { id: '', createdOn: now, now }).errors : []),
    ];
  }
  const { output } = validated;
  const id = output.id ?? newId();
  const createdOn = output.created_on ?? now;
  const account = output.account ? readAccount(output.account, { id, createdOn, now }) : undefined;
  const errors = [...wrongTimesOf(output, createdOn, now), ...(account?.errors ?? [])];
  if (errors.length > 0) return errors;
  const sent = account && 'sent' in account ? account.sent : undefined;
  // What is absent is copied from the account, as at registration. A row of an export, which has this time, is whole.
  const copied = output.modified_on == null ? sent?.copied : undefined;
  const email = output.email ?? copied?.email;
  const external_applicant_name = output.external_applicant_name ?? copied?.external_applicant_name;
  const applicant = newApplicant(id, { ...output, email, external_applicant_name }, now);
  const anonymized_on = output.anonymized_on ?? null;
  return {
    row,
    applicant: { ...applicant, created_on: createdOn, anonymized_on, has_account: sent === undefined ? null : 1 },
    isDated: output.created_on != null,
    sent,
  };
}

function toRowError({ field, kind }: FieldError): RowError {
  // The code names a field only where its name looks like one.
  const [code = 'field_invalid'] = profilesErrors.reject([{ field, kind }]).detail.causes ?? [];
  return { code, field: code.slice(0, -kind.length - 1) };
}

/** An anonymized person has nothing but id, reference and times. */
function wrongTimesOf(
  { anonymized_on, email, external_applicant_name, account }: InferOutput<typeof ImportRow>,
  createdOn: number,
  now: number,
): RowError[] {
  const errors: RowError[] = [];
  if (createdOn > now) errors.push({ code: 'created_on_invalid', field: 'created_on' });
  if (anonymized_on == null) return errors;
  const isPerson = [email, external_applicant_name, account].some((value) => value != null);
  if (isPerson || anonymized_on > now || anonymized_on < createdOn) {
    errors.push({ code: 'anonymized_on_invalid', field: 'anonymized_on' });
  }
  return errors;
}
