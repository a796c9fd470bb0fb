import { expect, it } from 'vitest';
import { mailbox } from '../support/mailbox.ts';
import { bearer, call, register } from '../support/service.ts';

const ORIGIN = 'https://careers.example';
const site = await register('public', { origins: [ORIGIN] });
const basic = { authorization: `Basic ${btoa(`${site.id}:`)}` };
const FRONTEND = '/api/rest/v3/frontend';

it("goes a careers site's whole path", async () => {
  const { env, mails } = mailbox();
  const post = (path: string, form: Record<string, string>, headers: Record<string, string> = basic) =>
    call('POST', path, { headers, body: new URLSearchParams(form), env });
  const logIn = (password: string) =>
    post('/api/rest/oauth/frontend/token', { grant_type: 'password', username: 'Hannah.Bret', password });

  const registered = await call('POST', `${FRONTEND}/applicants`, {
    headers: basic,
    json: {
      username: 'hannah.bret',
      password: 'Sunny-Day-2025',
      email: 'Hannah.Bret@example.com',
      salutation: '2',
      firstname: 'Hannah',
      lastname: 'Bret',
      locale: 'de',
      dataPrivacyAccepted: true,
    },
    env,
  });
  expect(registered.status).toBe(204);
  expect(registered.headers.get('location')).toMatch(/^\/applicants\/aplt_\w{26}$/);

  const first = await logIn('Sunny-Day-2025');
  expect(first.status).toBe(200);
  const { access_token: token } = await first.json<{ access_token: string }>();
  const me = await call('GET', `${FRONTEND}/me`, { headers: bearer(token) });
  expect(await me.json()).toMatchObject({ username: 'hannah.bret', email: 'Hannah.Bret@example.com', internal: false });

  const changed = await post(
    `${FRONTEND}/changePassword`,
    { op: 'Sunny-Day-2025', np: 'Rainy-Day-2025' },
    bearer(token),
  );
  expect(await changed.json()).toBe(true);
  expect((await call('GET', `${FRONTEND}/me`, { headers: bearer(token) })).status).toBe(401);
  expect((await logIn('Sunny-Day-2025')).status).toBe(400);

  const lost = await call(
    'POST',
    `${FRONTEND}/lostPasswordLink?${new URLSearchParams({ email: 'hannah.bret@example.com', url: `${ORIGIN}/reset?a=1` })}`,
    { headers: basic, env },
  );
  expect(lost.status).toBe(204);
  const link = new URL(/https:\S+/.exec(mails[0]?.text ?? '')?.[0] ?? '');
  expect(link.origin).toBe(ORIGIN);
  const reset = { authToken: link.searchParams.get('authToken') ?? '', password: 'Windy-Day-2025' };
  expect(await (await post(`${FRONTEND}/resetPassword`, reset)).json()).toBe(true);
  expect(await (await post(`${FRONTEND}/resetPassword`, reset)).json()).toBe(false);

  const again = await logIn('Windy-Day-2025');
  const { access_token: last } = await again.json<{ access_token: string }>();
  expect((await post('/api/rest/oauth/frontend/revoke', { token: last })).status).toBe(200);
  expect((await call('GET', `${FRONTEND}/me`, { headers: bearer(last) })).status).toBe(401);
});
