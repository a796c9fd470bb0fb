import { expect, it } from 'vitest';
import { logIn, submit } from '../../support/accounts.ts';
import { useCheapPasswords } from '../../support/cheap-passwords.ts';
import { mailbox } from '../../support/mailbox.ts';
import { PATHS, V2 } from '../../support/paths.ts';
import { resetToken } from '../../support/resets.ts';
import { aClient, asSite, ORIGIN, PASSWORD } from '../../support/seed.ts';
import { bearer, type Call, call } from '../../support/service.ts';

useCheapPasswords();

const backend = bearer((await aClient('key')).credential);
const NEW = 'Rainy-Day-2025';

/** Status, headers and body of a response, less what differs from one call to the next. */
async function visibleOf(response: Response, volatile: readonly string[]): Promise<unknown> {
  const headers = [...response.headers]
    .filter(([name]) => !['cko-request-id', 'etag'].includes(name))
    .map(([name, value]) => [name, name === 'x-d1-bookmark' ? '*' : value]);
  const text = volatile.reduce(
    (all, part) => all.replaceAll(part, '*'),
    JSON.stringify([headers, await response.text()]),
  );
  const blank = text.replace(/aat_[\w-]+/g, 'aat_*').replace(/\d{4}-\d\d-\d\dT[\d:.]+Z/g, '<time>');
  return [response.status, blank.replace(/[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/g, '<request>')];
}

/** The published calls of one person's life, and what each answers. */
async function publishedLife(bindings: Partial<Env>): Promise<unknown[]> {
  const { env: mail } = mailbox();
  const env = { ...mail, ...bindings };
  const name = `published.${crypto.randomUUID().slice(0, 8)}`;
  const person = { username: name, email: `${name}@home.example`, password: PASSWORD };
  const answers: unknown[] = [];
  let id = name;
  const note = async (response: Response) => answers.push(await visibleOf(response, [id, name]));
  const ask = (method: string, path: string, options: Call) => call(method, path, { ...options, env });
  const registered = await ask('POST', PATHS.accounts, { headers: asSite, json: { ...person, phone: '1' } });
  id = registered.headers.get('location')?.slice('/applicants/'.length) ?? id;
  await note(registered);
  await note(await ask('POST', PATHS.accounts, { headers: asSite, json: person }));
  await note(await ask('POST', PATHS.accounts, { headers: asSite, json: {} }));
  for (const path of [`${PATHS.checkUsername}?username=${name}`, `${PATHS.checkMail}?email=${name}@home.example`]) {
    await note(await ask('GET', path, { headers: asSite }));
  }
  const loggedIn = await logIn(name, PASSWORD, { env });
  const headers = bearer((await loggedIn.clone().json<{ access_token: string }>()).access_token);
  await note(loggedIn);
  for (const path of [PATHS.me, `${V2}/me`]) await note(await ask('GET', path, { headers }));
  const lost = new URLSearchParams({ email: person.email, url: `${ORIGIN}/reset` });
  await note(await ask('POST', `${PATHS.lostPasswordLink}?${lost}`, { headers: asSite }));
  for (const op of ['Wrong-Day-2025', PASSWORD]) {
    await note(await submit(PATHS.changePassword, { op, np: NEW }, { headers, env }));
  }
  for (const authToken of ['wrong', await resetToken(person)]) {
    await note(await submit(PATHS.resetPassword, { authToken, password: PASSWORD }, { headers: asSite, env }));
  }
  await note(await ask('GET', PATHS.me, { headers }));
  await note(await ask('GET', PATHS.applicant(id), { headers: backend }));
  await note(await ask('POST', PATHS.anonymize(id), { headers: backend }));
  return answers;
}

const usual = await publishedLife({});

it.each([
  ['on', 'on'],
  ['on', 'off'],
  ['off', 'on'],
  ['off', 'off'],
] as const)(
  'answers the published calls as ever with VERIFY_EMAIL %s and NOTICES %s',
  async (VERIFY_EMAIL, NOTICES) => {
    expect(usual.map((answer) => (answer as [number])[0])).toEqual([
      204, 400, 400, 200, 200, 200, 200, 200, 204, 200, 200, 200, 200, 401, 200, 200,
    ]);
    expect(await publishedLife({ VERIFY_EMAIL, NOTICES } as Partial<Env>)).toEqual(usual);
  },
);
