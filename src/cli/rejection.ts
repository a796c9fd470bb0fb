import { Rejection } from '../clients/management/rejection.ts';

export { Rejection };

const READ_ONLY = ['EACCES', 'EPERM', 'EROFS'];

/** Printed form of an error: a sentence where the operator can act on it, else the stack, for a bug report. */
export function describeError(error: unknown): unknown {
  if (error instanceof Rejection) return error.message;
  const { code = '', path } = error as NodeJS.ErrnoException;
  if (path === undefined || !READ_ONLY.includes(code)) return error;
  return `${path} cannot be written (${code}): use a copy of this folder that you may write to.`;
}
