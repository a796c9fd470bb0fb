import type { ManualClock } from '../support/clock.ts';
import { meet, TRANSIENT } from '../support/database-faults.ts';
import type { Dependencies, Dependency, Meet } from '../support/dependencies.ts';

/** One way in which a call of a dependency can go wrong. */
export interface Kind {
  readonly what: string;
  /** Whether it was carried out all the same. */
  readonly carriedOut: boolean;
  /** Whether D1 says that trying again will do. */
  readonly transient: boolean;
  /** Whether every later call of the dependency goes wrong as well. */
  readonly lasting: boolean;
  /** What becomes of the call. */
  meet(clock: ManualClock, dependencies: Dependencies): Meet;
}

/** What a failing service may say: no answer and no log line may repeat it. */
export const WORDS = 'no-such-words-anywhere';

/** How long each of them is waited for, in milliseconds. */
const PATIENCE: Readonly<Record<Dependency, number>> = {
  d1: 5_000,
  kv: 5_000,
  mail: 20_000,
  limit: 2_000,
  assets: 5_000,
};

const LASTING = [
  'D1 DB is overloaded. Requests queued for too long.',
  'D1 DB is overloaded. Too many requests queued.',
  'something new',
];

type Traits = Partial<Pick<Kind, 'carriedOut' | 'transient' | 'lasting'>>;

function kind(what: string, traits: Traits, meeting: Kind['meet']): Kind {
  return { what, carriedOut: false, transient: false, lasting: false, ...traits, meet: meeting };
}

const throws = (message: string, traits: Traits = {}) =>
  kind(
    `throws "${message}"${traits.lasting ? ', and goes on so' : ''}`,
    traits,
    () => (run) => meet({ before: message }, run),
  );

const throwsAfterwards = (message: string, traits: Traits = {}) =>
  kind(
    `throws "${message}" when it was carried out`,
    { ...traits, carriedOut: true },
    () => (run) => meet({ after: message }, run),
  );

const throwsAtOnce = (message: string) =>
  kind('throws before it returns a promise', {}, () => () => {
    throw new Error(message);
  });

/** Its clock is moved once everything else has settled, for nothing else has been waiting that long. */
const hangs = (dependency: Dependency) =>
  kind(
    'hangs',
    {},
    (clock, { quiet }) =>
      (run) =>
        meet({ hang: () => void quiet().then(() => clock.advance(PATIENCE[dependency])) }, run),
  );

const hangsAfterwards = (dependency: Dependency) =>
  kind('hangs when it was carried out', { carriedOut: true }, (clock, dependencies) => async (run) => {
    await run();
    return hangs(dependency).meet(clock, dependencies)(run);
  });

const inGeneral = (dependency: Dependency) => [throws(WORDS), throwsAtOnce(WORDS), hangs(dependency)];

/** Every kind of fault that a call of a dependency can meet with. */
export const KINDS: Readonly<Record<Dependency, readonly Kind[]>> = {
  d1: [
    ...TRANSIENT.map((message) => throws(message, { transient: true })),
    throws(TRANSIENT[0] as string, { transient: true, lasting: true }),
    ...LASTING.map((message) => throws(message)),
    throwsAfterwards(TRANSIENT[0] as string, { transient: true }),
    throwsAfterwards('something new'),
    throwsAtOnce('something new'),
    hangs('d1'),
    hangsAfterwards('d1'),
  ],
  kv: inGeneral('kv'),
  mail: [...inGeneral('mail'), throwsAfterwards(WORDS), hangsAfterwards('mail')],
  limit: inGeneral('limit'),
  assets: inGeneral('assets'),
};
