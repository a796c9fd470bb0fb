import { renderBarePage } from './layout.tsx';

/** The title of an error page, and a sentence that says what to do. */
export type Explanation = readonly [title: string, text: string];

/** The page of a failure, with the request's id for a look into the log. */
export function errorPage([title, text]: Explanation, requestId: string): string {
  return renderBarePage(
    title,
    <>
      <p>{text}</p>
      <p>
        <a href="/console">To the overview</a>
      </p>
      <p class="quiet">
        Request <code>{requestId}</code>
      </p>
    </>,
  );
}

/** The page to sign in, with what was wrong if a key has been tried. */
export function signInPage(problem?: string): string {
  return renderBarePage(
    'Sign in',
    <>
      {problem !== undefined && (
        <p class="notice problem" role="alert">
          {problem}
        </p>
      )}
      <form method="post" action="/console/sign-in">
        {/* A password manager files the key under a name. */}
        <input type="text" name="username" value="operator" autocomplete="username" hidden />
        <div class="field">
          <label for="key">Your operator key</label>
          <input id="key" name="key" type="password" autocomplete="current-password" required />
          <small>It begins with sk_ and has the scope operate.</small>
        </div>
        <button type="submit" class="main">
          Sign in
        </button>
      </form>
    </>,
  );
}
