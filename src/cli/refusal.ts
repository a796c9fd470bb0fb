/** What a person is told in place of a stack: the whole message, in words that say what to do. */
export class Refusal extends Error {
  override readonly name = 'Refusal';
}

/**
 * Runs a command and answers for how it ends: a refusal is its sentence on stderr and exit code 1.
 *
 * Anything else that is thrown is our mistake, and then its stack is what helps.
 */
export async function run(command: () => Promise<void>): Promise<void> {
  try {
    await command();
  } catch (error) {
    console.error(error instanceof Refusal ? error.message : error);
    process.exitCode = 1;
  }
}
