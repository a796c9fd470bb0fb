import { env } from 'cloudflare:workers';

/** Whether the service has opened the database since this was last set to false. */
export const databaseUse = { isUsed: true };

const open = env.DB.withSession.bind(env.DB);
env.DB.withSession = (start) => {
  databaseUse.isUsed = true;
  return open(start);
};
