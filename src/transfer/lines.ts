const encoder = new TextEncoder();

/** Objects that are serialized at once. */
const AT_ONCE = 100;

/** Objects as a stream of lines (NDJSON), serialized as it is read. */
export function toLines(objects: readonly object[]): ReadableStream<Uint8Array> {
  let next = 0;
  return new ReadableStream({
    pull(controller) {
      const some = objects.slice(next, next + AT_ONCE);
      next += some.length;
      if (some.length > 0)
        controller.enqueue(encoder.encode(some.map((object) => `${JSON.stringify(object)}\n`).join('')));
      if (next === objects.length) controller.close();
    },
  });
}
