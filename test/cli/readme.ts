import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { beforeAll, expect, it } from 'vitest';
import { ERASED_FIELDS } from '../support/erased.ts';
import { blocksOf, GUIDES, readGuide } from '../support/guides.ts';
import { root } from './support.ts';

/** Every block of the guides that is marked `bash` is to be pasted as it stands, in this order. */
const blocks = GUIDES.flatMap((path) => blocksOf(readGuide(path), 'bash'));

/** Pastes them into a shell that has pasted the greeting of a running service. */
export function testReadme(running: () => { greeting: string }, state: string): void {
  let outputs: string[];

  beforeAll(async () => {
    // The README's calls still work after all those of the greeting.
    const greeting = /^# What the calls[\s\S]*?(?=\nNo mail leaves)/m.exec(running().greeting)?.[0] ?? '';
    const script = [greeting, ...blocks].join('\necho "--- next block ---"\n');
    const { stdout } = await promisify(execFile)('bash', ['-e', '-c', script], {
      cwd: root,
      env: { ...process.env, APPLICANTS_STATE: state },
    });
    outputs = stdout.split('--- next block ---\n').slice(1);
  });

  /** Output of the block with that text in it. */
  function outputOf(text: string): string {
    const index = blocks.findIndex((block) => block.includes(text));
    expect(index, `a block with ${text}`).not.toBe(-1);
    return outputs[index] ?? '';
  }

  it('creates an applicant as shown', () => {
    const shown = JSON.parse(/```json\n(\{ "id": "aplt_[\s\S]*?)```/.exec(readGuide('README.md'))?.[1] ?? '');
    const created = JSON.parse(outputOf('CREATED=$(curl'));
    expect(Object.keys(created)).toEqual(Object.keys(shown));
    expect(created).toMatchObject({ external_applicant_id: 'ext_osdfdfdb231', email: 'hannah.bret@example.com' });
  });

  it('reads, changes, looks up and anonymizes it', () => {
    const answers = outputOf('ID=$(echo').replaceAll('}{', '}\n{').split('\n');
    const [read, changed, found, anonymized] = answers.map((answer) => JSON.parse(answer));
    expect(read.email).toBe('hannah.bret@example.com');
    expect(changed.email).toBe('hannah.bret@example.org');
    expect(found.data[0].id).toBe(read.id);
    expect(Object.keys(anonymized).sort()).toEqual(ERASED_FIELDS);
  });

  it('lists applicants and follows the link to the next page', () => {
    const pages = outputOf('PAGE=$(curl').replaceAll('}{', '}\n{').trim().split('\n');
    const [first, second] = pages.map((page) => JSON.parse(page));
    expect(first.data).toHaveLength(1);
    // The greeting's calls have made more than one applicant.
    expect(first._links.next.href).toContain('limit=1');
    expect(second.data[0].created_on <= first.data[0].created_on).toBe(true);
  });

  it('registers an applicant and an employee', () => {
    expect(outputOf('lena.muster@example.com')).toMatch(/^HTTP\/1.1 204 /);
    expect(outputOf('john.smith@acme.com')).toMatch(/^HTTP\/1.1 204 /);
  });

  it('logs in and reads the account', () => {
    expect(JSON.parse(outputOf('TOKEN=$(curl'))).toMatchObject({ username: 'lena.muster', internal: false });
  });

  it('gets a client token', () => {
    expect(JSON.parse(outputOf('/connect/token'))).toMatchObject({ token_type: 'Bearer', expires_in: 3600 });
  });

  it('finds a person by the address of the account, exports the record and shows its history', () => {
    const answers = outputOf('PERSON=$(grep').replaceAll('}{', '}\n{').trim().split('\n');
    const [found, exported, history] = answers.map((answer) => JSON.parse(answer));
    expect(exported.applicant.id).toBe(found.data[0].id);
    expect(history.data.length).toBeGreaterThan(0);
  });

  it('reads events as shown', () => {
    const { data } = JSON.parse(outputOf('$URL/events'));
    const [shown = ''] = blocksOf(readGuide('README.md'), 'json').filter((block) => block.includes('"evt_'));
    expect(data).toHaveLength(2);
    expect(Object.keys(data[0])).toEqual(Object.keys(JSON.parse(shown)));
  });

  it('registers a client and allows a domain', () => {
    const output = outputOf('npm run client -- create');
    expect(output).toContain('HR suite');
    expect(output).toMatch(/^acme\.com\nexample\.org$/m);
  });
}
