import type { Page } from '../../endpoint.ts';
import { Notice } from '../../parts.tsx';
import { AccountFacts, Profile, SessionsAndMails } from './facts.tsx';
import { Acts } from './forms.tsx';
import { History } from './history.tsx';
import type { PersonProps } from './props.ts';

/** One person, with what can be done. */
export function personPage(props: PersonProps): Page {
  const { applicant, account, history, before, clients } = props;
  const names = new Map(clients.map(({ id, name }) => [id, `${name} (${id})`]));
  const nameOf = (clientId: string) => names.get(clientId) ?? clientId;
  const fullName = [account?.firstname, account?.lastname].filter(Boolean).join(' ');
  return {
    title: applicant.external_applicant_name || fullName || account?.username || 'A person without a name',
    section: '/console/people',
    children: (
      <>
        <Notice text={props.notice} />
        <Notice text={props.problem} isProblem />
        <div class="cards halves">
          <Profile applicant={applicant} />
          <AccountFacts {...props} />
        </div>
        {account !== undefined && <SessionsAndMails {...props} nameOf={nameOf} />}
        <Acts {...props} />
        <History id={applicant.id} history={history} before={before} nameOf={nameOf} />
      </>
    ),
  };
}
