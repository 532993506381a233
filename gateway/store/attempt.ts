import type { Database } from 'better-sqlite3';

/**
 * Work inside a command that is undone by itself when what came of it does not stand. What it throws undoes the
 * whole command. Whoever remembers what was read or written meanwhile forgets it afterwards.
 */
export function attempts(
  db: Database,
): <Came>(work: () => Came, stands: (came: Came) => boolean) => Came {
  const begin = db.prepare('SAVEPOINT attempt');
  const undo = db.prepare('ROLLBACK TO attempt');
  const release = db.prepare('RELEASE attempt');
  return (work, stands) => {
    begin.run();
    const came = work();
    if (!stands(came)) undo.run();
    release.run();
    return came;
  };
}
