/*
 * A careers site's pages for its applicants, whole: plain JavaScript, no build, no server of its own.
 *
 * The client is public, so its id is no secret. The applicant's token lives as long as the tab.
 */
const setting = (name) => document.querySelector(`meta[name=${name}]`).content;
const SERVICE = setting('applicants-service');
const CLIENT = setting('applicants-client');
const API = `${SERVICE}/api/rest/v3/frontend`;
const OAUTH = `${SERVICE}/api/rest/oauth/frontend`;
const byId = (id) => document.getElementById(id);

/** Texts for responses without a message of their own. */
const WORDS = { invalid_grant: 'The user name or the password is wrong.' };

/** Which field each code is about, to mark it. */
const FIELD_OF = {
  password_empty: 'password',
  'password invalid': 'password',
  wrong_password: 'password',
  invalid_username_address: 'username',
  username_already_exists: 'username',
  invalid_mail_address: 'email',
  mail_address_already_exists: 'email',
  invalid_firstname: 'firstname',
  invalid_lastname: 'lastname',
};

const token = () => sessionStorage.getItem('token');
/** Forgets the token, and what was shown of the person. */
function leave() {
  sessionStorage.removeItem('token');
  byId('exported').textContent = '';
}

const asSite = () => ({ authorization: `Basic ${btoa(`${CLIENT}:`)}` });
const asApplicant = () => ({ authorization: `Bearer ${token()}` });
const json = (headers, body) => ({
  headers: { ...headers, 'content-type': 'application/json' },
  body: JSON.stringify(body),
});
const form = (headers, fields) => ({ headers, body: new URLSearchParams(fields) });

/** Calls the service; an answer that is no success is thrown, with what it says. A session that has ended logs out. */
async function call(method, url, options = {}) {
  const response = await fetch(url, { method, ...options });
  const text = await response.text();
  const body = text === '' ? undefined : JSON.parse(text);
  if (response.ok) return body;
  if (response.status === 401 && token()) {
    leave();
    await show();
  }
  const wait = response.headers.get('retry-after');
  throw {
    body,
    message: body?.message ?? WORDS[body?.error] ?? (wait ? `Try again in ${wait} s.` : 'Please log in.'),
  };
}

/** Shows what fits: the forms of a visitor, or the account. */
async function show() {
  byId('visitor').hidden = token() !== null;
  byId('account').hidden = token() === null;
  byId('exported').hidden = byId('exported').textContent === '';
  if (token() === null) return;
  const me = await call('GET', `${API}/me`, { headers: asApplicant() });
  const { data } = await call('GET', `${API}/me/sessions`, { headers: asApplicant() });
  const verified = me.emailVerified ? 'confirmed' : 'not confirmed';
  list('shown', [
    ['User name', me.username],
    ['Name', [me.firstname, me.lastname].filter(Boolean).join(' ')],
    ['Email', `${me.email} (${verified})`],
    ['Privacy statement', me.dataPrivacyAccepted ? 'accepted' : 'not accepted'],
  ]);
  for (const name of ['firstname', 'lastname']) byId('change-names').elements[name].value = me[name] ?? '';
  byId('unverified').hidden = me.emailVerified;
  byId('sessions').replaceChildren(...data.map(sessionItem));
}

function list(id, rows) {
  const items = rows.flatMap(([term, text]) => [
    Object.assign(document.createElement('dt'), { textContent: term }),
    Object.assign(document.createElement('dd'), { textContent: text }),
  ]);
  byId(id).replaceChildren(...items);
}

function sessionItem({ id, last_used_on, current }) {
  const item = document.createElement('li');
  item.textContent = `last used ${new Date(last_used_on).toLocaleString('en')}${current ? ' (this one)' : ''} `;
  if (!current) {
    const button = Object.assign(document.createElement('button'), { type: 'button', textContent: 'End' });
    button.onclick = () =>
      act(() => call('DELETE', `${API}/me/sessions/${id}`, { headers: asApplicant() }), 'Session ended.');
    item.append(button);
  }
  return item;
}

/** The field of a form that a code is about: a new password has a name of its own where an old one is asked for. */
function fieldOf(code, element) {
  const name = FIELD_OF[code];
  return element?.elements[name] ?? (name === 'password' ? element?.elements.np : undefined);
}

/** Does something, says how it went, and shows what is the case then. */
async function act(work, done, element) {
  for (const field of element?.elements ?? []) field.removeAttribute('aria-invalid');
  try {
    const message = await work();
    element?.reset();
    await show();
    byId('message').textContent = typeof message === 'string' ? message : done;
  } catch ({ body, message }) {
    for (const code of body?.errors ?? []) fieldOf(code, element)?.setAttribute('aria-invalid', 'true');
    byId('message').textContent = message;
  }
}

function onSubmit(id, done, work) {
  byId(id).addEventListener('submit', (event) => {
    event.preventDefault();
    const fields = Object.fromEntries(new FormData(event.target));
    void act(() => work(fields), done, event.target);
  });
}

onSubmit('register', 'Welcome! You can log in now.', ({ dataPrivacyAccepted, ...fields }) =>
  call(
    'POST',
    `${API}/applicants`,
    json(asSite(), { ...fields, locale: navigator.language, dataPrivacyAccepted: dataPrivacyAccepted === 'on' }),
  ),
);

onSubmit('log-in', 'You are logged in.', async (fields) => {
  const grant = { grant_type: 'password', client_id: CLIENT, ...fields };
  const { access_token } = await call('POST', `${OAUTH}/token`, form({}, grant));
  sessionStorage.setItem('token', access_token);
});

onSubmit('change-names', 'Saved.', (fields) => call('PATCH', `${API}/me`, json(asApplicant(), fields)));

onSubmit('change-email', 'Please open the email that we have sent to the new address.', (fields) =>
  call('POST', `${API}/me/email`, json(asApplicant(), fields)),
);

byId('verify').onclick = () =>
  act(
    () => call('POST', `${API}/me/emailVerification`, { headers: asApplicant() }),
    'Please open the email that we have sent to you.',
  );

onSubmit('change-password', '', async (fields) => {
  if (!(await call('POST', `${API}/changePassword`, form(asApplicant(), fields)))) return 'The old password is wrong.';
  leave();
  return 'Your password is changed. Please log in with it.';
});

onSubmit('erase', '', async (fields) => {
  await call('POST', `${API}/me/erase`, json(asApplicant(), fields));
  leave();
  return 'Your account is deleted.';
});

byId('end-sessions').onclick = () =>
  act(async () => {
    await call('DELETE', `${API}/me/sessions`, { headers: asApplicant() });
    leave();
  }, 'You are logged out everywhere.');

byId('log-out').onclick = () =>
  act(async () => {
    await call('POST', `${OAUTH}/revoke`, form({}, { token: token(), client_id: CLIENT }));
    leave();
  }, 'You are logged out.');

byId('export').onclick = () =>
  act(async () => {
    const data = await call('GET', `${API}/me/export`, { headers: asApplicant() });
    byId('exported').textContent = JSON.stringify(data, null, 2);
  }, 'This is everything that is stored of you.');

await act(async () => {}, '');
