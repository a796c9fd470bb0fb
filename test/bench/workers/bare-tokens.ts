import { noticePage } from '../../../src/accounts/links/pages.tsx';
import { CLIENT, RECORD_EVENT } from './bare-applicants.ts';

/** A claim of a work address. */
interface Claim {
  applicant_id: string;
  work_email: string;
}

const PAGE = noticePage('confirmed', 'en');
const OPEN = `from links join accounts on accounts.applicant_id = links.applicant_id
  where purpose = 'work_email' and expires_on > ?1 and work_email is not null and work_email_verified_on is null and id = ?2`;
const CLAIM = `select accounts.applicant_id, username, account_email, work_email, locale ${OPEN}`;
const VERIFY = `update accounts set work_email_verified_on = ?1, claim_expires_on = null
  where applicant_id in (select accounts.applicant_id ${OPEN}) returning applicant_id`;

/** `POST /work-email/{token}`: the link's signature is not looked at. */
export async function confirm(token: string, env: Env): Promise<Response> {
  const [link = ''] = token.split('.');
  const now = Date.now();
  const claim = await env.DB.prepare(CLAIM).bind(now, link).first<Claim>();
  const domain = claim?.work_email.split('@')[1];
  if (!claim || !domain || (await env.WORK_EMAIL_DOMAINS.get(domain)) === null) {
    return new Response(null, { status: 410 });
  }
  await env.DB.batch([
    env.DB.prepare(VERIFY).bind(now, link),
    env.DB.prepare(RECORD_EVENT).bind(
      ...[claim.applicant_id, CLIENT, 'work_email_confirmed', 'workEmail', crypto.randomUUID(), now],
    ),
    env.DB.prepare('delete from links where id = ?').bind(link),
  ]);
  return new Response(PAGE, { headers: { 'content-type': 'text/html; charset=utf-8' } });
}

const utf8 = new TextEncoder();
const header = base64(utf8.encode('{"alg":"HS256","typ":"at+jwt"}'));
let key: CryptoKey | undefined;

/** `POST /connect/token`: a signed JWT for any caller. */
export async function token(request: Request, env: Env): Promise<Response> {
  const form = new URLSearchParams(await request.text());
  key ??= await crypto.subtle.importKey(
    'raw',
    utf8.encode(env.SERVICE_SECRETS),
    { name: 'HMAC', hash: 'SHA-256' },
    false,
    ['sign'],
  );
  const iat = Math.floor(Date.now() / 1000);
  const scope = form.get('scope') ?? '';
  const claims = { client_id: 'bare', scope, iat, exp: iat + 3600, jti: crypto.randomUUID() };
  const content = `${header}.${base64(utf8.encode(JSON.stringify(claims)))}`;
  const signature = await crypto.subtle.sign('HMAC', key, utf8.encode(content));
  const access_token = `${content}.${base64(new Uint8Array(signature))}`;
  return Response.json({ access_token, token_type: 'Bearer', expires_in: 3600, scope });
}

function base64(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('base64url');
}
