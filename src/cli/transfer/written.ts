import { Rejection } from '../rejection.ts';

/** Writes to a file; where the system refuses, the command ends with a sentence that says so. */
export function written<Result>(file: string, write: () => Result): Result {
  try {
    return write();
  } catch (error) {
    const { code, syscall } = error as NodeJS.ErrnoException;
    if (code === undefined || syscall === undefined) throw error;
    throw new Rejection(
      `${file} cannot be written (${code}): its folder must exist, have room, and be one that you may write to.`,
    );
  }
}
