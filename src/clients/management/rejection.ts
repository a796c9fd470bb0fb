/** An operator's act that cannot be done as asked: one sentence that says what to do instead. */
export class Rejection extends Error {
  override readonly name = 'Rejection';
}
