import { cpus } from 'node:os';
import type { ReadBesideLogIns } from './beside.ts';
import type { Bundle } from './build.ts';
import type { Guesses } from './guessing.ts';
import type { Cost } from './rounds.ts';
import type { StartUp } from './startup.ts';

/** Cost of one call in D1: round trips, and rows as D1 bills them, index entries included. */
export interface Usage {
  readonly trips: number;
  readonly rowsRead: number;
  readonly rowsWritten: number;
}

/** Cost of one call, beside that of the bare Worker. */
export interface CallResult {
  readonly call: string;
  readonly ours: Cost;
  readonly bare: Cost;
  readonly usage: Usage;
  readonly ratio: number;
  readonly target?: number | undefined;
}

/** Cost of one call with few and with many people in the database. */
export interface ScaleResult {
  readonly call: string;
  readonly few: Cost;
  readonly many: Cost;
  readonly ratio: number;
}

/** Everything that a run of the bench finds out. Times are milliseconds, sizes bytes. */
export interface Results {
  readonly at: string;
  readonly machine: string;
  readonly bundle: Omit<Bundle, 'modules'>;
  readonly startUp: StartUp;
  readonly calls: readonly CallResult[];
  readonly guesses: Guesses;
  readonly besideLogIns: ReadBesideLogIns;
  readonly scale: { readonly few: number; readonly many: number; readonly calls: readonly ScaleResult[] };
}

/** The machine, as far as it explains a figure. */
export function machine(): string {
  const [cpu] = cpus();
  return `${cpus().length} × ${cpu?.model ?? 'unknown processor'}, ${process.platform}, Node ${process.version}`;
}

/** The results as Markdown. */
export function toMarkdown({ at, machine, bundle, startUp, calls, guesses, besideLogIns, scale }: Results): string {
  const { unknownName, wrongPassword } = guesses;
  return [
    `Measured ${at} on ${machine}. CPU is that of workerd a request, D1 included; the ratio is to a bare Worker.`,
    table(
      [
        'call',
        'CPU ms',
        'bare',
        'ratio',
        'at most',
        'p50 ms',
        'p99 ms',
        'requests/s',
        'bare',
        'D1 trips',
        'rows read',
        'written',
      ],
      calls.map(({ call, ours, bare, usage, ratio, target }) => [
        call,
        ...[ours.cpu, bare.cpu].map(toMilliseconds),
        boldAbove(ratio, target),
        target?.toFixed(2) ?? '',
        ...[ours.p50, ours.p99].map(toMilliseconds),
        ...[ours.throughput, bare.throughput].map((value) => value.toFixed(0)),
        ...[usage.trips, usage.rowsRead, usage.rowsWritten].map(String),
      ]),
    ),
    table(
      ['besides', 'found', 'at most'],
      [
        ['bundle, minified', `${kibibytes(bundle.bytes)} KiB`, ''],
        ['bundle, gzipped', `${kibibytes(bundle.gzipped)} KiB`, ''],
        ['start-up', `${boldAbove(startUp.ready, 15, 1)} ms of CPU`, '15 ms'],
        ['start-up, and the modules of a profile read', `${startUp.withProfiles.toFixed(1)} ms of CPU`, ''],
        ['log-in, unknown name', `${toMilliseconds(unknownName)} ms`, ''],
        ['log-in, wrong password', `${toMilliseconds(wrongPassword)} ms`, ''],
        ['the two apart by', `${boldAbove(apart(guesses) * 100, 10, 1)} %`, '10 %'],
        ['get alone, p50', `${toMilliseconds(besideLogIns.alone)} ms`, ''],
        ['get beside eight log-ins, p50', `${toMilliseconds(besideLogIns.beside)} ms`, ''],
        ['the second as a multiple of the first', boldAbove(besideLogIns.beside / besideLogIns.alone, 3), '3.00'],
      ],
    ),
    table(
      ['call', `CPU ms at ${people(scale.few)}`, `at ${people(scale.many)}`, 'ratio', 'at most', 'p50 ms', 'p50 ms'],
      scale.calls.map(({ call, few, many, ratio }) => [
        call,
        ...[few.cpu, many.cpu].map(toMilliseconds),
        boldAbove(ratio, 1.1),
        '1.10',
        ...[few.p50, many.p50].map(toMilliseconds),
      ]),
    ),
  ].join('\n\n');
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const rule = head.map((_, column) => (column === 0 ? '---' : '--:'));
  return [head, rule, ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n');
}

/** By how much the longer of two times exceeds the shorter one, as a share of it. */
function apart({ unknownName, wrongPassword }: Guesses): number {
  return Math.max(unknownName, wrongPassword) / Math.min(unknownName, wrongPassword) - 1;
}

/** A figure, in bold when it is above its limit. */
function boldAbove(value: number, limit = Number.POSITIVE_INFINITY, digits = 2): string {
  const text = value.toFixed(digits);
  return value > limit ? `**${text}**` : text;
}

function toMilliseconds(value: number): string {
  return value.toFixed(value < 10 ? 2 : 1);
}

function kibibytes(bytes: number): string {
  return (bytes / 1024).toFixed(1);
}

function people(count: number): string {
  return `${count.toLocaleString('en')} people`;
}
