import { migrate } from '../../store/migrate.ts';
import { openForWriting } from '../../store/open.ts';

/**
 * Brings a database up to date and is killed inside the step whose number is given, after that step has
 * changed the schema and before it is over. Arguments: file, number of the step (0: none), steps.
 */
const [file = '', killIn = '0', steps = '5'] = process.argv.slice(2);

const db = openForWriting(file);
db.function('die', () => {
  process.kill(process.pid, 'SIGKILL');
  return null;
});
migrate(
  db,
  migrationSteps(Number(steps), Number(killIn)),
  { backupFile: `${file}.before` },
  '2026-01-05T08:00:00.000Z',
);
db.close();

function migrationSteps(count: number, fatal: number) {
  return Array.from({ length: count }, (_, index) => {
    const step = index + 1;
    const end = step === fatal ? 'SELECT die();' : '';
    return {
      id: `step-${step}`,
      sql: `CREATE TABLE t${step} (a INTEGER) STRICT; INSERT INTO t1 VALUES (${step}); ${end}
        CREATE INDEX i${step} ON t${step} (a);`,
    };
  });
}
