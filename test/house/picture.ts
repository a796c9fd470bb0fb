/**
 * Draws the rooms of `src` from their imports: `npm run picture` writes the drawing into CONTRIBUTING.md, between two
 * marks, and a test compares it.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { type Import, importsOf, sources } from './imports.ts';

const FILE = 'CONTRIBUTING.md';
const MARKS = /(?<=<!-- rooms -->\n).*?(?=<!-- end of rooms -->)/s;

/** The room of a file: its folder in `src`, or the file itself at the top. Of the docs, which only a build needs, none. */
function roomOf(file: string): string | undefined {
  if (file.startsWith('operations/docs/') || file.startsWith('cli/') || !/\.(?:tsx?|mjs)$/.test(file)) return undefined;
  return file.split('/', 1)[0];
}

/** Which rooms each room imports, types included. */
function roomsOf(imports: readonly Import[]): Map<string, Set<string>> {
  const rooms = new Map<string, Set<string>>();
  for (const { from, to } of imports) {
    const [above, below] = [roomOf(from), roomOf(to)];
    if (above === undefined || below === undefined || above === below) continue;
    rooms.set(above, (rooms.get(above) ?? new Set()).add(below));
  }
  return rooms;
}

/** Whether one room leads to another by way of a third: an arrow of its own would say nothing more. */
function isImplied(rooms: ReadonlyMap<string, ReadonlySet<string>>, from: string, to: string): boolean {
  const reaches = (room: string): boolean => room === to || [...(rooms.get(room) ?? [])].some(reaches);
  return [...(rooms.get(from) ?? [])].some((room) => room !== to && reaches(room));
}

/** The rooms as a Mermaid flowchart, from the top of the service down; an arrow is an import that no other implies. */
export function drawRooms(imports: readonly Import[]): string {
  const rooms = roomsOf(imports);
  const arrows = [...rooms].flatMap(([from, reached]) =>
    [...reached].filter((to) => !isImplied(rooms, from, to)).map((to) => `  ${from} --> ${to}`),
  );
  return ['```mermaid', 'flowchart TD', ...arrows.sort(), '```', ''].join('\n');
}

/** The drawing that stands in CONTRIBUTING.md. */
export function drawnRooms(): string | undefined {
  return MARKS.exec(readFileSync(FILE, 'utf8'))?.[0];
}

if (process.argv[1] === import.meta.filename) {
  const imports = [...sources()].flatMap(([file, text]) => importsOf(file, text));
  writeFileSync(
    FILE,
    readFileSync(FILE, 'utf8').replace(MARKS, () => drawRooms(imports)),
  );
}
