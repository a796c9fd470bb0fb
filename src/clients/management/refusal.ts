/** An operator's act that cannot be done as asked: one sentence that says what to do instead. */
export class Refusal extends Error {
  override readonly name = 'Refusal';
}
