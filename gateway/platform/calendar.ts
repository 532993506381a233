import { schedule } from 'node-cron';
import type { Calendar } from '../zone/calendar.ts';

/** node-cron. A jump of the wall clock may stop it, so that whoever uses it starts it anew after one. */
export const calendar: Calendar = {
  daily(at, task) {
    const [hour = '0', minute = '0'] = at.split(':');
    const job = schedule(`${Number(minute)} ${Number(hour)} * * *`, task, { noOverlap: true });
    return () => void job.destroy();
  },
};
