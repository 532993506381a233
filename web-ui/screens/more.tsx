import { Icon } from '../parts/icon.tsx';
import { SoundSwitch } from '../parts/sound-switch.tsx';
import { Screen } from '../parts/states.tsx';
import { Who } from '../parts/who.tsx';
import { t } from '../text/en.ts';

/** The screens that have no place in the bar. */
export function More() {
  const rest = [
    'putaway',
    'orders',
    'counts',
    'adjustments',
    'transfers',
    'returns',
    'devices',
    'ledger',
    'recalls',
    'trace',
    'months',
    'replication',
    'import',
    'find',
  ] as const;
  return (
    <Screen title={t.screens.more} aside={<Who />}>
      <ul class="lines">
        {rest.map((name) => (
          <li key={name}>
            <a class="line" href={`/${name}`}>
              <Icon name={name} />
              <span class="line-title">{t.screens[name]}</span>
              <span class="line-go" aria-hidden="true">
                ›
              </span>
            </a>
          </li>
        ))}
      </ul>
      <SoundSwitch />
    </Screen>
  );
}
