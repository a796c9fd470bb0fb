import { expect, it } from 'vitest';
import { mailbox } from '../support/mailbox.ts';
import { PATHS } from '../support/paths.ts';
import { asSite, ORIGIN } from '../support/seed.ts';
import { bearer, call, form } from '../support/service.ts';

it("goes a careers site's whole path", async () => {
  const { env, mails } = mailbox();
  const post = (path: string, fields: Record<string, string>, headers: Record<string, string> = asSite) =>
    call('POST', path, { headers, body: form(fields), env });
  const logIn = (password: string) =>
    post(PATHS.frontendToken, { grant_type: 'password', username: 'Hannah.Bret', password });

  const registered = await call('POST', PATHS.accounts, {
    headers: asSite,
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
  const me = await call('GET', PATHS.me, { headers: bearer(token) });
  expect(await me.json()).toMatchObject({ username: 'hannah.bret', email: 'Hannah.Bret@example.com', internal: false });

  const changed = await post(PATHS.changePassword, { op: 'Sunny-Day-2025', np: 'Rainy-Day-2025' }, bearer(token));
  expect(await changed.json()).toBe(true);
  expect((await call('GET', PATHS.me, { headers: bearer(token) })).status).toBe(401);
  expect((await logIn('Sunny-Day-2025')).status).toBe(400);

  const lost = await call(
    'POST',
    `${PATHS.lostPasswordLink}?${new URLSearchParams({ email: 'hannah.bret@example.com', url: `${ORIGIN}/reset?a=1` })}`,
    { headers: asSite, env },
  );
  expect(lost.status).toBe(204);
  const link = new URL(/https:\S+/.exec(mails.at(-1)?.text ?? '')?.[0] ?? '');
  expect(link.origin).toBe(ORIGIN);
  const reset = { authToken: link.searchParams.get('authToken') ?? '', password: 'Windy-Day-2025' };
  expect(await (await post(PATHS.resetPassword, reset)).json()).toBe(true);
  expect(await (await post(PATHS.resetPassword, reset)).json()).toBe(false);

  const again = await logIn('Windy-Day-2025');
  const { access_token: last } = await again.json<{ access_token: string }>();
  expect((await post(PATHS.revoke, { token: last })).status).toBe(200);
  expect((await call('GET', PATHS.me, { headers: bearer(last) })).status).toBe(401);
});
