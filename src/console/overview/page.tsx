import type { VNode } from 'preact';
import { MOST_COUNTED } from '../../privacy/retention/due-store.ts';
import type { Page } from '../endpoint.ts';
import { Timestamp } from '../parts.tsx';
import { Chart } from './chart.tsx';
import { type Series, seriesOf } from './series-rules.ts';
import { type Figures, MOST_MAILS } from './store.ts';

/** The overview of the service. */
export function overviewPage(figures: Figures, complaints: readonly string[], today: number): Page {
  const series = (name: Figures['counts'][number]['name'], label: string): Series =>
    seriesOf(figures.counts, name, label, today);
  const registrations = [series('registrations', 'Registrations')];
  const logIns = [series('log_ins', 'Log-ins'), series('wrong_passwords', 'Wrong passwords')];
  const erasures = [series('erasures', 'Erasures')];
  const failures = [series('failed_requests', 'Requests that failed')];
  return {
    title: 'Overview',
    section: '/console',
    children: (
      <>
        <Health complaints={complaints} />
        <Numbers {...figures} />
        <div class="cards halves">
          <Chart id="registrations" title="Registrations" series={registrations} today={today} />
          <Chart id="log-ins" title="Log-ins and wrong passwords" series={logIns} today={today} />
          <Chart id="erasures" title="Erasures" series={erasures} today={today} />
          <Chart id="failures" title="Requests that failed" series={failures} today={today} />
        </div>
      </>
    ),
  };
}

function Health({ complaints }: { complaints: readonly string[] }): VNode {
  if (complaints.length === 0) {
    return (
      <p class="notice">
        <span class="good">Healthy.</span> Database, domain list and mail service answer.
      </p>
    );
  }
  return (
    <div class="notice problem">
      <ul class="plain">
        {complaints.map((complaint) => (
          <li key={complaint}>{complaint}</li>
        ))}
      </ul>
    </div>
  );
}

function Numbers({ census, mails, webhooks, due }: Figures): VNode {
  return (
    <>
      <dl class="figures">
        <Figure name="People" value={census?.people} />
        <Figure name="Accounts" value={census?.accounts} />
        <Figure name="Internal accounts" value={census?.internal_accounts} />
        <Figure name="Waiting mails" value={mails} most={MOST_MAILS} />
        <Figure name="Webhooks behind" value={webhooks.behind} />
        <Figure name="Webhooks disabled" value={webhooks.disabled} />
        {due !== undefined && <Figure name="Due by retention" value={due} most={MOST_COUNTED} />}
      </dl>
      <p class="quiet">
        {census === undefined ? (
          'People are being counted for the first time: the numbers come within minutes.'
        ) : (
          <>
            People were counted at <Timestamp at={census.at} />. Days are UTC, and the charts are a minute behind.
          </>
        )}
      </p>
    </>
  );
}

function Figure({
  name,
  value,
  most = Number.POSITIVE_INFINITY,
}: {
  name: string;
  value: number | undefined;
  most?: number;
}) {
  const text =
    value === undefined ? '…' : `${value > most ? 'over ' : ''}${Math.min(value, most).toLocaleString('en')}`;
  return (
    <div>
      <dt>{name}</dt>
      <dd>{text}</dd>
    </div>
  );
}
