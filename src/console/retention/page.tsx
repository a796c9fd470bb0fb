import type { VNode } from 'preact';
import type { RetentionRule } from '../../platform/retention.ts';
import { dateOf } from '../../privacy/retention/bounds.ts';
import type { Due } from '../../privacy/retention/preview.ts';
import type { Page } from '../endpoint.ts';

interface RetentionProps {
  readonly rule: RetentionRule;
  readonly due: readonly Due[];
  readonly hasMore: boolean;
}

/** The rule, and the first of the people who are due by it. */
export function retentionPage({ rule, due, hasMore }: RetentionProps): Page {
  return {
    title: 'Retention',
    section: '/console/retention',
    children: (
      <>
        <Rule rule={rule} />
        {isSet(rule) && (
          <section class="card" aria-labelledby="due">
            <h2 id="due">Due</h2>
            {due.length === 0 ? <p>No one is due.</p> : <People due={due} />}
            {hasMore && (
              <p>
                There are more than these {due.length}: <code>npm run retention -- preview --remote</code> lists them
                all.
              </p>
            )}
          </section>
        )}
      </>
    ),
  };
}

const isSet = ({ account, profile }: RetentionRule) => account !== undefined || profile !== undefined;

function Rule({ rule }: { rule: RetentionRule }): VNode {
  const { account, notice, profile } = rule;
  if (!isSet(rule)) {
    return (
      <p>
        People are kept for good: there is no rule. <code>RETENTION</code> in wrangler.toml sets one.
      </p>
    );
  }
  return (
    <ul>
      {account !== undefined && (
        <li>
          An account without log-in is anonymized after {account} days
          {notice === undefined ? ', without notice' : `, and no earlier than ${notice} days after a notice by mail`}.
        </li>
      )}
      {profile !== undefined && (
        <li>A profile without account is anonymized when nothing was changed for {profile} days.</li>
      )}
    </ul>
  );
}

function People({ due }: { due: readonly Due[] }): VNode {
  return (
    <div class="wide">
      <table>
        <caption>People who are due for a notice, or to be anonymized; the earliest first</caption>
        <thead>
          <tr>
            <th scope="col">Person</th>
            <th scope="col">Anonymized no earlier than</th>
            <th scope="col">Reason</th>
          </tr>
        </thead>
        <tbody>
          {due.map(({ id, on, reason }) => (
            <tr key={id}>
              <th scope="row">
                <a href={`/console/people/${id}`}>{id}</a>
              </th>
              <td>{dateOf(on)}</td>
              <td>{reason}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
