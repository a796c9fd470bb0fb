/** Prints a step before it is taken. */
export function say(step: string): void {
  console.log(`→ ${step}`);
}
