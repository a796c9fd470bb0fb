import type { VNode } from 'preact';
import { DAYS, dateOf, highestOf, type Series, totalOf } from './series-rules.ts';

/** A chart of one or two series, the last day of which is `today`. */
export interface ChartProps {
  readonly id: string;
  readonly title: string;
  readonly series: readonly Series[];
  readonly today: number;
}

/** Units of the drawing: a day is as wide as a bar and its gap, whatever the width of the page. */
const WIDTH = 20;
const HEIGHT = 100;
const GAP = 4;

/** A chart of bars by day, with its numbers as a table, which a screen reader and a copy need. */
export function Chart({ id, title, series, today }: ChartProps): VNode {
  const highest = highestOf(series);
  const summary = series.map((each) => `${each.name}: ${totalOf(each)}`).join(', ');
  return (
    <section class="card chart" aria-labelledby={id}>
      <h2 id={id}>{title}</h2>
      <p class="quiet">
        {series.map((each, index) => (
          <span key={each.name}>
            {index > 0 && ' · '}
            {series.length > 1 && <span class={`key ${CLASSES[index]}`} />}
            {each.name} <strong>{totalOf(each).toLocaleString('en')}</strong>
          </span>
        ))}{' '}
        in {DAYS} days
      </p>
      <svg
        viewBox={`0 0 ${DAYS * WIDTH} ${HEIGHT}`}
        preserveAspectRatio="none"
        role="img"
        aria-label={`${title} by day, ${dateOf(today - DAYS + 1)} to ${dateOf(today)}. ${summary}. At most ${highest} on one day.`}
      >
        {series.map((each, index) => (
          <Bars key={each.name} values={each.values} index={index} of={series.length} highest={highest} />
        ))}
      </svg>
      <p class="axis">
        <span>{dateOf(today - DAYS + 1)}</span>
        <span>top {highest.toLocaleString('en')}</span>
        <span>today</span>
      </p>
      <Numbers title={title} series={series} today={today} />
    </section>
  );
}

const CLASSES = ['one', 'two'];

/** Bars of one series; those of two share the width of a day. A number that is not zero is always to be seen. */
function Bars({
  values,
  index,
  of,
  highest,
}: {
  values: readonly number[];
  index: number;
  of: number;
  highest: number;
}) {
  const width = (WIDTH - GAP) / of;
  return (
    <>
      {values.map((value, day) => {
        const height = value === 0 ? 0 : Math.max(2, (value / highest) * HEIGHT);
        const x = day * WIDTH + GAP / 2 + index * width;
        return <rect key={day} class={CLASSES[index]} x={x} y={HEIGHT - height} width={width} height={height} />;
      })}
    </>
  );
}

function Numbers({ title, series, today }: Omit<ChartProps, 'id'>): VNode {
  const days = Array.from({ length: DAYS }, (_, index) => today - index);
  return (
    <details>
      <summary>{title} as a table</summary>
      <table>
        <caption>{title} by day (UTC)</caption>
        <thead>
          <tr>
            <th scope="col">Day</th>
            {series.map(({ name }) => (
              <th key={name} scope="col" class="number">
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {days.map((day) => (
            <tr key={day}>
              <th scope="row">{dateOf(day)}</th>
              {series.map(({ name, values }) => (
                <td key={name} class="number">
                  {values[DAYS - 1 - (today - day)]}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </details>
  );
}
