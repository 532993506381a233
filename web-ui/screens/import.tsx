import { useSignal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import { IMPORT_FAULTS_MAX } from '../../contract/constants.ts';
import {
  IMPORT_COLUMNS,
  type ImportAnswer,
  type ImportKind,
  type ImportsUnderWay,
} from '../../contract/http/import.ts';
import type { Problem } from '../../contract/http/problem.ts';
import { api, newId } from '../api.ts';
import { count, share } from '../format.ts';
import { useChanges } from '../parts/pages.ts';
import { Screen } from '../parts/states.tsx';
import { t } from '../text/en.ts';

const KINDS: readonly ImportKind[] = [
  'products',
  'variants',
  'packagings',
  'barcodes',
  'locations',
  'opening_stock',
  'purchase_orders',
  'orders',
];

/** A file is looked through first; only what is right is offered for taking in. */
export function Import() {
  const kind = useSignal<ImportKind>('products');
  const file = useSignal<File | null>(null);
  const checked = useSignal<ImportAnswer | null>(null);
  const done = useSignal<ImportAnswer | null>(null);
  const problem = useSignal<Problem | null>(null);
  const busy = useSignal<string | null>(null);
  const clear = (): void => {
    checked.value = null;
    done.value = null;
    problem.value = null;
  };
  const send = async (dry: boolean): Promise<void> => {
    if (file.value === null) return;
    clear();
    busy.value = dry ? t.import.checking : t.import.importing;
    const answer = await api.import(kind.value, file.value, newId(), dry);
    busy.value = null;
    if (!answer.ok) problem.value = answer.problem;
    else if (dry) checked.value = answer.value;
    else done.value = answer.value;
  };
  const choose = (event: Event & { readonly currentTarget: HTMLInputElement }): void => {
    file.value = event.currentTarget.files?.[0] ?? null;
    void send(true);
  };
  return (
    <Screen title={t.screens.import}>
      <p class="lead">{t.import.hint}</p>
      <fieldset class="tabs" aria-label={t.screens.import}>
        {KINDS.map((each) => (
          <button
            type="button"
            key={each}
            aria-pressed={kind.value === each}
            onClick={() => {
              kind.value = each;
              file.value = null;
              clear();
            }}
          >
            {t.import.kind[each]}
          </button>
        ))}
      </fieldset>
      <Columns kind={kind.value} />
      <div class="panel actions">
        <label class="button main file">
          {t.import.choose}
          <input type="file" accept=".csv,text/csv" key={kind.value} onChange={choose} />
        </label>
        {file.value !== null && <p class="big">{file.value.name}</p>}
        <div role="status">
          {busy.value !== null && <p>{busy.value}</p>}
          <UnderWay />
          {checked.value !== null && <Summary answer={checked.value} />}
          {done.value !== null && (
            <p class="good-text big">
              ✓ {t.import.done} <Summary answer={done.value} />
            </p>
          )}
        </div>
        {checked.value !== null && (
          <button type="button" class="main" onClick={() => send(false)}>
            {t.import.apply(count(checked.value.rows))}
          </button>
        )}
        <a class="button quiet" href={`/api/export/${kind.value}`} download={`${kind.value}.csv`}>
          {t.import.export}
        </a>
        {problem.value !== null && <Faults problem={problem.value} />}
      </div>
    </Screen>
  );
}

/** How far the file is that goes in now, whoever sent it: one may leave and come back. */
function UnderWay() {
  const going = useSignal<ImportsUnderWay['under_way']>([]);
  const look = async (): Promise<void> => {
    const answer = await api.importsUnderWay();
    if (answer.ok) going.value = answer.value.under_way;
  };
  useEffect(() => void look(), []);
  // Each part that goes in changes what is awaited, or might: the gateway says so.
  useChanges('receiving', look);
  return going.value.map(({ id, kind, by, applied, parts }) => (
    <p key={id}>
      <progress
        value={applied}
        max={parts}
        aria-label={t.import.underWay(t.import.kind[kind], by)}
      />{' '}
      <span class="figure">{share(Math.floor((100 * applied) / parts))}</span>{' '}
      {t.import.underWay(t.import.kind[kind], by)}
    </p>
  ));
}

/** What the first line of the file must name. */
function Columns({ kind }: { readonly kind: ImportKind }) {
  const { required, optional } = IMPORT_COLUMNS[kind];
  return (
    <p class="columns">
      {t.import.columns} <span class="code">{required.join(', ')}</span>
      {optional.length > 0 && (
        <span class="muted">
          {' '}
          {t.import.optional} <span class="code">{optional.join(', ')}</span>
        </span>
      )}
    </p>
  );
}

function Summary({ answer }: { readonly answer: ImportAnswer }) {
  const { created, changed, unchanged } = answer;
  return <span>{t.import.would(count(created), count(changed), count(unchanged))}</span>;
}

function Faults({ problem }: { readonly problem: Problem }) {
  const errors = problem.errors ?? [];
  const counted = errors.length > 0 && errors.length < IMPORT_FAULTS_MAX;
  return (
    <div class="refused" role="alert">
      <p>{counted ? t.import.faults(count(errors.length)) : problem.detail}</p>
      <ul class="plain">
        {errors.map(({ line, path, message }, index) => (
          <li key={index}>
            {line !== undefined && <strong>{t.import.line(count(line))} </strong>}
            {path !== '' && <span class="code">{path} </span>}
            {message}
          </li>
        ))}
      </ul>
    </div>
  );
}
