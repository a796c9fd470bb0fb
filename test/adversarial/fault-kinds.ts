import type { ManualClock } from '../support/clock.ts';
import { meet, TRANSIENT } from '../support/database-faults.ts';
import type { Dependencies, Dependency, Meet } from '../support/dependencies.ts';

/** One way in which a call of a dependency can fail. */
export interface FaultKind {
  readonly what: string;
  /** Whether it was carried out all the same. */
  readonly carriedOut: boolean;
  /** Whether D1 says that trying again will do. */
  readonly transient: boolean;
  /** Whether every later call of the dependency goes wrong as well. */
  readonly lasting: boolean;
  /** Outcome of the call. */
  meet(clock: ManualClock, dependencies: Dependencies): Meet;
}

/** The words of a failing service: no response and no log line may repeat them. */
export const WORDS = 'no-such-words-anywhere';

/** The time limit of each dependency, in milliseconds. */
const TIME_LIMITS: Readonly<Record<Dependency, number>> = {
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

type Traits = Partial<Pick<FaultKind, 'carriedOut' | 'transient' | 'lasting'>>;

function kind(what: string, traits: Traits, meeting: FaultKind['meet']): FaultKind {
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

/** The clock moves once everything else has settled, as nothing else waits that long. */
const hangs = (dependency: Dependency) =>
  kind(
    'hangs',
    {},
    (clock, { quiet }) =>
      (run) =>
        meet({ hang: () => void quiet().then(() => clock.advance(TIME_LIMITS[dependency])) }, run),
  );

const hangsAfterwards = (dependency: Dependency) =>
  kind('hangs when it was carried out', { carriedOut: true }, (clock, dependencies) => async (run) => {
    await run();
    return hangs(dependency).meet(clock, dependencies)(run);
  });

const inGeneral = (dependency: Dependency) => [throws(WORDS), throwsAtOnce(WORDS), hangs(dependency)];

/** Every kind of fault that a call of a dependency can meet with. */
export const FAULT_KINDS: Readonly<Record<Dependency, readonly FaultKind[]>> = {
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
