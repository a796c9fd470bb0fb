/** Carries a call out, with other values than it was made with if some are given. */
// biome-ignore lint/suspicious/noExplicitAny: it yields whatever the binding's method does
type Run = (values?: unknown[]) => any;

/**
 * A binding some of whose methods go another way, in the sessions that it opens as well.
 *
 * What `meet` yields is what the call comes to; it decides whether and when the real method runs.
 */
export function intercepted<Binding extends object>(
  binding: Binding,
  methods: readonly string[],
  meet: (run: Run, values: readonly unknown[], method: string) => unknown,
): Binding {
  return new Proxy(binding, {
    get(object, property) {
      const member = Reflect.get(object, property);
      if (typeof member !== 'function') return member;
      const method = String(property);
      return (...values: unknown[]) => {
        const run: Run = (given = values) => member.apply(object, given);
        const result = methods.includes(method) ? meet(run, values, method) : run();
        return method === 'withSession' ? intercepted(result as object, methods, meet) : result;
      };
    },
  });
}
